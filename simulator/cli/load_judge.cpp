#include "simulator/cli/load_judge.hpp"

#include "receiver-conformance/probe.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/load/threshold.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <thread>

namespace notisim {

namespace {

using namespace std::chrono_literals;

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
// Nothing, and a failed check, where that cannot be read.
std::optional<Tally> read_probe(const LoadArguments& arguments, Wire& wire,
                                const std::vector<Acknowledged>& acknowledged, RunResult& result) {
    std::string why;
    const auto source = conformance::parse_probe(arguments.probe);
    const auto sender = HttpSender::create({.ca_file = arguments.connection.ca_file,
                                            .insecure = arguments.connection.insecure,
                                            .body_bytes_max = kLoadProbeLimits.bytes},
                                           why);
    const auto patience = std::chrono::steady_clock::now() + 2s;
    std::optional<Tally> tally;
    while (!tally || (tally->result().lost > 0 && std::chrono::steady_clock::now() < patience)) {
        if (tally) {
            std::this_thread::sleep_for(200ms);
        }
        const auto text = conformance::read_probe_text(*source, *sender, kLoadProbeLimits, why);
        const auto reading = text ? conformance::parse_probe_text(*text, why) : std::nullopt;
        if (!reading) {
            CaseResult check = finding("processed/probe", "The probe can be read", 1, {why});
            check.expected = "what was acted on";
            check.actual = "not readable";
            result.checks.push_back(std::move(check));
            return std::nullopt;
        }
        tally.emplace(acknowledged, [&wire](const Happening& happening) { return wire.key_of(happening); });
        for (const conformance::Acted& acted : reading->acted) {
            tally->acted(acted.id, acted.status, acted.vin);
        }
    }
    return tally;
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

// The plan in words, with all that shards of one run have in common.
std::string plan_words(const LoadArguments& arguments, const LoadPlan& plan) {
    const LoadArguments plain;
    std::string text = plan.text;
    if (plan.kind != LoadPlan::Kind::max && plan.kind != LoadPlan::Kind::stages) {
        text += fmt::format(" at {:.6g}/s", plan.kind == LoadPlan::Kind::ramp
                                                ? plan.stages.back().to
                                                : plan.count_until(plan.seconds()) / plan.seconds());
    }
    if (arguments.batch > 1) {
        text += fmt::format(", batches of {}", arguments.batch);
    }
    if (arguments.mix_given) {
        text += fmt::format(", mix {:g}:{:g}", arguments.mix_remote, arguments.mix_monitor);
    }
    text += arguments.retry ? ", retry " + arguments.retry->text : "";
    text += arguments.timeout != plain.timeout ? ", timeout " + format_duration(arguments.timeout) : "";
    for (const LoadOutageArgument& outage : arguments.outages) {
        text += fmt::format(", outage {}@{}", format_duration(outage.length), format_duration(outage.from));
    }
    return text;
}

RunResult result_of(const LoadArguments& arguments, const PreparedLoad& prepared, LoadOutcome& outcome) {
    const LoadTraffic& traffic = prepared.traffic;
    const LoadReach& reach = prepared.reach;
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
    if (traffic.plan.kind == LoadPlan::Kind::max) {
        result.remarks.emplace_back("With --max answers are gathered: up to 0.1 ms of each latency is notisim's own.");
    }
    if (outcome.refused > 0) {
        result.remarks.push_back(fmt::format(
            "{} attempts were failed by --outage and not sent; they are told as connect.", outcome.refused));
    }
    if (!outcome.last_fault.empty()) {
        result.remarks.push_back("The last attempt without an answer: " + outcome.last_fault + ".");
    }
    if (traffic.vehicles / traffic.batch < reach.connections) {
        result.remarks.emplace_back(
            "The fleet is smaller than the number of connections: one notification of a vehicle "
            "is in flight at a time, so some connections were never used.");
    }
    result.load = std::move(outcome.summary);
    result.load->plan = plan_words(arguments, traffic.plan);
    result.end = outcome.end == LoadEnd::finished      ? "finished"
                 : outcome.end == LoadEnd::interrupted ? "interrupted"
                                                       : "more failed than is kept";
    return result;
}

bool asks_for(const std::vector<Threshold>& thresholds, LoadMetric metric) {
    return std::any_of(thresholds.begin(), thresholds.end(),
                       [metric](const Threshold& threshold) { return threshold.metric == metric; });
}

struct ProbeFinding {
    LoadMetric metric;
    CaseResult check;
};

std::vector<ProbeFinding> findings_of(const Tally& tally) {
    const LoadProbe told = tally.result();
    return {
        {LoadMetric::lost, finding("processed/lost", "Nothing that was acknowledged is lost", told.lost, tally.lost())},
        {LoadMetric::doubled, finding("processed/doubled", "Nothing is acted on twice", told.doubled, tally.doubled())},
        {LoadMetric::reordered, finding("processed/order", "Each vehicle's notifications are acted on in their order",
                                        told.reordered, tally.reordered())}};
}

// What every receiver owes unless another threshold is asked of the same: it takes what it is sent, in the time of the
// plan where its capacity is the question.
std::vector<Threshold> thresholds_of(const LoadArguments& arguments) {
    std::vector<Threshold> thresholds = arguments.thresholds;
    const auto imply = [&thresholds](LoadMetric metric, std::string_view text) {
        std::string why;
        if (!asks_for(thresholds, metric)) {
            thresholds.push_back(*parse_threshold(text, why));
        }
    };
    if (arguments.thresholds.empty() && arguments.outages.empty()) {
        imply(LoadMetric::failed, "failed<0.1%");
    }
    if (arguments.thresholds.empty() && !arguments.max) {
        imply(LoadMetric::dropped, "dropped<0.1%");
    }
    if (arguments.find_capacity) {
        imply(LoadMetric::failed, "failed<0.1%");
        imply(LoadMetric::achieved, "achieved>99%");
    }
    return thresholds;
}

// After an outage: what waited has arrived.
CaseResult all_delivered(const Counts& counts) {
    CaseResult check =
        finding("load/delivered", "What failed in the outage is delivered", counts.raised - counts.delivered, {});
    check.expected = "all of it";
    check.actual =
        fmt::format("{} given up, {} expired, {} still waiting", counts.given_up, counts.expired, counts.pending());
    check.message.clear();
    return check;
}

}  // namespace

RunResult judge_load(const LoadArguments& arguments, const PreparedLoad& prepared, Wire& wire, LoadOutcome outcome) {
    RunResult result = result_of(arguments, prepared, outcome);
    std::vector<ProbeFinding> told;
    if (!arguments.probe.empty() && outcome.end != LoadEnd::interrupted) {
        if (const auto tally = read_probe(arguments, wire, outcome.acknowledged, result)) {
            result.load->probe = tally->result();
            told = findings_of(*tally);
        }
    }
    const std::vector<Threshold> thresholds = thresholds_of(arguments);
    for (const ProbeFinding& each : told) {
        // None may be lost, unless a threshold says how many may.
        if (!asks_for(thresholds, each.metric)) {
            result.checks.push_back(each.check);
        }
    }
    for (const Threshold& threshold : thresholds) {
        result.load->thresholds.push_back(threshold.text);
        CaseResult& check = result.checks.emplace_back(judge(threshold, *result.load));
        for (const ProbeFinding& each : told) {
            if (each.metric == threshold.metric && check.outcome == CaseResult::Outcome::failed) {
                check.message += ": " + each.check.message;
            }
        }
    }
    if (outcome.unasked > 0) {
        result.checks.push_back(finding("load/unasked", "The receiver sends nothing but answers to requests",
                                        outcome.unasked,
                                        {"some answers may have been taken for those of other requests"}));
    }
    if (arguments.thresholds.empty() && !arguments.outages.empty()) {
        result.checks.push_back(all_delivered(result.notifications));
    }
    for (CaseResult& check : result.checks) {
        check.reproduce = command_again(arguments, prepared.traffic.seed);
    }
    result.verdict = verdict_of(result, outcome.end);
    return result;
}

}  // namespace notisim
