#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"

#include <csignal>
#include <cstdio>
#include <exception>

namespace {

using namespace notisim;

struct Dispatch {
    ExitCode operator()(const RunArguments& arguments) const { return run_command(arguments); }
    ExitCode operator()(const ConformArguments& arguments) const { return conform_command(arguments); }
    ExitCode operator()(const LoadArguments& arguments) const { return load_command(arguments); }
    ExitCode operator()(const PlanArguments& arguments) const { return plan_command(arguments); }
    ExitCode operator()(const LintArguments& arguments) const { return lint_command(arguments); }
    ExitCode operator()(const ListArguments& arguments) const { return list_command(arguments); }
    ExitCode operator()(const SchemaArguments& arguments) const { return schema_command(arguments); }
    ExitCode operator()(const ReceiveArguments& arguments) const { return receive_command(arguments); }
    ExitCode operator()(const ReportArguments& arguments) const { return report_command(arguments); }
};

}  // namespace

int main(int count, char** words) {
    // A receiver or a pager that closes its end, or a file beyond its limit, is told and not the end of this program.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        const auto parsed = notisim::parse_arguments(count, words);
        if (const int* code = std::get_if<int>(&parsed)) {
            return *code;
        }
        const auto code = std::visit(Dispatch{}, std::get<notisim::Arguments>(parsed));
        if (!notisim::output_arrived()) {
            notisim::print_error("error: standard output could not be written\n");
            return static_cast<int>(notisim::ExitCode::report_failed);
        }
        return static_cast<int>(code);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "notisim: internal error: %s. Please report this.\n", error.what());
        return static_cast<int>(notisim::ExitCode::internal);
    }
}
