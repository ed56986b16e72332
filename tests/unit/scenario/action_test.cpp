#include "tests/unit/scenario/load_text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

// A b2b callback for all remotes.
const std::string kAll = R"(notisim: 1
name: a test
flavour: b2b
vehicles: {car: {}}
callbacks:
  all:
    remoteTypes: [ThermalPreconditioning, ElectricBatteryChargingRequest, Horn, Doors, Lights, WakeUp, Navigation,
                  Immobilization, Stolen]
    callback: {webhook: {target: "http://127.0.0.1:8080/all", name: all}}
)";

LoadedScenario b2b(const std::string& action) {
    return load_text(kAll + "steps:\n  - remote: {on: all, " + action + "}\n");
}

LoadedScenario platform(const std::string& action) {
    return load_text(kPlatform + "steps:\n  - remote: {on: main, action: {" + action + "}}\n");
}

struct Good {
    std::string action;
    RemoteType type;
    std::string wanted;
};

std::string wanted_of(const RemoteAction& action) {
    std::string text;
    for (const auto& [datum, value] : action.wanted) {
        text += datum + "=" + value;
    }
    return text;
}

struct Bad {
    std::string action;
    std::string title;
};

}  // namespace

TEST_CASE("every action of b2b is read for what it sets", "[scenario][action]") {
    const std::vector<Good> rows{
        {"door: {state: Unlocked}", RemoteType::Doors, "vehicle.doorsState.lockedState=Unlocked"},
        {"horn: {state: Activated}", RemoteType::Horn, "vehicle.horn.state=Activated"},
        {"lights: {on: false}", RemoteType::Lights, "vehicle.lights.on=false"},
        {"immobilization: {activate: true}", RemoteType::Immobilization, "vehicle.immobilization.active=true"},
        {"stolen: {stolen: true}", RemoteType::Stolen, "stolen.state=true"},
        {"stolen: {immobilization: {activate: false}}", RemoteType::Stolen, "vehicle.immobilization.active=false"},
        {"stolen: {trackingPeriod: {running: 5, shutdown: 60}}", RemoteType::Stolen, ""},
        {"wakeUp: {action: WakeUp}", RemoteType::WakeUp, ""},
        {"navigation: {positions: [{}], driverApproval: true}", RemoteType::Navigation, ""},
        {"preconditioning: {airConditioning: {immediate: true}}", RemoteType::ThermalPreconditioning,
         "vehicle.preconditioning.airConditioning=Enabled"},
        {"preconditioning: {airConditioning: {programs: [{slot: 1, actionsType: Delete}, "
         "{slot: 2, enabled: true, start: PT7H30M, occurence: [Mon], recurrence: Daily}]}}",
         RemoteType::ThermalPreconditioning, ""},
        {"charging: {immediate: false}", RemoteType::ElectricBatteryChargingRequest,
         "vehicle.energy.charging.status=Stopped"},
        {"charging: {nextDelayedTime: PT22H}", RemoteType::ElectricBatteryChargingRequest, ""},
        {"charging: {schedule: {nextDelayedTime: PT22H, programs: [{start: PT1H, end: PT2H, slot: 4}]}}",
         RemoteType::ElectricBatteryChargingRequest, ""},
        {"charging: {preferences: {level: Level3, type: Full}}", RemoteType::ElectricBatteryChargingRequest,
         "vehicle.energy.charging.type=Full"},
    };
    for (const Good& row : rows) {
        CAPTURE(row.action);
        const LoadedScenario loaded = b2b(row.action);
        const auto& step = step_of<ActionStep>(loaded, 0);
        CHECK(loaded.diagnostics.empty());
        CHECK(step.post.type == row.type);
        CHECK(step.action.type == row.type);
        CHECK(wanted_of(step.action) == row.wanted);
    }
}

