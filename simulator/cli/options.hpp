#pragma once

#include "simulator/cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace notisim {

// What the options of several commands have in common. Each function that checks a text ends with a
// CLI::ValidationError that says what is wrong.

[[noreturn]] void refuse(const std::string& option, const std::string& why);

/// The two parts of NAME=VALUE; `form` is how the message calls it.
std::pair<std::string, std::string> split(const std::string& option, const std::string& text, char separator,
                                          std::string_view form);

Flavour flavour_of(const std::string& text);
void choose_interpretation(LoadOptions& load, const std::string& text);
/// 1 ms or more.
std::chrono::milliseconds duration_of(const std::string& option, const std::string& text);
std::uint64_t number_of(const std::string& option, const std::string& text);

// CLI11 hands over each value as it is parsed; the function checks it and puts it where it belongs.
template <typename Function>
CLI::Option* on_value(CLI::App& app, const std::string& flags, const std::string& help, const std::string& type,
                      Function function) {
    return app
        .add_option_function<std::vector<std::string>>(
            flags,
            [function](const std::vector<std::string>& values) {
                for (const std::string& value : values) {
                    function(value);
                }
            },
            help)
        ->type_name(type)
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false);
}

void add_color(CLI::App& app, ColorChoice& color);
/// --set
void add_set(CLI::App& app, LoadOptions& load);
/// --ca, --insecure, --header
void add_connection_options(CLI::App& app, ConnectionArguments& connection);
/// --report
CLI::Option* add_report_option(CLI::App& app, std::vector<ReportChoice>& reports);
/// --threshold, and what it can be asked of below the options of --help.
void add_thresholds(CLI::App& app, std::vector<Threshold>& thresholds);
/// --report, --journal, --har, --show-secrets
void add_output_options(CLI::App& app, OutputArguments& output);

/// The whole of one command.
void add_conform(CLI::App& root, ConformArguments& conform);
void add_load(CLI::App& root, LoadArguments& load);
/// The options of `conform` alone, as a project file gives them.
void add_conform_options(CLI::App& app, ConformArguments& conform);

/// `report` with its own commands.
void add_report_command(CLI::App& root, ReportArguments& report);

}  // namespace notisim
