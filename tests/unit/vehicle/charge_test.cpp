#include "simulator/vehicle/charge.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

const TimePoint kPluggedIn = *parse_time("2024-03-11T20:00:00Z");

VehicleState vehicle(const char* level) {
    VehicleState state("VF3SM1AAA00000001", 7, kPluggedIn);
    state.set("vehicle.energy.electric.level", level, kPluggedIn);
    return state;
}

// Plays all of it; checks what always holds. Gives the number of points.
std::size_t play(Charge& charge, VehicleState& state) {
    charge.begin(state, kPluggedIn);
    std::size_t points = 0;
    double level = state.number("vehicle.energy.electric.level");
    TimePoint last = kPluggedIn;
    while (const auto offset = charge.next()) {
        REQUIRE(++points < 10'000);
        const TimePoint now = kPluggedIn + *offset;
        CHECK(now >= last);
        charge.apply(state, now);
        const double reached = state.number("vehicle.energy.electric.level");
        CHECK(reached >= level);
        CHECK(reached <= 100);
        CHECK(state.updated() == now);
        level = reached;
        last = now;
    }
    return points;
}

}  // namespace

TEST_CASE("a charge goes to its target, a sample each minute", "[charge]") {
    VehicleState state = vehicle("30");
    Charge charge({.to_percent = 80, .power_kw = 50, .battery_kwh = 50});
    charge.begin(state, kPluggedIn);
    charge.apply(state, kPluggedIn);
    CHECK(state.truth("vehicle.energy.charging.plugged"));
    CHECK(state.text("vehicle.energy.charging.status") == "InProgress");
    CHECK(state.text("vehicle.energy.charging.mode") == "Quick");
    CHECK(state.text("vehicle.energy.charging.type") == "Partial");
    CHECK(state.text("vehicle.energy.charging.remainingTime") == "PT30M");
    CHECK(state.text("vehicle.energy.charging.rate") == "313");
    CHECK(charge.next() == 1min);

    CHECK(play(charge, state) == 31);
    CHECK(state.text("vehicle.energy.charging.status") == "Finished");
    CHECK(state.text("vehicle.energy.charging.mode") == "No");
    CHECK(state.text("vehicle.energy.electric.level") == "80");
    CHECK(state.truth("vehicle.energy.charging.plugged"));
    CHECK(state.updated() == kPluggedIn + 30min);
}

TEST_CASE("a charge that has too little time is stopped", "[charge]") {
    VehicleState state = vehicle("30");
    Charge charge({.length = 10min + 30s, .power_kw = 7.4, .full = true});
    CHECK(play(charge, state) == 12);
    CHECK(state.text("vehicle.energy.charging.status") == "Stopped");
    CHECK(state.text("vehicle.energy.charging.type") == "Full");
    CHECK(state.updated() == kPluggedIn + 10min + 30s);
    CHECK(state.text("vehicle.energy.electric.level") == "32.6");
}

TEST_CASE("a vehicle is unplugged where that is asked for", "[charge]") {
    VehicleState state = vehicle("79");
    Charge charge({.to_percent = 80, .power_kw = 11, .unplug_after = 5min});
    play(charge, state);
    CHECK(state.text("vehicle.energy.charging.status") == "Disconnected");
    CHECK_FALSE(state.truth("vehicle.energy.charging.plugged"));
    CHECK(charge.next() == std::nullopt);
}

TEST_CASE("above its target a charge is finished as it begins", "[charge]") {
    VehicleState state = vehicle("90.24");
    Charge charge({.to_percent = 80});
    CHECK(play(charge, state) == 1);
    CHECK(state.text("vehicle.energy.charging.status") == "Finished");
    CHECK(state.text("vehicle.energy.electric.level") == "90.24");
}

TEST_CASE("levels and limits hold for many plans", "[charge]") {
    for (const char* level : {"0", "12.34", "99.96", "100"}) {
        for (const double power : {2.3, 22.0, 350.0}) {
            for (const bool full : {true, false}) {
                INFO(level << " " << power << " " << full);
                VehicleState state = vehicle(level);
                Charge charge({.to_percent = 150, .power_kw = power, .full = full});
                play(charge, state);
                CHECK(state.text("vehicle.energy.electric.level") == "100");
                CHECK(state.text("vehicle.energy.charging.status") == "Finished");
            }
        }
    }
}

TEST_CASE("durations in ISO 8601", "[charge]") {
    CHECK(iso_duration(0s) == "PT0S");
    CHECK(iso_duration(-5s) == "PT0S");
    CHECK(iso_duration(1ms) == "PT1M");
    CHECK(iso_duration(59min + 1s) == "PT1H");
    CHECK(iso_duration(65min) == "PT1H5M");
    CHECK(iso_duration(30h) == "PT30H");
}
