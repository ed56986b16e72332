#include "tests/unit/protocol/wire.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using Status = RemotePendingEventStatus;

const std::vector<Attribute> kTenant{{AttributeType::Body, "tenant", "acme"}};

}  // namespace

TEST_CASE("a b2b remote goes as RemoteEvents with one event", "[render][b2b][EX-1]") {
    Wire wire(Flavour::b2b);
    wire.attributes(kTenant);

    check_request(
        "b2b-remote-single",
        single(wire.channel(), remote_event("2024-03-11T07:42:18.512Z", RemoteType::Doors, pending(Status::Accepted))));
}

TEST_CASE("b2b remotes of a callback share one RemoteEvents", "[render][b2b][EX-2]") {
    const Wire wire(Flavour::b2b);
    std::array events{remote_event("2024-03-11T07:42:18.512Z", RemoteType::Doors, pending(Status::SentToVehicle)),
                      remote_event("2024-03-11T07:42:21.040Z", RemoteType::Doors, done(RemoteDoneEventStatus::Success)),
                      remote_event("2024-03-11T07:42:22.777Z", RemoteType::ElectricBatteryChargingRequest,
                                   failed(RemoteFailedEventStatus::ExternalChargingSystemError), kVin2)};
    events[1].remote->status.feedback_detail = FeedbackDetail::CIDBlacklisted;
    events[2].remote->action_id = "1b2c3d4e5f60718293a4b5c6d7e8f901";

    check_request("b2b-remote-batch", render(wire.channel(), events, false));
}

TEST_CASE("a b2b monitor goes as MonitorEvents with one event", "[render][b2b][EX-3]") {
    Wire wire(Flavour::b2b);
    wire.attributes(kTenant);

    check_request("b2b-monitor-single",
                  single(wire.monitor_channel(),
                         monitor_event("2024-03-11T08:05:00Z", wire.monitor,
                                       R"([{"data":"vehicle.energy.electric.level","value":{"type":"string","body":)"
                                       R"({"literalValue":"47.5"}}}])",
                                       R"([{"type":"vehicle.position","body":{"position":{"type":"Feature"}}}])")));
}

TEST_CASE("b2b events of a monitor share one MonitorEvents", "[render][b2b][EX-4]") {
    const Wire wire(Flavour::b2b);
    std::array events{monitor_event("2024-03-11T08:05:00Z", wire.monitor,
                                    R"([{"data":"vehicle.alert","value":{"type":"obj.alert","body":{"objectValues":)"
                                    R"([{"id":"0a9de72cc3803b12","active":true}]}}}])"),
                      monitor_event("2024-03-11T08:15:00Z", wire.monitor,
                                    R"([{"data":"vehicle.odometer","value":{"type":"string","body":)"
                                    R"({"literalValue":"15320.4"}}}])",
                                    {}, kVin2)};
    events[1].monitor->refresh = true;

    check_request("b2b-monitor-batch", render(wire.monitor_channel(), events, false));
}

TEST_CASE("a b2c remote goes as one Message", "[render][b2c][EX-5]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{AttributeType::Body, "vehicle", "$Vin"}});
    const std::vector<Attribute> kind{{AttributeType::Body, "kind", "$RemoteType"}};
    EventView event =
        remote_event("2024-03-11T07:42:18.512Z", RemoteType::Horn, failed(RemoteFailedEventStatus::VehicleInUse));
    event.remote->attributes = &kind;

    check_request("b2c-remote-single", single(wire.channel(), event));
}

TEST_CASE("b2c remotes go as an array of Messages without headers and query", "[render][b2c][EX-6][A-19]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{AttributeType::Header, "Authorization", "Basic c2ltOnNpbQ=="},
                     {AttributeType::Header, "X-Tenant", "acme"},
                     {AttributeType::Query, "v", "$Vin"},
                     {AttributeType::Body, "vehicle", "$Vin"}});
    const std::array events{
        remote_event("2024-03-11T07:42:18.512Z", RemoteType::WakeUp, pending(Status::WakingUpVehicle)),
        remote_event("2024-03-11T07:43:02.101Z", RemoteType::WakeUp, done(RemoteDoneEventStatus::Success))};
    SECTION("all are dropped") {
        check_request("b2c-remote-batch", render(wire.channel(), events, true));
    }
    SECTION("Authorization is kept where that is chosen") {
        wire.read("A-19", "keep-auth");
        check_request("b2c-remote-batch-keep-auth", render(wire.channel(), events, true));
    }
    SECTION("a single one has them all") {
        check_request("b2c-remote-single-attributes", single(wire.channel(), events[0]));
    }
}

TEST_CASE("a b2c monitor goes as one Message", "[render][b2c][EX-7]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{AttributeType::Body, "vehicle", "$Vin"}}).read("A-58", "rfc3339-s");
    wire.monitor.attributes = {{AttributeType::Body, "rule", "$MonitorLabel"}};

    check_request("b2c-monitor-single",
                  single(wire.channel(),
                         monitor_event("2024-03-11T19:20:05Z", wire.monitor,
                                       R"([{"data":"vehicle.energy.charging.status","value":{"type":"string","body":)"
                                       R"({"literalValue":"Stopped"}},"previous":"InProgress"}])",
                                       R"([{"type":"vehicle.alarm","body":[{"alarm":{"status":)"
                                       R"({"activation":"Active"}}}]}])")));
}

