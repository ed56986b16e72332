#include "simulator/base/url.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/execute.hpp"
#include "simulator/cli/har.hpp"
#include "simulator/cli/output_file.hpp"
#include "simulator/cli/progress.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/cli/version.hpp"
#include "simulator/engine/judge.hpp"
#include "simulator/engine/replay.hpp"
#include "simulator/report/journal.hpp"
#include "simulator/report/report.hpp"
#include "simulator/report/text.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

namespace {

std::atomic<bool> g_stop{false};

// The first signal ends the run in good order, the second ends the program.
void stop_run(int signal) {
    g_stop.store(true);
    std::signal(signal, SIG_DFL);
}

/// The files of one invocation, all opened before anything is sent.
struct Outputs {
    struct ReportFile {
        const ReportFormat* format;
        std::unique_ptr<OutputFile> file;
    };
    std::vector<ReportFile> reports;
    std::unique_ptr<OutputFile> journal;
    std::unique_ptr<OutputFile> har;
    bool to_standard_output = false;  ///< Standard output is a document; the timeline goes to standard error.
};

// A report must not take the place of a scenario, of another report or of the certificates.
bool check_outputs(const RunArguments& arguments, std::string& why) {
    std::vector<std::string> outputs;
    outputs.reserve(arguments.reports.size() + 2);
    for (const ReportChoice& choice : arguments.reports) {
        outputs.push_back(choice.file);
    }
    for (const auto& file : {arguments.journal_file, arguments.har_file}) {
        if (file) {
            outputs.push_back(*file);
        }
    }
    std::vector<std::string> taken = arguments.scenarios;
    taken.push_back(arguments.ca_file);
    for (const std::string& output : outputs) {
        const bool clash = std::any_of(taken.begin(), taken.end(), [&](const std::string& other) {
            std::error_code error;
            return other == output || std::filesystem::equivalent(other, output, error);
        });
        if (clash) {
            why = fmt::format("'{}' is to be written, but is read or written as something else too", output);
            return false;
        }
        taken.push_back(output);
    }
    return true;
}

bool open_outputs(const RunArguments& arguments, Outputs& outputs, std::string& why) {
    for (const ReportChoice& choice : arguments.reports) {
        const auto formats = report_formats();
        const auto format = std::find_if(formats.begin(), formats.end(),
                                         [&](const ReportFormat& known) { return known.name == choice.format; });
        outputs.reports.push_back({&*format, OutputFile::open(choice.file, why)});
        if (outputs.reports.back().file == nullptr) {
            return false;
        }
        outputs.to_standard_output = outputs.to_standard_output || choice.file == "-";
    }
    if (arguments.journal_file) {
        outputs.journal = OutputFile::open(*arguments.journal_file, why);
        outputs.to_standard_output = outputs.to_standard_output || *arguments.journal_file == "-";
    }
    if (arguments.har_file && why.empty()) {
        outputs.har = OutputFile::open(*arguments.har_file, why);
        outputs.to_standard_output = outputs.to_standard_output || *arguments.har_file == "-";
    }
    return why.empty();
}

bool close_outputs(Outputs& outputs) {
    bool written = true;
    const auto close = [&written](OutputFile* file) {
        std::string why;
        if (file != nullptr && !file->close(why)) {
            print_error(fmt::format("error: {}\n", why));
            written = false;
        }
    };
    for (Outputs::ReportFile& report : outputs.reports) {
        close(report.file.get());
    }
    close(outputs.journal.get());
    close(outputs.har.get());
    return written;
}

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
    HarWriter* har;
    bool several;
};

