#include "simulator/vehicle/vehicle_state.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

const TimePoint kStart = *parse_time("2024-03-11T08:00:00Z");

VehicleState parked_vehicle() {
    return {"VF3SM1AAA00000001", 7, kStart};
}

}  // namespace

TEST_CASE("every initial value of the table is canonical and every name is there once", "[vehicle]") {
    std::set<std::string_view> names;
    for (const VehicleDatum& datum : vehicle_data()) {
        INFO(datum.name);
        CHECK(names.insert(datum.name).second);
        CHECK(find_datum(datum.name));
        if (!datum.initial.empty()) {
            std::string why;
            CHECK(canonical_value(datum, datum.initial, why) == std::string{datum.initial});
            CHECK(why.empty());
        }
    }
    CHECK_FALSE(find_datum("vehicle.nothing"));
}

TEST_CASE("canonical values", "[vehicle]") {
    struct Row {
        const char* name;
        const char* written;
        const char* canonical;  // Null: refused.
    };
    const Row rows[] = {{"vehicle.odometer", "12.50", "12.5"},
                        {"vehicle.odometer", "-1", nullptr},
                        {"vehicle.odometer", "nan", nullptr},
                        {"vehicle.odometer", "inf", nullptr},
                        {"vehicle.odometer", "1 2", nullptr},
                        {"vehicle.engines.thermic.oil.temp", "90", "90"},
                        {"vehicle.engines.thermic.oil.temp", "90.5", nullptr},
                        {"vehicle.kinetic.moving", "yes", nullptr},
                        {"vehicle.kinetic.moving", "true", "true"},
                        {"vehicle.ignition", "Start", "Start"},
                        {"vehicle.ignition", "start", nullptr},
                        {"vehicle.alert", "OilLevelLow, FuelLevelLow OilLevelLow", "FuelLevelLow,OilLevelLow"},
                        {"vehicle.alert", "", ""},
                        {"vehicle.alert", "Nothing", nullptr},
                        {"vehicle.trip", "any thing", "any thing"}};
    for (const Row& row : rows) {
        INFO(row.name << " = " << row.written);
        std::string why;
        const auto value = canonical_value(vehicle_data()[*find_datum(row.name)], row.written, why);
        CHECK(value.has_value() == (row.canonical != nullptr));
        CHECK(why.empty() == value.has_value());
        if (value && row.canonical != nullptr) {
            CHECK(*value == row.canonical);
        }
    }
}

TEST_CASE("a vehicle that was never told anything is at rest and parked", "[vehicle]") {
    const VehicleState state = parked_vehicle();
    CHECK(state.text("vehicle.ignition") == "Stop");
    CHECK_FALSE(state.truth("vehicle.kinetic.moving"));
    CHECK(state.number("vehicle.kinetic.speed") == 0);
    CHECK(state.number("vehicle.kinetic.acceleration") == 0);
    CHECK(state.number("vehicle.engines.speed") == 0);
    CHECK_FALSE(state.truth("vehicle.engines.running"));
    CHECK(state.truth("vehicle.braking.parking"));
    CHECK(state.text("vehicle.transmission.gearbox.ratio") == "Neutral");
    CHECK(state.text("vehicle.energy.charging.mode") == "No");
    CHECK(state.number("vehicle.autonomy") == state.number("vehicle.energy.electric.autonomy"));
    CHECK_FALSE(state.known("vehicle.trip"));
    CHECK_FALSE(state.was_set("vehicle.ignition"));
    CHECK(state.updated("vehicle.ignition") == kStart);
    CHECK(state.updated() == kStart);
}

TEST_CASE("dates never run backwards", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.odometer", "20000", kStart + 10s);
    state.set("vehicle.battery.voltage", "90", kStart + 3s);
    CHECK(state.updated("vehicle.battery.voltage") == kStart + 10s);
    CHECK(state.updated() == kStart + 10s);
    state.start_trip(kStart + 5s);
    REQUIRE(state.trip());
    CHECK(state.trip()->started == kStart + 10s);
    state.stop_trip(kStart + 1s);
    CHECK(state.trip()->stopped == kStart + 10s);
}

TEST_CASE("a value may be a view of the state that it changes", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.trip", "a text that is too long for the small buffer of strings", kStart);
    state.set("vehicle.trip.start", state.text("vehicle.trip"), kStart);
    state.set("vehicle.trip", state.text("vehicle.trip"), kStart);
    CHECK(state.text("vehicle.trip.start") == "a text that is too long for the small buffer of strings");
    CHECK(state.text("vehicle.trip") == state.text("vehicle.trip.start"));
}

