#include "simulator/vehicle/models.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using Json = nlohmann::json;

const TimePoint kKnownSince = *parse_time("2024-03-11T08:00:00Z");
const TimePoint kDate = kKnownSince + 5min;
constexpr Flavour kAll[] = {Flavour::b2b, Flavour::b2c, Flavour::platform};

// On its way, stolen, hit, with an alert that is over and one that is not; a hybrid, so that every block is there.
VehicleState eventful() {
    VehicleState state("VF3SM1AAA00000001", 7, kKnownSince - 24h);
    state.set("vehicle.energy.fuel.level", "40", kKnownSince);
    state.set("vehicle.energy.fuel.autonomy", "300", kKnownSince);
    state.set("vehicle.alert", "OilLevelLow,RiskOfIce", kKnownSince);
    state.start_trip(kKnownSince + 1min);
    state.set("vehicle.kinetic.speed", "90", kKnownSince + 2min);
    state.set("vehicle.odometer", "15325.4", kKnownSince + 3min);
    state.set("vehicle.energy.electric.level", "60", kKnownSince + 3min);
    state.set("vehicle.alert", "OilLevelLow", kKnownSince + 3min);
    state.set("vehicle.collision.side", "Left", kKnownSince + 3min);
    state.set("vehicle.collision.severity", "Minor", kKnownSince + 3min);
    state.set("vehicle.alarm.trigger.type", "HoodDoorBreakIn", kKnownSince + 3min);
    state.set("vehicle.doorsState.lockedState", "Unlocked,TrunkLocked,PassengerDoorUnlocked", kKnownSince + 3min);
    state.set("vehicle.doorsState.opening", "Driver,HoodDoor", kKnownSince + 3min);
    state.set("stolen.state", "true", kKnownSince + 4min);
    return state;
}

Json item(Flavour flavour, std::string_view type, const VehicleState& state, const ExtensionForm& form = {}) {
    const std::string text = render_extension(flavour, type, state, kDate, form);
    INFO(text);
    REQUIRE(Json::accept(text));
    return Json::parse(text);
}

// The object in the body, in whichever form it stands.
Json body(Flavour flavour, std::string_view type, const VehicleState& state) {
    const Json made = item(flavour, type, state);
    REQUIRE(made["body"].is_array() == (flavour != Flavour::b2b));
    return made["body"].is_array() ? made["body"].at(0) : made["body"];
}

Json items(Flavour flavour, const std::vector<std::string>& types, const ExtensionForm& form = {}) {
    return Json::parse(render_extensions(flavour, types, eventful(), kDate, form));
}

// Calls `see` with each member below `json`.
void each_member(const Json& json, const std::function<void(const std::string&, const Json&)>& see) {
    for (const auto& [key, value] : json.items()) {
        if (json.is_object()) {
            see(key, value);
        }
        if (value.is_structured()) {
            each_member(value, see);
        }
    }
}

}  // namespace

TEST_CASE("each flavour offers the extensions and suffixes of its documents", "[models][A-25]") {
    CHECK(extension_types(Flavour::b2b, false).size() == 9);
    CHECK(extension_types(Flavour::b2c, false).size() == 8);
    CHECK(extension_types(Flavour::platform, false).size() == 10);
    CHECK(extension_types(Flavour::b2b, true).empty());
    CHECK(extension_types(Flavour::b2c, true).empty());
    CHECK(extension_types(Flavour::platform, true).size() == 6);
    CHECK(telemetry_suffixes(Flavour::b2b).size() == 17);
    CHECK(telemetry_suffixes(Flavour::b2c).size() == 15);
    CHECK(telemetry_suffixes(Flavour::platform).size() == 25);
    for (const Flavour flavour : kAll) {
        const auto suffixes = telemetry_suffixes(flavour);
        CHECK(std::set<std::string_view>(suffixes.begin(), suffixes.end()).size() == suffixes.size());
    }
}

