#include "simulator/cli/terminal.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace notisim {

bool is_terminal(int descriptor) {
    return isatty(descriptor) == 1;
}

bool wants_color(ColorChoice choice, int descriptor) {
    if (choice != ColorChoice::automatic) {
        return choice == ColorChoice::always;
    }
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool dumb = term != nullptr && std::string_view{term} == "dumb";
    return is_terminal(descriptor) && (no_color == nullptr || *no_color == '\0') && !dumb;
}

namespace {

int g_output_error = 0;  // errno of the first write to standard output that failed.

}  // namespace

void print_out(std::string_view text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    if (!written && g_output_error == 0) {
        g_output_error = errno;
    }
}

bool output_arrived() {
    return g_output_error == 0 || g_output_error == EPIPE;
}

void print_error(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace notisim