TEST_CASE("b2c monitors go as an array of Messages", "[render][b2c][EX-8]") {
    Wire wire(Flavour::b2c);
    wire.attributes({{AttributeType::Body, "vehicle", "$Vin"}}).read("A-58", "rfc3339-s");
    Monitor other = wire.monitor;
    other.id = "d1d2d3d4e5e6f7f8090a0b0c0d0e0f10";
    std::array events{
        monitor_event(
            "2024-03-11T19:20:05Z", wire.monitor,
            R"([{"data":"vehicle.kinetic.moving","value":{"type":"string","body":{"literalValue":"true"}}}])"),
        monitor_event("2024-03-11T19:20:07Z", other,
                      R"([{"data":"vehicle.alert","value":{"type":"obj.alert","body":{"objectValues":[]}}}])", {},
                      kVin2)};
    events[1].monitor->refresh = true;

    check_request("b2c-monitor-batch", render(wire.channel(), events, true));
}

TEST_CASE("a b2c batch may mix monitors and remotes", "[render][b2c]") {
    const Wire wire(Flavour::b2c);
    const std::array events{remote_event("2024-03-11T07:42:18.512Z", RemoteType::Horn, pending(Status::Accepted)),
                            monitor_event("2024-03-11T07:42:19Z", wire.monitor, "[]")};

    check_request("b2c-mixed-batch", render(wire.channel(), events, true));
}

TEST_CASE("a b2c notification alone can go as an array", "[render][b2c][A-17]") {
    const Wire wire(Flavour::b2c);
    const EventView event = remote_event("2024-03-11T07:42:18.512Z", RemoteType::Horn, pending(Status::Accepted));

    check_request("b2c-remote-array-of-one", render(wire.channel(), {&event, 1}, true));
}

TEST_CASE("a body goes as it is with the attributes of its channel", "[render]") {
    Wire wire(Flavour::b2b);
    wire.attributes({{AttributeType::Header, "X-Vehicle", "$vin"},
                     {AttributeType::Query, "kind", "$remoteType"},
                     {AttributeType::Body, "tenant", "acme"}});
    EventView event;
    event.vin = kVin1;

    const HttpRequest request = render_body(wire.channel(), event, "{\"not\": json");

    CHECK(request.body == "{\"not\": json");
    CHECK(request.url == "http://receiver.example/hooks?kind=%24remoteType");
    CHECK(request.headers == Headers{{"Content-Type", "application/json"}, {"X-Vehicle", std::string{kVin1}}});
}

TEST_CASE("the target is used as it is or with the path of the templates", "[render][A-27]") {
    struct Row {
        std::string_view target;
        Flavour flavour;
        bool monitor;
        std::string_view expected;
    };
    const std::vector<Row> rows{
        {"http://r.example", Flavour::b2b, false, "http://r.example/remote/webhook"},
        {"http://r.example/", Flavour::b2b, false, "http://r.example/remote/webhook"},
        {"http://r.example/hooks", Flavour::b2b, true, "http://r.example/hooks/monitors/webhook"},
        {"http://r.example/hooks/?a=1", Flavour::b2b, true, "http://r.example/hooks/monitors/webhook?a=1"},
        {"http://r.example/hooks?a=/", Flavour::b2c, false, "http://r.example/hooks/messages/webhook?a=/"},
        {"http://r.example/hooks", Flavour::platform, false, "http://r.example/hooks/messages/webhook"},
    };
    for (const Row& row : rows) {
        INFO(row.target);
        Wire wire(row.flavour);
        wire.callback.subscribe.webhook.target = row.target;
        if (row.monitor) {
            wire.monitor.subscribe->webhook.target = row.target;
        }
        const auto url = [&] {
            const Channel channel = row.monitor ? wire.monitor_channel() : wire.channel();
            return single(channel, row.monitor ? monitor_event("2024-03-11T08:05:00Z", wire.monitor, "[]")
                                               : remote_event("2024-03-11T08:05:00Z", RemoteType::Horn,
                                                              pending(Status::Accepted)))
                .url;
        };

        CHECK(url() == row.target);
        wire.read("A-27", "template-path");
        CHECK(url() == row.expected);
    }
}

TEST_CASE("dates are written in three ways", "[render][A-58]") {
    struct Row {
        std::string_view reading;
        std::string_view expected;
    };
    for (const Row& row : std::vector<Row>{{"rfc3339-ms", R"("date":"2024-03-11T07:42:18.512Z")"},
                                           {"rfc3339-s", R"("date":"2024-03-11T07:42:18Z")"},
                                           {"offset-no-colon", R"("date":"2024-03-11T07:42:18.512+0000")"}}) {
        Wire wire(Flavour::b2c);
        wire.read("A-58", row.reading);
        const EventView event =
            remote_event("2024-03-11T08:42:18.512+01:00", RemoteType::Horn, pending(Status::Accepted));

        CHECK_THAT(single(wire.channel(), event).body, Catch::Contains(std::string{row.expected}));
    }
}

TEST_CASE("all three dates of b2b are written alike", "[render][A-58]") {
    Wire wire(Flavour::b2b);
    wire.read("A-58", "rfc3339-s");

    CHECK_THAT(
        single(wire.channel(), remote_event("2024-03-11T07:42:18.512Z", RemoteType::Horn, pending(Status::Accepted)))
            .body,
        Catch::Contains(R"("eventDate":"2024-03-11T07:42:18Z")"));
    CHECK_THAT(single(wire.monitor_channel(), monitor_event("2024-03-11T07:42:18.512Z", wire.monitor, "[]")).body,
               Catch::Contains(R"("eventDate":"2024-03-11T07:42:18Z")"));
}