TEST_CASE("what may be asked for", "[models][A-25]") {
    struct Row {
        Flavour flavour;
        bool remote;
        const char* type;
        bool good;
    };
    const Row rows[] = {{Flavour::b2b, false, "vehicle.position", true},
                        {Flavour::b2b, false, "vehicle.alarm", false},
                        {Flavour::b2b, false, "vehicle.telemetry", true},
                        {Flavour::b2b, false, "vehicle.telemetry.vehicle.drivingBehavior", true},
                        {Flavour::b2c, false, "vehicle.telemetry.vehicle.drivingBehavior", false},
                        {Flavour::b2b, false, "vehicle.telemetry.", false},
                        {Flavour::b2b, false, "vehicle.telemetryX", false},
                        {Flavour::b2b, true, "vehicle.position", false},
                        {Flavour::b2c, false, "vehicle.stolen", false},
                        {Flavour::platform, false, "vehicle.telemetry.vehicle.tyreState", true},
                        {Flavour::platform, true, "vehicle.telemetry.vehicle.tyreState", false},
                        {Flavour::platform, true, "vehicle.latestTelemetry", true},
                        {Flavour::platform, true, "vehicle.trip", false},
                        {Flavour::platform, false, "vehicle.alerts", false}};
    for (const Row& row : rows) {
        INFO(name_in(kFlavours, row.flavour) << " " << row.type);
        CHECK(is_extension_type(row.flavour, row.remote, row.type) == row.good);
    }
}

TEST_CASE("every type of every flavour has its body key, its times and no foreign VIN", "[models][A-24]") {
    const std::map<std::string_view, const char*> keys{{"vehicle.doorsState", "doorState"},
                                                       {"vehicle.status", "status"},
                                                       {"vehicle.maintenance", "maintenance"},
                                                       {"vehicle.position", "position"},
                                                       {"vehicle.telemetry", "telemetry"},
                                                       {"vehicle.alerts", "alerts"},
                                                       {"vehicle.alerts.active", "alerts"},
                                                       {"vehicle.collisions", "collisions"},
                                                       {"vehicle.collision", "collision"},
                                                       {"vehicle.trip", "trip"},
                                                       {"vehicle.stolen", "stolen"},
                                                       {"vehicle.alarm", "alarm"},
                                                       {"vehicle.latestTelemetry", "latestTelemetry"}};
    const std::set<std::string_view> with_vin{"vehicle.status", "vehicle.maintenance", "vehicle.position",
                                              "vehicle.alerts", "vehicle.collisions",  "vehicle.trip"};
    const std::set<std::string> times{"createdAt", "updatedAt", "startedAt", "startAt", "endAt", "stoppedAt"};
    for (const Flavour flavour : kAll) {
        for (const std::string_view type : extension_types(flavour, false)) {
            INFO(name_in(kFlavours, flavour) << " " << type);
            const Json made = item(flavour, type, eventful());
            CHECK(made.size() == 2);
            CHECK(made["type"] == type);
            const Json model = body(flavour, type, eventful());
            REQUIRE(model.size() == 1);
            CHECK(model.contains(keys.at(type)));
            bool has_time = false;
            bool has_vin = false;
            each_member(model, [&](const std::string& key, const Json& value) {
                CHECK(key != "_links");
                CHECK_FALSE(value.is_null());
                has_vin = has_vin || key == "vin";
                if (times.contains(key)) {
                    has_time = true;
                    const auto at = parse_time(value.get<std::string>());
                    REQUIRE(at);
                    CHECK(*at <= kDate);
                    CHECK(*at >= kKnownSince - 24h);
                }
            });
            CHECK(has_time);
            CHECK(has_vin == (flavour == Flavour::b2b && with_vin.contains(type)));
        }
    }
}

