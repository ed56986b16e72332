#include "simulator/receiver/notification_reader.hpp"

#include "simulator/receiver/processed_list.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace notisim;

namespace {

const std::string kRemote =
    R"({"callbackId":"c1","attributes":[{"key":"tenant","value":"acme"}],"events":[{"remoteActionId":"r1","vin":"V1",)"
    R"("eventDate":"2024-03-11T07:42:18.512Z","remoteType":"Doors","eventStatus":{"type":"Done","status":"Failed",)"
    R"("failureCause":"VehicleInUse"}}]})";
const std::string kMonitor =
    R"({"monitorId":"m1","events":[{"fleetId":"f","vin":"V1","eventDate":"2024-03-11T08:05:00Z","refresh":false,)"
    R"("values":[{"data":"vehicle.odometer","value":{"type":"string","body":{"literalValue":"1"}}}]}]})";
const std::string kMessage =
    R"({"callbackId":"c1","attributes":[{"key":"Vehicle","value":"V9"}],"type":"Monitor","date":"2024-03-11T19:20:05Z",)"
    R"("monitorEvent":{"monitorId":"m2","refresh":true,"values":[]}})";

}  // namespace

TEST_CASE("notifications of each shape are told apart and read", "[receiver]") {
    const ReceivedBody remote = read_notifications(kRemote, std::nullopt);
    const ReceivedBody monitor = read_notifications(kMonitor, Flavour::b2b);
    const ReceivedBody messages = read_notifications("[" + kMessage + "," + kMessage + "]", std::nullopt);

    CHECK(remote.fault.empty());
    CHECK(remote.flavour == Flavour::b2b);
    REQUIRE(remote.notifications.size() == 1);
    CHECK(remote.notifications[0].to_json() ==
          R"({"remoteActionId":"r1","type":"Done","status":"Failed","failureCause":"VehicleInUse","vin":"V1",)"
          R"("eventDate":"2024-03-11T07:42:18.512Z"})");
    REQUIRE(monitor.notifications.size() == 1);
    CHECK(monitor.notifications[0].to_json() == R"({"monitorId":"m1","vin":"V1","eventDate":"2024-03-11T08:05:00Z"})");
    CHECK(messages.flavour == Flavour::b2c);
    REQUIRE(messages.notifications.size() == 2);
    CHECK(messages.notifications[0].to_json() == R"({"monitorId":"m2","vin":"V9","date":"2024-03-11T19:20:05Z"})");
}

TEST_CASE("the messages of the platform are read in each of their forms", "[receiver]") {
    const std::string head =
        R"({"channelId":"ch","type":"Monitor","date":"2024-03-11T19:20:05Z","monitorEvent":{"monitorId":"m3",)";
    const std::pair<std::string, std::string> rows[] = {
        {R"("data":{"refresh":false,"values":[{"data":"privacy.state","value":"Full","previous":"None"}]}}})", ""},
        {R"("refresh":false,"values":[]}})", ""},
        {R"("settings":{"type":"DigitalKey","event":{"digitalKey":{"status":"Unpaired","workflow":{}}}}}})",
         R"("type":"DigitalKey","status":"Unpaired",)"},
    };
    for (const auto& [event, status] : rows) {
        CAPTURE(event);
        const ReceivedBody body = read_notifications(head + event, std::nullopt);

        CHECK(body.fault.empty());
        CHECK(body.flavour == Flavour::platform);
        CHECK(body.remarks.empty());
        REQUIRE(body.notifications.size() == 1);
        CHECK(body.notifications[0].to_json() ==
              R"({"monitorId":"m3",)" + status + R"("date":"2024-03-11T19:20:05Z"})");
    }
}

TEST_CASE("two settings of one moment are two notifications", "[receiver]") {
    const auto identity = [](const std::string& status) {
        return read_notifications(
                   R"({"channelId":"ch","type":"Monitor","date":"2024-03-11T19:20:05Z","monitorEvent":)"
                   R"({"monitorId":"m3","settings":{"type":"DigitalKey","event":{"digitalKey":{"status":")" +
                       status + R"("}}}}})",
                   Flavour::platform)
            .notifications.at(0)
            .identity();
    };
    CHECK(identity("Unpaired") != identity("OwnerKeyTerminated"));
    CHECK(identity("Unpaired") == identity("Unpaired"));
}

TEST_CASE("a status within an object is the status", "[receiver]") {
    const ReceivedBody body = read_notifications(
        R"({"callbackId":"c","events":[{"remoteActionId":"r","vin":"VR3UHZKXZPT000001","eventDate":"2024-03-11T07:42:18Z",)"
        R"("remoteType":"Horn","eventStatus":{"type":"Done","status":{"RemoteDoneEventStatus":"AlreadyDone"}}}]})",
        std::nullopt);

    CHECK(body.remarks.empty());
    REQUIRE(body.notifications.size() == 1);
    CHECK(body.notifications[0].status == "AlreadyDone");
}

