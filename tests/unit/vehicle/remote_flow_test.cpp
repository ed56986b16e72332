#include "simulator/vehicle/remote_flow.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <functional>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using Cause = RemoteFailedEventStatus;

const TimePoint kAsked = *parse_time("2026-01-15T08:00:00Z");

RemoteAction lock() {
    RemoteAction action;
    action.wanted = {{"vehicle.doorsState.lockedState", "Locked"}};
    action.locks = true;
    return action;
}

RemoteAction unlock() {
    RemoteAction action;
    action.wanted = {{"vehicle.doorsState.lockedState", "Unlocked"}};
    return action;
}

RemoteAction of_type(RemoteType type) {
    RemoteAction action;
    action.type = type;
    return action;
}

RemoteAction charge() {
    RemoteAction action = of_type(RemoteType::ElectricBatteryChargingRequest);
    action.wanted = {{"vehicle.energy.charging.status", "InProgress"}};
    action.charges = true;
    return action;
}

/// One vehicle, and the flows that are run on it.
struct Bench {
    Flavour flavour = Flavour::b2b;
    Interpretations readings;
    RemoteVehicle vehicle;
    VehicleState state{"VR3UHZKXZPT000001", 1, kAsked};
    TimePoint now = kAsked;

    Bench() {
        vehicle.begin_month(kAsked);
        vehicle.touch(kAsked);
    }

    Bench& asleep() {
        now = kAsked + 10min;
        return *this;
    }

    /// What is raised until the flow is over, separated by blanks.
    std::string run(RemoteAction action, std::optional<ForcedOutcome> forced = {}) {
        RemoteFlow flow(std::move(action), forced, flavour, readings, {}, Rng(7), now);
        if (flow.is_refused(vehicle)) {
            return "refused";
        }
        std::string raised;
        while (const auto due = flow.due()) {
            now = *due;
            const FlowStep step = flow.step(vehicle, state, now);
            for (const RemoteEventStatus& event : step.raised) {
                raised += fmt::format("{}{}/{}", raised.empty() ? "" : " ", name_in(kRemoteEventTypes, event.type),
                                      event.status());
                if (event.failure_cause) {
                    raised += fmt::format("/{}", name_in(kRemoteFailedEventStatuses, *event.failure_cause));
                }
                if (event.feedback_detail) {
                    raised += fmt::format("/{}", name_in(kFeedbackDetails, *event.feedback_detail));
                }
            }
            for (const auto& [name, text] : step.succeeded ? flow.action().wanted : decltype(action.wanted){}) {
                state.set(name, text, now);
            }
        }
        return raised;
    }
};

constexpr auto kAwake = "Pending/Accepted Pending/SentToVehicle ";
constexpr auto kAsleep = "Pending/Accepted Pending/WakingUpVehicle Pending/SentToVehicle ";

}  // namespace

