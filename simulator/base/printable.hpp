#pragma once

#include <string>
#include <string_view>

namespace notisim {

/// What stands for bytes that are not UTF-8, and in diagnostics for what could drive a terminal: U+FFFD.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// The text with every character that could drive a terminal (control characters, escape sequences, changes of writing
/// direction) replaced by `?`, so that a hostile scenario or receiver can only be read.
std::string printable(std::string_view text);

}  // namespace notisim
