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

TEST_CASE("unknown members and enum values are tolerated and remarked", "[receiver]") {
    const ReceivedBody body = read_notifications(R"({"new":1,"events":[{"remoteActionId":"r","remoteType":"Teleport",)"
                                                 R"("eventStatus":{"type":"Done","status":"Odd"}}]})",
                                                 std::nullopt);

    CHECK(body.fault.empty());
    CHECK(body.notifications.size() == 1);
    CHECK(body.remarks.size() == 2);
}

TEST_CASE("bodies of a wrong shape are refused with the place", "[receiver]") {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
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
        {R"({"events":[{"remoteActionId":"r"}]})", "events[0].eventStatus is missing"},
        {R"({"monitorId":"m","events":[{}]})", "events[0].eventDate is missing"},
        {R"({"monitorId":"m","events":[{"eventDate":"x","values":[1]}]})", "events[0].values holds"},
        {R"({"type":"Other","date":"d"})", "neither Remote nor Monitor"},
        {R"({"type":"Remote","date":"d"})", "body.remoteEvent is missing"},
        {R"([{"type":"Monitor","date":"d","monitorEvent":{}}])", "body[0].monitorEvent.monitorId is missing"},
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
