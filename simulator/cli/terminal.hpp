#pragma once

#include "simulator/cli/arguments.hpp"

#include <string_view>

namespace notisim {

/// Whether to write colour to a stream: `--color`, else a terminal without NO_COLOR.
bool wants_color(ColorChoice choice, int descriptor);

bool is_terminal(int descriptor);

/// Writes to standard output or standard error.
void print_out(std::string_view text);
void print_error(std::string_view text);

/// Whether all that print_out() was given arrived, or its reader went away (`| head`), which is the reader's affair.
bool output_arrived();

}  // namespace notisim
