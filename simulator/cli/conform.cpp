#include "receiver-conformance/baseline.hpp"
#include "receiver-conformance/runner.hpp"
#include "simulator/base/url.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/interrupt.hpp"
#include "simulator/cli/outputs.hpp"
#include "simulator/cli/read_file.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/report/text.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <random>
#include <unistd.h>

namespace notisim {

namespace {

using namespace conformance;
using namespace std::chrono_literals;

bool fail(const std::string& text) {
    print_error(fmt::format("error: {}\n", text));
    return false;
}

void print_all(const Diagnostics& diagnostics, ColorChoice color) {
    for (const Diagnostic& diagnostic : diagnostics) {
        print_error(render(diagnostic, wants_color(color, STDERR_FILENO)));
    }
}

bool check_is_meant(const std::string& glob) {
    const auto checks = all_checks();
    return std::any_of(checks.begin(), checks.end(), [&](const Check& check) { return matches(glob, check.id); });
}

// A glob in vain among others would go unnoticed. Where all of --only are in vain nothing is tested: exit 3, not 2.
bool check_globs(const ConformArguments& arguments) {
    std::vector<std::string> in_vain;
    for (const auto* globs : {&arguments.only, &arguments.skip}) {
        std::copy_if(globs->begin(), globs->end(), std::back_inserter(in_vain),
                     [](const std::string& glob) { return !check_is_meant(glob); });
    }
    for (const std::string& glob : in_vain) {
        fail(fmt::format("no check matches '{}'; 'notisim list checks' has them all", glob));
    }
    return in_vain.empty() || (in_vain == arguments.only && !arguments.only.empty());
}

// What the options ask for that they cannot have together.
bool check_arguments(const ConformArguments& arguments) {
    std::string why;
    if (arguments.url.empty()) {
        return fail("a URL is needed: the exact one that is registered");
    }
    if (!parse_url(arguments.url, why)) {
        return fail(fmt::format("'{}' is not a URL that can be called: {}", arguments.url, why));
    }
    if (!arguments.flavour) {
        return fail("--flavour is needed: b2b, b2c or platform");
    }
    if (!arguments.probe.empty() && !parse_probe(arguments.probe)) {
        return fail(fmt::format("--probe cannot be '{}': a URL, file:PATH or exec:COMMAND", arguments.probe));
    }
    if ((arguments.update_baseline || arguments.prune_baseline) && arguments.baseline_file.empty()) {
        return fail("--update-baseline and --prune-baseline need --baseline FILE");
    }
    if (HttpSender::create({.ca_file = arguments.connection.ca_file, .insecure = arguments.connection.insecure}, why) ==
        nullptr) {
        return fail(fmt::format("--ca: {}", why));
    }
    return check_globs(arguments);
}

std::optional<Target> target_of(const ConformArguments& arguments) {
    Registered options;
    options.name = "conformance";
    options.url = arguments.url;
    options.flavour = *arguments.flavour;
    options.callback_file = arguments.callback_file;
    options.vins = arguments.vins;
    options.fleet_id = arguments.fleet_id;
    options.callback_id = arguments.callback_id;
    options.monitor_id = arguments.monitor_id;
    options.load = arguments.load;
    if (arguments.seed) {
        options.seed = *arguments.seed;
    } else {
        // A receiver that keeps what it has processed must not take this run for the one before.
        options.seed = std::random_device{}();
        options.start = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) - 1h;
    }
    if (!arguments.callback_file.empty()) {
        const auto text = read_file(arguments.callback_file);
        if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) {
            fail(fmt::format("--callback: {} '{}'", text ? "there is nothing in" : "cannot read",
                             arguments.callback_file));
            return std::nullopt;
        }
        options.callback_text = *text;
    }
    Diagnostics diagnostics;
    auto target = make_target(options, diagnostics);
    print_all(diagnostics, arguments.color);
    if (target) {
        target->headers = arguments.connection.headers;
        target->ca_file = arguments.connection.ca_file;
        target->insecure = arguments.connection.insecure;
        target->timeout = arguments.timeout;
        target->probe = arguments.probe.empty() ? std::nullopt : parse_probe(arguments.probe);
    }
    return target;
}

// A baseline that is to be updated need not exist yet.
std::optional<Baseline> baseline_of(const ConformArguments& arguments) {
    const std::string& name = arguments.baseline_file;
    std::error_code error;
    const auto folder = std::filesystem::absolute(name, error).parent_path();
    if ((arguments.update_baseline || arguments.prune_baseline) && access(folder.c_str(), W_OK) != 0) {
        fail(fmt::format("--baseline: '{}' cannot be written", name));
        return std::nullopt;
    }
    if (name.empty() || (arguments.update_baseline && !std::filesystem::exists(name, error))) {
        return Baseline{};
    }
    const auto text = read_file(name);
    if (!text) {
        fail(fmt::format("--baseline: cannot read '{}'", name));
        return std::nullopt;
    }
    Diagnostics diagnostics;
    auto baseline = read_baseline(name, *text, diagnostics);
    print_all(diagnostics, arguments.color);
    return baseline;
}

