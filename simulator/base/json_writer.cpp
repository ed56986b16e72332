#include "simulator/base/json_writer.hpp"
#include "simulator/base/printable.hpp"

#include <array>
#include <charconv>

namespace notisim {

namespace {

bool is_continuation(std::string_view text, std::size_t index) {
    return index < text.size() && (static_cast<unsigned char>(text[index]) & 0xC0U) == 0x80U;
}

// Length of the well-formed UTF-8 sequence at `index`, 0 where there is none (RFC 3629: no overlong forms, no
// surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text, std::size_t index) {
    const auto first = static_cast<unsigned char>(text[index]);
    const auto second = index + 1 < text.size() ? static_cast<unsigned char>(text[index + 1]) : 0U;
    if (first < 0x80U) {
        return 1;
    }
    if (first >= 0xC2U && first <= 0xDFU) {
        return is_continuation(text, index + 1) ? 2 : 0;
    }
    if (first >= 0xE0U && first <= 0xEFU) {
        const bool overlong = first == 0xE0U && second < 0xA0U;
        const bool surrogate = first == 0xEDU && second >= 0xA0U;
        return !overlong && !surrogate && is_continuation(text, index + 1) && is_continuation(text, index + 2) ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const bool overlong = first == 0xF0U && second < 0x90U;
        const bool beyond = first == 0xF4U && second >= 0x90U;
        return !overlong && !beyond && is_continuation(text, index + 1) && is_continuation(text, index + 2) &&
                       is_continuation(text, index + 3)
                   ? 4
                   : 0;
    }
    return 0;
}

void append_escaped(std::string& out, unsigned char character) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    switch (character) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            out += "\\u00";
            out += kDigits[character >> 4U];
            out += kDigits[character & 15U];
    }
}

template <typename Number>
void append_number(std::string& out, Number number) {
    std::array<char, 32> digits{};
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), result.ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t copied = 0;
    std::size_t index = 0;
    while (index < text.size()) {
        const auto character = static_cast<unsigned char>(text[index]);
        if (character >= 0x20U && character < 0x7FU && character != '"' && character != '\\') {
            ++index;
            continue;
        }
        const std::size_t length = utf8_length(text, index);
        if (length > 1) {
            index += length;
            continue;
        }
        out.append(text, copied, index - copied);
        if (length == 0) {
            out += kReplacementCharacter;
        } else {
            append_escaped(out, character);
        }
        copied = ++index;
    }
    out += text.substr(copied);
    out += '"';
}

void JsonWriter::separate() {
    if (!first_ && !after_key_) {
        out_ += ',';
    }
    first_ = false;
    after_key_ = false;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    out_ += bracket;
    first_ = false;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_ += ':';
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_json_string(out_, text);
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    separate();
    append_number(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
    separate();
    append_number(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    separate();
    append_number(out_, number);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace notisim
