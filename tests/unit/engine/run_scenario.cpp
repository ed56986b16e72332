#include "tests/unit/engine/run_scenario.hpp"

#include "simulator/report/journal.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim::test {

namespace {

std::string_view word(AttemptReason reason) {
    switch (reason) {
        case AttemptReason::fresh: return "fresh";
        case AttemptReason::probe: return "probe";
        case AttemptReason::retry: return "retry";
        case AttemptReason::flush: break;
    }
    return "flush";
}

}  // namespace

void Recorder::raised(TimePoint at, NotificationId id, const EventStore& /*events*/) {
    all.push_back(fmt::format("{} raise {}", format_duration(at - start_), id));
}

void Recorder::attempted(const AttemptRecord& attempt) {
    const Outcome& outcome = *attempt.outcome;
    attempts.push_back(
        fmt::format("{} {} {} {} {}{}", format_duration(attempt.at - start_), attempt.lane->name, word(attempt.reason),
                    fmt::join(attempt.notifications, "+"),
                    outcome.answered() ? std::to_string(outcome.status) : std::string{name(outcome.error)},
                    attempt.fault.empty() ? "" : fmt::format(" (outage {})", attempt.fault)));
    all.push_back(attempts.back());
    sequence.push_back(attempt.seq);
}

void Recorder::expired(TimePoint at, const LaneInfo& lane, std::uint32_t count) {
    all.push_back(fmt::format("{} {} expires {}", format_duration(at - start_), lane.name, count));
}

void Recorder::outage(TimePoint at, const OutageStep& outage, bool begins) {
    all.push_back(fmt::format("{} outage {} {}", format_duration(at - start_), name_in(kOutageKinds, outage.kind),
                              begins ? "begins" : "ends"));
}

void Recorder::waited(TimePoint at, Duration length) {
    all.push_back(fmt::format("{} wait {}", format_duration(at - start_), format_duration(length)));
}

void Recorder::executed(TimePoint at, std::string_view command, int status) {
    all.push_back(fmt::format("{} exec {} {}", format_duration(at - start_), command, status));
}

ScenarioRun::ScenarioRun(Scenario of, std::vector<Outcome> script)
    : scenario(std::move(of)),
      sender(std::move(script)),
      recorder(scenario.start),
      judge(scenario, "notisim run test.yaml --seed 1", false) {}

RunResult ScenarioRun::run() {
    Journal lines([this](std::string_view line) { journal += line; }, "", false);
    Replay replay(scenario, sender, {&judge, &recorder, &lines}, options);
    end = replay.run();
    counts = replay.engine().counts();
    CHECK(counts.raised == counts.delivered + counts.expired + counts.given_up + counts.pending());
    return judge.result(replay, end, std::chrono::milliseconds{12});
}

const CaseResult& check_of(const RunResult& result, std::string_view id) {
    const auto found = std::find_if(result.checks.begin(), result.checks.end(),
                                    [id](const CaseResult& check) { return check.id == id; });
    INFO("the check " << id);
    REQUIRE(found != result.checks.end());
    return *found;
}

}  // namespace notisim::test
