#include "tests/unit/monitor/rule_builder.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using notisim::test::data;
using notisim::test::kLevel;
using notisim::test::kOdometer;
using notisim::test::low;
using notisim::test::rule;
using notisim::test::Watched;

}  // namespace

TEST_CASE("a rule fires when data make it true, and not again", "[monitor]") {
    Watched watched{rule({low()}, "low")};
    CHECK(watched.arrive(0, {{kLevel, "61"}}) == "-");
    CHECK(watched.arrive(10, {{kLevel, "47.5"}}) == "fires vehicle.energy.electric.level=47.5");
    CHECK(watched.arrive(20, {{kLevel, "40"}}) == "-");
    CHECK(watched.arrive(100'000, {}) == "-");
}

TEST_CASE("a rule that the first data find true fires with them", "[monitor]") {
    Watched watched{rule({low()}, "low"), false, {{kLevel, "30"}}};
    CHECK(watched.arrive(0, {{kOdometer, "15321"}}) == "fires vehicle.energy.electric.level=30");
    CHECK(watched.arrive(1, {}) == "-");
}

TEST_CASE("after it was false it fires anew", "[monitor]") {
    Watched watched{rule({low()}, "low")};
    CHECK(watched.arrive(0, {{kLevel, "40"}}) == "fires vehicle.energy.electric.level=40");
    CHECK(watched.arrive(1, {{kLevel, "60"}}) == "-");
    CHECK(watched.arrive(2, {{kLevel, "49"}}) == "fires vehicle.energy.electric.level=49");
    CHECK(watched.arrive(3, {{kLevel, "48"}}) == "-");
}

TEST_CASE("with a baseline what is true at first is taken in silence", "[monitor]") {
    Watched watched{rule({low()}, "low", 60s), true};
    CHECK(watched.arrive(0, {{kLevel, "40"}}) == "-");
    CHECK(watched.arrive(10, {{kLevel, "39"}}) == "-");
    CHECK(watched.arrive(1000, {{kLevel, "38"}}) == "-");
    CHECK(watched.arrive(1001, {{kLevel, "55"}}) == "-");
    CHECK(watched.arrive(1002, {{kLevel, "45"}}) == "fires vehicle.energy.electric.level=45");
    CHECK(watched.arrive(1062, {}) == "refresh vehicle.energy.electric.level=45");
}

TEST_CASE("with a baseline what is false at first fires when it becomes true", "[monitor]") {
    Watched watched{rule({low()}, "low"), true};
    CHECK(watched.arrive(0, {{kLevel, "60"}}) == "-");
    CHECK(watched.arrive(1, {{kLevel, "40"}}) == "fires vehicle.energy.electric.level=40");
}

TEST_CASE("reminders come with data, a refresh time or more after the last firing", "[monitor]") {
    Watched watched{rule({low()}, "low", 600s)};
    CHECK(watched.arrive(0, {{kLevel, "40"}}) == "fires vehicle.energy.electric.level=40");
    CHECK(watched.arrive(599, {{kLevel, "39"}}) == "-");
    CHECK(watched.arrive(600, {{kLevel, "38"}}) == "refresh vehicle.energy.electric.level=38");
    // From the reminder on, and not from the grid of the first firing.
    CHECK(watched.arrive(1550, {{kLevel, "37"}}) == "refresh vehicle.energy.electric.level=37");
    CHECK(watched.arrive(1800, {}) == "-");
    CHECK(watched.arrive(2149, {}) == "-");
    CHECK(watched.arrive(2150, {}) == "refresh vehicle.energy.electric.level=37");
}

TEST_CASE("a rule that was false in between does not remind", "[monitor]") {
    Watched watched{rule({low()}, "low", 600s)};
    CHECK(watched.arrive(0, {{kLevel, "40"}}) == "fires vehicle.energy.electric.level=40");
    CHECK(watched.arrive(300, {{kLevel, "60"}}) == "-");
    CHECK(watched.arrive(700, {{kLevel, "60"}}) == "-");
    CHECK(watched.arrive(800, {{kLevel, "45"}}) == "fires vehicle.energy.electric.level=45");
    CHECK(watched.arrive(1399, {}) == "-");
    CHECK(watched.arrive(1400, {}) == "refresh vehicle.energy.electric.level=45");
}

TEST_CASE("data that are not known make no rule true", "[monitor]") {
    Watched watched{rule({data("fuel", "vehicle.energy.fuel.level", Operator::lowerThan, {"10"})}, "fuel")};
    CHECK(watched.arrive(0, {{kOdometer, "15321"}}) == "-");
    CHECK(watched.arrive(1, {{"vehicle.energy.fuel.level", "9"}}) == "fires vehicle.energy.fuel.level=9");
    CHECK(watched.arrive(2, {{"vehicle.energy.fuel.level", ""}}) == "-");
    CHECK(watched.arrive(3, {{"vehicle.energy.fuel.level", "8"}}) == "fires vehicle.energy.fuel.level=8");
}

TEST_CASE("alerts that made the trigger true are told", "[monitor]") {
    Watched watched{
        rule({data("alert", "vehicle.alert", Operator::includedIn, {"RiskOfIce", "FuelLevelLow"})}, "alert", 60s)};
    CHECK(watched.arrive(0, {{"vehicle.alert", "OilLevelLow"}}) == "-");
    CHECK(watched.arrive(1, {{"vehicle.alert", "FuelLevelLow,OilLevelLow"}}) ==
          "fires vehicle.alert=FuelLevelLow,OilLevelLow[FuelLevelLow]");
    CHECK(watched.arrive(61, {{"vehicle.alert", "FuelLevelLow,RiskOfIce"}}) ==
          "refresh vehicle.alert=FuelLevelLow,RiskOfIce[FuelLevelLow RiskOfIce]");
}

TEST_CASE("a watch is small while its rule does not look back", "[monitor]") {
    CHECK(sizeof(MonitorWatch) <= 64);
}
