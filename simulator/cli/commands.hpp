#pragma once

#include "simulator/cli/arguments.hpp"
#include "simulator/cli/exit_code.hpp"
#include "simulator/cli/library.hpp"

#include <optional>
#include <string>
#include <vector>

namespace notisim {

// One function and one file for each command.
ExitCode run_command(const RunArguments& arguments);
ExitCode conform_command(const ConformArguments& arguments);
ExitCode load_command(const LoadArguments& arguments);
ExitCode plan_command(const PlanArguments& arguments);
ExitCode lint_command(const LintArguments& arguments);
ExitCode list_command(const ListArguments& arguments);
ExitCode schema_command(const SchemaArguments& arguments);
ExitCode receive_command(const ReceiveArguments& arguments);
ExitCode report_command(const ReportArguments& arguments);

/// Loads all scenarios that the words mean and prints what is wrong with them, to standard error. Nothing if there is
/// an error in any, so that nothing is sent where one of several cannot be; `code` says how the program ends then.
std::optional<std::vector<Scenario>> load_all(const std::vector<std::string>& words, const LoadOptions& options,
                                              bool color, bool show_warnings, ExitCode& code);

/// The command that runs one scenario again, under the same options; credentials read `***` without --show-secrets.
std::string command_again(const Scenario& scenario, const RunArguments& arguments);
/// The command that makes one check again, up to `--only ID`.
std::string command_again(const ConformArguments& arguments);

/// The command that makes a load run of this seed again.
std::string command_again(const LoadArguments& arguments, std::uint64_t seed);

/// Puts `--target` in the place of every target: one without a path replaces scheme, host and port only.
void retarget(Scenario& scenario, const std::string& target);

}  // namespace notisim