TEST_CASE("alerts begin and end with the words of vehicle.alert", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.alert", "FuelLevelLow,OilLevelLow", kStart + 1s);
    REQUIRE(state.alerts().size() == 2);
    CHECK(state.alerts()[0].type == "FuelLevelLow");
    CHECK(state.alerts()[0].severity == "Information");
    CHECK(state.alerts()[1].severity == "Warning");
    CHECK(state.alerts()[0].id.size() == 16);
    CHECK(state.alerts()[0].id != state.alerts()[1].id);
    const std::string first = state.alerts()[0].id;

    state.set("vehicle.alert", "FuelLevelLow", kStart + 5s);
    REQUIRE(state.alerts().size() == 2);
    CHECK(state.alerts()[0].id == first);
    CHECK(state.alerts()[0].started == kStart + 1s);
    CHECK_FALSE(state.alerts()[0].ended);
    CHECK(state.alerts()[1].ended == kStart + 5s);

    state.set("vehicle.alert", "FuelLevelLow,OilLevelLow", kStart + 9s);
    REQUIRE(state.alerts().size() == 3);
    CHECK(state.alerts()[2].id != state.alerts()[1].id);

    state.set("vehicle.alert", "", kStart + 10s);
    state.set("vehicle.alert", "RiskOfIce", kStart + 10s + 25h);
    REQUIRE(state.alerts().size() == 1);
    CHECK(state.alerts()[0].type == "RiskOfIce");
}

TEST_CASE("an alert that ends and begins within one moment never ended", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.alert", "RiskOfIce", kStart);
    state.set("vehicle.alert", "", kStart);
    state.set("vehicle.alert", "RiskOfIce", kStart);
    REQUIRE(state.alerts().size() == 1);
    CHECK_FALSE(state.alerts()[0].ended);
}

TEST_CASE("ids depend on seed, vehicle and time alone", "[vehicle]") {
    const auto id = [](const char* vin, std::uint64_t seed, TimePoint at) {
        VehicleState state(vin, seed, kStart);
        state.set("vehicle.alert", "RiskOfIce", at);
        return state.alerts()[0].id;
    };
    CHECK(id("A", 1, kStart) == id("A", 1, kStart));
    CHECK(id("A", 1, kStart) != id("B", 1, kStart));
    CHECK(id("A", 1, kStart) != id("A", 2, kStart));
    CHECK(id("A", 1, kStart) != id("A", 1, kStart + 1s));
}

TEST_CASE("the severity of an alert is told by its name", "[vehicle]") {
    const std::pair<const char*, const char*> rows[] = {{"BrakingSystemFailure", "Critical"},
                                                        {"LeftFrontTirePuncture", "Critical"},
                                                        {"EngineOilPressureFailure", "Critical"},
                                                        {"ElectricTractionSystemFailureStopVehicle", "Critical"},
                                                        {"LeftRearTireUnderInflated", "Warning"},
                                                        {"LeftFrontTirePressurSensorFault", "Warning"},
                                                        {"ChargingFailure", "Warning"},
                                                        {"AdBlueFaultStartingImpossibleSoon", "Warning"},
                                                        {"AdBlueFaultStartingImpossible", "Critical"},
                                                        {"FuelLevelLow", "Information"},
                                                        {"LeftFrontDoorOpen", "Information"},
                                                        {"LeftFrontDoorOpenLowSpeed", "Warning"},
                                                        {"AddWasherFluid", "Information"}};
    for (const auto& [type, severity] : rows) {
        INFO(type);
        CHECK(alert_severity(type) == severity);
    }
}

TEST_CASE("side and severity set at one moment are one collision", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.collision.side", "Front", kStart + 1s);
    REQUIRE(state.collision());
    const std::string id = state.collision()->id;
    state.set("vehicle.collision.severity", "Minor", kStart + 1s);
    CHECK(state.collision()->id == id);
    CHECK(state.collision()->side == "Front");
    CHECK(state.collision()->severity == "Minor");
    CHECK(state.collision()->created == kStart + 1s);

    state.set("vehicle.collision.side", "Front", kStart + 2s);
    CHECK(state.collision()->id != id);
    CHECK(state.collision()->created == kStart + 2s);
}

TEST_CASE("a theft is reported once until it is over", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("stolen.state", "false", kStart + 1s);
    CHECK_FALSE(state.stolen());
    state.set("stolen.state", "true", kStart + 2s);
    REQUIRE(state.stolen());
    const StolenRecord first = *state.stolen();
    CHECK(first.start_longitude == 2.3488);
    state.set("stolen.state", "true", kStart + 3s);
    CHECK(state.stolen()->id == first.id);
    state.set("vehicle.position.longitude", "3", kStart + 4s);
    state.set("stolen.state", "false", kStart + 4s);
    CHECK(state.stolen()->ended == kStart + 4s);
    CHECK(state.stolen()->end_longitude == 3);
    CHECK(state.stolen()->start_longitude == 2.3488);
    state.set("stolen.state", "true", kStart + 5s);
    CHECK(state.stolen()->id != first.id);
    CHECK_FALSE(state.stolen()->ended);
}

