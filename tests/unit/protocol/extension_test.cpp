#include "simulator/protocol/extension.hpp"
#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

namespace {

using namespace notisim;
using nlohmann::json;

const TimePoint kDate = *parse_time("2024-03-11T08:05:00Z");

std::string extension(Flavour flavour, std::string_view type) {
    return render_extension(flavour, type, VehicleState{}, "VF3SM1AAA00000001", kDate);
}

std::string all_of(Flavour flavour) {
    std::string text;
    for (const std::string_view type : extension_types(flavour)) {
        text += extension(flavour, type) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("each flavour offers the extensions of its documents", "[extension]") {
    using Types = std::vector<std::string_view>;
    CHECK(extension_types(Flavour::b2b) == Types{"vehicle.doorsState", "vehicle.status", "vehicle.maintenance",
                                                 "vehicle.position", "vehicle.telemetry", "vehicle.alerts",
                                                 "vehicle.trip", "vehicle.collisions", "vehicle.stolen"});
    CHECK(extension_types(Flavour::b2c) == Types{"vehicle.doorsState", "vehicle.status", "vehicle.maintenance",
                                                 "vehicle.position", "vehicle.telemetry", "vehicle.alerts",
                                                 "vehicle.trip", "vehicle.alarm"});
}

TEST_CASE("what may be asked for", "[extension][A-25]") {
    CHECK(is_extension_type(Flavour::b2b, "vehicle.position"));
    CHECK(is_extension_type(Flavour::b2b, "vehicle.telemetry"));
    CHECK(is_extension_type(Flavour::b2b, "vehicle.telemetry.vehicle.doorsState"));
    CHECK_FALSE(is_extension_type(Flavour::b2b, "vehicle.telemetry."));
    CHECK_FALSE(is_extension_type(Flavour::b2b, "vehicle.telemetryX"));
    CHECK_FALSE(is_extension_type(Flavour::b2b, "vehicle.alarm"));
    CHECK_FALSE(is_extension_type(Flavour::b2c, "vehicle.stolen"));
    CHECK_FALSE(is_extension_type(Flavour::b2c, "position"));
}

TEST_CASE("extensions of b2b have an object as body", "[extension][A-24]") {
    test::check_golden("render/extensions-b2b.jsonl", all_of(Flavour::b2b));
}

TEST_CASE("extensions of b2c have an array as body and no VIN", "[extension][A-24]") {
    const std::string text = all_of(Flavour::b2c);

    test::check_golden("render/extensions-b2c.jsonl", text);
    CHECK(text.find("\"vin\"") == std::string::npos);
    CHECK(text.find("VF3SM1AAA00000001") == std::string::npos);
}

TEST_CASE("every extension is JSON with its type and one member in its body", "[extension]") {
    const std::map<std::string_view, std::string> members{{"vehicle.doorsState", "doorState"},
                                                          {"vehicle.status", "status"},
                                                          {"vehicle.maintenance", "maintenance"},
                                                          {"vehicle.position", "position"},
                                                          {"vehicle.telemetry", "telemetry"},
                                                          {"vehicle.alerts", "alerts"},
                                                          {"vehicle.trip", "trip"},
                                                          {"vehicle.collisions", "collisions"},
                                                          {"vehicle.stolen", "stolen"},
                                                          {"vehicle.alarm", "alarm"}};
    for (const Flavour flavour : {Flavour::b2b, Flavour::b2c}) {
        for (const std::string_view type : extension_types(flavour)) {
            INFO(name_in(kFlavours, flavour) << " " << type);
            const json item = json::parse(extension(flavour, type));
            CHECK(item.size() == 2);
            CHECK(item["type"] == type);
            REQUIRE(item["body"].is_array() == (flavour == Flavour::b2c));
            const json& body = flavour == Flavour::b2c ? item["body"].at(0) : item["body"];
            REQUIRE(body.is_object());
            CHECK(body.size() == 1);
            CHECK(body.contains(members.at(type)));
        }
    }
}

TEST_CASE("a telemetry suffix is not in the notification", "[extension][A-25]") {
    CHECK(extension(Flavour::b2b, "vehicle.telemetry.environment") == extension(Flavour::b2b, "vehicle.telemetry"));
}

TEST_CASE("a body that is given is wrapped as the flavour wants it", "[extension][A-24]") {
    CHECK(wrap_extension(Flavour::b2b, "vehicle.alarm", R"({"a":1})") == R"({"type":"vehicle.alarm","body":{"a":1}})");
    CHECK(wrap_extension(Flavour::b2c, "vehicle.alarm", R"({"a":1})") ==
          R"({"type":"vehicle.alarm","body":[{"a":1}]})");
}