TEST_CASE("no time is after the event, even for a state that has moved on", "[models]") {
    const TimePoint early = kKnownSince + 90s;
    for (const Flavour flavour : kAll) {
        for (const std::string_view type : extension_types(flavour, false)) {
            const std::string text = render_extension(flavour, type, eventful(), early);
            INFO(text);
            if (text.empty()) {
                continue;
            }
            each_member(Json::parse(text), [&](const std::string&, const Json& value) {
                const auto at = value.is_string() ? parse_time(value.get<std::string>()) : std::nullopt;
                CHECK((!at || *at <= early));
            });
        }
    }
}

TEST_CASE("what a vehicle has not is left out", "[models]") {
    const VehicleState calm("VF3SM1AAA00000001", 7, kKnownSince);
    for (const char* type : {"vehicle.stolen", "vehicle.collisions", "vehicle.trip"}) {
        INFO(type);
        CHECK(render_extension(Flavour::b2b, type, calm, kDate).empty());
    }
    CHECK(render_extension(Flavour::platform, "vehicle.collision", calm, kDate).empty());
    const std::vector<std::string> types{"vehicle.stolen", "vehicle.position", "vehicle.trip"};
    const Json made = Json::parse(render_extensions(Flavour::b2b, types, calm, kDate));
    REQUIRE(made.size() == 1);
    CHECK(made[0]["type"] == "vehicle.position");
    CHECK(render_extensions(Flavour::b2b, {}, calm, kDate) == "[]");
    CHECK(body(Flavour::b2b, "vehicle.alerts", calm)["alerts"] == Json::array());
    CHECK_FALSE(body(Flavour::b2c, "vehicle.alarm", calm)["alarm"].contains("trigger"));

    VehicleState found = eventful();
    found.set("stolen.state", "false", kDate);
    CHECK(render_extension(Flavour::b2b, "vehicle.stolen", found, kDate).empty());
}

TEST_CASE("position", "[models]") {
    VehicleState state = eventful();
    Json made = body(Flavour::b2b, "vehicle.position", state)["position"];
    CHECK(made["geometry"] == Json::parse(R"({"type":"Point","coordinates":[2.3488,48.8534]})"));
    CHECK(made["properties"]["fixStatus"] == "2D");
    CHECK(made["properties"]["heading"] == 214);
    state.set("vehicle.position.altitude", "38", kDate);
    made = body(Flavour::b2b, "vehicle.position", state)["position"];
    CHECK(made["geometry"]["coordinates"] == Json::parse("[2.3488,48.8534,38]"));
    CHECK(made["properties"]["fixStatus"] == "3D");
    state.set("vehicle.position.type", "Estimated", kDate);
    CHECK(body(Flavour::b2b, "vehicle.position", state)["position"]["properties"]["type"] == "Estimated");
    made = body(Flavour::platform, "vehicle.position", state)["position"];
    CHECK(made["properties"]["type"] == "Estimate");
    CHECK_FALSE(made["properties"].contains("fixStatus"));
}

TEST_CASE("doors are told in the words of the flavour", "[models]") {
    const Json fleet = body(Flavour::b2b, "vehicle.doorsState", eventful())["doorState"];
    CHECK(fleet["lockedStates"] == Json::parse(R"(["Unlocked","TrunkLocked"])"));
    CHECK(fleet["opening"].size() == 7);
    CHECK(fleet["opening"][0] == Json::parse(R"({"identifier":"Driver","state":"Open"})"));
    CHECK(fleet["opening"][1] == Json::parse(R"({"identifier":"Passenger","state":"Closed"})"));
    const Json platform = body(Flavour::platform, "vehicle.doorsState", eventful())["doorState"];
    CHECK_FALSE(platform.contains("lockedStates"));
    CHECK(platform["lockedState"] == Json::parse(R"(["Unlocked","PassengerDoorUnlocked"])"));
    CHECK(platform["opening"].size() == 8);
    CHECK(platform["opening"][7] == Json::parse(R"({"identifier":"HoodDoor","state":"Open"})"));
}

