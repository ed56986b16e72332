#include "tests/unit/protocol/wire.hpp"

#include <array>
#include <catch2/catch.hpp>

// Readings of the contradictions that change what a body says, each side of them.

namespace {

using namespace notisim;
using namespace notisim::test;
using Catch::Contains;
using Cause = RemoteFailedEventStatus;

constexpr std::string_view kDate = "2025-07-09T05:00:00Z";
constexpr std::string_view kPrivacy =
    R"([{"data":"privacy.state","value":{"type":"string","body":{"literalValue":"Full"}},"previous":"None"}])";
constexpr std::string_view kCollision = R"([{"data":"vehicle.collision.side","value":{"type":"obj.collision","body":)"
                                        R"({"objectValues":[{"id":"1"}],"literalValue":"Front"}}}])";

std::string body_under(std::string_view id, std::string_view value, Flavour flavour, const EventView& event) {
    Wire wire(flavour);
    wire.read(id, value);
    return single(wire.channel(), event).body;
}

EventView doors(const RemoteEventStatus& status) {
    return remote_event(kDate, RemoteType::Doors, status);
}

}  // namespace

TEST_CASE("the status of a remote is written as the reading says", "[readings]") {
    struct Row {
        std::string_view id;
        std::string_view value;
        RemoteEventStatus status;
        std::string_view written;
    };
    RemoteEventStatus failure = failed(Cause::DoorsOpen);
    for (const Row& row : std::vector<Row>{
             {"A-05", "done", failure, R"({"type":"Done","status":"Failed","failureCause":"DoorsOpen"})"},
             {"A-05", "failed", failure, R"({"type":"Failed","status":"Failed","failureCause":"DoorsOpen"})"},
             {"A-05", "failed", done(RemoteDoneEventStatus::Success), R"({"type":"Done","status":"Success"})"},
             {"A-08", "enum", failed(Cause::TooManyWakeUpsOverMonth), R"("failureCause":"TooManyWakeUpsOverMonth")"},
             {"A-08", "drawing", failed(Cause::TooManyWakeUpsOverMonth),
              R"("failureCause":"TooManyWakesUpsOverMonth")"},
             {"A-55", "string", pending(RemotePendingEventStatus::Accepted),
              R"({"type":"Pending","status":"Accepted"})"},
             {"A-55", "object", pending(RemotePendingEventStatus::Accepted),
              R"({"type":"Pending","status":{"RemotePendingEventStatus":"Accepted"}})"},
             {"A-55", "object", done(RemoteDoneEventStatus::Success),
              R"({"type":"Done","status":{"RemoteDoneEventStatus":"Success"}})"},
             {"battery-cause", "level", failed(Cause::NotPossibleDueToVehicleBatteryLevel),
              R"("failureCause":"NotPossibleDueToVehicleBatteryLevel")"},
             {"battery-cause", "charge", failed(Cause::NotPossibleDueToVehicleBatteryLevel),
              R"("failureCause":"VehicleBatteryChargeTooLow")"},
         }) {
        CAPTURE(row.id, row.value);
        CHECK_THAT(body_under(row.id, row.value, Flavour::b2b, doors(row.status)), Contains(std::string{row.written}));
    }
}

TEST_CASE("the platform names remote types as its template or as its API", "[readings][A-42]") {
    struct Row {
        RemoteType type;
        std::string_view as_template;
        std::string_view as_api;
    };
    for (const Row& row :
         {Row{RemoteType::Doors, "Doors", "Locking"},
          Row{RemoteType::ThermalPreconditioning, "ThermalPreconditioning", "Preconditioning"},
          Row{RemoteType::ElectricBatteryChargingRequest, "ElectricBatteryChargingRequest", "Charging"},
          Row{RemoteType::WakeUp, "WakeUp", "Wakeup"}, Row{RemoteType::Tan, "Tan", "Tan.suppress"},
          Row{RemoteType::TanConfirm, "Tan", "Tan.confirm"},
          Row{RemoteType::VehicleFinder, "VehicleFinder", "VehicleFinder"}}) {
        const EventView event = remote_event(kDate, row.type, done(RemoteDoneEventStatus::Success));
        const auto written = [](std::string_view name) {
            return Contains(R"("remoteType":")" + std::string{name} + '"');
        };
        CHECK_THAT(body_under("A-42", "template", Flavour::platform, event), written(row.as_template));
        CHECK_THAT(body_under("A-42", "api", Flavour::platform, event), written(row.as_api));
    }
    CHECK_THAT(body_under("A-42", "api", Flavour::b2b, doors(done(RemoteDoneEventStatus::Success))),
               Contains(R"("remoteType":"Doors")"));
}

TEST_CASE("a platform monitor event has a data block, the deprecated members, or both", "[readings][A-60]") {
    const Wire wire(Flavour::platform);
    const EventView event = monitor_event(kDate, wire.monitor, kPrivacy);
    const std::string data =
        R"("data":{"refresh":false,"values":[{"data":"privacy.state","value":"Full","previous":"None"}]})";
    const std::string deprecated = R"("refresh":false,"values":[{"data":"privacy.state","value":{"type":"string",)"
                                   R"("body":{"literalValue":"Full","previous":"None"}}}])";

    const std::string by_default = body_under("A-60", "data", Flavour::platform, event);
    const std::string old = body_under("A-60", "deprecated", Flavour::platform, event);
    const std::string both = body_under("A-60", "both", Flavour::platform, event);

    CHECK_THAT(by_default, Contains(data) && !Contains(deprecated));
    CHECK_THAT(old, Contains(deprecated) && !Contains(data));
    CHECK_THAT(both, Contains(data) && Contains(deprecated));
}

