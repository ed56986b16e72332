#include "simulator/transport/http_codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#ifndef NOTISIM_VERSION
#define NOTISIM_VERSION "dev"
#endif

namespace notisim {

namespace {

bool is_token_character(char character) {
    constexpr std::string_view kMarks{"!#$%&'*+-.^_`|~"};
    const bool alphanumeric = (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
                              (character >= 'A' && character <= 'Z');
    return alphanumeric || kMarks.find(character) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_control(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return (byte < 0x20 && character != '\t') || byte == 0x7F;
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_control);
}

bool equal_words(std::string_view left, std::string_view right) {
    const auto lower = [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char one, char other) { return lower(one) == lower(other); });
}

bool is_framing(std::string_view name) {
    return equal_words(name, "content-length") || equal_words(name, "transfer-encoding") ||
           equal_words(name, "connection");
}

bool has_header(const Headers& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& header) { return equal_words(header.first, name); });
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

std::string cleaned(std::string text) {
    std::replace_if(text.begin(), text.end(), is_control, ' ');
    return text;
}

}  // namespace

std::string why_unsendable(const HttpRequest& request) {
    if (!is_token(request.method)) {
        return "the method is not a word that HTTP allows";
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) {
            return "header name '" + cleaned(name) + "' has a character that HTTP forbids there";
        }
        if (has_control(value)) {
            return "the value of header '" + name + "' has a control character";
        }
    }
    return {};
}

std::string encode_request(const HttpRequest& request, const Url& url) {
    if (!why_unsendable(request).empty() || has_control(url.target) || has_control(url.host) ||
        url.target.find(' ') != std::string::npos) {
        return {};
    }
    std::string out;
    out.reserve(256 + request.body.size() + 48 * request.headers.size());
    out += request.method;
    out += ' ';
    out += url.target;
    out += " HTTP/1.1\r\n";
    if (!has_header(request.headers, "host")) {
        append_header(out, "Host", url.authority());
    }
    if (!has_header(request.headers, "user-agent")) {
        append_header(out, "User-Agent", "notisim/" NOTISIM_VERSION);
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_framing(name)) {
            append_header(out, name, value);
        }
    }
    // HTTP/1.1 keeps connections anyway; the header is for servers that answer with HTTP/1.0.
    append_header(out, "Connection", "keep-alive");
    const bool bodiless = request.body.empty() && (request.method == "GET" || request.method == "HEAD");
    if (!bodiless) {
        append_header(out, "Content-Length", std::to_string(request.body.size()));
    }
    out += "\r\n";
    out += request.body;
    return out;
}

std::string_view reason_phrase(int status) {
    constexpr std::array<std::pair<int, std::string_view>, 24> kReasons{{
        {100, "Continue"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    }};
    const auto* found =
        std::find_if(kReasons.begin(), kReasons.end(), [&](const auto& entry) { return entry.first == status; });
    return found != kReasons.end() ? found->second : std::string_view{"Status"};
}

std::string encode_response(const HttpResponse& response, bool keep_alive) {
    const bool bodiless = response.status < 200 || response.status == 204 || response.status == 304;
    std::string out;
    out.reserve(128 + response.body.size());
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\n";
    for (const auto& [name, value] : response.headers) {
        if (is_token(name) && !is_framing(name)) {
            append_header(out, name, cleaned(value));
        }
    }
    if (!bodiless) {
        append_header(out, "Content-Length", std::to_string(response.body.size()));
    }
    if (!keep_alive) {
        append_header(out, "Connection", "close");
    }
    out += "\r\n";
    if (!bodiless) {
        out += response.body;
    }
    return out;
}

}  // namespace notisim