TEST_CASE("a lock is told from an unlock, and a forced one from a plain one", "[scenario][action]") {
    const RemoteAction lock = step_of<ActionStep>(b2b("door: {state: Locked, forced: true}"), 0).action;
    CHECK(lock.locks);
    CHECK(lock.forced);
    const RemoteAction unlock = step_of<ActionStep>(b2b("door: {state: Unlocked, forced: false}"), 0).action;
    CHECK_FALSE(unlock.locks);
    CHECK_FALSE(unlock.forced);
    CHECK(step_of<ActionStep>(b2b("charging: {immediate: true}"), 0).action.charges);
}

TEST_CASE("every action of the platform is read for what it sets", "[scenario][action]") {
    const std::vector<Good> rows{
        {"locking: {state: Locked}", RemoteType::Doors, "vehicle.doorsState.lockedState=Locked"},
        {"horn: {state: Unactivated}", RemoteType::Horn, "vehicle.horn.state=Unactivated"},
        {"lights: {state: Activated}", RemoteType::Lights, "vehicle.lights.on=true"},
        {"immobilization: {activate: true}", RemoteType::Immobilization, "vehicle.immobilization.active=true"},
        {"stolen: {state: false}", RemoteType::Stolen, "stolen.state=false"},
        {"stolen: {crankInhibit: {activate: true}}", RemoteType::Stolen, "vehicle.immobilization.active=true"},
        {"wakeup: {action: Wakeup}", RemoteType::WakeUp, ""},
        {"navigation: {positions: [{}]}", RemoteType::Navigation, ""},
        {"vehicleFinder: {action: GetPresentLocation}", RemoteType::VehicleFinder, ""},
        {"onboardPersonalData: {action: Delete}", RemoteType::OnboardPersonalData, ""},
        {"tan: {suppress: {state: true, duration: 5}}", RemoteType::Tan, ""},
        {"tan: {confirm: {state: true}}", RemoteType::TanConfirm, ""},
        {"preconditioning: {airConditioning: {settings: {temp: 21.5, mode: Auto, state: \"On\"}}}",
         RemoteType::ThermalPreconditioning, ""},
        {"charging: {charge: {immediate: true}}", RemoteType::ElectricBatteryChargingRequest,
         "vehicle.energy.charging.status=InProgress"},
        {"charging: {charge: {settings: {chargePreferenceRate: LowPlus, chargeLimit: High}}}",
         RemoteType::ElectricBatteryChargingRequest, "vehicle.energy.charging.settings.chargePreferenceRate=LowPlus"},
    };
    for (const Good& row : rows) {
        CAPTURE(row.action);
        const LoadedScenario loaded = platform(row.action);
        const auto& step = step_of<ActionStep>(loaded, 0);
        CHECK(loaded.diagnostics.empty());
        CHECK(step.post.type == row.type);
        CHECK(wanted_of(step.action) == row.wanted);
    }
}

