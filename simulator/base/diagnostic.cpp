#include "simulator/base/diagnostic.hpp"
#include "simulator/base/printable.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kTabWidth = 4;
constexpr std::size_t kMaxSuggestions = 8;
constexpr std::size_t kMaxWord = 64;
constexpr std::string_view kEllipsis = "...";

// A character of a text as a terminal shows it.
struct Glyph {
    std::string text;
    std::size_t width = 1;
    std::size_t first_byte = 0;
};

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 1;  // Bytes.
    bool valid = false;
};

CodePoint decode(std::string_view text, std::size_t index) {
    const auto first = static_cast<unsigned char>(text[index]);
    if (first < 0x80U) {
        return {first, 1, true};
    }
    const std::size_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : first >= 0xC2U ? 2 : 0;
    if (length == 0 || first > 0xF4U || index + length > text.size()) {
        return {};
    }
    char32_t value = first & (0xFFU >> (length + 1));
    for (std::size_t offset = 1; offset < length; ++offset) {
        const auto next = static_cast<unsigned char>(text[index + offset]);
        if ((next & 0xC0U) != 0x80U) {
            return {};
        }
        value = (value << 6U) | (next & 0x3FU);
    }
    return {value, length, true};
}

struct CharacterRange {
    char32_t first;
    char32_t last;
};

bool within(char32_t character, std::span<const CharacterRange> ranges) {
    return std::any_of(ranges.begin(), ranges.end(), [character](const CharacterRange& range) {
        return character >= range.first && character <= range.last;
    });
}

