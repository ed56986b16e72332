#include "tests/unit/engine/run_scenario.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;
using Catch::Contains;

constexpr std::string_view kBattery = "vehicle.energy.electric.level";

/// What a scenario raises, a line each: `+5m Doors Pending/Accepted`, and the bodies that are sent.
struct Story final : RunObserver {
    explicit Story(Scenario of) : scenario(std::move(of)) {
        Replay replay(scenario, sender, {this}, {});
        end = replay.run();
        counts = replay.engine().counts();
    }

    void raised(TimePoint at, NotificationId id, const EventStore& events) override {
        lines.push_back(format_duration(at - scenario.start) + " " + events.describe(id));
    }
    void noted(TimePoint at, std::string_view word, std::string_view who, std::string_view what) override {
        notes.push_back(format_duration(at - scenario.start) + " " + std::string{word} + " " + std::string{who} + " " +
                        std::string{what});
    }
    void attempted(const AttemptRecord& attempt) override { bodies.push_back(attempt.request->body); }

    Scenario scenario;
    FakeSender sender{{answer(200)}};
    Log lines;
    Log notes;
    std::vector<std::string> bodies;
    ReplayEnd end;
    Counts counts;
};

Scenario read(Scenario scenario, std::string_view id, std::string_view value) {
    REQUIRE(scenario.interpretations.choose(id, value));
    return scenario;
}

std::string set_level(const std::string& when, int level, const std::string& vehicle = "car") {
    return "  - {after: " + when + ", set: {vehicle: " + vehicle + ", " + std::string{kBattery} + ": " +
           std::to_string(level) + "}}\n";
}

std::string unlock(const std::string& more = "") {
    return "  - remote: {on: doors, vehicle: car, door: {state: Unlocked}, durations: {accept: 1s, send: 1s, wake: "
           "20s, "
           "execute: 5s}" +
           more + "}\n";
}

}  // namespace

TEST_CASE("a posted action raises what the vehicle makes of it, at the times of its phases", "[world]") {
    const Story story(scenario_of(kSteps + "  - wait: 10m\n" + unlock()));

    CHECK(story.lines == Log{"10m1s Doors Pending/Accepted", "10m2s Doors Pending/WakingUpVehicle",
                             "10m23s Doors Pending/SentToVehicle", "10m28s Doors Done/Success"});
    CHECK(story.counts.delivered == 4);
}

TEST_CASE("an action changes the vehicle, and monitors hear of it", "[world]") {
    Scenario scenario = scenario_of(kSteps + unlock() + "  - wait: 1m\n" + unlock());
    DataTrigger locks;
    locks.data = "vehicle.doorsState.lockedState";
    scenario.rules[0].rule->triggers[0].what = locks;
    const Story story(std::move(scenario));

    CHECK(story.lines == Log{"1s Doors Pending/Accepted", "2s Doors Pending/SentToVehicle", "7s Doors Done/Success",
                             "7s event vehicle.doorsState.lockedState=Unlocked", "1m1s Doors Pending/Accepted",
                             "1m2s Doors Pending/SentToVehicle", "1m7s Doors Done/AlreadyDone"});
}

TEST_CASE("two actions of one kind at once cannot be", "[world]") {
    const Story story(scenario_of(kSteps + unlock() + "  - wait: 3s\n" + unlock()));

    CHECK(story.lines == Log{"1s Doors Pending/Accepted", "2s Doors Pending/SentToVehicle",
                             "4s Doors Done/Failed/SameActionInProgress", "7s Doors Done/Success"});
    CHECK(story.lines.size() == 4);
}

TEST_CASE("what is set is told, data and conditions", "[world]") {
    const Story story(scenario_of(kSteps +
                                  "  - set: {vehicle: van, battery: low, reachable: false, fault: VehicleError, "
                                  "rights: none, vehicle.odometer: 20000}\n"));

    CHECK(story.notes == Log{"0s set van vehicle.odometer=20000, reachable=false, battery=low, rights=0 types, "
                             "fault=VehicleError"});
}

