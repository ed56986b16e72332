#include "simulator/report/plain_text.hpp"
#include "simulator/base/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace notisim {

namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t length = 1;
    bool is_valid = true;
};

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

// The character at the front (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
Character decode(std::string_view text) {
    struct Form {
        std::uint32_t mask;
        std::uint32_t lead;
        std::size_t length;
        std::uint32_t smallest;
    };
    static constexpr std::array<Form, 3> kForms{
        {{0xE0U, 0xC0U, 2, 0x80U}, {0xF0U, 0xE0U, 3, 0x800U}, {0xF8U, 0xF0U, 4, 0x10000U}}};
    const std::uint32_t first = static_cast<unsigned char>(text.front());
    if (first < 0x80U) {
        return {first, 1, true};
    }
    for (const Form& form : kForms) {
        if ((first & form.mask) != form.lead || text.size() < form.length) {
            continue;
        }
        std::uint32_t code = first & ~form.mask;
        bool is_valid = true;
        for (const char next : text.substr(1, form.length - 1)) {
            const std::uint32_t byte = static_cast<unsigned char>(next);
            is_valid = is_valid && (byte & 0xC0U) == 0x80U;
            code = (code << 6U) | (byte & 0x3FU);
        }
        const bool surrogate = code >= 0xD800U && code <= 0xDFFFU;
        if (is_valid && code >= form.smallest && code <= 0x10FFFFU && !surrogate) {
            return {code, form.length, true};
        }
    }
    return {0xFFFDU, 1, false};
}

bool is_in(std::span<const Range> ranges, std::uint32_t code) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [code](const Range& range) { return code >= range.first && code <= range.last; });
}

// What acts on a terminal, an editor or a reader instead of being read: controls, writing direction, line separators,
// byte order marks, tags. Noncharacters are none of these, but XML has no place for them.
bool is_unsafe(std::uint32_t code) {
    static constexpr std::array<Range, 11> kUnsafe{{{0x00, 0x1F},
                                                    {0x7F, 0x9F},
                                                    {0x61C, 0x61C},
                                                    {0x200E, 0x200F},
                                                    {0x2028, 0x202E},
                                                    {0x2060, 0x206F},
                                                    {0xFDD0, 0xFDEF},
                                                    {0xFEFF, 0xFEFF},
                                                    {0xFFF9, 0xFFFB},
                                                    {0xE0000, 0xE007F},
                                                    {0x10FFFE, 0x10FFFF}}};
    return is_in(kUnsafe, code) || (code & 0xFFFEU) == 0xFFFEU;
}

std::size_t width_of(std::uint32_t code) {
    static constexpr std::array<Range, 5> kCombining{
        {{0x300, 0x36F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};
    static constexpr std::array<Range, 8> kWide{{{0x1100, 0x115F},
                                                 {0x2E80, 0xA4CF},
                                                 {0xAC00, 0xD7A3},
                                                 {0xF900, 0xFAFF},
                                                 {0xFE30, 0xFE6F},
                                                 {0xFF00, 0xFF60},
                                                 {0x1F300, 0x1FAFF},
                                                 {0x20000, 0x3FFFD}}};
    return is_in(kCombining, code) ? 0 : is_in(kWide, code) ? 2 : 1;
}

std::string clean(std::string_view text, std::string_view line_end, std::string_view tab) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        if (text.starts_with("\r\n")) {
            text.remove_prefix(1);
        }
        const Character character = decode(text);
        if (!character.is_valid) {
            result += kReplacementCharacter;
        } else if (character.code == '\n') {
            result += line_end;
        } else if (character.code == '\t') {
            result += tab;
        } else if (is_unsafe(character.code)) {
            result += '?';
        } else {
            result += text.substr(0, character.length);
        }
        text.remove_prefix(character.length);
    }
    return result;
}

// How many bytes of the text fit into so many columns.
std::size_t fitting(std::string_view text, std::size_t columns) {
    std::size_t bytes = 0;
    std::size_t used = 0;
    while (bytes < text.size()) {
        const Character character = decode(text.substr(bytes));
        used += width_of(character.code);
        if (used > columns) {
            break;
        }
        bytes += character.length;
    }
    return bytes;
}

void wrap_line(std::string_view line, std::size_t columns, std::vector<std::string>& lines) {
    const std::size_t before = lines.size();
    while (columns_of(line) > columns) {
        // A wide character in a narrow column still has to go somewhere.
        const std::size_t fits = std::max(fitting(line, columns), decode(line).length);
        if (fits == line.size()) {
            break;
        }
        std::size_t space = line[fits] == ' ' ? fits : line.substr(0, fits).rfind(' ');
        if (space == std::string_view::npos || line.find_first_not_of(' ') > space) {
            space = fits;
        }
        std::string_view head = line.substr(0, space);
        head = head.substr(0, head.find_last_not_of(' ') + 1);
        lines.emplace_back(head);
        line.remove_prefix(space);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    }
    if (!line.empty() || lines.size() == before) {
        lines.emplace_back(line);
    }
}

}  // namespace

std::string clean_block(std::string_view text) {
    return clean(text, "\n", "\t");
}

std::string clean_line(std::string_view text) {
    return clean(text, " ", " ");
}

std::string inert(std::string_view text) {
    std::string result;
    bool line_begins = true;  // Until something but blanks and colons was seen.
    for (const char character : text) {
        const bool doubled = !result.empty() && result.back() == character;
        if (doubled && (character == '#' || (character == ':' && line_begins))) {
            result += ' ';
        }
        result += character;
        line_begins = character == '\n' || (line_begins && (character == ' ' || character == '\t' || character == ':'));
    }
    return result;
}

std::string inert_json(std::string_view json) {
    std::string result;
    result.reserve(json.size());
    for (const char character : json) {
        if (character == '#' && result.ends_with('#')) {
            result += "\\u0023";  // Outside of strings there is no `#`.
        } else {
            result += character;
        }
    }
    return result;
}

std::string inert_line(std::string_view text) {
    return inert(clean_line(text));
}

std::size_t columns_of(std::string_view line) {
    std::size_t columns = 0;
    while (!line.empty()) {
        const Character character = decode(line);
        columns += width_of(character.code);
        line.remove_prefix(character.length);
    }
    return columns;
}

std::string cut_to(std::string_view line, std::size_t columns) {
    if (columns_of(line) <= columns) {
        return std::string{line};
    }
    return std::string{line.substr(0, fitting(line, columns - 2))} + "..";
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines;
    std::size_t end = 0;
    do {
        end = std::min(text.find('\n'), text.size());
        wrap_line(text.substr(0, end), columns, lines);
        text.remove_prefix(std::min(end + 1, text.size()));
    } while (!text.empty());
    return lines;
}

std::string escape_html(std::string_view text) {
    std::string result;
    char before = '\0';
    for (const char character : clean_block(text)) {
        const bool doubled = character == before;
        before = character;
        switch (character) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            // What inert() keeps apart, without a change of what is read.
            case ':': result += doubled ? "&#58;" : ":"; break;
            case '#': result += doubled ? "&#35;" : "#"; break;
            default: result += character;
        }
    }
    return result;
}

}  // namespace notisim
