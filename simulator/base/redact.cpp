#include "simulator/base/redact.hpp"

#include <algorithm>
#include <array>

namespace notisim {

namespace {

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    });
    return result;
}

bool contains_any(std::string_view name, const auto& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

}  // namespace

bool is_secret_header(std::string_view name) {
    constexpr std::array<std::string_view, 6> kWords{"auth", "cookie", "token", "secret", "password", "signature"};
    const std::string word = lower(name);
    return contains_any(word, kWords) || word.ends_with("-key") || word.ends_with("_key") || word.ends_with("apikey");
}

bool is_secret_parameter(std::string_view name) {
    constexpr std::array<std::string_view, 8> kWords{"password", "passwd", "pwd",     "token",
                                                     "secret",   "apikey", "api_key", "auth"};
    const std::string word = lower(name);
    return contains_any(word, kWords) || word.ends_with("key") || word == "sig" || word == "signature";
}

std::string redact_url(std::string_view url) {
    std::string result;
    const std::size_t authority = url.find("://");
    if (authority != std::string_view::npos) {
        const std::size_t start = authority + 3;
        const std::size_t end = std::min(url.find_first_of("/?#", start), url.size());
        const std::size_t at = url.substr(start, end - start).rfind('@');
        result.append(url.substr(0, start));
        if (at != std::string_view::npos) {
            result += "***";
            url.remove_prefix(start + at);
        } else {
            url.remove_prefix(start);
        }
    }
    const std::size_t question = url.find('?');
    result.append(url.substr(0, question));
    while (question != std::string_view::npos && !url.empty()) {
        if (result.find('?') == std::string::npos || url.front() == '&') {
            if (url.front() != '&') {
                url.remove_prefix(question);
            }
            result += url.front();
            url.remove_prefix(1);
        }
        const std::string_view pair = url.substr(0, url.find('&'));
        const std::size_t equals = pair.find('=');
        const bool secret = equals != std::string_view::npos && is_secret_parameter(pair.substr(0, equals));
        result.append(secret ? pair.substr(0, equals + 1) : pair);
        if (secret) {
            result += "***";
        }
        url.remove_prefix(pair.size());
    }
    return result;
}

}  // namespace notisim
