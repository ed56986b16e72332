#include "tests/unit/scenario/load_text.hpp"

#include "simulator/vehicle/vin.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

LoadedScenario vehicles(const std::string& text) {
    return load_text(kHead + "vehicles: {" + text + "}\n");
}

const VehicleStart& start_of(const LoadedScenario& loaded, std::size_t index) {
    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    return *loaded.scenario->vehicles.at(index).start;
}

}  // namespace

TEST_CASE("a vehicle without a VIN is given one by the seed", "[scenario]") {
    const LoadedScenario first = vehicles("a: {}, b: {}");
    const LoadedScenario again = vehicles("a: {}, b: {}");
    const LoadedScenario other = load_text(kHead + "seed: 2\nvehicles: {a: {}}\n");

    REQUIRE(first.scenario);
    const std::string& vin = first.scenario->vehicles.at(0).vin;
    CHECK(is_well_formed_vin(vin));
    CHECK(vin != first.scenario->vehicles.at(1).vin);
    CHECK(vin == again.scenario->vehicles.at(0).vin);
    CHECK(vin != other.scenario->vehicles.at(0).vin);
}

TEST_CASE("every condition of a vehicle is read", "[scenario]") {
    const LoadedScenario loaded =
        vehicles("a: {awake: false, reachable: false, battery: warning, wakeups_left: 3, wakeups_per_month: 5, "
                 "charging_fault: external, key: inside, driver: refuses, rights: [Doors, Horn], supports: none, "
                 "fault: VehicleError, requests_per_minute: 2, requests_per_day: 9}, "
                 "b: {rights: all, fault: none}");

    const VehicleCondition& condition = start_of(loaded, 0).condition;
    CHECK_FALSE(condition.awake);
    CHECK_FALSE(condition.reachable);
    CHECK(condition.battery == VehicleCondition::Battery::warning);
    CHECK(condition.wakeups_left == 3);
    CHECK(condition.wakeups_per_month == 5);
    CHECK(condition.charging_fault == VehicleCondition::ChargingFault::external);
    CHECK(condition.key == VehicleCondition::Key::inside);
    CHECK_FALSE(condition.driver_agrees);
    CHECK(condition.rights == std::vector<RemoteType>{RemoteType::Doors, RemoteType::Horn});
    CHECK(condition.supports == std::vector<RemoteType>{});
    CHECK(condition.fault == RemoteFailedEventStatus::VehicleError);
    CHECK(condition.requests_per_minute == 2);
    CHECK(condition.requests_per_day == 9);
    CHECK_FALSE(start_of(loaded, 1).condition.rights);
    CHECK_FALSE(start_of(loaded, 1).condition.fault);
}

TEST_CASE("data of a vehicle are kept as their canonical text", "[scenario]") {
    const LoadedScenario loaded =
        vehicles("a: {vehicle.energy.electric.level: 12.50, vehicle.kinetic.moving: true, "
                 "vehicle.powertrain.status: Running, vehicle.doorsState.opening: [Trunk, Driver], "
                 "vehicle.alert: OilLevelLow, vehicle.doorsState.lockedState: \"\"}");

    CHECK(start_of(loaded, 0).data == std::vector<DatumText>{{"vehicle.energy.electric.level", "12.5"},
                                                             {"vehicle.kinetic.moving", "true"},
                                                             {"vehicle.powertrain.status", "Running"},
                                                             {"vehicle.doorsState.opening", "Driver,Trunk"},
                                                             {"vehicle.alert", "OilLevelLow"},
                                                             {"vehicle.doorsState.lockedState", ""}});
}

