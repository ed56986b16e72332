#include "tests/unit/engine/run_scenario.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;
using Fate = CaseResult::Outcome;

const std::string kAll =
    "expect: {delivered: all, expired: none, given_up: none, attempts: {max: 4}, requests: {max: 9}, "
    "batches: {count: 0}, order: per-lane, recovered_within: 1h, answer_within: 1s}\n";

std::size_t count(const RunResult& result, Fate fate) {
    return static_cast<std::size_t>(std::count_if(result.checks.begin(), result.checks.end(),
                                                  [fate](const CaseResult& check) { return check.outcome == fate; }));
}

}  // namespace

TEST_CASE("what could not be judged is skipped and says why", "[judge][skipped]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps: []\n" + kAll));

    const RunResult result = run.run();

    CHECK(result.checks.size() == 10);
    for (const CaseResult& check : result.checks) {
        INFO(check.id);
        CHECK(check.outcome == Fate::skipped);
        CHECK_FALSE(check.message.empty());
    }
    CHECK(result.verdict == Verdict::nothing_tested);
}

TEST_CASE("recovery is skipped where nothing failed", "[judge][skipped][recovery]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + kAll));

    const RunResult result = run.run();

    CHECK(check_of(result, "expect/recovered_within").outcome == Fate::skipped);
    CHECK(count(result, Fate::skipped) == 1);
    CHECK(count(result, Fate::passed) == 9);
    CHECK(result.verdict == Verdict::passed);
}

TEST_CASE("a receiver that never answers was not reached", "[judge][verdict]") {
    for (const TransportError error : {TransportError::connect, TransportError::timeout, TransportError::tls}) {
        ScenarioRun run(
            scenario_of(kB2bFleet + "steps:\n" + remote_step("Done, status: Success") + "expect: {delivered: all}\n"),
            {failure(error)});

        const RunResult result = run.run();

        CHECK(result.verdict == Verdict::unreachable);
        CHECK(check_of(result, "expect/status").outcome == Fate::skipped);
        CHECK(check_of(result, "expect/delivered").outcome == Fate::failed);
    }
}

TEST_CASE("one answer is enough to have reached the receiver", "[judge][verdict]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + remote_step("Done, status: Success")),
                    {failure(TransportError::connect), answer(500), failure(TransportError::connect)});

    CHECK(run.run().verdict == Verdict::failed);
}

TEST_CASE("a run of outages alone has nothing to say about reachability", "[judge][verdict]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n  - outage: {for: 100h}\n" + remote_step("Done, status: Success") +
                                "expect: {given_up: all}\n"));

    const RunResult result = run.run();

    CHECK(result.requests == 0);
    CHECK(result.verdict == Verdict::passed);
}

TEST_CASE("a run of outages alone that expects nothing has tested nothing", "[judge][verdict]") {
    ScenarioRun run(
        scenario_of(kB2bFleet + "steps:\n  - outage: {for: 100h}\n" + remote_step("Done, status: Success")));

    CHECK(run.run().verdict == Verdict::nothing_tested);
}

TEST_CASE("a run that was interrupted passes nothing", "[judge][verdict][interrupt]") {
    std::atomic<bool> stop{false};
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + monitor_step("after: 1s") + kAll));
    run.options.stop = &stop;
    run.sender.on_send = [&] { stop = run.sender.hold = run.sender.requests.size() == 2; };

    const RunResult result = run.run();

    CHECK(result.verdict == Verdict::interrupted);
    CHECK(result.end == "interrupted");
    CHECK(count(result, Fate::passed) == 0);
    CHECK(check_of(result, "expect/status").outcome == Fate::skipped);
    CHECK(check_of(result, "expect/given_up").outcome == Fate::skipped);
    CHECK(check_of(result, "expect/answer_within").outcome == Fate::skipped);
}

