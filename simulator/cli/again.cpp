#include "simulator/base/redact.hpp"
#include "simulator/cli/commands.hpp"

#include <algorithm>

namespace notisim {

namespace {

// A word as a shell takes it back.
std::string quoted(const std::string& word) {
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
        return word;
    }
    std::string text = "'";
    for (const char character : word) {
        text += character == '\'' ? std::string{"'\\''"} : std::string{character};
    }
    return text + "'";
}

}  // namespace

std::string command_again(const Scenario& scenario, const RunArguments& arguments) {
    const bool show = arguments.show_secrets;
    std::string command = "notisim run " + quoted(scenario.file);
    const auto add = [&command](const std::string& option, const std::string& value) {
        command += " " + option + " " + quoted(value);
    };
    if (arguments.target) {
        add("--target", show ? *arguments.target : redact_url(*arguments.target));
    }
    if (arguments.load.flavour) {
        add("--flavour", std::string{name_in(kFlavours, *arguments.load.flavour)});
    }
    if (arguments.load.clock) {
        add("--clock", arguments.load.clock->name());
    }
    for (const auto& [name, value] : arguments.load.set) {
        add("--set", name + "=" + (show || !is_secret_parameter(name) ? value : "***"));
    }
    for (const auto& [id, value] : arguments.load.interpret) {
        add("--interpret", id + "=" + value);
    }
    for (const auto& [name, value] : arguments.headers) {
        add("--header", name + ": " + (show || !is_secret_header(name) ? value : "***"));
    }
    if (!arguments.ca_file.empty()) {
        add("--ca", arguments.ca_file);
    }
    command += arguments.insecure ? " --insecure" : "";
    command += arguments.allow_exec ? " --allow-exec" : "";
    add("--seed", std::to_string(scenario.seed));
    return command;
}

}  // namespace notisim