TEST_CASE("every branch of the flow chart is reached from the vehicle's state", "[remote-flow]") {
    using Prepare = std::function<void(Bench&)>;
    struct Row {
        std::string branch;
        Prepare prepare;
        RemoteAction action;
        std::string raised;
    };
    const Prepare nothing = [](Bench&) {};
    const Prepare asleep = [](Bench& bench) { bench.asleep(); };
    const std::vector<Row> rows{
        {"R1 the vehicle cannot do it",
         [](Bench& bench) { bench.vehicle.condition.supports = std::vector{RemoteType::Horn}; }, unlock(), "refused"},
        {"R2 no rights", [](Bench& bench) { bench.vehicle.condition.rights = std::vector<RemoteType>{}; }, unlock(),
         "Done/Failed/MissingRights"},
        {"R3 the same action runs", [](Bench& bench) { bench.vehicle.in_progress = {RemoteType::Doors}; }, unlock(),
         "Done/Failed/SameActionInProgress"},
        {"R4 no wake-ups left", [](Bench& bench) { bench.asleep().vehicle.condition.wakeups_left = 0; }, unlock(),
         "Done/Failed/TooManyWakeUpsOverMonth"},
        {"R5 battery low", [](Bench& bench) { bench.vehicle.condition.battery = VehicleCondition::Battery::low; },
         unlock(), "Done/Failed/NotPossibleDueToVehicleBatteryLevel"},
        {"R6 awake, success", nothing, unlock(), std::string{kAwake} + "Done/Success"},
        {"R7 awake, nothing to do", nothing, lock(), std::string{kAwake} + "Done/AlreadyDone"},
        {"R8 awake, failure", [](Bench& bench) { bench.state.set("vehicle.kinetic.moving", "true", kAsked); }, unlock(),
         std::string{kAwake} + "Done/Failed/VehicleInUse"},
        {"R9 asleep, success", asleep, unlock(), std::string{kAsleep} + "Done/Success"},
        {"R10 asleep, nothing to do", asleep, lock(), std::string{kAsleep} + "Done/AlreadyDone"},
        {"R11 asleep, failure", [](Bench& bench) { bench.asleep().vehicle.condition.fault = Cause::VehicleError; },
         unlock(), std::string{kAsleep} + "Done/Failed/VehicleError"},
        {"R12 asleep, not reached", [](Bench& bench) { bench.asleep().vehicle.condition.reachable = false; }, unlock(),
         "Pending/Accepted Pending/WakingUpVehicle Done/Failed/VehicleConnectionTimeout"},
        {"N6 navigation", nothing, of_type(RemoteType::Navigation), "Pending/SentToVehicle Done/Success"},
        {"N8 navigation, the driver refuses", [](Bench& bench) { bench.vehicle.condition.driver_agrees = false; },
         of_type(RemoteType::Navigation), "Pending/SentToVehicle Done/Failed/CanceledByDriver"},
        {"N9 navigation, asleep", asleep, of_type(RemoteType::Navigation), "Pending/SentToVehicle Done/Success"},
        {"N12 navigation, not reached", [](Bench& bench) { bench.asleep().vehicle.condition.reachable = false; },
         of_type(RemoteType::Navigation), "Done/Failed/VehicleConnectionTimeout"},
        {"N2 navigation, no rights", [](Bench& bench) { bench.vehicle.condition.rights = std::vector<RemoteType>{}; },
         of_type(RemoteType::Navigation), "Done/Failed/MissingRights"},
        {"N5 navigation, battery low",
         [](Bench& bench) { bench.vehicle.condition.battery = VehicleCondition::Battery::low; },
         of_type(RemoteType::Navigation), "Done/Failed/NotPossibleDueToVehicleBatteryLevel"},
    };
    for (const Row& row : rows) {
        Bench bench;
        row.prepare(bench);
        CAPTURE(row.branch);
        CHECK(bench.run(row.action) == row.raised);
        CHECK(bench.vehicle.in_progress.size() == (row.branch.starts_with("R3") ? 1U : 0U));
    }
}

