#include "simulator/scenario/yaml_text.hpp"

#include "simulator/scenario/load.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

bool is_blank(char character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

std::size_t line_end(std::string_view text, std::size_t offset) {
    std::size_t end = std::min(text.find('\n', offset), text.size());
    if (end > offset && text[end - 1] == '\r') {
        --end;
    }
    return end;
}

// Past `!tag` and `&anchor`, which the parser counts to the value.
std::size_t skip_properties(std::string_view text, std::size_t offset) {
    while (offset < text.size() && (text[offset] == '!' || text[offset] == '&')) {
        while (offset < text.size() && !is_blank(text[offset])) {
            ++offset;
        }
        while (offset < text.size() && is_blank(text[offset])) {
            ++offset;
        }
    }
    return offset;
}

// Behind the quote that closes the one at `offset`; nothing if there is none before `end`.
std::optional<std::size_t> quote_end(std::string_view text, std::size_t offset, std::size_t end) {
    const char quote = text[offset];
    std::size_t index = offset + 1;
    while (index < end) {
        const bool escaped = quote == '"' ? text[index] == '\\' : index + 1 < end && text.substr(index, 2) == "''";
        if (escaped) {
            index += 2;
        } else if (text[index] == quote) {
            return index + 1;
        } else {
            ++index;
        }
    }
    return std::nullopt;
}

// On its first line.
std::size_t quoted_length(std::string_view text, std::size_t offset) {
    const std::size_t end = line_end(text, offset);
    return quote_end(text, offset, end).value_or(end) - offset;
}

// Bytes of the UTF-8 sequence at `index`; 0 if it is none.
std::size_t sequence_length(std::string_view text, std::size_t index) {
    const auto first = static_cast<unsigned char>(text[index]);
    if (first < 0x80U) {
        return 1;
    }
    const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : first >= 0xC2U ? 2 : 0;
    if (length == 0 || first > 0xF4U || index + length > text.size()) {
        return 0;
    }
    for (std::size_t offset = 1; offset < length; ++offset) {
        if ((static_cast<unsigned char>(text[index + offset]) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const auto second = static_cast<unsigned char>(text[index + 1]);
    const bool bad = (first == 0xE0U && second < 0xA0U) || (first == 0xEDU && second >= 0xA0U) ||
                     (first == 0xF0U && second < 0x90U) || (first == 0xF4U && second >= 0x90U);
    return bad ? 0 : length;
}

// The first line from the one before `offset` on that is indented with a tab.
std::optional<std::size_t> tab_in_indentation(std::string_view text, std::size_t offset) {
    std::size_t start = offset == 0 ? 0 : text.rfind('\n', std::min(offset, text.size()) - 1);
    start = start == std::string_view::npos || start == 0 ? 0 : text.rfind('\n', start - 1);
    start = start == std::string_view::npos || start == 0 ? 0 : start + 1;
    for (int lines = 0; lines < 2 && start < text.size(); ++lines) {
        const std::size_t first = std::min(text.find_first_not_of(' ', start), text.size());
        if (first < text.size() && text[first] == '\t') {
            return first;
        }
        start = std::min(text.find('\n', start), text.size() - 1) + 1;
    }
    return std::nullopt;
}

struct Explanation {
    std::string_view pattern;  // Part of the parser's message.
    std::string_view title;
    std::string_view help;
};

constexpr Explanation kExplanations[] = {
    {"too deep", "values are nested too deeply", ""},
    {"bad file", "values are nested too deeply", ""},
    {"illegal map value", "a ':' is not expected here", "quote a text that contains ': '"},
    {"illegal map key", "a '?' is not expected here", "quote a text that begins with '?'"},
    {"illegal block entry", "a '-' is not expected here", "lists begin on a line of their own"},
    {"illegal flow end", "this closing bracket does not fit", ""},
    {"end of map not found", "this line does not fit the ones above", "check the indentation"},
    {"end of sequence not found", "this line does not fit the list above", "check the indentation"},
    {"unknown token", "this character cannot begin a value", "quote the text"},
    {"the referenced anchor is not defined", "this alias names no anchor", "an anchor (&name) must stand before it"},
    {"alias not found after *", "a '*' without a name", "quote a text that begins with '*'"},
    {"anchor not found after &", "a '&' without a name", "quote a text that begins with '&'"},
    {"illegal character found while scanning a", "this name of an anchor is malformed", ""},
    {"unknown escape character", "this escape is unknown in YAML", "use single quotes, or write \\\\ for a backslash"},
    {"invalid unicode", "this escape is not a character", "write the character itself"},
    {"bad character found while scanning hex", "this escape lacks hexadecimal digits", ""},
    {"illegal tab", "a tab cannot indent in YAML", "use spaces"},
};

}  // namespace

SourceSpan span_at(const std::shared_ptr<const SourceText>& source, std::size_t offset, std::size_t length) {
    const std::string_view text = source->text;
    offset = std::min(offset, text.size());
    const std::string_view before = text.substr(0, offset);
    const std::size_t newline = before.rfind('\n');
    SourceSpan span;
    span.source = source;
    span.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n') + 1);
    span.column = static_cast<std::uint32_t>(newline == std::string_view::npos ? offset + 1 : offset - newline);
    span.length = static_cast<std::uint32_t>(std::max<std::size_t>(length, 1));
    return span;
}

SourceSpan scalar_span(const SourceSpan& start, std::size_t offset, std::string_view value) {
    const std::string_view text = start.source->text;
    SourceSpan span = start;
    const std::size_t from = skip_properties(text, offset);
    for (; offset < from; ++offset) {
        span.line += text[offset] == '\n' ? 1U : 0U;
        span.column = text[offset] == '\n' ? 1 : span.column + 1;
    }
    if (from >= text.size()) {
        return span;
    }
    const char first = text[from];
    const std::size_t rest = line_end(text, from) - from;
    std::size_t length = rest;
    if (first == '"' || first == '\'') {
        length = quoted_length(text, from);
    } else if (text.substr(from).starts_with(value)) {
        length = std::min(value.size(), rest);
    } else if (first == '|' || first == '>') {
        length = 1;
    }
    span.length = static_cast<std::uint32_t>(std::max<std::size_t>(length, 1));
    return span;
}

bool is_quote_closed(std::string_view text, std::size_t offset) {
    offset = skip_properties(text, offset);
    const bool quote = offset < text.size() && (text[offset] == '"' || text[offset] == '\'');
    return !quote || quote_end(text, offset, text.size()).has_value();
}

std::uint32_t alias_length(std::string_view text, std::size_t offset) {
    std::size_t end = offset;
    while (end < text.size() && !is_blank(text[end]) && text[end] != ',' && text[end] != ']' && text[end] != '}') {
        ++end;
    }
    return static_cast<std::uint32_t>(std::max<std::size_t>(end - offset, 1));
}

std::optional<Diagnostic> check_characters(const std::shared_ptr<const SourceText>& source) {
    const std::string_view text = source->text;
    if (text.size() > kMaxScenarioBytes) {
        return Diagnostic{Severity::error,
                          {source, 0, 0, 1},
                          fmt::format("the file has {} bytes, more than {}", text.size(), kMaxScenarioBytes),
                          "split it with 'include:', or use 'repeat:'"};
    }
    std::size_t index = 0;
    while (index < text.size()) {
        const std::size_t length = sequence_length(text, index);
        const auto byte = static_cast<unsigned char>(text[index]);
        if (length == 0) {
            const bool utf16 = index == 0 && (byte == 0xFEU || byte == 0xFFU);
            return Diagnostic{Severity::error, span_at(source, index, 1),
                              utf16 ? "the file is in UTF-16" : fmt::format("the byte 0x{:02X} is not UTF-8", byte),
                              "save the file as UTF-8"};
        }
        if (length == 1 && ((byte < 0x20U && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7FU)) {
            return Diagnostic{Severity::error, span_at(source, index, 1),
                              fmt::format("the control character 0x{:02X} is not allowed in YAML", byte),
                              "in double quotes it can be written \\xNN"};
        }
        index += length;
    }
    return std::nullopt;
}

Diagnostic explain_syntax_error(const std::shared_ptr<const SourceText>& source, std::size_t offset,
                                std::size_t last_offset, std::string_view message,
                                const std::optional<SourceSpan>& open_bracket) {
    const std::string_view text = source->text;
    if (const auto tab = tab_in_indentation(text, offset)) {
        return {Severity::error, span_at(source, *tab, 1), "a tab cannot indent in YAML", "use spaces"};
    }
    if (message.find("illegal EOF in scalar") != std::string_view::npos ||
        message.find("illegal document indicator in scalar") != std::string_view::npos) {
        std::size_t from = last_offset;
        if (from < text.size() && (text[from] == '"' || text[from] == '\'')) {
            from += quoted_length(text, from);
        }
        const std::size_t quote = std::min(text.find_first_of("\"'", from), offset);
        return {Severity::error, span_at(source, quote, 1), "this quote is never closed", ""};
    }
    const bool flow = message.find("flow not found") != std::string_view::npos;
    if (flow && open_bracket) {
        const bool at_end = text.find_first_not_of(" \t\r\n", std::min(offset, text.size())) == std::string_view::npos;
        if (at_end) {
            return {Severity::error, *open_bracket, "this bracket is never closed", ""};
        }
        return {Severity::error, span_at(source, offset, 1), "a ',' or a closing bracket is missing before this",
                fmt::format("the bracket was opened at line {}, column {}", open_bracket->line, open_bracket->column)};
    }
    for (const Explanation& explanation : kExplanations) {
        if (message.find(explanation.pattern) != std::string_view::npos) {
            return {Severity::error, span_at(source, offset, 1), std::string{explanation.title},
                    std::string{explanation.help}};
        }
    }
    return {Severity::error, span_at(source, offset, 1), fmt::format("this is not YAML: {}", message), ""};
}

}  // namespace notisim
