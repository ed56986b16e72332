#include "simulator/cli/terminal.hpp"

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

void print_out(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print_error(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace notisim
