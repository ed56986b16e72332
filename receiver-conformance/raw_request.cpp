#include "receiver-conformance/raw_request.hpp"

#include "simulator/base/printable.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/core.h>
#include <vector>

namespace notisim::conformance {

namespace {

constexpr std::string_view kLineEnd = "\r\n";

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return result;
}

std::vector<std::string> lines_of(std::string_view head) {
    std::vector<std::string> lines;
    while (!head.empty() && !head.starts_with(kLineEnd)) {
        const std::string_view line = head.substr(0, head.find(kLineEnd));
        lines.emplace_back(line);
        head.remove_prefix(std::min(line.size() + kLineEnd.size(), head.size()));
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string head;
    for (const std::string& line : lines) {
        head += line;
        head += kLineEnd;
    }
    return head.append(kLineEnd);
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

std::string_view without_slash(std::string_view path) {
    return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

}  // namespace

RawRequest RawRequest::split(std::string_view bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
        return {"", std::string{bytes}};
    }
    return {std::string{bytes.substr(0, end + 4)}, std::string{bytes.substr(end + 4)}};
}

RawRequest& RawRequest::without(std::string_view name) {
    auto lines = lines_of(head);
    const std::string start = lower(name) + ":";
    std::erase_if(lines, [&](const std::string& line) { return lower(line).starts_with(start); });
    head = joined(lines);
    return *this;
}

RawRequest& RawRequest::with(std::string_view line) {
    auto lines = lines_of(head);
    lines.emplace_back(line);
    head = joined(lines);
    return *this;
}

RawRequest& RawRequest::first_line(std::string_view line) {
    auto lines = lines_of(head);
    lines.front() = line;
    head = joined(lines);
    return *this;
}

RawRequest& RawRequest::restyled(std::string_view separator, bool upper) {
    auto lines = lines_of(head);
    for (std::size_t index = 1; index < lines.size(); ++index) {
        const std::size_t colon = std::min(lines[index].find(':'), lines[index].size());
        std::string name = lower(std::string_view{lines[index]}.substr(0, colon));
        if (upper) {
            std::transform(name.begin(), name.end(), name.begin(),
                           [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
        }
        const std::size_t value = std::min(lines[index].find_first_not_of(": ", colon), lines[index].size());
        lines[index] = fmt::format("{}{}{}", name, separator, std::string_view{lines[index]}.substr(value));
    }
    head = joined(lines);
    return *this;
}

RawRequest& RawRequest::chunked(std::size_t pieces) {
    const std::size_t size = std::max<std::size_t>(1, (body.size() + pieces - 1) / pieces);
    std::string chunks;
    for (std::size_t at = 0; at < body.size(); at += size) {
        const std::string_view piece = std::string_view{body}.substr(at, size);
        chunks += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
    }
    body = chunks + "0\r\n\r\n";
    return without("Content-Length").with("Transfer-Encoding: chunked");
}

HttpRequest readable(std::string_view bytes, const std::string& url) {
    HttpRequest request;
    request.method = "RAW";
    request.url = url;
    const RawRequest raw = RawRequest::split(bytes);
    const auto lines = lines_of(raw.head);
    if (!lines.empty()) {
        request.method = printable(lines.front().substr(0, lines.front().find(' ')));
    }
    for (std::size_t index = 1; index < lines.size(); ++index) {
        const std::size_t colon = std::min(lines[index].find(':'), lines[index].size());
        const std::size_t value = std::min(lines[index].find_first_not_of(": ", colon), lines[index].size());
        request.headers.emplace_back(printable(lines[index].substr(0, colon)), printable(lines[index].substr(value)));
    }
    request.body = raw.body;
    return request;
}

Redirect kind_of_redirect(const Url& from, std::string_view location) {
    std::string why;
    std::optional<Url> to = parse_url(location, why);
    if (location.starts_with('/') && !location.starts_with("//")) {
        to = from;
        to->target = location;
    }
    if (!to) {
        return location.empty() ? Redirect::none : Redirect::elsewhere;
    }
    const std::string_view path = path_of(from.target);
    const std::string_view other = path_of(to->target);
    if (lower(to->host) != lower(from.host)) {
        return Redirect::elsewhere;
    }
    if (path == other && to->scheme != from.scheme) {
        return Redirect::scheme;
    }
    if (path == other) {
        return to->target == from.target ? Redirect::none : Redirect::query;
    }
    if (without_slash(path) == without_slash(other)) {
        return Redirect::slash;
    }
    return lower(path) == lower(other) ? Redirect::letter_case : Redirect::elsewhere;
}

}  // namespace notisim::conformance