TEST_CASE("alerts of an extension are those active at the date", "[models][A-69]") {
    const Json now = body(Flavour::b2c, "vehicle.alerts", eventful())["alerts"];
    REQUIRE(now.size() == 1);
    CHECK(now[0]["type"] == "OilLevelLow");
    CHECK(now[0]["active"] == true);
    CHECK(now[0]["severity"] == "Warning");
    CHECK(now[0]["createdAt"] == "2024-03-11T08:00:00.000Z");
    CHECK(now[0].contains("updatedAt"));
    CHECK(now[0].contains("startedAt"));
    CHECK_FALSE(now[0].contains("endAt"));

    const Json then = Json::parse(render_extension(Flavour::b2b, "vehicle.alerts", eventful(), kKnownSince + 1min));
    CHECK(then["body"]["alerts"].size() == 2);
}

TEST_CASE("objects of an alert value: those named, active or just over", "[models]") {
    const std::vector<std::string> names{"RiskOfIce", "FuelLevelLow", "OilLevelLow"};
    const Json made = Json::parse(alert_objects(Flavour::b2b, eventful(), names, kDate));
    REQUIRE(made.size() == 2);
    CHECK(made[0]["type"] == "RiskOfIce");
    CHECK(made[0]["active"] == false);
    CHECK(made[0]["endAt"] == "2024-03-11T08:03:00.000Z");
    CHECK(made[0]["vin"] == "VF3SM1AAA00000001");
    CHECK(made[1]["active"] == true);
    CHECK(alert_objects(Flavour::b2c, eventful(), {}, kDate) == "[]");
    CHECK_FALSE(Json::parse(alert_objects(Flavour::b2c, eventful(), names, kDate))[0].contains("vin"));
}

TEST_CASE("collisions", "[models][A-24][A-44]") {
    const Json fleet = body(Flavour::b2b, "vehicle.collisions", eventful())["collisions"];
    REQUIRE(fleet.is_object());
    CHECK(fleet["details"] == Json::parse(R"([{"side":"Lateral","severity":"Minor"}])"));
    CHECK(fleet["tippedOver"] == false);
    CHECK_FALSE(fleet.contains("unlockRequested"));
    const Json platform = body(Flavour::platform, "vehicle.collision", eventful())["collision"];
    CHECK(platform["details"][0]["side"] == "Left");
    CHECK(platform.contains("unlockRequested"));
    const Json list = item(Flavour::b2b, "vehicle.collisions", eventful(), {.collisions_array = true});
    REQUIRE(list["body"]["collisions"].is_array());
    CHECK(list["body"]["collisions"][0] == fleet);
    CHECK(Json::parse(collision_objects(Flavour::b2b, eventful(), kDate)) == Json::array({fleet}));
    CHECK(collision_objects(Flavour::b2b, VehicleState("V", 1, kKnownSince), kDate) == "[]");
}

TEST_CASE("a trip under way and one that is over", "[models]") {
    VehicleState state = eventful();
    Json made = body(Flavour::b2b, "vehicle.trip", state)["trip"];
    CHECK(made["done"] == false);
    CHECK(made["duration"] == 180);
    CHECK(made["distance"] == 5);
    CHECK(made["startMileage"] == 15320.4);
    CHECK(made["kinetic"] == Json::parse(R"({"avgSpeed":100,"maxSpeed":100})"));
    CHECK(made["startEnergies"].size() == 2);
    CHECK(made["energyConsumptions"][0]["consumption"] == 500);
    CHECK(made["energyConsumptions"][0]["avgConsumption"] == 10000);
    CHECK(made["segments"][0]["propulsion"] == "Hybrid");
    CHECK(made["faults"].empty());
    CHECK_FALSE(made.contains("stoppedAt"));

    state.stop_trip(kDate);
    state.set("vehicle.odometer", "20000", kDate);
    made = body(Flavour::b2b, "vehicle.trip", state)["trip"];
    CHECK(made["done"] == true);
    CHECK(made["distance"] == 5);
    CHECK(made["stoppedAt"] == "2024-03-11T08:05:00.000Z");
    CHECK(made.contains("stopPosition"));
    CHECK(made.contains("endEnergies"));

    state.set("vehicle.trip.state", "DataLacking", kDate);
    const Json platform = body(Flavour::platform, "vehicle.trip", state)["trip"];
    CHECK(platform["stats"]["distance"] == 5);
    CHECK(platform["state"]["faults"] == Json::parse(R"([{"fault":"DataLacking","cause":"Connection"}])"));
    CHECK(platform["locations"].contains("startPosition"));
    CHECK_FALSE(platform.contains("distance"));
}

