#include "receiver-conformance/probe.hpp"
#include "simulator/base/redact.hpp"
#include "simulator/base/url.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/interrupt.hpp"
#include "simulator/cli/outputs.hpp"
#include "simulator/cli/read_file.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/generator/load_run.hpp"
#include "simulator/load/threshold.hpp"
#include "simulator/report/findings.hpp"
#include "simulator/report/text.hpp"
#include "simulator/scenario/registered.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <mutex>
#include <random>
#include <thread>
#include <unistd.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

// A probe that says more is not read on.
constexpr std::size_t kProbeBytesMax = std::size_t{1} << 30U;

std::nullopt_t fail(const std::string& text) {
    print_error(fmt::format("error: {}\n", text));
    return std::nullopt;
}

bool is_url(std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

/// The scenario of a plain URL: the registered subscription, and a fleet that is notified of this and that.
std::optional<Scenario> registered_scenario(const LoadArguments& arguments, std::uint64_t seed) {
    Registered registered;
    registered.name = "load";
    registered.url = arguments.target;
    registered.flavour = arguments.load.flavour.value_or(Flavour::b2b);
    registered.callback_file = arguments.callback_file;
    registered.seed = seed;
    registered.load = arguments.load;
    if (!arguments.callback_file.empty()) {
        const auto text = read_file(arguments.callback_file);
        if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) {
            return fail(fmt::format("--callback: {} '{}'", text ? "there is nothing in" : "cannot read",
                                    arguments.callback_file));
        }
        registered.callback_text = *text;
    }
    Diagnostics diagnostics;
    auto plain = load_registered(registered, registered_text(registered), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        print_error(render(diagnostic, wants_color(arguments.color, STDERR_FILENO)));
    }
    if (!plain) {
        return std::nullopt;
    }
    const Callback& callback = plain->callbacks.front();
    std::vector<RemoteType> types = callback.remote_types;
    if (types.empty()) {
        types = {RemoteType::Doors, RemoteType::Horn, RemoteType::Lights, RemoteType::WakeUp};
    }
    const bool monitors = (callback.monitors || plain->flavour == Flavour::b2b) && arguments.mix_monitor > 0;
    std::string vehicles;
    const std::string steps = fleet_steps(callback.remotes && arguments.mix_remote > 0, monitors, types, vehicles);
    if (vehicles.empty()) {
        return fail("the subscription takes none of what --mix asks for");
    }
    diagnostics.clear();
    auto scenario = load_registered(registered, registered_text(registered, vehicles) + steps, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!scenario) {
            print_error(render(diagnostic, wants_color(arguments.color, STDERR_FILENO)));
        }
    }
    return scenario;
}

std::optional<Scenario> scenario_of(const LoadArguments& arguments, std::uint64_t seed, ExitCode& code) {
    if (is_url(arguments.target)) {
        std::string why;
        if (!parse_url(arguments.target, why)) {
            return fail(fmt::format("'{}' is not a URL that can be called: {}", arguments.target, why));
        }
        return registered_scenario(arguments, seed);
    }
    LoadOptions options = arguments.load;
    options.seed = seed;
    auto scenarios =
        load_all({arguments.target}, options, wants_color(arguments.color, STDERR_FILENO), !arguments.quiet, code);
    if (!scenarios) {
        return std::nullopt;
    }
    if (scenarios->size() != 1) {
        return fail(fmt::format("'{}' is {} scenarios; load plays one", arguments.target, scenarios->size()));
    }
    if (arguments.retarget) {
        retarget(scenarios->front(), *arguments.retarget);
    }
    return std::move(scenarios->front());
}

// Requests are put together by the plan; what fails waits and is retried as the subscription says.
void adapt_lanes(StoryBook& book, std::uint32_t batch) {
    for (StoryLane& lane : book.lanes) {
        lane.settings.gather = LaneSettings::Gather::each;
        lane.settings.window = Duration{0};
        if (book.scenario->flavour == Flavour::b2b) {
            lane.settings.batch_size = batch;
        }
        lane.settings.batch_size = std::max(lane.settings.batch_size, batch);
    }
}

CaseResult finding(std::string id, std::string title, std::uint64_t count, const std::vector<std::string>& named) {
    CaseResult check;
    check.id = std::move(id);
    check.title = std::move(title);
    check.outcome = count == 0 ? CaseResult::Outcome::passed : CaseResult::Outcome::failed;
    check.expected = "none";
    check.actual = std::to_string(count);
    check.message = fmt::format("{}{}", fmt::join(named, "; "), named.size() < count ? "; ..." : "");
    return check;
}