TEST_CASE("a vehicle's state decides which failure it answers with", "[remote-flow]") {
    struct Row {
        std::string datum;
        std::string text;
        std::function<void(VehicleCondition&)> condition;
        RemoteAction action;
        std::string cause;
    };
    const auto none = [](VehicleCondition&) {};
    const std::vector<Row> rows{
        {"vehicle.doorsState.opening", "Driver", none, lock(), "DoorsOpen"},
        {"", "", [](VehicleCondition& it) { it.key = VehicleCondition::Key::inside; }, lock(), "CidInside"},
        {"", "", [](VehicleCondition& it) { it.key = VehicleCondition::Key::unknown; }, lock(),
         "VehicleErrorOrCidInside"},
        {"vehicle.ignition", "Start", none, of_type(RemoteType::Horn), "VehicleInUse"},
        {"privacy.state", "Full", none, unlock(), "NotPossibleDueToVehiclePrivacyLevel"},
        {"stolen.state", "true", none, unlock(), "NotPossibleDueToVehicleStolenState"},
        {"vehicle.doorsState.lockedState", "Unlocked", none, of_type(RemoteType::Lights), "VehicleIsNotLocked"},
        {"", "", none, charge(), "ExternalChargingSystemError"},
        {"", "", [](VehicleCondition& it) { it.charging_fault = VehicleCondition::ChargingFault::vehicle; }, charge(),
         "VehicleChargingSystemError"},
        {"", "", [](VehicleCondition& it) { it.fault = Cause::WrongCommand; }, unlock(), "WrongCommand"},
        {"", "", [](VehicleCondition& it) { it.reachable = false; }, unlock(), "VehicleConnectionTimeout"},
    };
    for (const Row& row : rows) {
        Bench bench;
        // Locked from the inside of an unlocked car, so that nothing is done already.
        bench.state.set("vehicle.doorsState.lockedState", row.action.locks ? "Unlocked" : "Locked", kAsked);
        if (!row.datum.empty()) {
            bench.state.set(row.datum, row.text, kAsked);
        }
        row.condition(bench.vehicle.condition);
        CAPTURE(row.cause);
        CHECK(bench.run(row.action) == std::string{kAwake} + "Done/Failed/" + row.cause);
    }
}

TEST_CASE("what has succeeded is done", "[remote-flow]") {
    Bench bench;
    CHECK(bench.run(unlock()) == std::string{kAwake} + "Done/Success");
    CHECK(bench.run(unlock()) == std::string{kAwake} + "Done/AlreadyDone");
    CHECK(bench.run(lock()) == std::string{kAwake} + "Done/Success");
}

TEST_CASE("measures against a theft go through while a vehicle is stolen", "[remote-flow]") {
    Bench bench;
    bench.state.set("stolen.state", "true", kAsked);
    RemoteAction recover = of_type(RemoteType::Stolen);
    recover.wanted = {{"stolen.state", "false"}};
    CHECK(bench.asleep().run(recover) == std::string{kAwake} + "Done/Success");
}

TEST_CASE("a wake-up of a vehicle that is awake is already done", "[remote-flow]") {
    Bench bench;
    CHECK(bench.run(of_type(RemoteType::WakeUp)) == std::string{kAwake} + "Done/AlreadyDone");
    CHECK(Bench().asleep().run(of_type(RemoteType::WakeUp)) == std::string{kAsleep} + "Done/Success");
}

TEST_CASE("a stopped vehicle is awake for three minutes, and for three more after a message", "[remote-flow]") {
    Bench bench;
    CHECK(bench.vehicle.is_awake(bench.state, kAsked + 3min - 1ms));
    CHECK_FALSE(bench.vehicle.is_awake(bench.state, kAsked + 3min));
    bench.asleep().run(unlock());
    const TimePoint sent = bench.vehicle.awake_until - 3min;
    CHECK(sent > kAsked + 10min);
    CHECK(bench.vehicle.is_awake(bench.state, bench.now));
    CHECK_FALSE(bench.vehicle.is_awake(bench.state, sent + 3min));
}

TEST_CASE("a wake-up costs one of the month, and a new month gives them back", "[remote-flow]") {
    Bench bench;
    bench.vehicle.condition.wakeups_left = 1;
    bench.vehicle.condition.wakeups_per_month = 5;
    CHECK(bench.asleep().run(unlock()) == std::string{kAsleep} + "Done/Success");
    CHECK(bench.vehicle.condition.wakeups_left == 0);
    bench.now = *parse_time("2026-01-31T23:59:00Z");
    CHECK(bench.run(lock()) == "Done/Failed/TooManyWakeUpsOverMonth");
    bench.now = *parse_time("2026-02-01T00:00:00Z");
    CHECK(bench.run(lock()) == std::string{kAsleep} + "Done/Success");
    CHECK(bench.vehicle.condition.wakeups_left == 4);
}

