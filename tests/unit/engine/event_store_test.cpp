#include "simulator/engine/vehicle_world.hpp"
#include "tests/support/scenario_builder.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;
using Catch::Contains;

/// Raises the events of a scenario's steps, without sending any.
struct Raised {
    explicit Raised(Scenario of) : scenario(std::move(of)) {
        for (const Step& step : scenario.steps) {
            std::visit(
                [this](const auto& what) {
                    if constexpr (requires { world.run(what, TimePoint{}); }) {
                        world.run(what, scenario.start);
                    }
                },
                step.what);
        }
    }

    // The lane of each event: `remote:0 remote:0 monitor:1`.
    [[nodiscard]] std::string lanes() const {
        std::string text;
        for (const NotificationId id : ids) {
            const LaneId lane = events.lane_of(id);
            text += (text.empty() ? "" : " ") + std::string{events.lane(lane).kind} + ":" + std::to_string(lane);
        }
        return text;
    }

    // What is sent together, in batches as the engine makes them when the time has come.
    [[nodiscard]] std::vector<std::vector<NotificationId>> requests() {
        engine.advance(scenario.start + 1h);
        std::vector<std::vector<NotificationId>> batches;
        Attempt attempt;
        while (engine.take_ready(attempt)) {
            batches.push_back(attempt.notifications);
            engine.finish(attempt.lane, true, scenario.start + 1h);
        }
        return batches;
    }

    [[nodiscard]] std::string body(NotificationId id) const {
        return events.request(events.lane_of(id), {&id, 1}).body;
    }

    Scenario scenario;
    DeliveryEngine engine;
    EventStore events{scenario, engine};
    std::vector<NotificationId> ids;
    VehicleWorld world{scenario, events, {[this](NotificationId id) { ids.push_back(id); }, [](auto, auto, auto&) {}}};
};

const std::string kAccepted = "Pending, status: Accepted";
const std::string kSuccess = "Done, status: Success";
const std::string kB2bSteps = kB2bFleet + "steps:\n";
const std::string kB2cSteps = kB2cUser + "steps:\n";

Scenario read(Scenario scenario, std::string_view id, std::string_view value) {
    REQUIRE(scenario.interpretations.choose(id, value));
    return scenario;
}

}  // namespace

TEST_CASE("each remote action and each monitor is a lane", "[lanes][A-33]") {
    const Raised raised(scenario_of(kB2bSteps + remote_step(kAccepted) + remote_step(kAccepted, "", "doors", "Horn") +
                                    remote_step(kSuccess) + remote_step(kAccepted) + monitor_step() +
                                    monitor_step("", "battery", "van")));

    CHECK(raised.lanes() == "remote:0 remote:1 remote:0 remote:2 monitor:3 monitor:3");
}

TEST_CASE("vehicles have actions of their own", "[lanes][A-33]") {
    const Raised raised(scenario_of(kB2bSteps + remote_step(kAccepted) +
                                    remote_step(kAccepted, "", "doors", "Doors", "van") + remote_step(kSuccess)));

    CHECK(raised.lanes() == "remote:0 remote:1 remote:0");
}

TEST_CASE("a callback is one lane where that is chosen", "[lanes][A-33]") {
    const Raised b2b(read(
        scenario_of(kB2bSteps + remote_step(kAccepted) + remote_step(kAccepted, "", "doors", "Horn") + monitor_step()),
        "A-33", "callback"));
    const Raised b2c(
        read(scenario_of(kB2cSteps + remote_step(kAccepted, "", "app") + monitor_step() + monitor_step("", "plug"),
                         Flavour::b2c),
             "A-33", "callback"));

    CHECK(b2b.lanes() == "callback:0 callback:0 monitor:1");
    CHECK(b2c.lanes() == "callback:0 callback:0 callback:0");
}

TEST_CASE("monitors of a b2c callback are lanes of their own", "[lanes][A-33]") {
    const Raised raised(scenario_of(
        kB2cSteps + remote_step(kAccepted, "", "app") + monitor_step() + monitor_step("", "plug"), Flavour::b2c));

    CHECK(raised.lanes() == "remote:0 monitor:1 monitor:2");
}

TEST_CASE("a b2b callback that batches its remotes is one lane", "[lanes][A-33]") {
    std::string text = kB2bSteps + remote_step(kAccepted) + remote_step(kAccepted, "", "doors", "Horn", "van");
    const std::string::size_type at = text.find("    callback: {webhook");
    text.insert(at, "    batchNotify: {size: 10, timeWindow: 60}\n");
    Raised raised(scenario_of(text));

    CHECK(raised.lanes() == "callback:0 callback:0");
    CHECK(raised.requests() == std::vector<std::vector<NotificationId>>{{1, 2}});
}

TEST_CASE("events with other attribute values do not share a b2b request", "[lanes][A-21]") {
    struct Row {
        std::string reading;
        std::vector<std::vector<NotificationId>> requests;
    };
    for (const Row& row : {Row{"split", {{1, 2, 4}, {3}}}, Row{"first", {{1, 2, 3, 4}}}, Row{"drop", {{1, 2, 3, 4}}}}) {
        INFO(row.reading);
        Scenario scenario = read(scenario_of(kB2bSteps + monitor_step() + monitor_step() +
                                             monitor_step("", "battery", "van") + monitor_step()),
                                 "A-21", row.reading);
        scenario.monitors[0].subscribe->batch_notify = BatchNotify{10, 60s};
        scenario.monitors[0].subscribe->webhook.attributes = {{AttributeType::Header, "X-Vehicle", "$vin"}};
        Raised raised(std::move(scenario));

        CHECK(raised.requests() == row.requests);
    }
}

