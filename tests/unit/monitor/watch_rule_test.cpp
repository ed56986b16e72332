#include "tests/unit/monitor/rule_builder.hpp"

#include <catch2/catch.hpp>

// Zones, times and rules of several triggers.

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using notisim::test::at;
using notisim::test::data;
using notisim::test::kLevel;
using notisim::test::low;
using notisim::test::rule;
using notisim::test::Watched;

constexpr std::string_view kLongitude = "vehicle.position.longitude";
constexpr std::string_view kLatitude = "vehicle.position.latitude";

Trigger zone(std::string name, bool inside) {
    return {std::move(name), ZoneTrigger{inside, 20, 2.3333, 48.8667}};
}

Trigger office_hours() {
    return {"officeHours", TimeTrigger{"Europe/Paris", {DailyWindow{8h + 30min, 9h, 0b0011111, {}}}}};
}

}  // namespace

TEST_CASE("a zone is entered and left", "[monitor]") {
    Watched enters{rule({zone("in", true)}, "in"), false, {{kLongitude, "4.8357"}, {kLatitude, "45.764"}}};
    CHECK(enters.arrive(0, {}) == "-");
    CHECK(enters.arrive(1, {{kLongitude, "2.3333"}, {kLatitude, "48.8667"}}) == "fires");
    // 0.179 degrees of latitude are 19.9 km, 0.181 are 20.1 km.
    CHECK(enters.arrive(2, {{kLatitude, "49.0457"}}) == "-");
    CHECK(enters.arrive(3, {{kLatitude, "49.0477"}}) == "-");
    CHECK(enters.arrive(4, {{kLatitude, "49.0457"}}) == "fires");

    Watched leaves{rule({zone("out", false)}, "out")};
    CHECK(leaves.arrive(0, {}) == "-");
    CHECK(leaves.arrive(1, {{kLatitude, "49.0457"}, {kLongitude, "2.3333"}}) == "-");
    CHECK(leaves.arrive(2, {{kLatitude, "49.0477"}}) == "fires");
}

TEST_CASE("a vehicle without a position is neither in a zone nor out of it", "[monitor]") {
    for (const bool inside : {true, false}) {
        Watched watched{rule({zone("zone", inside)}, "zone"), false, {{kLongitude, ""}, {kLatitude, ""}}};
        CHECK(watched.arrive(0, {}) == "-");
        CHECK(watched.arrive(1, {{kLongitude, inside ? "2.3333" : "9"}, {kLatitude, "48.8667"}}) == "fires");
    }
}

TEST_CASE("a time fires with the first data in it", "[monitor]") {
    Watched watched{rule({office_hours()}, "officeHours", 3600s)};
    CHECK(watched.arrive(at("2026-01-15T07:29:59Z"), {}) == "-");
    CHECK(watched.arrive(at("2026-01-15T07:45:00Z"), {}) == "fires");
    CHECK(watched.arrive(at("2026-01-15T08:44:59Z"), {}) == "-");
    CHECK(watched.arrive(at("2026-01-15T08:45:00Z"), {}) == "refresh");
    CHECK(watched.arrive(at("2026-01-15T17:00:00Z"), {}) == "-");
    CHECK(watched.arrive(at("2026-01-16T09:00:00Z"), {}) == "fires");
}

TEST_CASE("the compound rule of the document", "[monitor]") {
    Watched watched{rule({zone("outOfDepot", false), office_hours(), low()}, "(low & (outOfDepot | !officeHours))")};
    // Thursday in office hours, in the depot.
    CHECK(watched.arrive(at("2026-01-15T09:00:00Z"), {{kLevel, "40"}}) == "-");
    // It leaves the depot.
    CHECK(watched.arrive(at("2026-01-15T10:00:00Z"), {{kLatitude, "49.2"}}) ==
          "fires vehicle.energy.electric.level=40");
    CHECK(watched.arrive(at("2026-01-15T11:00:00Z"), {{kLatitude, "48.86"}}) == "-");
    // In the depot again, after hours.
    CHECK(watched.arrive(at("2026-01-15T16:29:59Z"), {}) == "-");
    CHECK(watched.arrive(at("2026-01-15T16:30:00Z"), {}) == "fires vehicle.energy.electric.level=40");
    CHECK(watched.arrive(at("2026-01-15T18:00:00Z"), {{kLevel, "80"}}) == "-");
    // On a Saturday at noon there are no office hours.
    CHECK(watched.arrive(at("2026-01-17T11:00:00Z"), {{kLevel, "30"}}) == "fires vehicle.energy.electric.level=30");
}

TEST_CASE("values are those of the data that are true, in the order of the triggers", "[monitor]") {
    const std::vector<Trigger> triggers{
        data("speed", "vehicle.kinetic.speed", Operator::greaterThan, {"130"}),
        low(),
        data("belt", "vehicle.safety.beltWarning", Operator::equalsTo, {"Omission"}),
        data("unused", "vehicle.odometer", Operator::greaterThan, {"0"}),
    };
    const auto fires = [&](std::string_view expression) {
        Watched watched{rule(triggers, expression)};
        return watched.arrive(0, {{"vehicle.kinetic.speed", "140"}, {kLevel, "40"}});
    };
    CHECK(fires("low & speed") == "fires vehicle.kinetic.speed=140 vehicle.energy.electric.level=40");
    CHECK(fires("low | belt") == "fires vehicle.energy.electric.level=40");
    CHECK(fires("speed & !belt") == "fires vehicle.kinetic.speed=140");
    CHECK(fires("!belt") == "fires");
    // Speed is true, but being so works against the rule.
    CHECK(fires("low | !speed") == "fires vehicle.energy.electric.level=40");
    CHECK(fires("!(belt | !speed)") == "fires vehicle.kinetic.speed=140");
}

TEST_CASE("a setting is never true by data of a vehicle", "[monitor]") {
    Watched watched{rule({{"key", SettingTrigger::DigitalKey}}, "key")};
    CHECK(watched.arrive(0, {{kLevel, "40"}}) == "-");
}