// What the receiver did, against what it acknowledged. Waits until nothing is missing, for two seconds at most.
void judge_probe(const LoadArguments& arguments, Wire& wire, std::vector<Acknowledged> acknowledged,
                 RunResult& result) {
    std::string why;
    const auto source = conformance::parse_probe(arguments.probe);
    const auto sender = HttpSender::create({.ca_file = arguments.connection.ca_file,
                                            .insecure = arguments.connection.insecure,
                                            .body_bytes_max = kProbeBytesMax},
                                           why);
    const auto patience = std::chrono::steady_clock::now() + 2s;
    std::optional<Tally> tally;
    while (!tally || (tally->result().lost > 0 && std::chrono::steady_clock::now() < patience)) {
        if (tally) {
            std::this_thread::sleep_for(200ms);
        }
        const auto text = conformance::read_probe_text(*source, *sender, kProbeBytesMax, why);
        const auto reading = text ? conformance::parse_probe_text(*text, why) : std::nullopt;
        if (!reading) {
            CaseResult check = finding("processed/probe", "The probe can be read", 1, {why});
            check.expected = "what was acted on";
            check.actual = "nothing";
            result.checks.push_back(std::move(check));
            return;
        }
        tally.emplace(acknowledged, [&wire](const Happening& happening) { return wire.key_of(happening); });
        for (const conformance::Acted& acted : reading->acted) {
            tally->acted(acted.id, acted.status, acted.vin);
        }
    }
    const LoadProbe told = tally->result();
    result.load->probe = told;
    result.checks.push_back(
        finding("processed/lost", "Nothing that was acknowledged is lost", told.lost, tally->lost()));
    result.checks.push_back(finding("processed/doubled", "Nothing is acted on twice", told.doubled, tally->doubled()));
    result.checks.push_back(finding("processed/order", "Each vehicle's notifications are acted on in their order",
                                    told.reordered, tally->reordered()));
}

Verdict verdict_of(const RunResult& result, LoadEnd end) {
    const auto has = [&result](CaseResult::Outcome outcome) {
        return std::any_of(result.checks.begin(), result.checks.end(),
                           [outcome](const CaseResult& check) { return check.outcome == outcome; });
    };
    if (end == LoadEnd::interrupted) {
        return Verdict::interrupted;
    }
    if (result.attempts == 0) {
        return Verdict::nothing_tested;
    }
    if (result.answered == 0) {
        return Verdict::unreachable;
    }
    return has(CaseResult::Outcome::failed) ? Verdict::failed : Verdict::passed;
}

RunResult result_of(const LoadArguments& arguments, const LoadTraffic& traffic, LoadOutcome& outcome) {
    RunResult result;
    result.command = "load";
    result.scenario = arguments.target;
    result.name = traffic.book->scenario->name;
    result.flavour = traffic.book->scenario->flavour;
    result.target = traffic.book->stories.front().events.front().alone.url;
    result.seed = traffic.seed;
    result.clock = "real";
    result.notifications = outcome.counts;
    result.attempts = outcome.attempts;
    result.requests = outcome.requests;
    result.retries = outcome.retries;
    result.deliveries = outcome.attempts - outcome.retries;
    result.batch_size_max = traffic.batch;
    result.batches = traffic.batch > 1 ? result.deliveries : 0;
    result.answers = outcome.answers;
    for (const auto& [answer, count] : outcome.answers) {
        result.answered += is_status(answer) ? count : 0;
    }
    result.latency = outcome.summary.latency;
    result.load = std::move(outcome.summary);
    result.end = outcome.end == LoadEnd::finished      ? "finished"
                 : outcome.end == LoadEnd::interrupted ? "interrupted"
                                                       : "more failed than is kept";
    return result;
}

// Without a threshold, what every receiver owes: it takes what it is sent, after an outage what has waited.
std::vector<Threshold> thresholds_of(const LoadArguments& arguments) {
    if (!arguments.thresholds.empty()) {
        return arguments.thresholds;
    }
    std::string why;
    return {*parse_threshold(arguments.outages.empty() ? "failed<0.1%" : "drain<1h", why)};
}

// The traffic again: what is sent depends on these alone.
std::string again(const LoadArguments& arguments, std::uint64_t seed) {
    const std::string pace =
        arguments.max ? std::string{"--max"} : fmt::format("--rate {}/s --plan {}", arguments.rate, arguments.plan);
    return fmt::format("notisim load {} {} --duration {} --vehicles {} --batch {} --seed {}",
                       redact_url(arguments.target), pace, format_duration(arguments.duration), arguments.vehicles,
                       arguments.batch, seed);
}

void draw(const LoadSnapshot& now) {
    print_error(fmt::format("\r\x1b[K  +{:.0f} s  {} sent, {} in flight, {} failed, p50 {}, p99 {}, backlog {}",
                            std::chrono::duration<double>(now.at).count(), now.sent, now.in_flight, now.failed,
                            latency_text(now.latency.percentile(50)), latency_text(now.latency.percentile(99)),
                            now.backlog));
}