TEST_CASE("what a receiver is to tolerate is remarked with its place", "[receiver]") {
    const ReceivedBody body = read_notifications(
        R"({"callbackId":"c","new":1,"attributes":7,"events":[{"remoteActionId":"r","vin":"VR3UHZKXZPT000001",)"
        R"("eventDate":"2024-03-11T07:42:18Z","remoteType":"Teleport","eventStatus":{"type":"Done","status":"Odd"}}]})",
        std::nullopt);

    CHECK(body.fault.empty());
    CHECK(body.notifications.size() == 1);
    REQUIRE(body.remarks.size() == 4);
    CHECK(body.remarks[0] == "/attributes: 7 is of another type; expected: a list");
    CHECK_THAT(body.remarks[1], Catch::StartsWith("/events/0/eventStatus/status: 'Odd' is not allowed here; one of:"));
    CHECK_THAT(body.remarks[2], Catch::StartsWith("/events/0/remoteType: 'Teleport' is not allowed here"));
    CHECK_THAT(body.remarks[3], Catch::StartsWith("/new: unknown member 'new'"));
}

TEST_CASE("a member that comes twice is remarked, and remarks have a limit", "[receiver]") {
    std::string twice = kMessage;
    twice.insert(1, R"("type":"Remote",)");
    CHECK(read_notifications(twice, std::nullopt).remarks ==
          std::vector<std::string>{"/type: the member is there twice; the last one counts"});

    std::string many = kMessage;
    for (int index = 0; index < 50; ++index) {
        many.insert(1, "\"x" + std::to_string(index) + "\":0,");
    }
    CHECK(read_notifications(many, std::nullopt).remarks.size() == 20);
}

TEST_CASE("bodies that cannot be understood are refused with the place", "[receiver]") {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    const std::string event = R"({"events":[{"remoteActionId":"r","eventDate":"d","eventStatus":)";
    const std::pair<std::string, std::string> rows[] = {
        {"", "not JSON"},
        {"{\"events\":", "not JSON"},
        {"{\"a\":1e999}", "not JSON"},
        {"3", "neither an object nor an array"},
        {"[]", "no notification"},
        {deep, "deeper than 64"},
        {R"({"events":[]})", "no notification"},
        {R"({"events":{}})", "events"},
        {R"({"events":[3]})", "events[0] is not an object"},
        {R"({"events":[{"remoteActionId":7}]})", "events[0].remoteActionId is not of type string"},
        {R"({"events":[{"remoteActionId":"r"}]})", "events[0].eventDate is missing"},
        {R"({"events":[{"remoteActionId":"r","eventDate":"d"}]})", "events[0].eventStatus is missing"},
        {event + "[]}]}", "events[0].eventStatus is not an object"},
        {event + R"({"status":"Success"}}]})", "events[0].eventStatus.type is missing"},
        {event + R"({"type":"Done","status":3}}]})", "events[0].eventStatus.status is not of type string"},
        {event + R"({"type":"Done","status":{}}}]})", "events[0].eventStatus.status.RemoteDoneEventStatus is missing"},
        {R"({"monitorId":"m","events":[{}]})", "events[0].eventDate is missing"},
        {R"({"monitorId":"m","events":[{"eventDate":5}]})", "events[0].eventDate is not of type string"},
        {R"({"monitorId":[],"events":[{"eventDate":"d"}]})", "body.monitorId is not of type string"},
        {R"({"type":"Monitor","monitorEvent":{"monitorId":"m"}})", "body.date is missing"},
        {R"({"type":"Remote","date":"d"})", "body.remoteEvent is missing"},
        {R"([{"type":"Monitor","date":"d","monitorEvent":{}}])", "body[0].monitorEvent.monitorId is missing"},
        {R"([{"type":"Monitor","date":"d","monitorEvent":3}])", "body[0].monitorEvent is not an object"},
        {R"([7])", "body[0] is not an object"},
    };
    for (const auto& [text, fault] : rows) {
        CAPTURE(fault);
        const ReceivedBody body = read_notifications(text, std::nullopt);

        CHECK_THAT(body.fault, Catch::Contains(fault));
        CHECK(body.notifications.empty());
    }
    CHECK_THAT(read_notifications(kMessage, Flavour::b2b).fault, Catch::Contains("shape of b2b"));
    CHECK_THAT(read_notifications(kRemote, Flavour::b2c).fault, Catch::Contains("shape of b2c"));
}

TEST_CASE("a notification that is delivered again is processed once", "[receiver]") {
    const ReceivedBody body = read_notifications(kRemote, std::nullopt);
    ProcessedList list;

    CHECK(list.add(body.notifications));
    CHECK(list.add(body.notifications));

    CHECK(list.size() == 1);
}

TEST_CASE("the list of what was processed is bounded in memory", "[receiver]") {
    const ReceivedBody body = read_notifications(kRemote, std::nullopt);
    ProcessedList list{100};

    CHECK_FALSE(list.add(body.notifications));
    CHECK(list.size() == 0);
}