RunResult replay_one(const Scenario& scenario, const Session& session) {
    const RunArguments& arguments = session.arguments;
    const bool to_error = session.outputs.to_standard_output;
    const TextStyle style{wants_color(arguments.color, to_error ? STDERR_FILENO : STDOUT_FILENO)};
    Progress progress(scenario.start);
    const auto print = [&](std::string_view text) {
        progress.clear();
        (to_error ? print_error : print_out)(text);
    };
    Judge judge(scenario, command_again(scenario, arguments), arguments.show_secrets);
    Timeline timeline(scenario.start, style, print);
    std::vector<RunObserver*> observers{&judge};
    std::optional<Journal> journal;
    if (session.outputs.journal) {
        journal.emplace([&](std::string_view line) { session.outputs.journal->write(line); },
                        session.several ? scenario.file : "", arguments.show_secrets);
        observers.push_back(&*journal);
    }
    if (session.har != nullptr) {
        observers.push_back(session.har);
    }
    if (!arguments.quiet) {
        observers.push_back(&timeline);
        print(render_heading(scenario, style));
    }
    if (is_terminal(STDERR_FILENO) && !arguments.quiet) {
        observers.push_back(&progress);
    }
    ReplayOptions options;
    options.extra_headers = arguments.headers;
    options.silence_limit = arguments.silence_limit;
    options.stop = &g_stop;
    options.execute = [](const std::string& command) { return execute(command, g_stop); };
    const auto began = std::chrono::steady_clock::now();
    Replay replay(scenario, session.sender, observers, options);
    const ReplayEnd end = replay.run();
    const auto wall = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    timeline.finish();
    RunResult result = judge.result(replay, end, wall);
    print(arguments.quiet ? render_verdict(result, style) : render_result(result, style));
    return result;
}

// The worst of all: what was not tested or could not be reached is never hidden behind another scenario's pass.
ExitCode worst(const std::vector<RunResult>& results) {
    for (const Verdict verdict :
         {Verdict::interrupted, Verdict::unreachable, Verdict::failed, Verdict::nothing_tested}) {
        if (std::any_of(results.begin(), results.end(),
                        [&](const RunResult& result) { return result.verdict == verdict; })) {
            return static_cast<ExitCode>(verdict);
        }
    }
    return results.empty() ? ExitCode::nothing_tested : ExitCode::passed;
}

ExitCode replay_all(const std::vector<Scenario>& scenarios, const RunArguments& arguments, Sender& sender,
                    Outputs& outputs) {
    std::optional<HarWriter> har;
    if (outputs.har) {
        har.emplace([&](std::string_view text) { outputs.har->write(text); }, arguments.show_secrets);
    }
    std::vector<RunResult> results;
    for (const Scenario& scenario : scenarios) {
        if (g_stop.load()) {
            break;
        }
        results.push_back(
            replay_one(scenario, {arguments, sender, outputs, har ? &*har : nullptr, scenarios.size() > 1}));
    }
    if (har) {
        har->finish();
    }
    ExitCode code = g_stop.load() ? ExitCode::interrupted : worst(results);
    for (Outputs::ReportFile& report : outputs.reports) {
        report.file->write(report.format->render({kVersion, static_cast<int>(code), results}));
    }
    if (!close_outputs(outputs) && code != ExitCode::interrupted) {
        code = ExitCode::report_failed;
    }
    return code;
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
    std::signal(SIGINT, stop_run);
    std::signal(SIGTERM, stop_run);
    std::string why;
    if (!check_outputs(arguments, why)) {
        print_error(fmt::format("error: {}\n", why));
        return ExitCode::usage;
    }
    ExitCode code = ExitCode::passed;
    auto scenarios = load_all(arguments.scenarios, arguments.load, wants_color(arguments.color, STDERR_FILENO),
                              !arguments.quiet, code);
    if (!scenarios && code == ExitCode::usage) {
        return code;
    }
    Outputs outputs;
    if (!open_outputs(arguments, outputs, why)) {
        print_error(fmt::format("error: {}\n", why));
        return ExitCode::report_failed;
    }
    const auto sender = HttpSender::create({.ca_file = arguments.ca_file, .insecure = arguments.insecure}, why);
    if (!sender) {
        print_error(fmt::format("error: --ca: {}\n", why));
        return ExitCode::usage;
    }
    if (!scenarios) {
        // Nothing was found to run; the reports say so.
        return replay_all({}, arguments, *sender, outputs);
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
    return replay_all(*scenarios, arguments, *sender, outputs);
}

}  // namespace notisim