TEST_CASE("a trip sets what belongs to it", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.start_trip(kStart + 10s);
    REQUIRE(state.trip());
    const std::string id = state.trip()->id;
    CHECK(state.text("vehicle.trip") == id);
    CHECK(state.text("vehicle.trip.start") == id);
    CHECK_FALSE(state.known("vehicle.trip.stop"));
    CHECK(state.text("vehicle.ignition") == "Start");
    CHECK(state.text("vehicle.powertrain.status") == "Running");
    CHECK(state.truth("vehicle.engines.running"));
    CHECK(state.truth("vehicle.kinetic.moving"));

    state.set("vehicle.kinetic.speed", "90", kStart + 20s);
    state.set("vehicle.kinetic.speed", "50", kStart + 30s);
    state.set("vehicle.odometer", "15322.9", kStart + 70s);
    state.stop_trip(kStart + 70s);
    CHECK(state.text("vehicle.trip.stop") == id);
    CHECK(state.text("vehicle.trip.duration") == "60");
    CHECK(state.text("vehicle.trip.distance") == "2.5");
    CHECK(state.text("vehicle.trip.state") == "Nominal");
    CHECK(state.text("vehicle.ignition") == "Stop");
    CHECK(state.text("vehicle.powertrain.status") == "Stopped");
    CHECK_FALSE(state.truth("vehicle.engines.running"));
    CHECK_FALSE(state.truth("vehicle.kinetic.moving"));
    CHECK(state.number("vehicle.kinetic.speed") == 0);
    CHECK(state.trip()->max_speed == 90);
    CHECK(state.trip()->stop_mileage == 15322.9);

    state.stop_trip(kStart + 80s);
    CHECK(state.trip()->stopped == kStart + 70s);
    state.start_trip(kStart + 90s);
    CHECK(state.trip()->id != id);
    CHECK_FALSE(state.known("vehicle.trip.distance"));
}

TEST_CASE("a trip that is under way ends when another begins", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.start_trip(kStart);
    const std::string first = state.trip()->id;
    state.start_trip(kStart + 60s);
    CHECK(state.text("vehicle.trip.stop") == first);
    CHECK(state.text("vehicle.trip.start") == state.trip()->id);
    CHECK(state.truth("vehicle.kinetic.moving"));
}

TEST_CASE("autonomy follows level, and the whole its parts", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.energy.electric.level", "30.5", kStart + 1s);
    CHECK(state.text("vehicle.energy.electric.autonomy") == "103");
    CHECK(state.text("vehicle.autonomy") == "103");

    state.set("vehicle.energy.electric.autonomy", "120", kStart + 2s);
    CHECK(state.text("vehicle.autonomy") == "120");
    state.set("vehicle.energy.fuel.autonomy", "400", kStart + 3s);
    CHECK(state.text("vehicle.autonomy") == "520");

    state.set("vehicle.energy.electric.level", "61", kStart + 4s);
    CHECK(state.text("vehicle.energy.electric.autonomy") == "240");
    CHECK(state.text("vehicle.autonomy") == "640");

    state.set("vehicle.energy.electric.level", "0", kStart + 5s);
    CHECK(state.text("vehicle.energy.electric.autonomy") == "0");
    state.set("vehicle.energy.electric.level", "61", kStart + 6s);
    CHECK(state.text("vehicle.energy.electric.autonomy") == "240");
}

TEST_CASE("what was set itself at a moment is left alone at that moment", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.autonomy", "999", kStart + 1s);
    state.set("vehicle.energy.electric.autonomy", "120", kStart + 1s);
    CHECK(state.text("vehicle.autonomy") == "999");
    state.set("vehicle.energy.electric.autonomy", "130", kStart + 2s);
    CHECK(state.text("vehicle.autonomy") == "130");

    state.set("vehicle.energy.electric.autonomy", "300", kStart + 3s);
    state.set("vehicle.energy.electric.level", "50", kStart + 3s);
    CHECK(state.text("vehicle.energy.electric.autonomy") == "300");
    state.set("vehicle.energy.electric.level", "25", kStart + 4s);
    CHECK(state.text("vehicle.energy.electric.autonomy") == "150");
}

TEST_CASE("moving follows speed and speed follows standing still", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.kinetic.speed", "30", kStart + 1s);
    CHECK(state.truth("vehicle.kinetic.moving"));
    state.set("vehicle.kinetic.moving", "false", kStart + 2s);
    CHECK(state.number("vehicle.kinetic.speed") == 0);
    state.set("vehicle.kinetic.speed", "30", kStart + 3s);
    state.set("vehicle.kinetic.speed", "0", kStart + 4s);
    CHECK_FALSE(state.truth("vehicle.kinetic.moving"));
    CHECK(state.updated("vehicle.kinetic.moving") == kStart + 4s);
}

TEST_CASE("engines and charging do not contradict their status", "[vehicle]") {
    VehicleState state = parked_vehicle();
    state.set("vehicle.powertrain.status", "Running", kStart + 1s);
    CHECK(state.truth("vehicle.engines.running"));
    state.set("vehicle.engines.running", "false", kStart + 2s);
    CHECK(state.text("vehicle.powertrain.status") == "Stopped");
    state.set("vehicle.energy.charging.status", "InProgress", kStart + 3s);
    CHECK(state.text("vehicle.energy.charging.mode") == "Slow");
    state.set("vehicle.energy.charging.status", "Failure", kStart + 4s);
    CHECK(state.text("vehicle.energy.charging.mode") == "No");
    CHECK(state.text("vehicle.energy.charging.rate") == "0");
}