RunPlan plan_of(const ConformArguments& arguments, const Baseline& baseline) {
    RunPlan plan;
    plan.only = arguments.only;
    plan.skip = arguments.skip;
    for (const auto& [level, name] : kLevels) {
        plan.levels.push_back(level);
        if (name == arguments.level) {
            break;
        }
    }
    plan.strict = arguments.strict;
    plan.fail_fast = arguments.fail_fast;
    plan.reproduce = command_again(arguments);
    for (const Baseline::Entry& entry : baseline.accepted) {
        plan.accepted.push_back(entry.check);
    }
    return plan;
}

/// A line on standard error that tells how far the suite is; on a terminal only.
class SuiteProgress {
public:
    SuiteProgress(std::size_t total, bool shown) : total_(total), shown_(shown && is_terminal(STDERR_FILENO)) {}

    void done(const CaseResult& check) {
        ++done_;
        if (shown_) {
            print_error(fmt::format("\r\x1b[K  {} of {} checks  {}", done_, total_, check.id));
        }
    }

    void clear() const {
        if (shown_ && done_ > 0) {
            print_error("\r\x1b[K");
        }
    }

private:
    std::size_t total_;
    std::size_t done_ = 0;
    bool shown_;
};

// Tells what is of no use any more, and writes the file anew where that was asked for. False, after an error, where it
// cannot be written.
bool keep_baseline(const ConformArguments& arguments, Baseline baseline, RunResult& result) {
    const auto gone = outdated(baseline, result);
    for (const std::string& check : gone) {
        if (!arguments.prune_baseline && !arguments.quiet) {
            print_error(fmt::format("warning: '{}' accepts {}, which no longer fails; --prune-baseline takes it out\n",
                                    arguments.baseline_file, check));
        }
    }
    if (!arguments.update_baseline && !arguments.prune_baseline) {
        return true;
    }
    if (arguments.prune_baseline) {
        prune(baseline, result);
    }
    if (arguments.update_baseline) {
        accept_failures(baseline, result);
    }
    std::string why;
    const auto file = OutputFile::open(arguments.baseline_file, why);
    if (file != nullptr) {
        file->write(write_baseline(baseline));
    }
    return (file != nullptr && file->close(why)) || fail(why);
}

// A probe that cannot be read would be taken for faults of the receiver, check by check.
bool check_probe(const Target& target) {
    std::string why;
    const auto sender = HttpSender::create(
        {.ca_file = target.ca_file, .insecure = target.insecure, .body_bytes_max = kCheckProbeLimits.bytes}, why);
    return !target.probe || try_probe(*target.probe, *sender, kCheckProbeLimits, why) ||
           fail(fmt::format("--probe: {}", why));
}

ExitCode judge(const ConformArguments& arguments, const Target& target, const Baseline& baseline, Outputs& outputs,
               const std::atomic<bool>& stop) {
    RunPlan plan = plan_of(arguments, baseline);
    outputs.add_writers(plan.observers, "");
    SuiteProgress progress(select_checks(plan, target.flavour()).size(), !arguments.quiet);
    plan.progress = [&progress](const CaseResult& check) { progress.done(check); };
    RunResult result = run_checks(target, plan, stop);
    progress.clear();
    const bool kept = keep_baseline(arguments, baseline, result);
    const bool to_error = outputs.on_standard_output();
    const TextStyle style{wants_color(arguments.color, to_error ? STDERR_FILENO : STDOUT_FILENO)};
    (to_error ? print_error : print_out)(arguments.quiet ? render_verdict(result, style)
                                                         : render_result(result, style));
    const ExitCode code = outputs.finish(static_cast<ExitCode>(result.verdict), {&result, 1});
    return kept || code == ExitCode::interrupted ? code : ExitCode::report_failed;
}

}  // namespace

ExitCode conform_command(const ConformArguments& arguments) {
    const std::atomic<bool>& stop = stop_on_signals();
    if (!check_arguments(arguments)) {
        return ExitCode::usage;
    }
    const auto target = target_of(arguments);
    const auto baseline = target ? baseline_of(arguments) : std::nullopt;
    if (!baseline) {
        return ExitCode::usage;
    }
    if (arguments.wait_ready.count() > 0) {
        wait_until_ready(*target, arguments.wait_ready, stop);
    }
    if (!check_probe(*target)) {
        return ExitCode::usage;
    }
    ExitCode code = ExitCode::usage;
    auto outputs = Outputs::open(
        arguments.output,
        {arguments.callback_file, arguments.connection.ca_file, arguments.baseline_file, arguments.project_file}, code);
    return outputs ? judge(arguments, *target, *baseline, *outputs, stop) : code;
}

}  // namespace notisim