TEST_CASE("an interrupted run keeps the faults that no more of it could mend", "[judge][verdict][interrupt]") {
    std::atomic<bool> stop{false};
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + monitor_step("after: 1s") + kAll),
                    {answer(500)});
    run.options.stop = &stop;
    run.sender.on_send = [&] { stop = run.sender.requests.size() == 2; };

    const RunResult result = run.run();

    CHECK(result.verdict == Verdict::interrupted);
    CHECK(check_of(result, "expect/status").outcome == Fate::failed);
    CHECK(check_of(result, "expect/delivered").outcome == Fate::skipped);
    CHECK(check_of(result, "expect/recovered_within").outcome == Fate::skipped);
}

TEST_CASE("a receiver that falls silent fails", "[judge][verdict][silence]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + monitor_step("after: 1s") +
                                "expect: {attempts: {max: 1000000}}\n"),
                    {answer(200), failure(TransportError::timeout)});
    run.options.silence_limit = 20ms;

    const RunResult result = run.run();

    CHECK(result.end == "silent");
    CHECK(result.verdict == Verdict::failed);
    CHECK(count(result, Fate::passed) == 0);
}

TEST_CASE("who recovers once and then falls silent has not recovered", "[judge][recovery][silence]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + monitor_step("after: 1h") +
                                "expect: {recovered_within: 1h}\n"),
                    {answer(500), answer(200), failure(TransportError::timeout)});
    run.options.silence_limit = 20ms;

    const RunResult result = run.run();

    REQUIRE(result.end == "silent");
    CHECK(check_of(result, "expect/recovered_within").outcome == Fate::failed);
}

TEST_CASE("numbers of a run", "[judge]") {
    Scenario scenario = scenario_of(kB2bFleet + "steps:\n  - outage: {for: 5s}\n" + monitor_step() +
                                    monitor_step("after: 1s") + remote_step("Done, status: Success", "at: 1h"));
    scenario.monitors[0].subscribe->batch_notify = BatchNotify{10, 60s};
    scenario.monitors[0].subscribe->webhook.target = "http://receiver.test/monitor?token=geheim&a=1";
    // Two in one batch at one minute: 500, then 200. One remote: 200.
    ScenarioRun run(std::move(scenario), {answer(500), answer(200)});

    const RunResult result = run.run();

    CHECK(result.target == "http://receiver.test/monitor?token=***&a=1");
    CHECK(result.notifications.raised == 3);
    CHECK(result.notifications.delivered == 3);
    CHECK(result.deliveries == 2);
    CHECK(result.attempts == 3);
    CHECK(result.retries == 1);
    CHECK(result.attempts == result.deliveries + result.retries);
    CHECK(result.requests == 3);
    CHECK(result.batches == 1);
    CHECK(result.batch_size_max == 2);
    CHECK(result.answers == std::map<std::string, std::uint64_t>{{"200", 2}, {"500", 1}});
    CHECK(result.answered == 3);
    CHECK(result.latency.percentile(50) == 250us);
    CHECK(result.seed == 1);
    CHECK(result.clock == "virtual");
    CHECK(result.wall == 12ms);
    CHECK(result.end == "finished");
    CHECK_FALSE(result.interpretations.empty());
}

TEST_CASE("a flush of what failed before counts as a retry", "[judge]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + monitor_step("after: 1s")),
                    {answer(500), answer(200)});

    const RunResult result = run.run();

    CHECK(result.attempts == 3);
    CHECK(result.deliveries == 2);
    CHECK(result.retries == 1);
}

TEST_CASE("the evidence is the first twenty attempts", "[judge]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n  - repeat: {times: 30, every: 1m}\n    steps:\n    " +
                                remote_step("Done, status: Success")),
                    {answer(404)});

    const RunResult result = run.run();

    const CaseResult& check = check_of(result, "expect/status");
    CHECK(check.evidence.size() == 20);
    CHECK(check.evidence.back() == 20);
    CHECK(check.actual == "404 (120 times)");
}

TEST_CASE("every check names its document", "[judge]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step() + kAll));

    for (const CaseResult& check : run.run().checks) {
        INFO(check.id);
        CHECK_FALSE(check.reference.document.empty());
        CHECK_FALSE(check.reference.section.empty());
        CHECK(check.level == "must");
    }
}
