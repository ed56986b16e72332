#include "simulator/base/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kMaxUrl = 8192;

bool is_unreserved(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '.' || character == '_' ||
           character == '~';
}

// What a reader of the message can do something about, in place of a parser's error number.
std::string why_not_a_url(std::string_view text) {
    if (text.empty()) {
        return "it is empty";
    }
    if (text.find("://") == std::string_view::npos) {
        return "it is not of the form http://host/path or https://host/path";
    }
    for (const char character : text) {
        if (character == ' ' || character == '\t') {
            return "it contains a space";
        }
        if (static_cast<unsigned char>(character) < 0x21U || static_cast<unsigned char>(character) > 0x7EU) {
            return "it contains a character that must be percent-encoded";
        }
    }
    return "it is malformed";
}

std::optional<std::uint16_t> port_of(const boost::urls::url_view& view, std::string_view scheme) {
    const std::string_view text{view.port().data(), view.port().size()};
    if (!view.has_port() || text.empty()) {
        return scheme == "https" ? std::uint16_t{443} : std::uint16_t{80};
    }
    // The number that Boost offers has wrapped round: 65537 is 1 there.
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number == 0 || number > 65535) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(number);
}

}  // namespace

std::string Url::authority() const {
    const std::string name = host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
    return port == (is_tls() ? 443 : 80) ? name : fmt::format("{}:{}", name, port);
}

std::string Url::origin() const {
    return fmt::format("{}://{}", scheme, authority());
}

std::optional<Url> parse_url(std::string_view text, std::string& why) {
    if (text.size() > kMaxUrl) {
        why = fmt::format("it is longer than {} characters", kMaxUrl);
        return std::nullopt;
    }
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed) {
        why = why_not_a_url(text);
        return std::nullopt;
    }
    const boost::urls::url_view& view = *parsed;
    Url url;
    for (const char character : view.scheme()) {
        url.scheme += character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    }
    if (url.scheme != "http" && url.scheme != "https") {
        why = fmt::format("its scheme is '{}' and must be http or https", url.scheme);
        return std::nullopt;
    }
    if (!view.has_authority() || view.encoded_host().empty()) {
        why = "it names no host";
        return std::nullopt;
    }
    if (view.has_userinfo()) {
        why = "it contains a user name: credentials go into a Header attribute";
        return std::nullopt;
    }
    if (view.has_fragment()) {
        why = "it has a fragment ('#...'), which is never sent";
        return std::nullopt;
    }
    const auto port = port_of(view, url.scheme);
    if (!port) {
        why = fmt::format("its port '{}' is not from 1 to 65535",
                          std::string_view{view.port().data(), view.port().size()});
        return std::nullopt;
    }
    url.host = std::string{view.encoded_host()};
    if (url.host.find('%') != std::string::npos) {
        why = "its host is percent-encoded";
        return std::nullopt;
    }
    if (url.host.front() == '[') {
        url.host = url.host.substr(1, url.host.size() - 2);
    }
    url.port = *port;
    const std::string path{view.encoded_path()};
    if (!path.empty() && path.front() != '/') {
        // Boost 1.81 takes what is left of `host:port` behind the last digit for a path.
        why = "its host or port is malformed";
        return std::nullopt;
    }
    url.target = path.empty() ? "/" : path;
    if (view.has_query()) {
        url.target += '?';
        url.target += std::string{view.encoded_query()};
    }
    return url;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    for (const char character : text) {
        if (is_unreserved(character)) {
            encoded += character;
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        encoded += '%';
        encoded += kDigits[byte >> 4U];
        encoded += kDigits[byte & 15U];
    }
    return encoded;
}

void append_query(std::string& url, std::string_view key, std::string_view value) {
    const bool has_query = url.find('?') != std::string::npos;
    if (!has_query) {
        url += '?';
    } else if (url.back() != '?' && url.back() != '&') {
        url += '&';
    }
    url += percent_encode(key);
    url += '=';
    url += percent_encode(value);
}

}  // namespace notisim
