#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// The text as valid UTF-8 without anything that acts instead of being read: bytes that are no UTF-8 become U+FFFD;
/// control characters, changes of writing direction and noncharacters become `?`. Line ends (`\n`, `\r\n`) and tabs
/// stay as `\n` and `\t`.
std::string clean_block(std::string_view text);

/// clean_block() on one line: line ends and tabs become spaces.
std::string clean_line(std::string_view text);

/// The text without what a CI system takes for a command when it reads it in a log: `::error` at the beginning of a
/// line and `##[error]` or `##vso[...]` anywhere get a blank inside.
std::string inert(std::string_view text);

/// The same for a JSON text, without a change of what it says: the second `#` of `##` becomes an escape. YAML knows it
/// too.
std::string inert_json(std::string_view json);

/// inert() of clean_line(): for a line that is printed.
std::string inert_line(std::string_view text);

/// How many columns of a terminal a line takes: one a character, two a wide one, none a combining one.
std::size_t columns_of(std::string_view line);

/// The line cut to at most `columns` (at least 2), with `..` at the end where something was left out. Characters are
/// never split.
std::string cut_to(std::string_view line, std::size_t columns);

/// How wide the text for people is.
inline constexpr std::size_t kColumns = 80;

/// The text in lines of at most `columns` (at least 1), broken between words; a word wider than a line is broken
/// between characters. Line ends of the text stay. At least one line.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

/// The text for an element or a double-quoted attribute of HTML and XML, cleaned like clean_block().
std::string escape_html(std::string_view text);

}  // namespace notisim
