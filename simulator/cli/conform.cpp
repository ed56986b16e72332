#include "receiver-conformance/runner.hpp"
#include "simulator/base/url.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/report/text.hpp"
#include "simulator/transport/http_sender.hpp"

#include <csignal>
#include <fmt/core.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace notisim {

namespace {

std::atomic<bool> g_stop{false};

void stop_run(int signal) {
    g_stop.store(true);
    std::signal(signal, SIG_DFL);
}

}  // namespace

ExitCode conform_command(const ConformArguments& arguments) {
    using namespace conformance;
    std::string why;
    if (!arguments.flavour || !parse_url(arguments.url, why)) {
        print_error(arguments.flavour
                        ? fmt::format("error: '{}' is not a URL that can be called: {}\n", arguments.url, why)
                        : std::string{"error: --flavour is needed: b2b, b2c or platform\n"});
        return ExitCode::usage;
    }
    TargetOptions options;
    options.url = arguments.url;
    options.flavour = *arguments.flavour;
    options.vins = arguments.vins;
    options.fleet_id = arguments.fleet_id;
    options.callback_id = arguments.callback_id;
    options.monitor_id = arguments.monitor_id;
    options.seed = arguments.seed;
    options.interpret = arguments.load.interpret;
    if (!arguments.callback_file.empty()) {
        std::ifstream file(arguments.callback_file);
        if (!file) {
            print_error(fmt::format("error: cannot read '{}'\n", arguments.callback_file));
            return ExitCode::usage;
        }
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
        if (!target->probe) {
            print_error(
                fmt::format("error: --probe cannot be '{}': a URL, file:PATH or exec:COMMAND\n", arguments.probe));
            return ExitCode::usage;
        }
    }
    if (HttpSender::create({.ca_file = arguments.ca_file, .insecure = arguments.insecure}, why) == nullptr) {
        print_error(fmt::format("error: --ca: {}\n", why));
        return ExitCode::usage;
    }
    std::signal(SIGINT, stop_run);
    std::signal(SIGTERM, stop_run);
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
