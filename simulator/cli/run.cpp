#include "simulator/base/url.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/execute.hpp"
#include "simulator/cli/interrupt.hpp"
#include "simulator/cli/outputs.hpp"
#include "simulator/cli/progress.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/engine/judge.hpp"
#include "simulator/engine/replay.hpp"
#include "simulator/report/join.hpp"
#include "simulator/report/text.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

namespace {

bool has_exec(const std::vector<Step>& steps) {
    return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
        const auto* repeat = std::get_if<RepeatStep>(&step.what);
        return std::holds_alternative<ExecStep>(step.what) || (repeat != nullptr && has_exec(repeat->steps));
    });
}

/// Everything that the scenarios of one invocation share.
struct Session {
    const RunArguments& arguments;
    Sender& sender;
    Outputs& outputs;
    bool several;
    const std::atomic<bool>& stop;
};

RunResult replay_one(const Scenario& scenario, const Session& session) {
    const RunArguments& arguments = session.arguments;
    const bool to_error = session.outputs.on_standard_output();
    const TextStyle style{wants_color(arguments.color, to_error ? STDERR_FILENO : STDOUT_FILENO)};
    Progress progress(scenario.start);
    const auto print = [&](std::string_view text) {
        progress.clear();
        (to_error ? print_error : print_out)(text);
    };
    Judge judge(scenario, command_again(scenario, arguments), arguments.output.show_secrets);
    Timeline timeline(scenario.start, style, print);
    std::vector<RunObserver*> observers{&judge};
    session.outputs.add_writers(observers, session.several ? scenario.file : "");
    if (!arguments.quiet) {
        observers.push_back(&timeline);
        print(render_heading(scenario, style));
    }
    if (is_terminal(STDERR_FILENO) && !arguments.quiet) {
        observers.push_back(&progress);
    }
    ReplayOptions options;
    options.extra_headers = arguments.connection.headers;
    options.silence_limit = arguments.silence_limit;
    options.stop = &session.stop;
    options.execute = [&session](const std::string& command) { return execute(command, session.stop); };
    const auto began = std::chrono::steady_clock::now();
    Replay replay(scenario, session.sender, observers, options);
    const ReplayEnd end = replay.run();
    const auto wall = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    timeline.finish();
    RunResult result = judge.result(replay, end, wall);
    print(arguments.quiet ? render_verdict(result, style) : render_result(result, style));
    return result;
}

ExitCode replay_all(const std::vector<Scenario>& scenarios, const RunArguments& arguments, Sender& sender,
                    Outputs& outputs, const std::atomic<bool>& stop) {
    std::vector<RunResult> results;
    for (const Scenario& scenario : scenarios) {
        if (stop.load()) {
            break;
        }
        results.push_back(replay_one(scenario, {arguments, sender, outputs, scenarios.size() > 1, stop}));
    }
    return outputs.finish(stop.load() ? ExitCode::interrupted : static_cast<ExitCode>(worst_of(results)), results);
}

}  // namespace

void retarget(Scenario& scenario, const std::string& target) {
    std::string why;
    const auto url = parse_url(target, why);
    const auto replace = [&](std::string& old) {
        const auto parts = parse_url(old, why);
        old = url->target == "/" && parts ? url->origin() + parts->target : target;
    };
    for (Callback& callback : scenario.callbacks) {
        replace(callback.subscribe.webhook.target);
    }
    for (Monitor& monitor : scenario.monitors) {
        if (monitor.subscribe) {
            replace(monitor.subscribe->webhook.target);
        }
    }
}

ExitCode run_command(const RunArguments& arguments) {
    const std::atomic<bool>& stop = stop_on_signals();
    ExitCode code = ExitCode::passed;
    auto scenarios = load_all(arguments.scenarios, arguments.load, wants_color(arguments.color, STDERR_FILENO),
                              !arguments.quiet, code);
    if (!scenarios && code == ExitCode::usage) {
        return code;
    }
    std::vector<std::string> inputs = arguments.scenarios;
    inputs.push_back(arguments.connection.ca_file);
    auto outputs = Outputs::open(arguments.output, inputs, code);
    if (!outputs) {
        return code;
    }
    std::string why;
    const auto sender =
        HttpSender::create({.ca_file = arguments.connection.ca_file, .insecure = arguments.connection.insecure}, why);
    if (!sender) {
        print_error(fmt::format("error: --ca: {}\n", why));
        return ExitCode::usage;
    }
    if (!scenarios) {
        // Nothing was found to run; the reports say so.
        return replay_all({}, arguments, *sender, *outputs, stop);
    }
    for (Scenario& scenario : *scenarios) {
        if (arguments.target) {
            retarget(scenario, *arguments.target);
        }
        if (has_exec(scenario.steps) && !arguments.allow_exec) {
            print_error(fmt::format("error: '{}' has exec steps; they run only with --allow-exec\n", scenario.file));
            return ExitCode::usage;
        }
    }
    return replay_all(*scenarios, arguments, *sender, *outputs, stop);
}

}  // namespace notisim
