#include "simulator/vehicle/drive.hpp"

#include "simulator/base/rng.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

const TimePoint kDeparture = *parse_time("2024-03-11T08:00:00Z");

VehicleState vehicle() {
    return {"VF3SM1AAA00000001", 7, kDeparture};
}

std::shared_ptr<const Track> track(std::vector<TrackPoint> points) {
    return std::make_shared<const Track>(Track{std::move(points)});
}

TrackPoint point(Duration offset, double longitude, double latitude) {
    TrackPoint made;
    made.offset = offset;
    made.longitude = longitude;
    made.latitude = latitude;
    return made;
}

// A minute at about 66.7 km/h to the north, again and again.
std::shared_ptr<const Track> northward(int minutes) {
    std::vector<TrackPoint> points;
    for (int minute = 0; minute <= minutes; ++minute) {
        points.push_back(point(1min * minute, 2, 48 + 0.01 * minute));
    }
    return track(std::move(points));
}

void play(Drive& drive, VehicleState& state) {
    drive.begin(state, kDeparture);
    while (const auto offset = drive.next()) {
        drive.apply(state, kDeparture + *offset);
    }
}

}  // namespace

TEST_CASE("a drive is a trip from its first point to its last", "[drive]") {
    VehicleState state = vehicle();
    Drive drive(northward(10));
    drive.begin(state, kDeparture);
    CHECK(drive.next() == 0ms);
    drive.apply(state, kDeparture);
    REQUIRE(state.trip());
    CHECK(state.trip()->start_longitude == 2);
    CHECK(state.truth("vehicle.kinetic.moving"));
    CHECK(state.text("vehicle.ignition") == "Start");
    CHECK(state.number("vehicle.kinetic.speed") == Approx(66.7).margin(0.1));
    CHECK(state.text("vehicle.position.heading") == "0");
    CHECK(drive.next() == 1min);

    play(drive, state);
    CHECK(drive.next() == std::nullopt);
    CHECK(state.text("vehicle.ignition") == "Stop");
    CHECK_FALSE(state.truth("vehicle.kinetic.moving"));
    CHECK(state.number("vehicle.kinetic.speed") == 0);
    CHECK(state.number("vehicle.kinetic.acceleration") == 0);
    CHECK(state.text("vehicle.trip.duration") == "600");
    CHECK(state.number("vehicle.trip.distance") == Approx(11.12).margin(0.01));
    CHECK(state.trip()->max_speed == Approx(66.7).margin(0.1));
    CHECK(state.number("vehicle.position.latitude") == Approx(48.1));
}