TEST_CASE("what an action cannot be is refused", "[scenario][action]") {
    const std::vector<Bad> rows{
        {"door: {state: Ajar}", "unknown state 'Ajar'"},
        {"door: {}", "'door' needs the key 'state'"},
        {"door: {state: Unlocked, forced: true}", "'forced' goes with the state Locked only"},
        {"horn: {state: true}", "unknown state 'true'"},
        {"lights: {on: Activated}", "'on' must be true or false, found the text 'Activated'"},
        {"immobilization: {}", "'immobilization' needs the key 'activate'"},
        {"stolen: {}", "'stolen' has exactly one member, found 0"},
        {"stolen: {stolen: true, trackingPeriod: {}}", "'stolen' has exactly one member, found 2"},
        {"stolen: {trackingPeriod: {running: 4}}", "'running' must be from 5 to 525600, found 4"},
        {"stolen: {trackingPeriod: {shutdown: 1h}}", "'shutdown' must be a whole number, found the text '1h'"},
        {"wakeUp: {action: Wakeup}", "unknown action 'Wakeup'"},
        {"navigation: {positions: []}", "a navigation has 1 to 10 positions, found 0"},
        {"navigation: {positions: [Paris]}", "a position must be a mapping, found the text 'Paris'"},
        {"navigation: {}", "'navigation' needs the key 'positions'"},
        {"preconditioning: {}", "'preconditioning' needs the key 'airConditioning'"},
        {"preconditioning: {airConditioning: {}}", "'airConditioning' has one member or more, found 0"},
        {"preconditioning: {airConditioning: {settings: {}}}", "unknown key 'settings' in 'airConditioning'"},
        {"charging: {}", "'charging' has one member or more, found 0"},
        {"charging: {immediate: true, preferences: {}}", "'preferences' excludes 'schedule' and 'immediate'"},
        {"charging: {nextDelayedTime: 22h}", "'nextDelayedTime' cannot be '22h'"},
        {"charging: {schedule: {programs: [{slot: 5}]}}", "'slot' must be from 1 to 4, found 5"},
        {"charging: {preferences: {level: 3}}", "unknown level '3'"},
        {"vehicleFinder: {action: GetPresentLocation}", "b2b has no action 'vehicleFinder'"},
        {"locking: {state: Locked}", "b2b has no action 'locking'"},
        {"action: {horn: {state: Activated}}", "unknown key 'action' in 'remote'"},
        {"dor: {state: Locked}", "unknown key 'dor' in 'remote'"},
        {"vehicle: car", "'remote' needs an action, or 'raw'"},
        {"horn: {state: Activated}, lights: {on: true}", "'horn' and 'lights' are two actions"},
        {"horn: {state: Activated}, raw: {}", "'raw' and an action exclude each other"},
        {"horn: {state: Activated}, attributes: []", "a b2b remote has no 'attributes'"},
    };
    for (const Bad& row : rows) {
        CAPTURE(row.action);
        CHECK(titles(b2b(row.action)) == row.title + "\n");
    }
}

TEST_CASE("what an action of the platform cannot be is refused", "[scenario][action]") {
    const std::vector<Bad> rows{
        {"door: {state: Locked}", "unknown action 'door'"},
        {"", "an action is missing here"},
        {"tan: {}", "'tan' has exactly one member, found 0"},
        {"tan: {suppress: {state: true, duration: 6}}", "'duration' must be from 0 to 5, found 6"},
        {"charging: {charge: {immediate: true, programs: []}}", "'charge' has exactly one member, found 2"},
        {"charging: {immediate: true}", "a platform 'charging' needs the key 'charge'\n"
                                        "unknown key 'immediate' in a platform 'charging'"},
        {"preconditioning: {airConditioning: {immediate: true, programs: []}}",
         "a platform 'airConditioning' has exactly one member, found 2"},
        {"stolen: {state: true, crankInhibit: {activate: true}}",
         "a platform 'stolen' has exactly one member, found 2"},
        {"horn: {state: Activated}, lights: {state: Activated}", "'horn' and 'lights' are two actions"},
    };
    for (const Bad& row : rows) {
        CAPTURE(row.action);
        CHECK(titles(platform(row.action)) == row.title + "\n");
    }
    CHECK(titles(load_text(kPlatform + "steps: [{remote: {on: main, horn: {state: Activated}}}]\n")) ==
          "'horn' goes inside 'action'\n");
}

TEST_CASE("an action must be one that the b2b callback takes", "[scenario][action]") {
    const LoadedScenario loaded = load_text(kB2b + "steps:\n  - remote: {on: doors, wakeUp: {action: WakeUp}}\n");

    CHECK(titles(loaded) == "the callback 'doors' does not take 'WakeUp'\n");
}

TEST_CASE("the action of one page only is read where that is chosen", "[scenario][action][A-57]") {
    const std::string state = "callbacks: {all: {remoteTypes: [VehicleState], callback: {webhook: {target: "
                              "\"http://localhost\", name: n}}}}\n"
                              "steps: [{remote: {on: all, state: {action: state}}}]\n";
    const std::string head = "notisim: 1\nname: a test\nflavour: b2b\nvehicles: {car: {}}\n";

    CHECK(titles(load_text(head + state)).find("the API has no action 'state' (A-57)\n") != std::string::npos);
    const LoadedScenario accepted = load_text(head + "interpret: {A-57: accept}\n" + state);
    CHECK(step_of<ActionStep>(accepted, 0).post.type == RemoteType::VehicleState);
}

