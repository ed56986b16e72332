#include "simulator/monitor/data_condition.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using Values = std::vector<std::string>;

const VehicleDatum& datum(std::string_view name) {
    const auto index = find_datum(name);
    REQUIRE(index.has_value());
    return vehicle_data()[*index];
}

}  // namespace

TEST_CASE("data meet a condition as their kind is compared", "[monitor]") {
    using enum Operator;
    struct Row {
        std::string_view data;
        std::string_view text;
        Operator op;
        Values values;
        bool expected;
    };
    const std::vector<Row> rows{
        // Numbers as numbers.
        {"vehicle.energy.electric.level", "12", equalsTo, {"12.0"}, true},
        {"vehicle.energy.electric.level", "12", equalsTo, {"12.1"}, false},
        {"vehicle.energy.electric.level", "9", lowerThan, {"10"}, true},
        {"vehicle.energy.electric.level", "10", lowerThan, {"10"}, false},
        {"vehicle.energy.electric.level", "100", greaterThan, {"50"}, true},
        {"vehicle.energy.electric.level", "50", greaterThan, {"50"}, false},
        {"environment.air.temp", "-3.5", lowerThan, {"-3"}, true},
        {"vehicle.engines.thermic.oil.temp", "90", includedIn, {"80", "90.0"}, true},
        {"vehicle.energy.electric.level", "50", equalsTo, {"half"}, false},
        {"vehicle.energy.electric.level", "50", lowerThan, {"60%"}, false},
        // Words and booleans as text.
        {"vehicle.energy.charging.status", "Stopped", equalsTo, {"Stopped"}, true},
        {"vehicle.energy.charging.status", "Stopped", equalsTo, {"stopped"}, false},
        {"vehicle.energy.charging.status", "Stopped", includedIn, {"Failure", "Stopped"}, true},
        {"vehicle.energy.charging.status", "InProgress", includedIn, {"Failure", "Stopped"}, false},
        {"vehicle.energy.charging.status", "Stopped", greaterThan, {"Failure"}, false},
        {"vehicle.kinetic.moving", "true", equalsTo, {"true"}, true},
        {"vehicle.kinetic.moving", "true", equalsTo, {"1"}, false},
        // Only the first value counts, but for includedIn.
        {"vehicle.energy.charging.status", "Stopped", equalsTo, {"Failure", "Stopped"}, false},
        {"vehicle.energy.electric.level", "20", lowerThan, {"10", "30"}, false},
        {"vehicle.energy.electric.level", "20", lowerThan, {}, false},
        // Lists hold one of them.
        {"vehicle.alert", "FuelLevelLow,RiskOfIce", equalsTo, {"RiskOfIce"}, true},
        {"vehicle.alert", "FuelLevelLow,RiskOfIce", equalsTo, {"OilLevelLow", "RiskOfIce"}, false},
        {"vehicle.alert", "FuelLevelLow,RiskOfIce", includedIn, {"OilLevelLow", "RiskOfIce"}, true},
        {"vehicle.alert", "FuelLevelLow", includedIn, {"FuelLevel"}, false},
        {"vehicle.alert", "", includedIn, {"OilLevelLow", ""}, false},
        {"vehicle.alert", "FuelLevelLow", lowerThan, {"FuelLevelLow"}, false},
        // What is not known is as nothing.
        {"vehicle.energy.fuel.level", "", lowerThan, {"50"}, false},
        {"vehicle.energy.fuel.level", "", equalsTo, {"0"}, false},
        {"vehicle.trip.state", "", equalsTo, {""}, false},
        {"vehicle.trip.state", "Nominal", onChange, {"Nominal"}, false},
        {"vehicle.energy.electric.level", "5", onChange, {"5"}, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.data, row.text, name_in(kOperators, row.op), row.values);
        CHECK(meets(datum(row.data), row.text, row.op, row.values) == row.expected);
    }
}

TEST_CASE("the words of a list that meet a condition come in its order", "[monitor]") {
    const Values values{"RiskOfIce", "FuelLevelLow"};
    CHECK(words_meeting("FuelLevelLow,OilLevelLow,RiskOfIce", Operator::includedIn, values) ==
          Values{"FuelLevelLow", "RiskOfIce"});
    CHECK(words_meeting("FuelLevelLow,OilLevelLow,RiskOfIce", Operator::equalsTo, values) == Values{"RiskOfIce"});
    CHECK(words_meeting("OilLevelLow", Operator::includedIn, values).empty());
}

TEST_CASE("the words that came are told before those that went", "[monitor]") {
    CHECK(words_changed("A,B", "B,C,D") == Values{"C", "D", "A"});
    CHECK(words_changed("", "A") == Values{"A"});
    CHECK(words_changed("A", "") == Values{"A"});
    CHECK(words_changed("A,B", "A,B").empty());
}
