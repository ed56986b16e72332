#include "tests/unit/engine/run_scenario.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("an outage that refuses costs no time and sends nothing", "[outage]") {
    ScenarioRun run(scenario_of(kSteps + "  - outage: {for: 25s, kind: refuse}\n" + monitor_step()));

    run.run();

    CHECK(run.recorder.all == Log{"0s outage refuse begins", "0s raise 1", "0s battery fresh 1 connect (outage refuse)",
                                  "10s battery retry 1 connect (outage refuse)",
                                  "20s battery retry 1 connect (outage refuse)", "25s outage refuse ends",
                                  "30s battery retry 1 200"});
    CHECK(run.sender.requests.size() == 1);
}

TEST_CASE("an outage that times out costs the delivery timeout and sends nothing", "[outage][A-26]") {
    ScenarioRun run(scenario_of(kSteps + "  - outage: {for: 25s, kind: timeout}\n" + monitor_step()));

    run.run();

    CHECK(run.recorder.attempts == Log{"0s battery fresh 1 timeout (outage timeout)",
                                       "20s battery retry 1 timeout (outage timeout)", "40s battery retry 1 200"});
    CHECK(run.sender.requests.size() == 1);
}

TEST_CASE("an attempt at the very end of an outage goes through", "[outage]") {
    ScenarioRun run(scenario_of(kSteps + "  - outage: {for: 10s}\n" + monitor_step()));

    run.run();

    CHECK(run.recorder.all == Log{"0s outage refuse begins", "0s raise 1", "0s battery fresh 1 connect (outage refuse)",
                                  "10s outage refuse ends", "10s battery retry 1 200"});
}

TEST_CASE("what was raised before an outage of the same moment is sent before it", "[outage]") {
    ScenarioRun run(scenario_of(kSteps + monitor_step() + "  - outage: {for: 5s}\n" + monitor_step()));

    run.run();

    CHECK(run.recorder.all == Log{"0s raise 1", "0s battery fresh 1 200", "0s outage refuse begins", "0s raise 2",
                                  "0s battery fresh 2 connect (outage refuse)", "5s outage refuse ends",
                                  "10s battery retry 2 200"});
}

TEST_CASE("an outage can be limited to one callback or monitor", "[outage]") {
    struct Row {
        std::string on;
        Log attempts;
    };
    for (const Row& row :
         {Row{"battery",
              {"0s battery fresh 1 connect (outage refuse)", "0s doors fresh 2 200", "10s battery retry 1 200"}},
          Row{"doors",
              {"0s battery fresh 1 200", "0s doors fresh 2 connect (outage refuse)", "10s doors retry 2 200"}}}) {
        ScenarioRun run(scenario_of(kSteps + "  - outage: {for: 5s, on: " + row.on + "}\n" + monitor_step() +
                                    remote_step("Done, status: Success")));

        run.run();

        CHECK(run.recorder.attempts == row.attempts);
    }
}

TEST_CASE("an outage of a b2c callback concerns its monitors", "[outage]") {
    ScenarioRun run(
        scenario_of(kB2cUser + "steps:\n  - outage: {for: 5s, on: app}\n" + monitor_step() + monitor_step("", "plug"),
                    Flavour::b2c));

    run.run();

    CHECK(run.recorder.attempts == Log{"0s battery fresh 1 connect (outage refuse)",
                                       "0s plug fresh 2 connect (outage refuse)", "10s battery retry 1 200",
                                       "10s plug retry 2 200"});
}

TEST_CASE("an outage of a b2c monitor leaves its callback alone", "[outage]") {
    ScenarioRun run(scenario_of(kB2cUser + "steps:\n  - outage: {for: 5s, on: plug}\n" + monitor_step() +
                                    remote_step("Done, status: Success", "", "app"),
                                Flavour::b2c));

    run.run();

    CHECK(run.recorder.attempts == Log{"0s battery fresh 1 200", "0s app fresh 2 200"});
}

TEST_CASE("outages may overlap", "[outage]") {
    ScenarioRun run(
        scenario_of(kSteps + "  - outage: {for: 15s}\n  - {at: 10s, outage: {for: 15s}}\n" + monitor_step("at: 0s")));

    run.run();

    CHECK(run.recorder.attempts.back() == "30s battery retry 1 200");
    CHECK(run.recorder.attempts.size() == 4);
}

TEST_CASE("the end of an outage alone keeps no run alive", "[outage]") {
    ScenarioRun run(scenario_of(kSteps + "  - outage: {for: 100h}\n" + remote_step("Done, status: Success")));

    run.run();

    CHECK(run.end.simulated_end == run.scenario.start + 30s);
    CHECK(run.counts.given_up == 1);
}

TEST_CASE("three days of an outage end in expiry", "[outage][retention]") {
    Scenario scenario = scenario_of(kSteps + "  - outage: {for: 73h}\n" + monitor_step());
    scenario.monitors[0].subscribe->retry_policy->retry_delay = 60s;
    ScenarioRun run(std::move(scenario));

    run.run();

    CHECK(run.sender.requests.empty());
    CHECK(run.recorder.attempts.size() == 4'320);
    CHECK(run.counts.expired == 1);
}

TEST_CASE("a fast clock makes the same deliveries as virtual time", "[replay][clock]") {
    const std::string text = kSteps + "  - outage: {for: 25s}\n" + monitor_step() + monitor_step("after: 12s") +
                             remote_step("Done, status: Success", "after: 20s");
    ScenarioRun fast(scenario_of("clock: x2000\n" + text));
    ScenarioRun still(scenario_of(text));

    fast.run();
    still.run();

    CHECK(fast.end.reason == ReplayEnd::Reason::finished);
    CHECK(fast.counts.delivered == still.counts.delivered);
    CHECK(fast.sender.requests.size() == still.sender.requests.size());
    CHECK(fast.end.simulated_end >= fast.scenario.start + 32s);
}

TEST_CASE("with a fast clock several exchanges are under way", "[replay][clock]") {
    std::string steps = "clock: x1000\n" + kSteps;
    for (int index = 0; index < 10; ++index) {
        steps += remote_step("Done, status: Success");
    }
    ScenarioRun run(scenario_of(steps));
    run.options.in_flight_max = 4;

    run.run();

    CHECK(run.counts.delivered == 10);
    CHECK(run.sender.in_flight_max == 4);
}

TEST_CASE("a wait in real time passes on the wall in virtual time too", "[replay][clock]") {
    ScenarioRun run(scenario_of(kSteps + "  - {wait: 30ms, real_time: true}\n" + monitor_step()));
    const auto began = std::chrono::steady_clock::now();

    run.run();

    CHECK(std::chrono::steady_clock::now() - began >= 30ms);
    CHECK(run.recorder.attempts == Log{"30ms battery fresh 1 200"});
}

TEST_CASE("the time before a step in real time passes on the wall", "[replay][clock]") {
    ScenarioRun run(scenario_of(kSteps + monitor_step("after: 30ms, real_time: true")));
    const auto began = std::chrono::steady_clock::now();

    run.run();

    CHECK(std::chrono::steady_clock::now() - began >= 30ms);
    CHECK(run.recorder.attempts == Log{"30ms battery fresh 1 200"});
}