// Controls, and what turns the direction of writing round or is not seen at all.
bool is_unsafe(char32_t character) {
    constexpr CharacterRange kUnsafe[] = {{0, 0x1F},        {0x7F, 0x9F},      {0xAD, 0xAD},     {0x200B, 0x200F},
                                          {0x2028, 0x202E}, {0x2060, 0x206F},  {0xD800, 0xDFFF}, {0xFEFF, 0xFEFF},
                                          {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
    return within(character, kUnsafe);
}

bool is_wide(char32_t character) {
    constexpr CharacterRange kWide[] = {{0x1100, 0x115F},   {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
                                        {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                                        {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
    return within(character, kWide);
}

std::vector<Glyph> glyphs_of(std::string_view text) {
    std::vector<Glyph> glyphs;
    std::size_t index = 0;
    while (index < text.size()) {
        const CodePoint point = decode(text, index);
        Glyph glyph;
        glyph.first_byte = index;
        if (text[index] == '\t') {
            glyph.text.assign(kTabWidth, ' ');
            glyph.width = kTabWidth;
        } else if (!point.valid || is_unsafe(point.value)) {
            glyph.text = kReplacementCharacter;
        } else {
            glyph.text = text.substr(index, point.length);
            glyph.width = is_wide(point.value) ? 2 : 1;
        }
        glyphs.push_back(std::move(glyph));
        index += point.length;
    }
    return glyphs;
}

std::string safe(std::string_view text) {
    std::string result;
    for (const Glyph& glyph : glyphs_of(text)) {
        result += glyph.text;
    }
    return result;
}

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (const Glyph& glyph : glyphs_of(text)) {
        width += glyph.width;
    }
    return width;
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
    std::size_t start = 0;
    for (std::uint32_t current = 1; current < line; ++current) {
        const std::size_t end = text.find('\n', start);
        if (end == std::string_view::npos) {
            return {};
        }
        start = end + 1;
    }
    std::string_view result = text.substr(start, text.find('\n', start) - start);
    if (result.ends_with('\r')) {
        result.remove_suffix(1);
    }
    return result;
}

// A line as shown, and where in it the caret stands.
struct Excerpt {
    std::string text;
    std::size_t caret = 0;
    std::size_t caret_width = 1;
};

std::size_t total_width(const std::vector<Glyph>& glyphs, std::size_t first, std::size_t last) {
    std::size_t width = 0;
    for (std::size_t index = first; index < last; ++index) {
        width += glyphs[index].width;
    }
    return width;
}

// Cuts a long line so that what the caret points at is in it, with some of what stands before.
Excerpt excerpt_of(std::string_view line, const SourceSpan& span, std::size_t room) {
    const std::vector<Glyph> glyphs = glyphs_of(line);
    const std::size_t from = span.column == 0 ? 0 : span.column - 1;
    const std::size_t to = from + std::max<std::size_t>(span.length, 1);
    std::size_t first_marked = 0;
    while (first_marked < glyphs.size() && glyphs[first_marked].first_byte < from) {
        ++first_marked;
    }
    std::size_t last_marked = first_marked;
    while (last_marked < glyphs.size() && glyphs[last_marked].first_byte < to) {
        ++last_marked;
    }
    std::size_t first = 0;
    std::size_t last = glyphs.size();
    if (total_width(glyphs, 0, last) > room) {
        const std::size_t inner = room - 2 * kEllipsis.size();
        while (first < first_marked && total_width(glyphs, first, last_marked) + inner / 4 > inner) {
            ++first;
        }
        std::size_t width = 0;
        last = first;
        while (last < glyphs.size() && width + glyphs[last].width <= inner) {
            width += glyphs[last].width;
            ++last;
        }
    }
    Excerpt excerpt;
    excerpt.text = first > 0 ? kEllipsis : std::string_view{};
    for (std::size_t index = first; index < last; ++index) {
        excerpt.text += glyphs[index].text;
    }
    excerpt.text += last < glyphs.size() ? kEllipsis : std::string_view{};
    excerpt.caret = (first > 0 ? kEllipsis.size() : 0) + total_width(glyphs, first, std::min(first_marked, last));
    excerpt.caret_width =
        std::max<std::size_t>(total_width(glyphs, std::min(first_marked, last), std::min(last_marked, last)), 1);
    return excerpt;
}

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

// Edits that turn one word into the other: a letter more, less, other, or two neighbours swapped.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> before_last(right.size() + 1);
    std::vector<std::size_t> last(right.size() + 1);
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t column = 0; column <= right.size(); ++column) {
        last[column] = column;
    }
    for (std::size_t line = 1; line <= left.size(); ++line) {
        row[0] = line;
        for (std::size_t column = 1; column <= right.size(); ++column) {
            const std::size_t change = lower(left[line - 1]) == lower(right[column - 1]) ? 0 : 1;
            row[column] = std::min({last[column] + 1, row[column - 1] + 1, last[column - 1] + change});
            if (line > 1 && column > 1 && lower(left[line - 1]) == lower(right[column - 2]) &&
                lower(left[line - 2]) == lower(right[column - 1])) {
                row[column] = std::min(row[column], before_last[column - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[right.size()];
}

struct Palette {
    std::string_view title;
    std::string_view strong;
    std::string_view gutter;
    std::string_view off;
};

Palette palette(Severity severity, bool color) {
    if (!color) {
        return {};
    }
    return {severity == Severity::error ? "\x1b[1;31m" : "\x1b[1;33m", "\x1b[1m", "\x1b[1;34m", "\x1b[0m"};
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
}

std::string render(const Diagnostic& diagnostic, bool color) {
    const Palette colors = palette(diagnostic.severity, color);
    const SourceSpan& span = diagnostic.span;
    const std::string help = safe(diagnostic.help);
    std::string out =
        fmt::format("{}{}{}{}: {}{}\n", colors.title, diagnostic.severity == Severity::error ? "error" : "warning",
                    colors.off, colors.strong, safe(diagnostic.title), colors.off);
    const std::string number = span.source && span.line > 0 ? fmt::format("{}", span.line) : "";
    const std::string margin(std::max<std::size_t>(number.size(), 1), ' ');
    if (span.source) {
        out += fmt::format("{}{}-->{} {}", margin, colors.gutter, colors.off, safe(span.source->name));
        out += number.empty() ? "\n" : fmt::format(":{}:{}\n", span.line, span.column);
    }
    if (number.empty()) {
        return help.empty() ? out : out + fmt::format("{} {}={} {}\n", margin, colors.gutter, colors.off, help);
    }
    const std::size_t room = kWidth - number.size() - 3;
    const Excerpt excerpt = excerpt_of(line_of(span.source->text, span.line), span, room);
    const std::string bar = fmt::format("{}{} |{}", colors.gutter, margin, colors.off);
    const bool beside = excerpt.caret + excerpt.caret_width + 1 + width_of(help) <= room;
    out += bar + "\n";
    out += fmt::format("{}{} |{} {}\n", colors.gutter, number, colors.off, excerpt.text);
    out += fmt::format("{} {}{}{}", bar, std::string(excerpt.caret, ' '), colors.title,
                       std::string(excerpt.caret_width, '^'));
    out += help.empty() || !beside ? std::string{colors.off} : fmt::format(" {}{}", help, colors.off);
    out += "\n";
    if (!help.empty() && !beside) {
        out += fmt::format("{} {}={} {}\n", margin, colors.gutter, colors.off, help);
    }
    return out;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.empty() || word.size() > kMaxWord) {
        return {};
    }
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string_view candidate : candidates) {
        if (candidate.size() > kMaxWord || (candidate.size() < 3 && candidate.size() != word.size())) {
            continue;
        }
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance && distance < candidate.size()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string suggest(std::string_view word, std::span<const std::string_view> candidates) {
    if (const std::string_view near = nearest(word, candidates); !near.empty()) {
        return fmt::format("did you mean '{}'?", near);
    }
    if (candidates.empty()) {
        return {};
    }
    std::string text = candidates.size() == 1 ? "only: " : "one of: ";
    for (std::size_t index = 0; index < std::min(candidates.size(), kMaxSuggestions); ++index) {
        text += index == 0 ? "" : ", ";
        text += candidates[index];
    }
    return candidates.size() > kMaxSuggestions ? text + ", ..." : text;
}

}  // namespace notisim
