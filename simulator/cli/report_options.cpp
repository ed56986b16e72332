#include "simulator/cli/options.hpp"

namespace notisim {

namespace {

void add_files(CLI::App& app, ReportArguments& report, const std::string& help) {
    app.add_option("files", report.files, help)->required()->type_name("FILE");
}

}  // namespace

void add_report_command(CLI::App& root, ReportArguments& report) {
    CLI::App& app = *root.add_subcommand("report", "Join JSON reports, or write them in other formats");
    app.require_subcommand(1);

    CLI::App& merge = *app.add_subcommand("merge", "Add up the shards of a load run, or put reports of runs together");
    add_files(merge, report, "JSON reports (--report json=FILE) of shards, or of run or conform");
    add_report_option(merge, report.output.reports);
    add_thresholds(merge, report.thresholds);
    merge.add_flag("--quiet,-q", report.quiet, "Print the verdicts only");
    add_color(merge, report.color);
    merge.final_callback([&report] { report.merge = true; });

    CLI::App& convert = *app.add_subcommand("convert", "Write JSON reports in other formats; judges nothing");
    add_files(convert, report, "JSON reports (--report json=FILE)");
    add_report_option(convert, report.output.reports)->required();
}

}  // namespace notisim
