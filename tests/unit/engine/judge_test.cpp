#include "tests/unit/engine/run_scenario.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;
using Fate = CaseResult::Outcome;

// Two notifications of one monitor and an expectation.
Scenario two_events(const std::string& expect, const std::string& head = "") {
    return scenario_of(head + kB2bFleet + "steps:\n" + monitor_step() + monitor_step("after: 1s") +
                       (expect.empty() ? "" : "expect: {" + expect + "}\n"));
}

Scenario one_remote(const std::string& expect) {
    return scenario_of(kB2bFleet + "steps:\n" + remote_step("Done, status: Success") + "expect: {" + expect + "}\n");
}

Outcome slow(int status, std::chrono::microseconds latency) {
    Outcome outcome = answer(status);
    outcome.latency = latency;
    return outcome;
}

}  // namespace

TEST_CASE("expectations on counts pass and fail", "[judge]") {
    struct Row {
        std::string expect;
        std::vector<Outcome> script;
        std::string id;
        Fate outcome;
        std::string expected;
        std::string actual;
        std::vector<std::uint64_t> evidence;
    };
    const std::vector<Outcome> good{answer(200)};
    const std::vector<Outcome> bad{answer(500)};
    const std::vector<Outcome> once_bad{answer(500), answer(200)};
    // A remote is given up after four attempts.
    const std::vector<Row> rows{
        {"delivered: all", good, "delivered", Fate::passed, "1 notification delivered", "1", {}},
        {"delivered: all", bad, "delivered", Fate::failed, "1 notification delivered", "0", {1, 2, 3, 4}},
        {"delivered: none", bad, "delivered", Fate::passed, "0 notifications delivered", "0", {}},
        {"delivered: {max: 0}", good, "delivered", Fate::failed, "0 notifications delivered", "1", {1}},
        {"expired: none", good, "expired", Fate::passed, "0 notifications expired", "0", {}},
        {"expired: all", good, "expired", Fate::failed, "1 notification expired", "0", {1}},
        {"given_up: 1", bad, "given_up", Fate::passed, "1 notification given up", "1", {}},
        {"given_up: none", bad, "given_up", Fate::failed, "0 notifications given up", "1", {4}},
        {"attempts: 1", good, "attempts", Fate::passed, "1 attempt", "1", {}},
        {"attempts: {max: 1}", once_bad, "attempts", Fate::failed, "at most 1 attempt", "2", {2}},
        {"attempts: {min: 2}", good, "attempts", Fate::failed, "at least 2 attempts", "1", {1}},
        {"attempts: {min: 2, max: 4}", bad, "attempts", Fate::passed, "2 to 4 attempts", "4", {}},
        {"requests: 4", bad, "requests", Fate::passed, "4 requests", "4", {}},
        {"requests: {max: 3}", bad, "requests", Fate::failed, "at most 3 requests", "4", {1, 2, 3, 4}},
    };
    for (const Row& row : rows) {
        INFO(row.expect << " with " << row.script.front().status);
        ScenarioRun run(one_remote(row.expect), row.script);

        const RunResult result = run.run();

        const CaseResult& check = check_of(result, "expect/" + row.id);
        CHECK(check.outcome == row.outcome);
        CHECK(check.expected == row.expected);
        CHECK(check.actual == row.actual);
        CHECK(check.evidence == row.evidence);
        CHECK(check.span.line > 0);
        CHECK(check.reproduce == "notisim run test.yaml --seed 1");
        CHECK_FALSE(check.title.empty());
        if (row.outcome == Fate::failed) {
            CHECK_THAT(check.message, Catch::StartsWith("expected " + row.expected + ", got " + row.actual));
            CHECK(result.verdict == Verdict::failed);
        } else {
            CHECK(check.message.empty());
        }
    }
}

TEST_CASE("attempts are judged by the fewest and by the most", "[judge]") {
    struct Row {
        std::string range;
        Fate outcome;
    };
    for (const Row& row :
         std::vector<Row>{{"{min: 1, max: 2}", Fate::passed}, {"{max: 1}", Fate::failed}, {"{min: 2}", Fate::failed}}) {
        INFO(row.range);
        // The first takes two attempts, the second one.
        ScenarioRun run(two_events("attempts: " + row.range), {answer(500), answer(200)});

        const RunResult result = run.run();

        CHECK(check_of(result, "expect/attempts").outcome == row.outcome);
        CHECK(check_of(result, "expect/attempts").actual == "1 to 2");
    }
}