TEST_CASE("distance uses energy and warms what turns", "[drive]") {
    VehicleState state = vehicle();
    Drive drive(northward(60), {.kwh_per_100km = 20, .battery_kwh = 40});
    play(drive, state);
    // 66.7 km at 20 kWh/100 km are a third of 40 kWh.
    CHECK(state.number("vehicle.energy.electric.level") == Approx(61 - 33.4).margin(0.1));
    CHECK(state.number("vehicle.energy.electric.autonomy") == Approx(93).margin(1));
    CHECK(state.number("vehicle.energy.electric.battery.capacity") == 40'000);
    CHECK(state.number("vehicle.odometer") == Approx(15320.4 + 66.717).margin(0.01));
    CHECK(state.number("vehicle.engines.thermic.oil.temp") == 90);
}

TEST_CASE("a vehicle without electricity burns fuel", "[drive]") {
    VehicleState state = vehicle();
    state.set("vehicle.energy.electric.level", "", kDeparture);
    state.set("vehicle.energy.fuel.autonomy", "600", kDeparture);
    state.set("vehicle.energy.fuel.level", "80", kDeparture);
    Drive drive(northward(60));
    play(drive, state);
    CHECK(state.number("vehicle.energy.fuel.level") == Approx(80 - 66.717 * 6 / 45).margin(0.1));
    CHECK_FALSE(state.known("vehicle.energy.electric.level"));
    CHECK(state.number("vehicle.autonomy") == state.number("vehicle.energy.fuel.autonomy"));
}

TEST_CASE("what the track gives is taken", "[drive]") {
    std::vector<TrackPoint> points{point(0ms, 2, 48), point(10s, 2, 48.001), point(20s, 2, 48.001)};
    points[1].speed = 42;
    points[1].heading = 359.8;
    points[1].altitude = 120;
    points[1].data = {{*find_datum("vehicle.energy.electric.level"), "44"},
                      {*find_datum("vehicle.odometer"), "100"},
                      {*find_datum("vehicle.alert"), "RiskOfIce"},
                      {*find_datum("vehicle.collision.side"), "Rear"}};
    points[2].data = {{*find_datum("vehicle.collision.side"), "Rear"}, {*find_datum("vehicle.odometer"), "101.5"}};
    VehicleState state = vehicle();
    Drive drive(track(points));
    drive.begin(state, kDeparture);
    drive.apply(state, kDeparture);
    drive.apply(state, kDeparture + 10s);
    CHECK(state.number("vehicle.kinetic.speed") == 42);
    CHECK(state.text("vehicle.position.heading") == "360");
    CHECK(state.number("vehicle.position.altitude") == 120);
    CHECK(state.number("vehicle.energy.electric.level") == 44);
    CHECK(state.number("vehicle.odometer") == Approx(15320.4).margin(0.001));
    CHECK(state.alerts().size() == 1);
    drive.apply(state, kDeparture + 20s);
    CHECK(state.collision()->created == kDeparture + 10s);
    CHECK(state.number("vehicle.energy.electric.level") == 44);
    CHECK(state.number("vehicle.odometer") == Approx(15320.4 + 1.5).margin(0.001));
}

TEST_CASE("a trip begins with the odometer and the energy of its first point", "[drive]") {
    std::vector<TrackPoint> points{point(0ms, 2, 48), point(10s, 2, 48.001)};
    points[0].data = {{*find_datum("vehicle.odometer"), "80000"}, {*find_datum("vehicle.energy.electric.level"), "33"}};
    points[1].data = {{*find_datum("vehicle.odometer"), "80002.5"}};
    VehicleState state = vehicle();
    Drive drive(track(points));
    play(drive, state);
    CHECK(state.trip()->start_mileage == 80'000);
    CHECK(state.trip()->start_level == 33);
    CHECK(state.number("vehicle.odometer") == 80'002.5);
    CHECK(state.text("vehicle.trip.distance") == "2.5");
}

TEST_CASE("a track of one point is a trip of no length", "[drive]") {
    VehicleState state = vehicle();
    Drive drive(track({point(0ms, 2, 48)}));
    play(drive, state);
    CHECK(state.text("vehicle.trip.duration") == "0");
    CHECK(state.text("vehicle.trip.distance") == "0");
    CHECK(state.text("vehicle.ignition") == "Stop");
}

TEST_CASE("whatever the track, nothing runs backwards or out of range", "[drive]") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Rng random(seed);
        std::vector<TrackPoint> points;
        Duration offset{0};
        const std::uint64_t count = random.between(1, 60);
        for (std::uint64_t index = 0; index < count; ++index) {
            points.push_back(point(offset, static_cast<double>(random.between(0, 3600)) / 10 - 180,
                                   static_cast<double>(random.between(0, 1800)) / 10 - 90));
            if (random.between(0, 3) == 0) {
                points.back().data.emplace_back(*find_datum("vehicle.odometer"),
                                                std::to_string(random.between(0, 9'999'999)));
            }
            if (random.between(0, 9) == 0) {
                points.back().data.emplace_back(*find_datum("vehicle.energy.electric.level"),
                                                std::to_string(random.between(0, 100)));
            }
            offset += Duration{random.between(1, 600'000)};
        }
        VehicleState state = vehicle();
        state.set("vehicle.odometer", "123.4567", kDeparture);
        Drive drive(track(points));
        drive.begin(state, kDeparture);
        double odometer = state.number("vehicle.odometer");
        TimePoint last = state.updated();
        while (const auto next = drive.next()) {
            drive.apply(state, kDeparture + *next);
            INFO("seed " << seed << " at " << next->count());
            REQUIRE(state.number("vehicle.odometer") >= odometer);
            REQUIRE(state.updated() >= last);
            odometer = state.number("vehicle.odometer");
            last = state.updated();
            for (const VehicleDatum& datum : vehicle_data()) {
                std::string why;
                INFO(datum.name << " = " << state.text(datum.name));
                const std::string_view text = state.text(datum.name);
                REQUIRE((text.empty() || canonical_value(datum, text, why) == std::string{text}));
            }
        }
        CHECK_FALSE(state.truth("vehicle.kinetic.moving"));
        CHECK(state.trip()->stopped);
    }
}
