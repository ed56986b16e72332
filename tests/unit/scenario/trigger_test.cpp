#include "tests/unit/scenario/load_text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

LoadedScenario monitor(const std::string& triggers, const std::string& expression, const std::string& top = "") {
    return load_text("notisim: 1\nname: a test\nflavour: b2c\n" + top + R"(vehicles: {car: {}}
callbacks: {app: {callback: {webhook: {target: "http://localhost", name: n}}}}
monitors:
  rule:
    on: app
    label: rule
    triggerParam:
      triggers: [)" + triggers +
                     "]\n      boolExp: " + expression + "\n");
}

const std::string kTwo = "{name: a, data: {data: vehicle.odometer, op: greaterThan, value: [1]}}, "
                         "{name: b, data: {data: vehicle.kinetic.moving, op: equalsTo, value: [\"true\"]}}";

const MonitorRule& rule_of(const LoadedScenario& loaded) {
    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    REQUIRE(loaded.scenario->rules.at(0).rule);
    return *loaded.scenario->rules.at(0).rule;
}

template <typename Kind>
Kind trigger_of(const LoadedScenario& loaded) {
    return std::get<Kind>(rule_of(loaded).triggers.at(0).what);
}

LoadedScenario of_time(const std::string& time) {
    return monitor("{name: t, time: " + time + "}", "t");
}

}  // namespace

TEST_CASE("zones, times, data and previous states become a rule", "[scenario][trigger]") {
    const LoadedScenario loaded = load_text(kB2c + R"(    subscribeParam: {refreshEvent: 600}
)");
    CHECK(rule_of(loaded).refresh_event == Duration{600s});

    const auto zone = trigger_of<ZoneTrigger>(monitor(
        "{name: z, zone: {transition: Out, place: {radius: 20, center: {longitude: 2.5, latitude: -48}}}}", "z"));
    CHECK_FALSE(zone.inside);
    CHECK(zone.radius_km == 20);
    CHECK(zone.longitude == 2.5);
    CHECK(zone.latitude == -48);

    const auto data = trigger_of<DataTrigger>(
        monitor("{name: d, data: {data: vehicle.energy.charging.status, op: includedIn, value: [Finished, Stopped], "
                "previous: {op: equalsTo, value: [InProgress]}}}",
                "d"));
    CHECK(data.op == Operator::includedIn);
    CHECK(data.values == std::vector<std::string>{"Finished", "Stopped"});
    CHECK(data.previous->values == std::vector<std::string>{"InProgress"});
}

TEST_CASE("times have a zone, days and weeks", "[scenario][trigger]") {
    const auto daily = trigger_of<TimeTrigger>(of_time(
        "{timeZone: America/New_York, times: [{start: PT8H30M, duration: PT9H, occurence: {day: [Mon, Sun], week: [w1, "
        "w50-w52]}}]}"));
    CHECK(daily.time_zone == "America/New_York");
    const auto& window = std::get<DailyWindow>(daily.windows.at(0));
    CHECK(window.start == Duration{8h + 30min});
    CHECK(window.duration == Duration{9h});
    CHECK(window.days.to_string() == "1000001");
    CHECK(window.weeks.count() == 4);
    CHECK(window.weeks.test(0));
    CHECK(window.weeks.test(51));

    const auto single = trigger_of<TimeTrigger>(
        of_time("{times: [{recurrence: None, start: 2026-01-15T08:00:00Z, duration: PT1H}, {recurrence: None, start: "
                "2026-01-15T08:00:00Z}]}"));
    CHECK(single.time_zone == "Europe/Paris");
    CHECK(std::get<SingleWindow>(single.windows.at(0)).duration == Duration{1h});
    CHECK_FALSE(std::get<SingleWindow>(single.windows.at(1)).duration);
}

TEST_CASE("what a time cannot be is refused", "[scenario][trigger]") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"{timeZone: Europe/Pari, times: []}", "unknown time zone 'Europe/Pari'"},
        {"{timeZone: localtime, times: []}", "unknown time zone 'localtime'"},
        {"{times: [{start: PT24H, duration: PT1H}]}", "'start' of Daily cannot be 'PT24H'"},
        {"{times: [{start: 08:00, duration: PT1H}]}", "'start' of Daily cannot be '08:00'"},
        {"{times: [{start: PT8H}]}", "'Daily' needs a 'duration'"},
        {"{times: [{start: PT8H, duration: P1Y}]}", "'duration' cannot be 'P1Y'"},
        {"{times: [{start: PT8H, duration: PT1H, occurence: {week: [w0]}}]}", "'week' cannot be 'w0'"},
        {"{times: [{start: PT8H, duration: PT1H, occurence: {week: [w3-w54]}}]}", "'week' cannot be 'w3-w54'"},
        {"{times: [{start: PT8H, duration: PT1H, occurence: {day: [Mun]}}]}", "unknown day 'Mun'"},
        {"{times: [{recurrence: None, start: 2026-01-15T08:00:00Z, occurence: [Mon]}]}",
         "'occurence' goes with 'Daily' only"},
    };
    for (const auto& [time, title] : rows) {
        CAPTURE(time);
        CHECK(titles(of_time(time)) == title + "\n");
    }
}

