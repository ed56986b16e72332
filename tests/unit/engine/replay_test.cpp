#include "tests/unit/engine/run_scenario.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("steps raise what is sent at their moment", "[replay]") {
    ScenarioRun run(
        scenario_of(kSteps + monitor_step("at: 5s") + "  - wait: 1m\n" + remote_step("Pending, status: Accepted")));

    run.run();

    CHECK(run.recorder.all ==
          Log{"5s raise 1", "5s wait 1m", "5s battery fresh 1 200", "1m5s raise 2", "1m5s doors fresh 2 200"});
    CHECK(run.end.reason == ReplayEnd::Reason::finished);
    CHECK(run.end.simulated_end == run.scenario.start + 65s);
    CHECK(run.recorder.sequence == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("virtual time stands still while an exchange is in flight", "[replay][clock]") {
    ScenarioRun run(scenario_of(kSteps + monitor_step() + monitor_step("after: 1s")));
    Duration latency_seen{0};
    run.sender.decide = [&](const HttpRequest&) {
        Outcome slow = answer(200);
        slow.latency = 9s;
        latency_seen = 9s;
        return slow;
    };

    run.run();

    CHECK(latency_seen == 9s);
    CHECK(run.recorder.attempts == Log{"0s battery fresh 1 200", "1s battery fresh 2 200"});
    CHECK(run.end.simulated_end == run.scenario.start + 1s);
}

TEST_CASE("in virtual time there is one exchange at a time", "[replay][clock]") {
    std::string steps = kSteps;
    for (int index = 0; index < 5; ++index) {
        steps += remote_step("Done, status: Success");
    }
    ScenarioRun run(scenario_of(steps));

    run.run();

    CHECK(run.sender.requests.size() == 5);
    CHECK(run.sender.in_flight_max == 1);
}

TEST_CASE("72 hours of retries are replayed at once", "[replay][clock][retention]") {
    ScenarioRun run(scenario_of(kSteps + monitor_step()), {answer(500)});

    run.run();

    CHECK(run.sender.requests.size() == 25'920);
    CHECK(run.recorder.all.back() == "3d battery expires 1");
    CHECK(run.counts.expired == 1);
    CHECK(run.end.simulated_end == run.scenario.start + 72h);
}

TEST_CASE("an attempt that times out costs the delivery timeout", "[replay][clock][A-26]") {
    ScenarioRun run(scenario_of("interpret: {A-26: 4s}\n" + kSteps + monitor_step()),
                    {failure(TransportError::timeout), answer(200)});

    run.run();

    CHECK(run.recorder.attempts == Log{"0s battery fresh 1 timeout", "14s battery retry 1 200"});
    CHECK(run.sender.timeouts.front() == 4s);
}

TEST_CASE("other lanes go on while one waits for its timeout", "[replay][clock]") {
    ScenarioRun run(scenario_of(kSteps + monitor_step() + remote_step("Done, status: Success", "after: 1s") +
                                remote_step("Done, status: Success", "after: 1s")),
                    {failure(TransportError::timeout), answer(200)});

    run.run();

    CHECK(run.recorder.attempts ==
          Log{"1s doors fresh 2 200", "2s doors fresh 3 200", "0s battery fresh 1 timeout", "20s battery retry 1 200"});
}

TEST_CASE("errors other than a timeout cost no time", "[replay][clock]") {
    for (const TransportError error : {TransportError::connect, TransportError::reset, TransportError::tls,
                                       TransportError::protocol, TransportError::closed}) {
        ScenarioRun run(scenario_of(kSteps + monitor_step()), {failure(error), answer(200)});

        run.run();

        CHECK(run.recorder.attempts ==
              Log{"0s battery fresh 1 " + std::string{name(error)}, "10s battery retry 1 200"});
    }
}

TEST_CASE("an answer that is not accepted is tried again", "[replay][A-03]") {
    struct Row {
        std::string_view reading;
        int status;
        bool delivered;
    };
    for (const Row& row : std::vector<Row>{{"2xx", 201, true},
                                           {"2xx", 302, false},
                                           {"200-only", 201, false},
                                           {"template", 201, true},
                                           {"template", 200, false}}) {
        INFO(row.reading << " " << row.status);
        Scenario scenario = scenario_of(kSteps + monitor_step());
        REQUIRE(scenario.interpretations.choose("A-03", row.reading));
        ScenarioRun run(std::move(scenario), {answer(row.status), answer(row.status)});
        run.sender.decide = [&](const HttpRequest&) {
            return run.sender.requests.size() == 1 ? answer(row.status) : answer(row.reading == "template" ? 201 : 200);
        };

        run.run();

        CHECK(run.counts.delivered == 1);
        CHECK(run.recorder.attempts.size() == (row.delivered ? 1 : 2));
    }
}

TEST_CASE("the same scenario and seed and answers give the same journal", "[replay]") {
    const std::string text = "seed: 42\n" + kSteps + "  - outage: {for: 1h, kind: timeout, on: doors}\n" +
                             "  - repeat: {times: 20, every: 90s}\n    steps:\n    " + monitor_step() + "    " +
                             remote_step("Done, status: Success", "after: 7s");
    const auto script = [] {
        std::vector<Outcome> outcomes;
        for (int index = 0; index < 40; ++index) {
            outcomes.push_back(index % 3 == 0   ? answer(500)
                               : index % 7 == 0 ? failure(TransportError::timeout)
                                                : answer(200));
        }
        return outcomes;
    };
    ScenarioRun one(scenario_of(text), script());
    ScenarioRun two(scenario_of(text), script());

    one.run();
    two.run();

    REQUIRE(one.journal.size() > 10'000);
    CHECK(one.journal == two.journal);
    CHECK(one.counts.raised == 40);
}

TEST_CASE("another seed gives other ids", "[replay]") {
    ScenarioRun one(scenario_of("seed: 1\n" + kSteps + remote_step("Done, status: Success")));
    ScenarioRun two(scenario_of("seed: 2\n" + kSteps + remote_step("Done, status: Success")));

    one.run();
    two.run();

    CHECK(one.journal != two.journal);
}

TEST_CASE("repeats and timing come out in the attempts", "[replay][timeline]") {
    ScenarioRun run(scenario_of(kSteps + "  - repeat: {times: 3, every: 10s}\n    steps:\n    " + monitor_step() +
                                "    " + monitor_step("after: 2s") + monitor_step("at: 1s")));

    run.run();

    CHECK(run.recorder.attempts == Log{"0s battery fresh 1 200", "1s battery fresh 2 200", "2s battery fresh 3 200",
                                       "10s battery fresh 4 200", "12s battery fresh 5 200", "20s battery fresh 6 200",
                                       "22s battery fresh 7 200"});
}

TEST_CASE("a receiver that stays silent ends the run", "[replay][silence]") {
    ScenarioRun run(scenario_of(kSteps + monitor_step()), {failure(TransportError::timeout)});
    run.options.silence_limit = 0ms;

    const RunResult result = run.run();

    CHECK(run.end.reason == ReplayEnd::Reason::silent);
    CHECK(result.end == "silent");
    CHECK(run.sender.requests.size() < 10);
    CHECK(run.counts.pending() == 1);
}

TEST_CASE("a receiver that answers badly is not silent", "[replay][silence]") {
    for (const Outcome& outcome : {answer(500), failure(TransportError::connect), failure(TransportError::reset)}) {
        ScenarioRun run(scenario_of(kSteps + remote_step("Done, status: Success")), {outcome});
        run.options.silence_limit = 1h;

        run.run();

        CHECK(run.end.reason == ReplayEnd::Reason::finished);
        CHECK(run.counts.given_up == 1);
    }
}

TEST_CASE("a stop before the first step raises nothing", "[replay][interrupt]") {
    const std::atomic<bool> stop{true};
    ScenarioRun run(scenario_of(kSteps + monitor_step()));
    run.options.stop = &stop;

    const RunResult result = run.run();

    CHECK(run.end.reason == ReplayEnd::Reason::interrupted);
    CHECK(result.verdict == Verdict::interrupted);
    CHECK(run.counts.raised == 0);
    CHECK(run.sender.requests.empty());
}

TEST_CASE("a stop ends what is under way as cancelled and leaves it pending", "[replay][interrupt]") {
    std::atomic<bool> stop{false};
    ScenarioRun run(scenario_of(kSteps + remote_step("Pending, status: Accepted") +
                                remote_step("Done, status: Success", "after: 1s")));
    run.options.stop = &stop;
    run.sender.hold = true;
    run.sender.on_send = [&] { stop.store(true); };

    const RunResult result = run.run();

    CHECK(run.end.reason == ReplayEnd::Reason::interrupted);
    CHECK(run.recorder.attempts == Log{"0s doors fresh 1 cancelled"});
    CHECK(run.counts.raised == 1);
    CHECK(run.counts.pending() == 1);
    CHECK(run.counts.given_up == 0);
    CHECK(result.answers.at("cancelled") == 1);
    CHECK_THAT(run.journal, Catch::Contains(R"("error":"cancelled","fault":null,"retry_at":null,"final":null)"));
}

TEST_CASE("headers of the command line are added and replace those of the same name", "[replay]") {
    Scenario scenario = scenario_of(kSteps + monitor_step());
    scenario.monitors[0].subscribe->webhook.attributes = {{AttributeType::Header, "Authorization", "Basic old"},
                                                          {AttributeType::Header, "X-Kept", "yes"}};
    ScenarioRun run(std::move(scenario));
    run.options.extra_headers = {{"authorization", "Bearer new"}, {"X-More", "1"}};

    run.run();

    CHECK(run.sender.requests.at(0).headers == Headers{{"Content-Type", "application/json"},
                                                       {"X-Kept", "yes"},
                                                       {"authorization", "Bearer new"},
                                                       {"X-More", "1"}});
}

TEST_CASE("a body goes as it is and once", "[replay][body]") {
    ScenarioRun run(scenario_of(kSteps + "  - {body: '{\"not\": json', on: doors}\n" +
                                "  - {body: 'x', on: battery, vehicle: van}\n"),
                    {answer(500)});

    run.run();

    CHECK(run.recorder.attempts == Log{"0s doors fresh 1 500", "0s battery fresh 2 500"});
    CHECK(run.sender.requests[0].body == "{\"not\": json");
    CHECK(run.sender.requests[0].url == "http://receiver.test/remote");
    CHECK(run.sender.requests[1].url == "http://receiver.test/monitor");
    CHECK(run.counts.given_up == 2);
    CHECK_THAT(run.journal, Catch::Contains(R"("lane":{"kind":"body","id":"body-1"})"));
}

TEST_CASE("an exec step is run and told", "[replay][exec]") {
    Log commands;
    ScenarioRun run(scenario_of(kSteps + "  - {after: 3s, exec: docker stop receiver}\n" + monitor_step()));
    run.options.execute = [&](const std::string& command) {
        commands.push_back(command);
        return 7;
    };

    run.run();

    CHECK(commands == Log{"docker stop receiver"});
    CHECK(run.recorder.all == Log{"3s exec docker stop receiver 7", "3s raise 1", "3s battery fresh 1 200"});
}