TEST_CASE("attributes that are the same for all do not split a b2b request", "[lanes][A-21]") {
    Scenario scenario = scenario_of(kB2bSteps + monitor_step() + monitor_step("", "battery", "van"));
    scenario.monitors[0].subscribe->batch_notify = BatchNotify{10, 60s};
    scenario.monitors[0].subscribe->webhook.attributes = {{AttributeType::Header, "X-Monitor", "$monitorID"}};
    Raised raised(std::move(scenario));

    CHECK(raised.requests() == std::vector<std::vector<NotificationId>>{{1, 2}});
}

TEST_CASE("an action that is named goes on after Done", "[lanes][action]") {
    const Raised raised(scenario_of(
        kB2bSteps +
        "  - {as: a, remote: {on: doors, vehicle: car, raw: {remoteType: Doors, eventStatus: {type: Done, "
        "status: Success}}}}\n" +
        "  - {as: a, remote: {on: doors, vehicle: car, raw: {remoteType: Doors, eventStatus: {type: Done, status: "
        "Success}}}}\n"));

    CHECK(raised.lanes() == "remote:0 remote:0");
    CHECK(raised.events.lane(0).name == "a");
}

TEST_CASE("an id that the scenario gives is sent", "[lanes][action]") {
    const Raised raised(scenario_of(
        kB2bSteps + "  - {remote: {on: doors, vehicle: car, raw: {remoteActionId: abc-1, remoteType: Doors, "
                    "eventStatus: {type: Pending, status: Accepted}}}}\n"));

    CHECK(raised.events.lane(0).id == "abc-1");
    CHECK_THAT(raised.body(1), Contains(R"("remoteActionId":"abc-1")"));
}

TEST_CASE("an action id is stable and hexadecimal", "[lanes][action][A-48]") {
    const Raised one(scenario_of(kB2bSteps + remote_step(kAccepted)));
    const Raised two(scenario_of(kB2bSteps + remote_step(kAccepted)));

    CHECK(one.events.lane(0).id == two.events.lane(0).id);
    CHECK(one.events.lane(0).id.size() == 32);
    CHECK(one.events.lane(0).id.find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("previous is sent beside the value and in b2c only", "[values]") {
    const std::string step = "  - {monitor: battery, vehicle: car, refresh: true, values: [{data: "
                             "vehicle.energy.electric.level, value: 12, previous: 30}]}\n";
    Scenario b2b = scenario_of(kB2bSteps + monitor_step());
    std::get<MonitorStep>(b2b.steps[0].what).content.values[0].previous = "30";

    CHECK_THAT(Raised(scenario_of(kB2cSteps + step, Flavour::b2c)).body(1),
               Contains(R"("refresh":true,"values":[{"data":"vehicle.energy.electric.level","value":{"type":"string",)"
                        R"("body":{"literalValue":"12"}},"previous":"30"}])"));
    CHECK_THAT(Raised(std::move(b2b)).body(1), !Contains("previous"));
}

TEST_CASE("values that are objects go as objectValues", "[values]") {
    Scenario scenario = scenario_of(kB2bSteps + monitor_step());
    MonitorValue& value = std::get<MonitorStep>(scenario.steps[0].what).content.values[0];
    value.data = "vehicle.alert";
    value.object_type = "obj.alert";
    value.object_values = R"([{"id":"1"}])";
    value.literal.clear();
    const Raised raised(std::move(scenario));

    CHECK_THAT(raised.body(1), Contains(R"({"data":"vehicle.alert","value":{"type":"obj.alert","body":{"objectValues":)"
                                        R"([{"id":"1"}]}}})"));
    CHECK(raised.events.describe(1) == "event vehicle.alert=obj.alert");
}

TEST_CASE("several telemetry suffixes make one extension", "[extension][A-25]") {
    Scenario scenario = scenario_of(kB2bSteps + monitor_step());
    std::get<MonitorStep>(scenario.steps[0].what).content.extensions = {
        {"vehicle.telemetry.environment", ""}, {"vehicle.position", ""}, {"vehicle.telemetry.vehicle.doorsState", ""}};
    const std::string body = Raised(std::move(scenario)).body(1);

    CHECK(body.find("\"vehicle.telemetry\"") == body.rfind("\"vehicle.telemetry\""));
    CHECK_THAT(body, Contains("\"vehicle.telemetry\"") && Contains("\"vehicle.position\""));
}

TEST_CASE("an extension with a body of the user's is sent with it", "[extension]") {
    Scenario scenario = scenario_of(kB2cSteps + monitor_step(), Flavour::b2c);
    std::get<MonitorStep>(scenario.steps[0].what).content.extensions = {{"vehicle.alarm", R"({"alarm":{}})"}};

    CHECK_THAT(Raised(std::move(scenario)).body(1),
               Contains(R"("extensions":[{"type":"vehicle.alarm","body":[{"alarm":{}}]}])"));
}

TEST_CASE("events are told in words", "[lanes]") {
    const Raised raised(scenario_of(kB2bSteps + remote_step(kAccepted) +
                                    remote_step("Done, status: Failed, failureCause: DoorsOpen") + monitor_step() +
                                    "  - {body: abc, on: doors}\n"));

    CHECK(raised.events.describe(1) == "Doors Pending/Accepted");
    CHECK(raised.events.describe(2) == "Doors Done/Failed/DoorsOpen");
    CHECK(raised.events.describe(3) == "event vehicle.energy.electric.level=12");
    CHECK(raised.events.describe(4) == "body of 3 bytes");
    CHECK(raised.events.vin(1) == "VR3UHZKXZPT000001");
}
