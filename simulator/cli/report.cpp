#include "simulator/cli/commands.hpp"
#include "simulator/cli/outputs.hpp"
#include "simulator/cli/read_file.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/report/findings.hpp"
#include "simulator/report/join.hpp"
#include "simulator/report/plain_text.hpp"
#include "simulator/report/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

namespace {

void print_wrong(const std::string& why) {
    print_error(fmt::format("error: {}\n", inert_line(why)));
}

std::optional<std::vector<NamedReport>> read_all(const std::vector<std::string>& files) {
    std::vector<NamedReport> reports;
    std::size_t scenarios = 0;
    for (const std::string& file : files) {
        const auto text = read_up_to(kMaxReportBytes, file);
        if (!text) {
            print_wrong(fmt::format("'{}' cannot be read", file));
            return std::nullopt;
        }
        std::string why;
        auto report = read_report(*text, file, why);
        if (!report) {
            print_wrong(why);
            return std::nullopt;
        }
        scenarios += report->results.size();
        if (scenarios > kMaxReportScenarios) {
            print_wrong(fmt::format("there are more than {} scenarios up to '{}'", kMaxReportScenarios, file));
            return std::nullopt;
        }
        reports.push_back({file, std::move(*report)});
    }
    return reports;
}

ExitCode merge_reports(const ReportArguments& arguments, const std::vector<NamedReport>& reports, Outputs& outputs) {
    std::string why;
    const auto results = join_reports(reports, arguments.thresholds, why);
    if (!results) {
        print_wrong(why);
        return ExitCode::usage;
    }
    const bool to_error = outputs.on_standard_output();
    const TextStyle style{wants_color(arguments.color, to_error ? STDERR_FILENO : STDOUT_FILENO)};
    const auto print = to_error ? print_error : print_out;
    for (const RunResult& result : *results) {
        if (arguments.quiet) {
            print(render_verdict(result, style));
            continue;
        }
        if (results->size() > 1) {
            print(style.bold(inert_line(title_of(result))) + "\n");
        }
        print(render_result(result, style));
    }
    return outputs.finish(static_cast<ExitCode>(worst_of(*results)), *results);
}

// Each as it was: nothing is judged again.
ExitCode convert_reports(const std::vector<NamedReport>& reports, Outputs& outputs) {
    std::vector<RunResult> results;
    for (const NamedReport& named : reports) {
        results.insert(results.end(), named.report.results.begin(), named.report.results.end());
    }
    const auto differs = std::find_if(results.begin(), results.end(), [&results](const RunResult& result) {
        return result.command != results.front().command;
    });
    if (differs != results.end()) {
        print_wrong(
            fmt::format("reports of {} and of {} do not go into one", results.front().command, differs->command));
        return ExitCode::usage;
    }
    const int exit = reports.size() == 1 ? reports.front().report.exit : static_cast<int>(worst_of(results));
    return outputs.write(exit, results) ? ExitCode::passed : ExitCode::report_failed;
}

}  // namespace

ExitCode report_command(const ReportArguments& arguments) {
    const auto reports = read_all(arguments.files);
    if (!reports) {
        return ExitCode::usage;
    }
    ExitCode code = ExitCode::passed;
    auto outputs = Outputs::open(arguments.output, arguments.files, code);
    if (!outputs) {
        return code;
    }
    return arguments.merge ? merge_reports(arguments, *reports, *outputs) : convert_reports(*reports, *outputs);
}

}  // namespace notisim
