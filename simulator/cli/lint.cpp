#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"

#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

std::optional<std::vector<Scenario>> load_all(const std::vector<std::string>& words, const LoadOptions& options,
                                              bool color, bool show_warnings, ExitCode& code) {
    std::string why;
    const auto sources = find_scenarios(words, why);
    if (!sources) {
        print_error(fmt::format("error: {}\n", why));
        code = ExitCode::usage;
        return std::nullopt;
    }
    if (sources->empty()) {
        print_error("error: there is no scenario in what was given; a scenario has a top-level key 'notisim'\n");
        code = ExitCode::nothing_tested;
        return std::nullopt;
    }
    std::vector<Scenario> scenarios;
    bool wrong = false;
    for (const ScenarioSource& source : *sources) {
        LoadedScenario loaded = load(source, options);
        for (const Diagnostic& diagnostic : loaded.diagnostics) {
            if (show_warnings || diagnostic.severity == Severity::error) {
                print_error(render(diagnostic, color) + "\n");
            }
        }
        wrong = wrong || !loaded.scenario;
        if (loaded.scenario) {
            scenarios.push_back(std::move(*loaded.scenario));
        }
    }
    if (wrong) {
        code = ExitCode::usage;
        return std::nullopt;
    }
    return scenarios;
}

ExitCode lint_command(const LintArguments& arguments) {
    ExitCode code = ExitCode::passed;
    const auto scenarios =
        load_all(arguments.paths, arguments.load, wants_color(arguments.color, STDERR_FILENO), true, code);
    if (scenarios && !arguments.quiet) {
        for (const Scenario& scenario : *scenarios) {
            print_out(fmt::format("ok  {}\n", scenario.file));
        }
    }
    return code;
}

}  // namespace notisim