TEST_CASE("an action that the vehicle does not support raises nothing and is noted", "[world]") {
    Scenario scenario = scenario_of(kSteps + unlock(", outcome: Refused"));
    const Story story(std::move(scenario));

    CHECK(story.lines.empty());
    CHECK(story.notes == Log{"0s post car Doors refused by the API: no notification follows"});
}

TEST_CASE("data that make a rule true raise a monitor event once, until it was false", "[world]") {
    const Story story(
        scenario_of(kSteps + set_level("1m", 19) + set_level("1m", 18) + set_level("1m", 50) + set_level("1m", 17)));

    CHECK(story.lines == Log{"1m event vehicle.energy.electric.level=19", "4m event vehicle.energy.electric.level=17"});
    CHECK_THAT(story.bodies.at(0), Contains(R"("refresh":false,"values":[{"data":"vehicle.energy.electric.level",)"
                                            R"("value":{"type":"string","body":{"literalValue":"19"}}}])"));
}

TEST_CASE("reminders come with data, refreshEvent apart", "[world]") {
    Scenario scenario = scenario_of(kSteps + set_level("0s", 19) + set_level("59s", 18) + set_level("1s", 17) +
                                    set_level("59s", 16) + set_level("2s", 15));
    scenario.rules[0].rule->refresh_event = 60s;
    const Story story(std::move(scenario));

    CHECK(story.lines == Log{"0s event vehicle.energy.electric.level=19",
                             "1m reminder vehicle.energy.electric.level=17",
                             "2m1s reminder vehicle.energy.electric.level=15"});
}

TEST_CASE("each vehicle is watched for itself, and a fleet is all of its vehicles", "[world]") {
    std::string text = kSteps + set_level("0s", 10) + set_level("1s", 10, "van");
    text.insert(text.find("callbacks:"), "  fleet: {vin: VR3UHZKXZPT000100, count: 3}\n");
    const Story story(scenario_of(text + set_level("1s", 9, "fleet")));

    REQUIRE(story.lines.size() == 5);
    CHECK(story.lines[2] == "2s event vehicle.energy.electric.level=9");
    CHECK_THAT(story.bodies.at(2), Contains("VR3UHZKXZPT000100"));
    CHECK_THAT(story.bodies.at(4), Contains("VR3UHZKXZPT000102"));
}

TEST_CASE("a rule that is true when the first data arrive fires, or is taken as it is", "[world][first-data]") {
    const std::string text = kSteps + set_level("0s", 10) + set_level("1s", 50) + set_level("1s", 9);

    CHECK(Story(read(scenario_of(text), "first-data", "fires")).lines.size() == 2);
    CHECK(Story(read(scenario_of(text), "first-data", "baseline")).lines ==
          Log{"2s event vehicle.energy.electric.level=9"});
}

TEST_CASE("an extension tells of the moment of the event, not of the moment of the attempt", "[world]") {
    std::string text = kSteps + "  - outage: {for: 5m}\n" + set_level("1m", 10) + set_level("1m", 5);
    text.insert(text.find("    subscribeParam"), "    extendedEventParam: [vehicle.telemetry.vehicle.energies]\n");
    const Story story(scenario_of(text));

    REQUIRE_FALSE(story.bodies.empty());
    CHECK_THAT(story.bodies.back(), Contains(R"("level":10)") && !Contains(R"("level":5)"));
}

TEST_CASE("telemetry suffixes are one extension, or one each", "[world][A-25]") {
    std::string text = kSteps + set_level("0s", 10);
    text.insert(text.find("    subscribeParam"),
                "    extendedEventParam: [vehicle.telemetry.environment, vehicle.telemetry.vehicle.battery]\n");

    CHECK_THAT(Story(read(scenario_of(text), "A-25", "plain")).bodies.at(0),
               Contains(R"({"type":"vehicle.telemetry","body")") && !Contains("vehicle.telemetry.environment"));
    CHECK_THAT(Story(read(scenario_of(text), "A-25", "suffix")).bodies.at(0),
               Contains(R"({"type":"vehicle.telemetry.environment","body")") &&
                   Contains(R"({"type":"vehicle.telemetry.vehicle.battery","body")"));
}

