#include "tests/load/sink_request.hpp"

#include <charconv>
#include <cstring>
#include <strings.h>

namespace load_sink {

namespace {

bool begins_with(std::string_view line, std::string_view name) {
    return line.size() >= name.size() && ::strncasecmp(line.data(), name.data(), name.size()) == 0;
}

}  // namespace

bool take_request(std::string_view text, Request& request) {
    const void* end = ::memmem(text.data(), text.size(), "\r\n\r\n", 4);
    if (end == nullptr) {
        request.bad = text.size() > kMaxRequest;
        return request.bad;
    }
    request.head = text.substr(0, static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 4);
    std::size_t length = 0;
    std::size_t at = request.head.find("\r\n");
    request.old = request.head.substr(0, at).ends_with("HTTP/1.0");
    request.keep_alive = !request.old;
    for (at += 2; at + 2 < request.head.size(); at = request.head.find("\r\n", at) + 2) {
        const char first = static_cast<char>(request.head[at] | 0x20);
        if (first != 'c' && first != 't') {
            continue;
        }
        const std::string_view line = request.head.substr(at);
        if (begins_with(line, "content-length:")) {
            const std::string_view value = line.substr(line.find_first_not_of(' ', 15));
            std::from_chars(value.data(), value.data() + value.size(), length);
        } else if (begins_with(line, "connection:")) {
            const std::string_view value = line.substr(line.find_first_not_of(' ', 11));
            request.keep_alive = begins_with(value, request.old ? "keep-alive" : "close") == request.old;
        } else if (begins_with(line, "transfer-encoding:")) {
            request.bad = true;  // Generators know the length of what they send.
        }
    }
    request.bad = request.bad || length > kMaxRequest;
    if (request.bad) {
        return true;
    }
    if (text.size() < request.head.size() + length) {
        return false;
    }
    request.body = text.substr(request.head.size(), length);
    return true;
}

}  // namespace load_sink