TEST_CASE("the message of a missed count adds up", "[judge]") {
    ScenarioRun run(one_remote("delivered: all"), {answer(500)});

    const RunResult result = run.run();

    CHECK(check_of(result, "expect/delivered").message ==
          "expected 1 notification delivered, got 0 (of 1 raised: 0 delivered, 0 expired, 1 given up, 0 pending)");
}

TEST_CASE("which answers are allowed", "[judge][status][A-03]") {
    struct Row {
        std::string head;
        std::string expect;
        int status;
        Fate outcome;
        std::string_view sentence;
    };
    const std::string only = "interpret: {A-03: 200-only}\n";
    const std::vector<Row> rows{
        {"", "", 200, Fate::passed, "200 by default"},
        {"", "", 201, Fate::warned, "another 2xx by default"},
        {"", "", 500, Fate::failed, "500 by default"},
        {"", "", 302, Fate::failed, "a redirect by default"},
        {only, "", 201, Fate::failed, "another 2xx where only 200 counts"},
        {"", "status: [200]", 201, Fate::failed, "another 2xx where the scenario asks for 200"},
        {"", "status: [200, 201]", 201, Fate::passed, "what the scenario allows"},
        {"", "status: 503", 503, Fate::passed, "a refusal that the scenario wants"},
        {"", "status: 503", 200, Fate::failed, "a success that the scenario does not want"},
    };
    for (const Row& row : rows) {
        INFO(row.sentence);
        Scenario scenario = two_events(row.expect, row.head);
        scenario.monitors[0].subscribe->retry_policy = RetryPolicy{RetryPolicy::Kind::Bounded, 1, 10s};
        ScenarioRun run(std::move(scenario), {answer(row.status)});

        const RunResult result = run.run();

        const CaseResult& check = check_of(result, "expect/status");
        CHECK(check.outcome == row.outcome);
        CHECK(result.verdict == (row.outcome == Fate::failed ? Verdict::failed : Verdict::passed));
        CHECK((check.evidence.empty()) == (row.outcome == Fate::passed));
        CHECK(check.interpretation.front().first == "A-03");
        CHECK((check.span.line > 0) == !row.expect.empty());
        CHECK(result.checks.size() == 1);
        if (row.outcome != Fate::passed) {
            CHECK(check.evidence.front() == 1);
            CHECK_THAT(check.message, Catch::Contains(std::to_string(row.status)));
        }
    }
}

TEST_CASE("answers in time", "[judge][answer-within]") {
    struct Row {
        std::vector<Outcome> script;
        Fate outcome;
        std::string actual;
    };
    const std::vector<Row> rows{
        {{slow(200, 100ms), slow(200, 40ms)}, Fate::passed, "at most 100.0 ms"},
        {{slow(200, 40ms), slow(200, 100001us)},
         Fate::failed,
         "1 attempt without one, the slowest answer after 100.0 ms"},
        {{failure(TransportError::reset), slow(200, 40ms)},
         Fate::failed,
         "1 attempt without one, the slowest answer after 40.0 ms"},
    };
    for (const Row& row : rows) {
        ScenarioRun run(two_events("answer_within: 100ms"), row.script);

        const RunResult result = run.run();

        const CaseResult& check = check_of(result, "expect/answer_within");
        CHECK(check.outcome == row.outcome);
        CHECK(check.actual == row.actual);
    }
}

TEST_CASE("an outage is not a slow answer", "[judge][answer-within]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n  - outage: {for: 5s, kind: timeout}\n" + monitor_step() +
                                "expect: {answer_within: 1s, requests: 1}\n"));

    const RunResult result = run.run();

    CHECK(check_of(result, "expect/answer_within").outcome == Fate::passed);
    CHECK(check_of(result, "expect/requests").outcome == Fate::passed);
    CHECK(result.answers == std::map<std::string, std::uint64_t>{{"200", 1}, {"timeout", 1}});
}

TEST_CASE("batches that got through", "[judge][batches]") {
    struct Row {
        std::string expect;
        Fate outcome;
        std::string expected;
        std::string actual;
    };
    const std::vector<Row> rows{
        {"count: 1", Fate::passed, "1 batch", "1"},
        {"count: 1, max_size: 2", Fate::passed, "at most 2 notifications in the largest batch", "2"},
        {"count: {min: 2}", Fate::failed, "at least 2 batches", "1"},
        {"max_size: 1", Fate::failed, "at most 1 notification in the largest batch", "2"},
        {"max_size: {min: 3}", Fate::failed, "at least 3 notifications in the largest batch", "2"},
    };
    for (const Row& row : rows) {
        INFO(row.expect);
        Scenario scenario = two_events("batches: {" + row.expect + "}");
        scenario.monitors[0].subscribe->batch_notify = BatchNotify{10, 60s};
        // What is refused is no batch that got through.
        ScenarioRun run(std::move(scenario), {answer(500), answer(200)});

        const RunResult result = run.run();

        const CaseResult& check = check_of(result, "expect/batches");
        CHECK(check.outcome == row.outcome);
        CHECK(check.expected == row.expected);
        CHECK(check.actual == row.actual);
        CHECK(check.evidence ==
              (row.outcome == Fate::failed ? std::vector<std::uint64_t>{2} : std::vector<std::uint64_t>{}));
    }
}

