#pragma once

#include <string>
#include <string_view>

namespace notisim {

/// The text with every character that could drive a terminal (control characters, escape sequences, changes of writing
/// direction) replaced by `?`, so that a hostile scenario or receiver can only be read.
std::string printable(std::string_view text);

}  // namespace notisim
