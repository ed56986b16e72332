#include "receiver-conformance/check.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

// The name that a scenario gives itself; the library is known to load, so a look at the line is enough.
std::string_view title_of(std::string_view text) {
    const std::size_t start = text.find("\nname: ");
    if (start == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(start + 7);
    return text.substr(0, text.find('\n'));
}

void list_scenarios() {
    std::size_t width = 0;
    for (const std::string_view name : library_scenarios()) {
        width = std::max(width, name.size());
    }
    for (const std::string_view name : library_scenarios()) {
        print_out(fmt::format("{:<{}}  {}\n", name, width, title_of(*library_text(std::string{name} + ".yaml"))));
    }
}

// Text set into lines of 80 columns, `indent` spaces before each.
std::string wrapped(std::string_view text, std::size_t indent) {
    std::string result;
    std::size_t column = 80;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        if (column + 1 + word.size() > 80) {
            result += (result.empty() ? "" : "\n") + std::string(indent, ' ');
            column = indent;
        } else {
            result += ' ';
            ++column;
        }
        result += word;
        column += word.size();
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return result + "\n";
}

void list_interpretations() {
    for (const Interpretation& entry : interpretations()) {
        std::string values;
        for (std::string_view value : entry.values) {
            const bool first = values.empty();
            if (value.ends_with("...")) {
                value.remove_suffix(3);
            }
            values += fmt::format("{}{}{}", first ? "" : " | ", value, first ? " (default)" : "");
        }
        print_out(fmt::format("{}  {}: {}\n", entry.id, entry.topic, values.empty() ? "one reading" : values));
        print_out(wrapped(fmt::format("Sources: {}.", entry.sources), 6));
        print_out(wrapped(fmt::format("Reading: {}.", entry.reading), 6));
    }
}

void list_faults() {
    print_out("refuse   no connection is made; the attempt counts as refused\n"
              "timeout  nothing is sent; the attempt counts as timed out\n");
}

}  // namespace

ExitCode list_command(const ListArguments& arguments) {
    if (arguments.what == "interpretations") {
        list_interpretations();
    } else if (arguments.what == "faults") {
        list_faults();
    } else if (arguments.what == "checks") {
        for (const conformance::Check& check : conformance::all_checks()) {
            print_out(
                fmt::format("{:<36} {:<6} {}\n", check.id, name_in(conformance::kLevels, check.level), check.title));
        }
    } else {
        list_scenarios();
    }
    return ExitCode::passed;
}

}  // namespace notisim
