#include "simulator/cli/commands.hpp"
#include "simulator/cli/interrupt.hpp"
#include "simulator/cli/load_judge.hpp"
#include "simulator/cli/outputs.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/generator/metrics_server.hpp"
#include "simulator/load/capacity.hpp"
#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"
#include "simulator/report/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <mutex>
#include <random>
#include <unistd.h>

namespace notisim {

namespace {

/// One invocation: what is told while runs are under way.
struct LoadSession {
    const LoadArguments& arguments;
    PreparedLoad& prepared;
    MetricsServer* metrics;
    bool live;
};

void draw(const LoadSnapshot& now) {
    const double seconds = std::max(std::chrono::duration<double>(now.at).count(), 0.001);
    const auto percentile = [&now](double percent) {
        return now.latency.count() == 0 ? "-" : latency_text(now.latency.percentile(percent));
    };
    const std::string line = fmt::format("  +{:.0f}s {:.0f}/s, {} in flight, {} failed, p50 {}, p99 {}, backlog {}",
                                         seconds, static_cast<double>(now.sent) / seconds, now.in_flight, now.failed,
                                         percentile(50), percentile(99), now.backlog);
    constexpr std::size_t kColumns = 79;
    print_error("\r\x1b[K" + cut_to(line, kColumns));
}

// Plays the traffic once. It was seen before that the CA file can be used.
RunResult play(const LoadSession& session, std::uint64_t seed) {
    PreparedLoad& prepared = session.prepared;
    prepared.traffic.seed = seed;
    std::string why;
    auto wire = wire_of(session.arguments, prepared.book, seed, why);
    const auto watch = [&session](const LoadSnapshot& now) {
        if (session.live) {
            draw(now);
        }
        if (session.metrics != nullptr) {
            session.metrics->update(now);
        }
    };
    const auto began = std::chrono::steady_clock::now();
    auto outcome = run_load(prepared.traffic, *wire, prepared.address, prepared.reach, watch, why);
    const auto wall = std::chrono::steady_clock::now() - began;
    if (session.live) {
        print_error("\r\x1b[K");
    }
    RunResult result = judge_load(session.arguments, prepared, *wire, *std::move(outcome));
    result.simulated_end = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    result.wall = std::chrono::duration_cast<std::chrono::milliseconds>(wall);
    result.simulated_start = result.simulated_end - result.wall;
    return result;
}

// What a trial crossed, or empty.
std::string crossed(const RunResult& result) {
    const auto found = std::find_if(result.checks.begin(), result.checks.end(), [](const CaseResult& check) {
        return check.outcome == CaseResult::Outcome::failed;
    });
    return found == result.checks.end() ? std::string{} : fmt::format("{}: {}", found->title, found->actual);
}

// Plays one trial after the other, each with ids of its own. The result is that of the last trial at the rate found.
RunResult find_capacity(const LoadSession& session, std::uint64_t seed, std::string_view how) {
    const LoadArguments& arguments = session.arguments;
    CapacitySearch search(arguments.rate, kRateMax);
    std::optional<RunResult> best;
    RunResult last;
    while (const auto rate = search.next()) {
        std::string why;
        session.prepared.traffic.plan = *parse_plan(how, *rate, arguments.duration, why);
        last = play(session, seed++);
        if (last.verdict == Verdict::interrupted || last.verdict == Verdict::unreachable) {
            break;
        }
        const std::string reason = crossed(last);
        search.record(reason.empty(), reason);
        if (!arguments.quiet) {
            print_error(fmt::format("  {:>10.1f}/s  {}\n", *rate, reason.empty() ? "kept" : reason));
        }
        if (reason.empty()) {
            best = last;
        }
    }
    const bool broken_off = last.verdict == Verdict::interrupted || last.verdict == Verdict::unreachable;
    RunResult result = best && !broken_off ? *std::move(best) : std::move(last);
    result.load->capacity = search.result();
    return result;
}

}  // namespace

ExitCode load_command(const LoadArguments& arguments) {
    const std::atomic<bool>& stop = stop_on_signals();
    const std::uint64_t seed = arguments.seed.value_or(std::random_device{}());
    ExitCode code = ExitCode::usage;
    const auto prepared = prepare_load(arguments, seed, code);
    if (!prepared) {
        return code;
    }
    const std::string probe_file = arguments.probe.starts_with("file:") ? arguments.probe.substr(5) : "";
    auto outputs =
        Outputs::open(arguments.output, {arguments.callback_file, arguments.connection.ca_file, probe_file}, code);
    if (!outputs) {
        return code;
    }
    std::vector<RunObserver*> observers;
    outputs->add_writers(observers, "");
    std::mutex journal_mutex;
    LoadTraffic& traffic = prepared->traffic;
    traffic.stop = &stop;
    std::atomic<std::uint64_t> attempts{0};
    traffic.journal_seq = &attempts;
    if (!observers.empty()) {
        traffic.journal_every = std::max<std::uint64_t>(arguments.journal_every, 1);
        traffic.journal = [&](const AttemptRecord& record) {
            const std::lock_guard lock{journal_mutex};
            for (RunObserver* observer : observers) {
                observer->attempted(record);
            }
        };
    }
    std::optional<MetricsServer> metrics;
    if (!arguments.prometheus.empty()) {
        std::string why;
        metrics.emplace(arguments.prometheus);
        if (!metrics->start(why)) {
            print_error(fmt::format("error: --prometheus: {}\n", why));
            return ExitCode::usage;
        }
        print_error(fmt::format("metrics at {}/metrics\n", metrics->url()));
    }
    const bool live = is_terminal(STDERR_FILENO) && !arguments.quiet;
    const LoadSession session{arguments, *prepared, metrics ? &*metrics : nullptr, live};
    const RunResult result =
        arguments.find_capacity ? find_capacity(session, seed, arguments.plan) : play(session, seed);
    const bool to_error = outputs->on_standard_output();
    const TextStyle style{wants_color(arguments.color, to_error ? STDERR_FILENO : STDOUT_FILENO)};
    const auto print = to_error ? print_error : print_out;
    print(arguments.quiet ? render_verdict(result, style) : render_result(result, style));
    return outputs->finish(static_cast<ExitCode>(result.verdict), {&result, 1});
}

}  // namespace notisim