TEST_CASE("what a datum cannot be is refused with what it can be", "[scenario]") {
    struct Row {
        std::string entry;
        std::string title;
        std::string help;
    };
    const std::vector<Row> rows{
        {"vehicle.energy.electric.level: 100.1", "'vehicle.energy.electric.level' cannot be '100.1'",
         "0 to 100 is possible"},
        {"vehicle.position.latitude: -91", "'vehicle.position.latitude' cannot be '-91'", "-90 to 90 is possible"},
        {"vehicle.engines.speed: 800.5", "'vehicle.engines.speed' cannot be '800.5'", "a whole number is wanted"},
        {"vehicle.odometer: far", "'vehicle.odometer' cannot be 'far'", "a number is wanted"},
        {"vehicle.lights.on: \"on\"", "'vehicle.lights.on' cannot be 'on'", "true or false is wanted"},
        {"vehicle.ignition: Stopp", "'vehicle.ignition' cannot be 'Stopp'", "did you mean 'Stop'?"},
        {"vehicle.lightingSystem.fog: [Front, Left]", "'vehicle.lightingSystem.fog' cannot be 'Left'",
         "one of: Front, Rear"},
        {"vehicle.alert: OilLevelLow RiskOfIcy", "'vehicle.alert' cannot be 'OilLevelLow RiskOfIcy'",
         "did you mean 'RiskOfIce'?"},
        {"vehicle.odometre: 1", "unknown key 'vehicle.odometre' in a vehicle", "did you mean 'vehicle.odometer'?"},
        {"rights: Doors", "'rights' must be a list, found the text 'Doors'", "write [Doors]"},
        {"key: pocket", "unknown place of the key 'pocket'", "one of: outside, inside, unknown"},
        {"fault: PrivacyFull", "the cause 'PrivacyFull' is one of the platform", ""},
        {"count: 1000001", "'count' must be from 1 to 1000000, found 1000001", ""},
    };
    for (const Row& row : rows) {
        const LoadedScenario loaded = vehicles("a: {" + row.entry + "}");
        CAPTURE(row.entry);
        REQUIRE(loaded.diagnostics.size() == 1);
        CHECK(loaded.diagnostics[0].title == row.title);
        CHECK(loaded.diagnostics[0].help == row.help);
    }
}

TEST_CASE("a fleet is so many vehicles that begin alike", "[scenario]") {
    const LoadedScenario loaded =
        vehicles("car: {}, vans: {count: 3, vin: VR3UHZKXZPT000009, awake: false}, bus: {count: 1, id: abc}");

    REQUIRE(loaded.scenario);
    const std::vector<Vehicle>& all = loaded.scenario->vehicles;
    REQUIRE(all.size() == 5);
    CHECK(all[1].name == "vans-1");
    CHECK(all[3].name == "vans-3");
    CHECK(all[1].vin == "VR3UHZKXZPT000009");
    CHECK(all[2].vin == nth_vin("VR3UHZKXZPT000009", 1));
    CHECK(all[1].id != all[2].id);
    CHECK(all[1].start == all[3].start);
    CHECK_FALSE(all[1].start->condition.awake);
    CHECK(all[4].name == "bus");
    CHECK(all[4].id == "abc");
}

TEST_CASE("a step that names a fleet is about each of its vehicles", "[scenario]") {
    const LoadedScenario loaded = load_text(kHead + R"(vehicles: {car: {}, vans: {count: 3}}
steps:
  - set: {vehicle: vans, vehicle.odometer: 5, awake: false, wakeups_left: 1}
  - charge: {vehicle: car}
)");

    INFO(titles(loaded));
    const auto& set = step_of<SetStep>(loaded, 0);
    CHECK(set.vehicles.first == 1);
    CHECK(set.vehicles.count == 3);
    CHECK(set.data == std::vector<DatumText>{{"vehicle.odometer", "5"}});
    CHECK(set.condition.awake == false);
    CHECK(set.condition.wakeups_left == 1);
    CHECK_FALSE(set.condition.reachable);
    CHECK(step_of<ChargeStep>(loaded, 1).vehicles.count == 1);
}