TEST_CASE("telemetry holds the parts asked for and no other", "[models][A-25]") {
    const auto parts = [](Flavour flavour, const char* suffix) {
        const std::string type = "vehicle.telemetry." + std::string{suffix};
        return Json::parse(render_extension(flavour, type, eventful(), kDate));
    };
    const Json doors = parts(Flavour::b2b, "vehicle.doorsState")["body"]["telemetry"];
    CHECK(doors.size() == 2);
    CHECK(doors["vehicle"].size() == 1);
    CHECK(doors["vehicle"].contains("doorsState"));
    CHECK(parts(Flavour::b2b, "privacy")["body"]["telemetry"].size() == 2);
    CHECK(parts(Flavour::b2b, "vehicle.lighting")["body"]["telemetry"]["vehicle"].contains("lightingSystem"));
    const Json alarm = parts(Flavour::b2c, "vehicle.alarm.trigger")["body"][0]["telemetry"]["vehicle"];
    CHECK(alarm.size() == 1);
    CHECK(alarm["alarm"].contains("trigger"));
    CHECK_FALSE(alarm["alarm"].contains("status"));
    const Json vehicle = parts(Flavour::b2b, "vehicle")["body"]["telemetry"];
    CHECK_FALSE(vehicle.contains("privacy"));
    CHECK(vehicle["vehicle"] == body(Flavour::b2b, "vehicle.telemetry", eventful())["telemetry"]["vehicle"]);
    // Each suffix of each flavour asks for something.
    for (const Flavour flavour : kAll) {
        for (const std::string_view suffix : telemetry_suffixes(flavour)) {
            INFO(name_in(kFlavours, flavour) << " " << suffix);
            const Json made = parts(flavour, std::string{suffix}.c_str());
            const Json& one = made["body"].is_array() ? made["body"][0]["telemetry"] : made["body"]["telemetry"];
            CHECK(made["type"] == "vehicle.telemetry");
            CHECK((suffix.starts_with("vehicle") ? !one["vehicle"].empty() : one.contains(suffix)));
        }
    }
}

TEST_CASE("several suffixes are one item, and the plain type is every part", "[models][A-25]") {
    const Json two = items(Flavour::b2b, {"vehicle.telemetry.privacy", "vehicle.position",
                                          "vehicle.telemetry.vehicle.energies", "vehicle.position"});
    REQUIRE(two.size() == 2);
    CHECK(two[0]["type"] == "vehicle.telemetry");
    CHECK(two[0]["body"]["telemetry"].contains("privacy"));
    CHECK(two[0]["body"]["telemetry"]["vehicle"].size() == 1);
    CHECK(two[1]["type"] == "vehicle.position");
    const Json all = items(Flavour::b2b, {"vehicle.telemetry.privacy", "vehicle.telemetry"});
    REQUIRE(all.size() == 1);
    CHECK(all[0]["body"]["telemetry"]["vehicle"].size() > 10);
}