TEST_CASE("collisions are objects on b2b, unless text is chosen, and text on the platform", "[readings][A-44]") {
    Wire b2b(Flavour::b2b);
    const auto body = [&](std::string_view value) {
        b2b.read("A-44", value);
        return single(b2b.monitor_channel(), monitor_event(kDate, b2b.monitor, kCollision)).body;
    };
    const Wire platform(Flavour::platform);

    CHECK_THAT(body("object"), Contains(R"("value":{"type":"obj.collision","body":{"objectValues":[{"id":"1"}]}})"));
    CHECK_THAT(body("text"), Contains(R"("value":{"type":"string","body":{"literalValue":"Front"}})"));
    CHECK_THAT(single(platform.channel(), monitor_event(kDate, platform.monitor, kCollision)).body,
               Contains(R"({"data":"vehicle.collision.side","value":"Front"})"));
}

TEST_CASE("a rule without data sends an empty list of values, or none", "[readings][A-40]") {
    for (const Flavour flavour : {Flavour::b2b, Flavour::b2c, Flavour::platform}) {
        Wire wire(flavour);
        const auto body = [&](std::string_view value) {
            wire.read("A-40", value);
            const Channel channel = flavour == Flavour::b2b ? wire.monitor_channel() : wire.channel();
            return single(channel, monitor_event(kDate, wire.monitor, "[]")).body;
        };
        CHECK_THAT(body("empty"), Contains(R"("values":[])"));
        CHECK_THAT(body("absent"), !Contains("values"));
    }
}

TEST_CASE("a query attribute is a query parameter, or a header as the templates have it", "[readings][A-29]") {
    Wire wire(Flavour::b2b);
    wire.attributes({{AttributeType::Query, "kind", "$remoteType"}});

    const HttpRequest query = single(wire.channel(), doors(done(RemoteDoneEventStatus::Success)));
    wire.read("A-29", "header");
    const HttpRequest header = single(wire.channel(), doors(done(RemoteDoneEventStatus::Success)));

    CHECK(query.url == "http://receiver.example/hooks?kind=Doors");
    CHECK(query.headers.size() == 1);
    CHECK(header.url == "http://receiver.example/hooks");
    CHECK(header.headers.back() == std::pair<std::string, std::string>{"kind", "Doors"});
}

TEST_CASE("$Vin is resolved in a Body attribute of the platform, unless headers and queries alone may", "[readings]") {
    Wire wire(Flavour::platform);
    wire.attributes({{AttributeType::Body, "vehicle", "$Vin"}, {AttributeType::Header, "X-Vehicle", "$Vin"}});
    const EventView event = doors(done(RemoteDoneEventStatus::Success));

    const HttpRequest anywhere = single(wire.channel(), event);
    wire.read("A-68", "header-query");
    const HttpRequest outside = single(wire.channel(), event);

    CHECK_THAT(anywhere.body, Contains(R"({"key":"vehicle","value":"VF3SM1AAA00000001"})"));
    CHECK_THAT(outside.body, Contains(R"({"key":"vehicle","value":"$Vin"})"));
    CHECK(anywhere.headers == outside.headers);
    CHECK(outside.headers.back().second == kVin1);
}

TEST_CASE("a platform remote goes as a Message of its channel, with extensions", "[render][platform][EX-9]") {
    Wire wire(Flavour::platform);
    wire.attributes(
        {{AttributeType::Query, "kind", "$RemoteType"}, {AttributeType::Header, "X-Channel", "$ChannelId"}});
    EventView event = doors(done(RemoteDoneEventStatus::Success));
    event.remote->extensions = R"([{"type":"vehicle.doorsState","body":[{"doorState":{}}]}])";

    check_request("platform-remote-single", single(wire.channel(), event));
}

TEST_CASE("a platform monitor goes as a Message with a data block", "[render][platform][EX-10]") {
    Wire wire(Flavour::platform);
    wire.monitor.attributes = {{AttributeType::Body, "rule", "$MonitorLabel"}};

    check_request(
        "platform-monitor-single",
        single(wire.channel(), monitor_event(kDate, wire.monitor, kPrivacy,
                                             R"([{"type":"vehicle.maintenance","body":[{"maintenance":{}}]}])")));
}

TEST_CASE("settings of the platform stand alone", "[render][platform][EX-12]") {
    const Wire wire(Flavour::platform);
    EventView event = monitor_event(kDate, wire.monitor, "[]");
    event.monitor->settings = R"({"type":"DigitalKey","event":{"digitalKey":{"status":"Unpaired"}}})";

    check_request("platform-settings", single(wire.channel(), event));
}

TEST_CASE("a platform batch is an array and loses headers and queries", "[render][platform][EX-14]") {
    Wire wire(Flavour::platform);
    wire.attributes({{AttributeType::Header, "Authorization", "Basic c2ltOnNpbQ=="}});
    const std::array events{doors(pending(RemotePendingEventStatus::SentToVehicle)),
                            monitor_event(kDate, wire.monitor, kPrivacy)};

    check_request("platform-mixed-batch", render(wire.channel(), events, true));
}
