#include "tests/unit/monitor/rule_builder.hpp"

#include <catch2/catch.hpp>

// Rules that look back: onChange and previous.

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using notisim::test::data;
using notisim::test::kLevel;
using notisim::test::kOdometer;
using notisim::test::rule;
using notisim::test::Watched;

constexpr std::string_view kStatus = "vehicle.energy.charging.status";
constexpr std::string_view kAlert = "vehicle.alert";

Trigger change(std::string_view datum) {
    return data("change", std::string{datum}, Operator::onChange);
}

Trigger stopped_after(PreviousState previous) {
    return data("stopped", std::string{kStatus}, Operator::equalsTo, {"Stopped"}, std::move(previous));
}

}  // namespace

TEST_CASE("onChange fires for each change and for nothing else", "[monitor]") {
    Watched watched{rule({change(kStatus)}, "change", 60s)};
    CHECK(watched.arrive(0, {{kStatus, "Disconnected"}}) == "-");
    CHECK(watched.arrive(10, {{kStatus, "InProgress"}}) == "fires vehicle.energy.charging.status=InProgress");
    CHECK(watched.arrive(20, {{kOdometer, "15321"}}) == "-");
    CHECK(watched.arrive(500, {}) == "-");
    CHECK(watched.arrive(510, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped");
}

TEST_CASE("changes that come one right after the other fire each", "[monitor]") {
    Watched watched{rule({change(kStatus)}, "change", 60s)};
    CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "fires vehicle.energy.charging.status=InProgress");
    CHECK(watched.arrive(100, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped");
    CHECK(watched.arrive(101, {{kStatus, "InProgress"}}) == "fires vehicle.energy.charging.status=InProgress");
    CHECK(watched.arrive(102, {{kStatus, "InProgress"}}) == "-");
}

TEST_CASE("the first data are compared with the vehicle as it was", "[monitor]") {
    Watched same{rule({change(kStatus)}, "change"), false, {{kStatus, "Finished"}}};
    CHECK(same.arrive(0, {{kStatus, "Finished"}}) == "-");
    Watched other{rule({change(kStatus)}, "change"), false, {{kStatus, "Finished"}}};
    CHECK(other.arrive(0, {{kStatus, "Disconnected"}}) == "fires vehicle.energy.charging.status=Disconnected");
}

TEST_CASE("with a baseline the first change is taken in silence", "[monitor]") {
    Watched watched{rule({change(kStatus)}, "change"), true};
    CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "-");
    CHECK(watched.arrive(1, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped");
}

TEST_CASE("what becomes known changes, what is forgotten does not", "[monitor]") {
    Watched watched{rule({change("vehicle.trip.start")}, "change")};
    CHECK(watched.arrive(0, {{"vehicle.trip.start", "a1"}}) == "fires vehicle.trip.start=a1");
    CHECK(watched.arrive(1, {{"vehicle.trip.start", ""}}) == "-");
    CHECK(watched.arrive(2, {{"vehicle.trip.start", "b2"}}) == "fires vehicle.trip.start=b2");
}

TEST_CASE("a change of a list tells what came and what went", "[monitor]") {
    Watched watched{rule({change(kAlert)}, "change")};
    CHECK(watched.arrive(0, {{kAlert, "FuelLevelLow,OilLevelLow"}}) ==
          "fires vehicle.alert=FuelLevelLow,OilLevelLow[FuelLevelLow OilLevelLow]");
    CHECK(watched.arrive(1, {{kAlert, "FuelLevelLow,RiskOfIce"}}) ==
          "fires vehicle.alert=FuelLevelLow,RiskOfIce[RiskOfIce OilLevelLow]");
    CHECK(watched.arrive(2, {}) == "-");
    CHECK(watched.arrive(3, {{kAlert, ""}}) == "fires vehicle.alert=[FuelLevelLow RiskOfIce]");
}

TEST_CASE("a change in a rule that is true without it changes nothing", "[monitor]") {
    Watched watched{
        rule({change(kStatus), data("low", std::string{kLevel}, Operator::lowerThan, {"50"})}, "change | low", 60s)};
    CHECK(watched.arrive(0, {{kLevel, "40"}}) == "fires vehicle.energy.electric.level=40");
    CHECK(watched.arrive(10, {{kStatus, "InProgress"}}) == "-");
    CHECK(watched.arrive(60, {{kStatus, "Stopped"}}) ==
          "refresh vehicle.energy.charging.status=Stopped vehicle.energy.electric.level=40");
}

TEST_CASE("a rule that a change makes true may stay true without it", "[monitor]") {
    Watched watched{
        rule({change(kStatus), data("low", std::string{kLevel}, Operator::lowerThan, {"50"})}, "change | low", 60s)};
    CHECK(watched.arrive(0, {{kStatus, "InProgress"}, {kLevel, "40"}}) ==
          "fires vehicle.energy.charging.status=InProgress vehicle.energy.electric.level=40");
    CHECK(watched.arrive(1, {}) == "-");
    CHECK(watched.arrive(60, {}) == "refresh vehicle.energy.electric.level=40");
}

TEST_CASE("a rule that a change makes false becomes true when the change is over", "[monitor]") {
    Watched watched{rule({change(kStatus)}, "!change")};
    CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "-");
    CHECK(watched.arrive(1, {}) == "fires");
    CHECK(watched.arrive(2, {}) == "-");
    CHECK(watched.arrive(3, {{kStatus, "Stopped"}}) == "-");
    CHECK(watched.arrive(4, {}) == "fires");
}

TEST_CASE("a previous state is what a datum was before its latest change", "[monitor]") {
    const PreviousState in_progress{Operator::equalsTo, {"InProgress"}};
    SECTION("it fires where that is as asked, and tells it") {
        Watched watched{rule({stopped_after(in_progress)}, "stopped")};
        CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "-");
        CHECK(watched.arrive(1, {}) == "-");
        CHECK(watched.arrive(2, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped(InProgress)");
    }
    SECTION("the state before any data counts") {
        Watched watched{rule({stopped_after(in_progress)}, "stopped"), false, {{kStatus, "InProgress"}}};
        CHECK(watched.arrive(0, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped(InProgress)");
    }
    SECTION("it does not fire where it is another") {
        Watched watched{rule({stopped_after(in_progress)}, "stopped")};
        CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "-");
        CHECK(watched.arrive(1, {{kStatus, "Failure"}}) == "-");
        CHECK(watched.arrive(2, {{kStatus, "Stopped"}}) == "-");
        CHECK(watched.arrive(3, {}) == "-");
    }
    SECTION("it does not fire where nothing changed") {
        Watched watched{rule({stopped_after(in_progress)}, "stopped"), false, {{kStatus, "Stopped"}}};
        CHECK(watched.arrive(0, {{kStatus, "Stopped"}}) == "-");
    }
    SECTION("any of several") {
        Watched watched{rule({stopped_after({Operator::includedIn, {"Failure", "InProgress"}})}, "stopped")};
        CHECK(watched.arrive(0, {{kStatus, "Failure"}}) == "-");
        CHECK(watched.arrive(1, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped(Failure)");
    }
}

TEST_CASE("reminders neither ask for the previous state nor tell it", "[monitor]") {
    Watched watched{rule({data("plugged", "vehicle.energy.charging.status", Operator::includedIn,
                               {"Stopped", "Finished"}, PreviousState{Operator::equalsTo, {"InProgress"}})},
                         "plugged", 60s),
                    false,
                    {{kStatus, "InProgress"}}};
    CHECK(watched.arrive(0, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped(InProgress)");
    // Finished came after Stopped, yet the rule is still true.
    CHECK(watched.arrive(60, {{kStatus, "Finished"}}) == "refresh vehicle.energy.charging.status=Finished");
}

TEST_CASE("once the rule is false the previous state is asked for again", "[monitor]") {
    Watched watched{
        rule({stopped_after({Operator::equalsTo, {"InProgress"}})}, "stopped"), false, {{kStatus, "InProgress"}}};
    CHECK(watched.arrive(0, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped(InProgress)");
    CHECK(watched.arrive(1, {{kStatus, "Disconnected"}}) == "-");
    CHECK(watched.arrive(2, {{kStatus, "Stopped"}}) == "-");
    CHECK(watched.arrive(3, {{kStatus, "InProgress"}}) == "-");
    CHECK(watched.arrive(4, {{kStatus, "Stopped"}}) == "fires vehicle.energy.charging.status=Stopped(InProgress)");
}

TEST_CASE("a previous state of a list is one that it held", "[monitor]") {
    Watched watched{rule({data("ice", std::string{kAlert}, Operator::includedIn, {"RiskOfIce"},
                               PreviousState{Operator::includedIn, {"FuelLevelLow"}})},
                         "ice")};
    CHECK(watched.arrive(0, {{kAlert, "RiskOfIce"}}) == "-");
    CHECK(watched.arrive(1, {{kAlert, "FuelLevelLow,OilLevelLow"}}) == "-");
    CHECK(watched.arrive(2, {{kAlert, "OilLevelLow,RiskOfIce"}}) ==
          "fires vehicle.alert=OilLevelLow,RiskOfIce[RiskOfIce](FuelLevelLow,OilLevelLow)");
}

TEST_CASE("onChange can ask for a previous state, for each change", "[monitor]") {
    Watched watched{rule(
        {data("left", std::string{kStatus}, Operator::onChange, {}, PreviousState{Operator::equalsTo, {"InProgress"}})},
        "left")};
    CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "-");
    CHECK(watched.arrive(1, {{kStatus, "Failure"}}) == "fires vehicle.energy.charging.status=Failure(InProgress)");
    CHECK(watched.arrive(2, {{kStatus, "InProgress"}}) == "-");
    CHECK(watched.arrive(3, {{kStatus, "Finished"}}) == "fires vehicle.energy.charging.status=Finished(InProgress)");
}

TEST_CASE("each trigger looks back at its own datum", "[monitor]") {
    Watched watched{rule({data("level", std::string{kLevel}, Operator::lowerThan, {"50"}), change(kAlert),
                          data("status", std::string{kStatus}, Operator::onChange)},
                         "change | status")};
    CHECK(watched.arrive(0, {{kStatus, "InProgress"}}) == "fires vehicle.energy.charging.status=InProgress");
    CHECK(watched.arrive(1, {{kAlert, "RiskOfIce"}}) == "fires vehicle.alert=RiskOfIce[RiskOfIce]");
    CHECK(watched.arrive(2, {{kAlert, "OilLevelLow"}, {kStatus, "Stopped"}}) ==
          "fires vehicle.alert=OilLevelLow[OilLevelLow RiskOfIce] vehicle.energy.charging.status=Stopped");
}