TEST_CASE("too many requests are refused by the minute and by the day", "[remote-flow]") {
    Bench bench;
    bench.vehicle.condition.requests_per_minute = 2;
    bench.vehicle.condition.requests_per_day = 3;
    const auto last = [&] {
        const std::string raised = bench.run(of_type(RemoteType::WakeUp));
        return raised.substr(raised.rfind(' ') + 1);
    };
    const TimePoint first = bench.now;
    CHECK(last() == "Done/AlreadyDone");
    bench.now = first + 20s;
    CHECK(last() == "Done/AlreadyDone");
    bench.now = first + 40s;
    CHECK(last() == "Done/Failed/TooManyRequestInShortTime");
    bench.now = first + 5min;
    CHECK(last() == "Done/Failed/TooManyRequestSent");
    bench.now = first + 25h;
    CHECK(last() == "Done/Success");
}

TEST_CASE("a forced lock says where the key is", "[remote-flow]") {
    Bench bench;
    RemoteAction forced = lock();
    forced.forced = true;
    bench.state.set("vehicle.doorsState.lockedState", "Unlocked", kAsked);
    CHECK(bench.run(forced) == std::string{kAwake} + "Done/Success/NoCIDBlacklisted");
    bench.state.set("vehicle.doorsState.lockedState", "Unlocked", bench.now);
    bench.vehicle.condition.key = VehicleCondition::Key::inside;
    CHECK(bench.run(forced) == std::string{kAwake} + "Done/Success/CIDBlacklisted");
}

TEST_CASE("an outcome can be forced whatever the state is", "[remote-flow]") {
    using Kind = ForcedOutcome::Kind;
    const auto fails = [](Cause cause) { return ForcedOutcome{Kind::failed, cause}; };
    CHECK(Bench().run(unlock(), ForcedOutcome{Kind::refused, {}}) == "refused");
    CHECK(Bench().run(lock(), ForcedOutcome{Kind::success, {}}) == std::string{kAwake} + "Done/Success");
    CHECK(Bench().run(unlock(), ForcedOutcome{Kind::already_done, {}}) == std::string{kAwake} + "Done/AlreadyDone");
    CHECK(Bench().run(unlock(), fails(Cause::DoorsOpen)) == std::string{kAwake} + "Done/Failed/DoorsOpen");
    CHECK(Bench().run(unlock(), fails(Cause::MissingRights)) == "Done/Failed/MissingRights");
    CHECK(Bench().asleep().run(unlock(), fails(Cause::VehicleConnectionTimeout)) ==
          "Pending/Accepted Pending/WakingUpVehicle Done/Failed/VehicleConnectionTimeout");
    Bench unreachable;
    unreachable.asleep().vehicle.condition.reachable = false;
    CHECK(unreachable.run(unlock(), ForcedOutcome{Kind::success, {}}) == std::string{kAsleep} + "Done/Success");
}