TEST_CASE("the other readings of bodies and suffixes", "[models][A-24][A-25]") {
    const Json suffixed = items(Flavour::b2b, {"vehicle.telemetry.privacy", "vehicle.telemetry.vehicle.energies"},
                                {.telemetry_suffix = true});
    REQUIRE(suffixed.size() == 2);
    CHECK(suffixed[0]["type"] == "vehicle.telemetry.privacy");
    CHECK(suffixed[1]["type"] == "vehicle.telemetry.vehicle.energies");
    CHECK_FALSE(suffixed[1]["body"]["telemetry"].contains("privacy"));
    const Json arrays = items(Flavour::b2b, {"vehicle.position"}, {.array_body_in_b2b = true});
    CHECK(arrays[0]["body"].is_array());
    CHECK(wrap_extension(Flavour::b2b, "vehicle.x", "{}") == R"({"type":"vehicle.x","body":{}})");
    CHECK(wrap_extension(Flavour::b2c, "vehicle.x", "{}") == R"({"type":"vehicle.x","body":[{}]})");
}

TEST_CASE("telemetry and status tell what the state says", "[models]") {
    VehicleState state = eventful();
    state.set("vehicle.wipingBlades.active", "true", kDate);
    state.set("vehicle.lightingSystem.turn", "Left", kDate);
    state.set("vehicle.transmission.gearbox.ratio", "Ratio3", kDate);
    state.set("vehicle.odometer", "100000", kDate);
    const Json telemetry = body(Flavour::b2b, "vehicle.telemetry", state)["telemetry"];
    const Json& vehicle = telemetry["vehicle"];
    CHECK(telemetry["environment"] == Json::parse(R"({"luminosity":{"day":true},"air":{"temp":11.5}})"));
    CHECK(vehicle["ignition"]["type"] == "Start");
    CHECK(vehicle["kinetic"] == Json::parse(R"({"speed":90,"acceleration":0,"moving":true})"));
    CHECK(vehicle["energies"].size() == 2);
    CHECK(vehicle["energies"][0]["level"] == 60);
    CHECK(vehicle["energies"][0]["extension"]["electric"]["charging"]["chargingMode"] == "No");
    CHECK(vehicle["engines"][1]["extension"]["thermic"]["oil"]["temp"] == 20);
    CHECK(vehicle["wipingBlades"] == Json::parse(R"({"active":true,"speed":"Low"})"));
    CHECK(vehicle["lightingSystem"]["turn"][0]["status"] == "On");
    CHECK(vehicle["lightingSystem"]["turn"][1]["status"] == "Off");
    CHECK(vehicle["transmission"]["gearbox"]["ratio"] == "Ratio3");
    CHECK(vehicle["transmission"]["gearbox"]["mode"]["automatic"] == true);
    CHECK(vehicle["safety"]["beltStatus"].size() == 2);
    // Whole numbers stay whole on the wire.
    CHECK(render_extension(Flavour::b2b, "vehicle.telemetry", state, kDate).find("\"mileage\":100000}") !=
          std::string::npos);

    const Json fleet = body(Flavour::b2b, "vehicle.status", state)["status"];
    CHECK(fleet["odometer"]["createdAt"] == "2024-03-11T08:05:00.000Z");
    CHECK(fleet["privacy"]["createdAt"] == "2024-03-10T08:00:00.000Z");
    CHECK(fleet["stolen"]["state"] == true);
    CHECK(fleet.contains("engines"));
    CHECK_FALSE(fleet.contains("energy"));
    const Json user = body(Flavour::b2c, "vehicle.status", state)["status"];
    CHECK(user.contains("energy"));
    CHECK(user.contains("preconditionning"));
    for (const char* key : {"engines", "transmission", "adas", "wipingBlades", "stolen"}) {
        CHECK_FALSE(user.contains(key));
    }
    const Json latest = body(Flavour::platform, "vehicle.latestTelemetry", state)["latestTelemetry"];
    CHECK(latest["vehicle"]["odometer"].contains("createdAt"));
    CHECK(latest["vehicle"]["alerts"]["active"].size() == 1);
    CHECK(latest["vehicle"]["alerts"]["report"].size() == 2);
}