std::optional<LoadTraffic> traffic_of(const LoadArguments& arguments, const StoryBook& book, std::uint64_t seed) {
    std::string why;
    auto plan = parse_plan(arguments.plan, arguments.rate, arguments.duration, why);
    if (!plan) {
        return fail("--plan: " + why);
    }
    if (arguments.max) {
        plan->kind = LoadPlan::Kind::max;
        plan->text = "max";
    }
    if (arguments.vehicles < arguments.batch * arguments.workers * arguments.shards) {
        return fail("--vehicles: fewer than a batch for each worker of each shard");
    }
    LoadTraffic traffic;
    traffic.plan = *plan;
    traffic.book = &book;
    traffic.mix = {arguments.mix_remote, arguments.mix_monitor};
    traffic.vehicles = arguments.vehicles;
    traffic.batch = arguments.batch;
    traffic.seed = seed;
    for (const LoadOutageArgument& outage : arguments.outages) {
        traffic.outages.push_back({outage.from, outage.from + outage.length});
    }
    std::sort(traffic.outages.begin(), traffic.outages.end(),
              [](const LoadOutage& left, const LoadOutage& right) { return left.from < right.from; });
    traffic.timeout = arguments.timeout;
    traffic.drain = arguments.drain;
    traffic.keep_acknowledged = !arguments.probe.empty();
    return traffic;
}

}  // namespace

ExitCode load_command(const LoadArguments& arguments) {
    const std::atomic<bool>& stop = stop_on_signals();
    const std::uint64_t seed = arguments.seed.value_or(std::random_device{}());
    ExitCode code = ExitCode::usage;
    auto scenario = scenario_of(arguments, seed, code);
    std::string why;
    auto book = scenario ? make_stories(std::make_shared<Scenario>(*std::move(scenario)), why) : std::nullopt;
    if (!book) {
        if (!why.empty()) {
            fail(fmt::format("'{}' cannot be played under load: {}", arguments.target, why));
        }
        return code == ExitCode::passed ? ExitCode::usage : code;
    }
    adapt_lanes(*book, arguments.batch);
    auto traffic = traffic_of(arguments, *book, seed);
    if (!traffic) {
        return ExitCode::usage;
    }
    auto wire = Wire::prepare(*book, {arguments.connection.headers, arguments.batch, seed, arguments.keep_alive}, why);
    const auto address = wire ? reach_for_load(wire->origin(), arguments.allowed_hosts, why) : std::nullopt;
    if (!address || (!arguments.probe.empty() && !conformance::parse_probe(arguments.probe))) {
        fail(why.empty() ? fmt::format("--probe cannot be '{}': a URL, file:PATH or exec:COMMAND", arguments.probe)
                         : why);
        return ExitCode::usage;
    }
    auto outputs = Outputs::open(arguments.output, {arguments.callback_file, arguments.connection.ca_file}, code);
    if (!outputs) {
        return code;
    }
    std::vector<RunObserver*> observers;
    outputs->add_writers(observers, "");
    std::mutex journal_mutex;
    if (!observers.empty()) {
        traffic->journal_every = std::max<std::uint64_t>(arguments.journal_every, 1);
        traffic->journal = [&](const AttemptRecord& record) {
            const std::lock_guard lock{journal_mutex};
            for (RunObserver* observer : observers) {
                observer->attempted(record);
            }
        };
    }
    traffic->stop = &stop;
    LoadReach reach;
    reach.tls = {arguments.connection.ca_file, arguments.connection.insecure, true};
    reach.keep_alive = arguments.keep_alive;
    reach.connections = arguments.connections;
    reach.workers = arguments.workers;
    reach.shard = {arguments.shard - 1, arguments.shards};
    const bool live = is_terminal(STDERR_FILENO) && !arguments.quiet;
    const auto began = std::chrono::steady_clock::now();
    const auto watch = [live](const LoadSnapshot& now) {
        if (live) {
            draw(now);
        }
    };
    auto outcome = run_load(*traffic, *wire, *address, reach, watch, why);
    if (!outcome) {
        fail("--ca: " + why);
        return ExitCode::usage;
    }
    if (live) {
        print_error("\r\x1b[K");
    }
    RunResult result = result_of(arguments, *traffic, *outcome);
    result.wall = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    for (const Threshold& threshold : thresholds_of(arguments)) {
        result.load->thresholds.push_back(threshold.text);
        result.checks.push_back(judge(threshold, *result.load));
    }
    if (!arguments.probe.empty()) {
        judge_probe(arguments, *wire, std::move(outcome->acknowledged), result);
    }
    for (CaseResult& check : result.checks) {
        check.reproduce = again(arguments, seed);
    }
    result.verdict = verdict_of(result, outcome->end);
    const bool to_error = outputs->on_standard_output();
    const TextStyle style{wants_color(arguments.color, to_error ? STDERR_FILENO : STDOUT_FILENO)};
    const auto print = to_error ? print_error : print_out;
    print(arguments.quiet ? render_verdict(result, style) : render_result(result, style));
    return outputs->finish(static_cast<ExitCode>(result.verdict), {&result, 1});
}

}  // namespace notisim