TEST_CASE("what can never be is no value of a trigger", "[scenario][trigger]") {
    const auto data = [](const std::string& text) {
        return titles(monitor("{name: d, data: {data: " + text + "}}", "d"));
    };

    CHECK(data("vehicle.energy.electric.level, op: equalsTo, value: [\"101\"]") ==
          "'vehicle.energy.electric.level' is never equal to '101'\n");
    CHECK(data("vehicle.energy.electric.level, op: lowerThan, value: [few]") ==
          "'vehicle.energy.electric.level' cannot be compared with 'few'\n");
    CHECK(data("vehicle.powertrain.status, op: includedIn, value: [Running, Resting]") ==
          "'vehicle.powertrain.status' is never equal to 'Resting'\n");
    CHECK(data("vehicle.engines.thermic.oil.temp, op: greaterThan, value: [\"90.5\"]").empty());
    CHECK(data("vehicle.energy.electric.level, op: lowerThan, value: [1], previous: {op: equalsTo, value: [2]}") ==
          "'vehicle.energy.electric.level' cannot have a 'previous'\n");
    CHECK(data("vehicle.maintenance.daysBeforeMaintenance, op: lowerThan, value: [1]") ==
          "unknown data 'vehicle.maintenance.daysBeforeMaintenance'\n");
}

TEST_CASE("a fault of an expression is shown at its column", "[scenario][trigger]") {
    struct Row {
        std::string expression;  // As it stands in the file, from column 16.
        std::string title;
        std::uint32_t column;
        std::uint32_t length;
    };
    const std::vector<Row> rows{
        {"a & bb", "'boolExp': no trigger is called 'bb'", 20, 2},
        {"'a & bb'", "'boolExp': no trigger is called 'bb'", 21, 2},
        {"\"a & bb\"", "'boolExp': no trigger is called 'bb'", 21, 2},
        {"\"a\\x20& bb\"", "'boolExp': no trigger is called 'bb'", 16, 11},
        {"(a & b", "'boolExp': this '(' is never closed", 16, 1},
        {"a & b)", "'boolExp': this ')' closes nothing; leave it out", 21, 1},
        {"a && b", "'boolExp': '&&' is written '&'", 19, 1},
        {"a b", "'boolExp': an operator is missing before 'b'; write & or |", 18, 1},
        {"a &", "'boolExp': a trigger is missing at the end", 19, 1},
        {"a | !a", "'boolExp' is always true", 16, 6},
        {"b & a & !b", "'boolExp' is always false", 16, 10},
    };
    for (const Row& row : rows) {
        const LoadedScenario loaded = monitor(kTwo, row.expression);
        CAPTURE(row.expression);
        REQUIRE(loaded.diagnostics.size() == 1);
        CHECK(loaded.diagnostics[0].title == row.title);
        CHECK(loaded.diagnostics[0].span.column == row.column);
        CHECK(loaded.diagnostics[0].span.length == row.length);
    }
}

TEST_CASE("parentheses may be completed where that is chosen", "[scenario][trigger][A-46]") {
    const LoadedScenario loaded = monitor(kTwo, "(a & b", "interpret: {A-46: lenient}\n");

    const bool both[] = {true, true};
    const bool one[] = {true, false};
    CHECK(rule_of(loaded).expression.evaluate(both));
    CHECK_FALSE(rule_of(loaded).expression.evaluate(one));
}

TEST_CASE("a setting of the platform is the only trigger of its monitor", "[scenario][trigger]") {
    const auto setting = [](const std::string& more) {
        return load_text("notisim: 1\nname: a test\nflavour: platform\nvehicles: {car: {}}\n"
                         "callbacks: {app: {channel: {webhook: {target: \"http://localhost\", name: n}}}}\n"
                         "monitors: {key: {on: app, label: key, triggerParam: {triggers: [{name: key, setting: {type: "
                         "LastMileNavigation}}" +
                         more + "], boolExp: key}}}\n");
    };

    CHECK(trigger_of<SettingTrigger>(setting("")) == SettingTrigger::LastMileNavigation);
    CHECK(titles(setting(", " + kTwo)) == "a trigger of the kind 'setting' cannot be combined with others\n");
    CHECK(titles(monitor("{name: key, setting: {type: DigitalKey}}", "key")) ==
          "only the platform has triggers of the kind 'setting'\n");
}