TEST_CASE("extension bodies are objects on b2b, or arrays everywhere", "[world][A-24]") {
    std::string text = kSteps + "  - set: {vehicle: car, vehicle.collision.side: Front}\n" + set_level("0s", 10);
    text.insert(text.find("    subscribeParam"), "    extendedEventParam: [vehicle.collisions]\n");

    CHECK_THAT(Story(read(scenario_of(text), "A-24", "by-flavour")).bodies.at(0),
               Contains(R"("body":{"collisions":{)"));
    CHECK_THAT(Story(read(scenario_of(text), "A-24", "array")).bodies.at(0), Contains(R"("body":[{"collisions":{)"));
    CHECK_THAT(Story(read(scenario_of(text), "A-24", "collisions-array")).bodies.at(0),
               Contains(R"("body":{"collisions":[{)"));
}

TEST_CASE("events of a paused subscription are dropped, or held until it runs again", "[world][A-35]") {
    const std::string text = kSteps + "  - pause: {on: battery, for: 10m}\n" + set_level("1m", 10) +
                             remote_step("Done, status: Success") + set_level("9m", 50) + set_level("1m", 9);

    const Story dropped(read(scenario_of(text), "A-35", "drop"));
    const Story held(read(scenario_of(text), "A-35", "hold"));

    CHECK(dropped.lines == Log{"1m Doors Done/Success", "11m event vehicle.energy.electric.level=9"});
    CHECK(held.lines == Log{"1m Doors Done/Success", "10m event vehicle.energy.electric.level=10",
                            "11m event vehicle.energy.electric.level=9"});
    CHECK_THAT(held.bodies.at(1), Contains(R"("eventDate":"2026-01-15T08:01:00.000Z")"));
    CHECK(held.counts.raised == held.counts.delivered);
}

TEST_CASE("a charge raises the level until it is full, and ends", "[world]") {
    Scenario scenario = scenario_of(kSteps + "  - charge: {vehicle: car, to: 62, power: 50}\n" + set_level("2h", 10));
    DataTrigger status;
    status.data = "vehicle.energy.charging.status";
    scenario.rules[0].rule->triggers[0].what = status;
    const Story story(std::move(scenario));

    REQUIRE(story.lines.size() >= 2);
    CHECK(story.lines[0] == "0s event vehicle.energy.charging.status=InProgress");
    CHECK_THAT(story.lines[1], Contains("vehicle.energy.charging.status=Finished"));
    CHECK(story.notes.front() == "0s charge car begins");
}

TEST_CASE("the same scenario and seed tell the same story, another seed another", "[world]") {
    const std::string text = kSteps + "  - wait: 10m\n  - remote: {on: doors, vehicle: car, door: {state: Unlocked}}\n";
    Scenario other = scenario_of(text);
    other.seed = 99;

    const Story one(scenario_of(text));
    const Story two(scenario_of(text));

    CHECK(one.lines == two.lines);
    CHECK(one.bodies == two.bodies);
    CHECK(one.lines != Story(std::move(other)).lines);
}

TEST_CASE("adding a step changes no id of the others", "[world][A-48]") {
    const std::string text = kSteps + "  - wait: 10m\n" + unlock();
    const std::string horn = "  - remote: {on: doors, vehicle: van, horn: {state: Activated}}\n";
    const auto id_in = [](const std::string& body) { return body.substr(body.find("remoteActionId"), 50); };

    const Story alone(scenario_of(text));
    const Story longer(scenario_of(kSteps + horn + "  - wait: 10m\n" + unlock()));

    CHECK(id_in(alone.bodies.back()) == id_in(longer.bodies.back()));
}