TEST_CASE("an outcome can be forced", "[scenario][action]") {
    using Kind = ForcedOutcome::Kind;
    const auto outcome = [](const std::string& word) {
        return step_of<ActionStep>(b2b("horn: {state: Activated}, outcome: " + word), 0).outcome;
    };

    CHECK(outcome("Success")->kind == Kind::success);
    CHECK(outcome("AlreadyDone")->kind == Kind::already_done);
    CHECK(outcome("Refused")->kind == Kind::refused);
    CHECK(outcome("DoorsOpen")->kind == Kind::failed);
    CHECK(outcome("DoorsOpen")->cause == RemoteFailedEventStatus::DoorsOpen);
    CHECK_FALSE(step_of<ActionStep>(b2b("horn: {state: Activated}"), 0).outcome);
    CHECK(titles(b2b("horn: {state: Activated}, outcome: Sucess")) == "unknown outcome 'Sucess'\n");
}

TEST_CASE("phases last as the scenario says, or the remote", "[scenario][action]") {
    const LoadedScenario loaded = load_text(kAll + R"(durations: {accept: 1s, wake: {max: 30s}, execute: {min: 1m}}
steps:
  - remote: {on: all, horn: {state: Activated}}
  - remote: {on: all, horn: {state: Activated}, durations: {accept: 2s, send: {min: 1s, max: 3s}}}
)");

    const PhaseLengths& first = step_of<ActionStep>(loaded, 0).phases;
    CHECK(first.accept.min == Duration{1s});
    CHECK(first.accept.max == Duration{1s});
    CHECK(first.wake.min == Duration{0});
    CHECK(first.wake.max == Duration{30s});
    CHECK(first.execute.min == Duration{1min});
    CHECK(first.execute.max == Duration{1min});
    CHECK(first.send.max == Duration{2s});
    const PhaseLengths& second = step_of<ActionStep>(loaded, 1).phases;
    CHECK(second.accept.min == Duration{2s});
    CHECK(second.send.min == Duration{1s});
    CHECK(second.send.max == Duration{3s});
    CHECK(second.wake.max == Duration{30s});
    CHECK(titles(b2b("horn: {state: Activated}, durations: {send: {min: 2s, max: 1s}}")) ==
          "'send' cannot take at least 2s and at most 1s\n");
}

TEST_CASE("a remote may expect the sequence of its statuses", "[scenario][action]") {
    const std::string remote = "steps:\n  - remote: {on: all, horn: {state: Activated}}\n    expect: ";
    const LoadedScenario loaded = load_text(kAll + remote + "{sequence: [Pending/Accepted, Done/Success]}\n");

    REQUIRE(loaded.scenario);
    const Expectation& expected = loaded.scenario->steps.at(0).expectations.at(0);
    CHECK(expected.kind == Expectation::Kind::sequence);
    CHECK(expected.sequence == std::vector<std::string>{"Pending/Accepted", "Done/Success"});
    CHECK(expected.span.line == 12);
    for (const std::string wrong : {"Accepted", "Pending/Success", "Done/Failed/Because", "Done"}) {
        CHECK(titles(load_text(kAll + remote + "{sequence: [" + wrong + "]}\n")) ==
              "'" + wrong + "' is no status of a remote\n");
    }
}

TEST_CASE("a name is of one action", "[scenario][action]") {
    const LoadedScenario loaded = load_text(kB2c + R"(steps:
  - remote: {on: app, vehicle: car, horn: {state: Activated}, label: honk}
    as: honk
  - remote: {on: app, vehicle: car, lights: {on: true}}
    as: honk
)");

    CHECK(titles(loaded) == "the action 'honk' has another callback, vehicle or type elsewhere\n");
}