TEST_CASE("the order of a lane", "[judge][order]") {
    ScenarioRun kept(two_events("order: per-lane"));
    CHECK(check_of(kept.run(), "expect/order").outcome == Fate::passed);

    ScenarioRun overtaken(two_events("order: per-lane"), {answer(500), answer(200)});
    const RunResult result = overtaken.run();

    const CaseResult& check = check_of(result, "expect/order");
    REQUIRE(overtaken.recorder.attempts ==
            Log{"0s battery fresh 1 500", "1s battery probe 2 200", "1s battery flush 1 200"});
    CHECK(check.outcome == Fate::failed);
    CHECK(check.evidence == std::vector<std::uint64_t>{3});
    CHECK(check.expected == "the order of raising");
    CHECK_THAT(check.actual, Catch::StartsWith("1 request "));
}

TEST_CASE("recovery is counted from the end of the outage", "[judge][recovery]") {
    const auto scenario = [](const std::string& limit) {
        return scenario_of(kB2bFleet + "steps:\n  - outage: {for: 25s}\n" + monitor_step() +
                           "expect: {recovered_within: " + limit + "}\n");
    };
    ScenarioRun in_time(scenario("5s"));
    ScenarioRun late(scenario("4s"));

    const RunResult good = in_time.run();
    const RunResult bad = late.run();

    CHECK(check_of(good, "expect/recovered_within").outcome == Fate::passed);
    CHECK(check_of(good, "expect/recovered_within").actual == "5s");
    CHECK(check_of(bad, "expect/recovered_within").outcome == Fate::failed);
    CHECK(check_of(bad, "expect/recovered_within").expected == "4s");
    CHECK_FALSE(check_of(bad, "expect/recovered_within").evidence.empty());
}

TEST_CASE("recovery without an outage is counted from the first failure", "[judge][recovery]") {
    ScenarioRun run(scenario_of(kB2bFleet + "steps:\n" + monitor_step("at: 1h") + "expect: {recovered_within: 20s}\n"),
                    {answer(500), answer(500), answer(200)});

    const RunResult result = run.run();

    CHECK(check_of(result, "expect/recovered_within").outcome == Fate::passed);
    CHECK(check_of(result, "expect/recovered_within").actual == "20s");
}

TEST_CASE("what never recovers fails", "[judge][recovery]") {
    ScenarioRun run(one_remote("recovered_within: 1h"), {answer(500)});

    const RunResult result = run.run();

    CHECK(check_of(result, "expect/recovered_within").outcome == Fate::failed);
    CHECK(check_of(result, "expect/recovered_within").actual == "none");
}

TEST_CASE("the order counts for each group of a lane", "[judge][order][A-21]") {
    Scenario scenario = scenario_of(kB2bFleet + "steps:\n" + monitor_step() + monitor_step("", "battery", "van") +
                                    monitor_step() + "expect: {order: per-lane}\n");
    scenario.monitors[0].subscribe->batch_notify = BatchNotify{10, 60s};
    scenario.monitors[0].subscribe->webhook.attributes = {{AttributeType::Header, "X-Vehicle", "$vin"}};
    ScenarioRun run(std::move(scenario));

    const RunResult result = run.run();

    REQUIRE(run.recorder.attempts == Log{"1m battery fresh 1+3 200", "1m battery fresh 2 200"});
    CHECK(check_of(result, "expect/order").outcome == Fate::passed);
}

TEST_CASE("a command that fails fails the scenario", "[judge][exec]") {
    for (const int status : {0, 7}) {
        ScenarioRun run(scenario_of(kB2bFleet + "steps:\n  - exec: docker stop receiver\n" + monitor_step()));
        run.options.execute = [status](const std::string&) { return status; };

        const RunResult result = run.run();

        CHECK(result.verdict == (status == 0 ? Verdict::passed : Verdict::failed));
        CHECK(result.checks.size() == (status == 0 ? 1 : 2));
        if (status != 0) {
            CHECK(check_of(result, "step/exec").actual == "7");
            CHECK_THAT(check_of(result, "step/exec").message, Catch::Contains("docker stop receiver"));
        }
    }
}