TEST_CASE("contradictions of the documents are read as chosen", "[remote-flow]") {
    struct Row {
        std::string id;
        std::string value;
        Flavour flavour;
        std::function<void(Bench&)> prepare;
        std::string raised;
    };
    const auto low = [](Bench& bench) { bench.vehicle.condition.battery = VehicleCondition::Battery::low; };
    const auto asleep = [](Bench& bench) { bench.asleep(); };
    const auto spent = [](Bench& bench) { bench.vehicle.condition.wakeups_left = 0; };
    const auto stolen = [](Bench& bench) { bench.state.set("stolen.state", "true", kAsked); };
    const auto faulty = [](Bench& bench) { bench.vehicle.condition.fault = Cause::CanceledByDriver; };
    const auto rights = [](Bench& bench) { bench.vehicle.condition.rights = std::vector<RemoteType>{}; };
    for (const Row& row : std::vector<Row>{
             {"A-09", "done-failed", Flavour::b2b, low, "Done/Failed/NotPossibleDueToVehicleBatteryLevel"},
             {"A-09", "pending-only", Flavour::b2b, low, "Pending/VehicleBatteryChargeTooLow"},
             {"A-09", "pending-then-failed", Flavour::b2b, low,
              "Pending/VehicleBatteryChargeTooLow Done/Failed/NotPossibleDueToVehicleBatteryLevel"},
             {"A-09", "pending-only", Flavour::b2b, rights, "Done/Failed/MissingRights"},
             {"A-11", "sent", Flavour::b2b, asleep, std::string{kAsleep} + "Done/Success"},
             {"A-11", "not-sent", Flavour::b2b, asleep, std::string{kAwake} + "Done/Success"},
             {"A-14", "off", Flavour::b2b, [](Bench&) {}, std::string{kAwake} + "Done/Success"},
             {"A-14", "after-accepted", Flavour::b2b, [](Bench&) {},
              "Pending/Accepted Pending/CheckingVehicle Pending/SentToVehicle Done/Success"},
             {"A-37", "asleep", Flavour::b2b, spent, std::string{kAwake} + "Done/Success"},
             {"A-37", "always", Flavour::b2b, spent, "Done/Failed/TooManyWakeUpsOverMonth"},
             {"A-43", "template", Flavour::platform, stolen,
              std::string{kAwake} + "Done/Failed/NotPossibleDueToVehicleStolenState"},
             {"A-43", "page", Flavour::platform, stolen, std::string{kAwake} + "Done/Failed/StolenVehicle"},
             {"A-43", "template", Flavour::platform, faulty, std::string{kAwake} + "Done/Failed/GeneralError"},
             {"A-43", "page", Flavour::platform, faulty, std::string{kAwake} + "Done/Failed/CanceledByDriver"},
         }) {
        Bench bench;
        bench.flavour = row.flavour;
        REQUIRE(bench.readings.choose(row.id, row.value));
        row.prepare(bench);
        CAPTURE(row.id, row.value);
        CHECK(bench.run(unlock()) == row.raised);
    }
}

TEST_CASE("a vehicle that stays offline is told again every hour for three days", "[remote-flow][A-38]") {
    Bench once;
    once.asleep().vehicle.condition.reachable = false;
    CHECK(once.run(unlock()).ends_with("WakingUpVehicle Done/Failed/VehicleConnectionTimeout"));

    Bench bench;
    REQUIRE(bench.readings.choose("A-38", "until-back"));
    bench.asleep().vehicle.condition.reachable = false;
    const std::string raised = bench.run(unlock());
    std::size_t count = 0;
    for (std::size_t at = raised.find("Timeout"); at != std::string::npos; at = raised.find("Timeout", at + 1)) {
        ++count;
    }
    CHECK(count == 72);
    CHECK(bench.now <= kAsked + 10min + 73h);
}

TEST_CASE("a battery warning of the platform comes after Accepted", "[remote-flow]") {
    Bench bench;
    bench.flavour = Flavour::platform;
    bench.vehicle.condition.battery = VehicleCondition::Battery::warning;
    CHECK(bench.run(unlock()) ==
          "Pending/Accepted Pending/VehicleBatteryLevelWarning Pending/SentToVehicle Done/Success");
}

TEST_CASE("phases last as long as they are said to", "[remote-flow]") {
    const PhaseLengths exact{{100ms, 100ms}, {1s, 1s}, {20s, 20s}, {5s, 5s}};
    const Interpretations readings;
    RemoteVehicle vehicle;
    const VehicleState state{"VR3UHZKXZPT000001", 1, kAsked};
    RemoteFlow flow(unlock(), {}, Flavour::b2b, readings, exact, Rng(1), kAsked);
    std::vector<Duration> moments;
    while (const auto due = flow.due()) {
        if (!flow.step(vehicle, state, *due).raised.empty()) {
            moments.push_back(*due - kAsked);
        }
    }
    CHECK(moments == std::vector<Duration>{100ms, 1100ms, 22100ms, 27100ms});
}
