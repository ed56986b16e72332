#include "simulator/schema/notification_schema.hpp"

#include "simulator/protocol/remote.hpp"
#include "simulator/schema/schema_text.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

using namespace notisim;

namespace {

using Json = nlohmann::json;

constexpr Flavour kEach[] = {Flavour::b2b, Flavour::b2c, Flavour::platform};

Json remote(Flavour flavour, std::string_view type, Json status) {
    Json event{{"remoteActionId", "r1"}, {"remoteType", type}, {"eventStatus", std::move(status)}};
    if (flavour == Flavour::b2b) {
        event["vin"] = "VR3UHZKXZPT000001";
        event["eventDate"] = "2026-01-15T08:00:00.000Z";
        return {{"callbackId", "c1"}, {"events", Json::array({event})}};
    }
    return {{flavour == Flavour::platform ? "channelId" : "callbackId", "c1"},
            {"type", "Remote"},
            {"date", "2026-01-15T08:00:00.000Z"},
            {"remoteEvent", event}};
}

bool valid(Flavour flavour, const Json& body) {
    return notification_schema(flavour).check(body).empty();
}

}  // namespace

TEST_CASE("schemas and tables know the same remote types", "[schema]") {
    for (const Flavour flavour : kEach) {
        for (const auto& [type, name] : kRemoteTypes) {
            CAPTURE(name_in(kFlavours, flavour), name);
            CHECK(valid(flavour, remote(flavour, name, {{"type", "Pending"}, {"status", "Accepted"}})) ==
                  is_listed(type, flavour));
        }
    }
}

TEST_CASE("schemas and tables know the same statuses", "[schema]") {
    for (const Flavour flavour : kEach) {
        for (const auto& [status, name] : kRemotePendingEventStatuses) {
            CAPTURE(name_in(kFlavours, flavour), name);
            const bool platform_only = status == RemotePendingEventStatus::VehicleBatteryLevelWarning;
            CHECK(valid(flavour, remote(flavour, "Horn", {{"type", "Pending"}, {"status", name}})) ==
                  (!platform_only || flavour == Flavour::platform));
            CHECK_FALSE(valid(flavour, remote(flavour, "Horn", {{"type", "Done"}, {"status", name}})));
        }
        for (const auto& [status, name] : kRemoteDoneEventStatuses) {
            CAPTURE(name_in(kFlavours, flavour), name);
            Json done{{"type", "Done"}, {"status", name}};
            CHECK(valid(flavour, remote(flavour, "Horn", done)) == (status != RemoteDoneEventStatus::Failed));
            done["failureCause"] = "GeneralError";
            CHECK(valid(flavour, remote(flavour, "Horn", done)) == (status == RemoteDoneEventStatus::Failed));
        }
    }
}

TEST_CASE("schemas and tables know the same failure causes", "[schema]") {
    constexpr std::size_t kCommon = 19;  // Of the template of the platform; b2b and b2c add CanceledByDriver.
    for (std::size_t index = 0; index < kRemoteFailedEventStatuses.size(); ++index) {
        const std::string_view name = kRemoteFailedEventStatuses[index].second;
        CAPTURE(name);
        const Json failed{{"type", "Done"}, {"status", "Failed"}, {"failureCause", name}};
        const bool is_driver = name == "CanceledByDriver";
        CHECK(valid(Flavour::b2b, remote(Flavour::b2b, "Horn", failed)) == (index < kCommon || is_driver));
        CHECK(valid(Flavour::b2c, remote(Flavour::b2c, "Horn", failed)) == (index < kCommon || is_driver));
        CHECK(valid(Flavour::platform, remote(Flavour::platform, "Horn", failed)) != is_driver);
    }
}

TEST_CASE("feedbackDetail comes with a lock that was forced with success, and not on the platform", "[schema]") {
    for (const auto& [detail, name] : kFeedbackDetails) {
        const Json success{{"type", "Done"}, {"status", "Success"}, {"feedbackDetail", name}};
        const Json already{{"type", "Done"}, {"status", "AlreadyDone"}, {"feedbackDetail", name}};
        CHECK(valid(Flavour::b2b, remote(Flavour::b2b, "Doors", success)));
        CHECK(valid(Flavour::b2c, remote(Flavour::b2c, "Doors", success)));
        CHECK_FALSE(valid(Flavour::b2b, remote(Flavour::b2b, "Horn", success)));
        CHECK_FALSE(valid(Flavour::b2c, remote(Flavour::b2c, "Doors", already)));
        CHECK_FALSE(valid(Flavour::platform, remote(Flavour::platform, "Doors", success)));
    }
}

TEST_CASE("what is wrong in a notification has a place and a hint", "[schema]") {
    Json body = remote(Flavour::b2b, "Dooors", {{"type", "Done"}, {"status", "Sucess"}});
    body["events"][0]["evenDate"] = "x";
    std::string all;
    for (const SchemaFinding& finding : notification_schema(Flavour::b2b).check(body)) {
        all += finding.text() + "\n";
    }
    CHECK(all == "/events/0/evenDate: unknown member 'evenDate'; did you mean 'eventDate'?\n"
                 "/events/0/eventStatus/status: 'Sucess' is not allowed here; did you mean 'Success'?\n"
                 "/events/0/remoteType: 'Dooors' is not allowed here; did you mean 'Doors'?\n");
}

TEST_CASE("every built-in schema can be found by its name", "[schema]") {
    CHECK(schema_names() == std::vector<std::string_view>{"b2b", "b2c", "platform", "report", "scenario"});
    for (const std::string_view name : schema_names()) {
        CHECK(Json::parse(schema_text(name).value()).contains("$schema"));
    }
    CHECK_FALSE(schema_text("b2d"));
}

// A release build needs some 0.1 s.
TEST_CASE("a batch of thousands is checked within seconds", "[schema]") {
    Json body = remote(Flavour::b2b, "Horn", {{"type", "Done"}, {"status", "Failed"}, {"failureCause", "CidInside"}});
    const Json event = body["events"][0];
    for (int index = 1; index < 5'000; ++index) {
        body["events"].push_back(event);
    }
    const auto start = std::chrono::steady_clock::now();
    CHECK(valid(Flavour::b2b, body));
    CHECK(std::chrono::steady_clock::now() - start <
          std::chrono::seconds{15});  // Sanitizers and a busy machine included.
}
