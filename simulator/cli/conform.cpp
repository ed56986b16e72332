#include "receiver-conformance/runner.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/report/text.hpp"

#include <fmt/core.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace notisim {

namespace {

std::atomic<bool> g_stop{false};

}  // namespace

ExitCode conform_command(const ConformArguments& arguments) {
    using namespace conformance;
    TargetOptions options;
    options.url = arguments.url;
    options.flavour = arguments.flavour.value_or(Flavour::b2b);
    options.vins = arguments.vins;
    options.fleet_id = arguments.fleet_id;
    options.callback_id = arguments.callback_id;
    options.monitor_id = arguments.monitor_id;
    options.seed = arguments.seed;
    options.interpret = arguments.load.interpret;
    if (!arguments.callback_file.empty()) {
        std::ifstream file(arguments.callback_file);
        std::stringstream text;
        text << file.rdbuf();
        options.callback_text = text.str();
    }
    Diagnostics diagnostics;
    auto target = make_target(options, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        print_error(render(diagnostic, false));
    }
    if (!target) {
        return ExitCode::usage;
    }
    target->headers = arguments.headers;
    target->ca_file = arguments.ca_file;
    target->insecure = arguments.insecure;
    target->timeout = arguments.timeout;
    if (!arguments.probe.empty()) {
        target->probe = parse_probe(arguments.probe);
    }
    RunPlan plan;
    plan.only = arguments.only;
    plan.skip = arguments.skip;
    plan.strict = arguments.strict;
    plan.fail_fast = arguments.fail_fast;
    plan.reproduce = fmt::format("notisim conform {} --flavour {}", arguments.url, name_in(kFlavours, options.flavour));
    const RunResult result = run_checks(*target, plan, g_stop);
    print_out(render_result(result, TextStyle{wants_color(arguments.color, STDOUT_FILENO)}));
    return static_cast<ExitCode>(result.verdict);
}

}  // namespace notisim