TEST_CASE("a step that names no vehicle is about the only one, a fleet included", "[scenario]") {
    const LoadedScenario fleet =
        load_text(kHead + "vehicles: {vans: {count: 2}}\nsteps: [{set: {vehicle.odometer: 5}}]\n");
    const LoadedScenario two = load_text(kHead + "vehicles: {a: {}, b: {}}\nsteps: [{set: {vehicle.odometer: 5}}]\n");

    CHECK(step_of<SetStep>(fleet, 0).vehicles.count == 2);
    CHECK(titles(two) == "which vehicle is this about?\n");
}

TEST_CASE("a set must set something", "[scenario]") {
    CHECK(titles(load_text(kB2b + "steps: [{set: {vehicle: car}}]\n")) == "'set' sets nothing\n");
    CHECK(load_text(kB2b + "steps: [{set: {driver: refuses}}]\n").scenario);
}

TEST_CASE("a drive takes its track from a file beside the scenario", "[scenario]") {
    const Files files{{"a.csv", "seconds,lon,lat\n0,2.35,48.85\n60,2.36,48.86\n"},
                      {"b.csv", "seconds,lon,lat\n0,2.35,99\n"},
                      {"c.GPX", "<gpx>"}};
    const auto drive = [&files](const std::string& file) {
        return load_text(kB2b + "steps: [{drive: {file: " + file + "}}]\n", {}, files);
    };

    const LoadedScenario loaded = drive("a.csv");
    CHECK(step_of<DriveStep>(loaded, 0).track->points.size() == 2);
    CHECK(titles(drive("missing.csv")) == "cannot read 'missing.csv'\n");
    CHECK(titles(drive("trip.kml")) == "the kind of the track 'trip.kml' is not known\n");
    CHECK(titles(drive("b.csv")).starts_with("the track 'b.csv' cannot be read: line 2: "));
    CHECK(titles(drive("c.GPX")).starts_with("the track 'c.GPX' cannot be read: "));
    CHECK(titles(drive("\"\"")) == "'file' is empty\n");
}

TEST_CASE("a charge has a target, a limit and a power", "[scenario]") {
    const auto charge = [](const std::string& text) { return load_text(kB2b + "steps: [{charge: {" + text + "}}]\n"); };

    const ChargePlan full = step_of<ChargeStep>(charge("to: 100, for: 2h, power: 22, unplug: true"), 0).plan;
    CHECK(full.to_percent == 100);
    CHECK(full.length == Duration{2h});
    CHECK(full.power_kw == 22);
    CHECK(full.unplug_after == Duration{1min});
    const ChargePlan plain = step_of<ChargeStep>(charge(""), 0).plan;
    CHECK(plain.to_percent == 80);
    CHECK_FALSE(plain.length);
    CHECK(plain.power_kw == 7.4);
    CHECK_FALSE(plain.unplug_after);
    CHECK_FALSE(step_of<ChargeStep>(charge("unplug: false"), 0).plan.unplug_after);
    CHECK(titles(charge("to: 100.5")) == "'to' must be above 0 and at most 100\n");
    CHECK(titles(charge("power: 0")) == "'power' must be above 0 and at most 500\n");
    CHECK(titles(charge("for: 59s")) == "'for' must be from 1m to 366d, found 59s\n");
}

TEST_CASE("a pause is of a callback or of a monitor", "[scenario]") {
    const LoadedScenario loaded =
        load_text(kB2b + "steps: [{pause: {on: doors, for: 1h}}, {pause: {on: low, for: 1ms}}]\n");

    CHECK(step_of<PauseStep>(loaded, 0).on.callback == std::size_t{0});
    CHECK(step_of<PauseStep>(loaded, 0).length == Duration{1h});
    CHECK(step_of<PauseStep>(loaded, 1).on.monitor == std::size_t{0});
    CHECK(titles(load_text(kB2b + "steps: [{pause: {on: car, for: 1h}}]\n")) ==
          "'car' is neither a callback nor a monitor\n");
}
