#include "tests/unit/scenario/load_text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("a remote is spelled out with raw", "[scenario]") {
    const LoadedScenario loaded = load_text(kB2b + R"(steps:
  - remote: {on: doors, raw: {remoteType: Doors, eventStatus: {type: Pending, status: SentToVehicle}}}
    as: unlock
    at: 5s
  - remote:
      on: doors
      vehicle: car
      raw:
        remoteType: Horn
        remoteActionId: abc
        eventStatus: {type: Done, status: Failed, failureCause: VehicleInUse}
    after: 1m
    real_time: true
  - remote:
      on: doors
      raw: {remoteType: Doors, eventStatus: {type: Done, status: Success, feedbackDetail: CIDBlacklisted}}
    as: unlock
)");

    INFO(titles(loaded));
    const auto& first = step_of<RemoteStep>(loaded, 0);
    CHECK(first.post.type == RemoteType::Doors);
    CHECK(first.status.status() == "SentToVehicle");
    CHECK(first.post.name == "unlock");
    CHECK(loaded.scenario->steps[0].at == Duration{5s});
    const auto& second = step_of<RemoteStep>(loaded, 1);
    CHECK(second.status.status() == "Failed");
    CHECK(second.status.failure_cause == RemoteFailedEventStatus::VehicleInUse);
    CHECK(second.action_id == "abc");
    CHECK(loaded.scenario->steps[1].after == Duration{1min});
    CHECK(loaded.scenario->steps[1].real_time);
    CHECK(step_of<RemoteStep>(loaded, 2).status.feedback_detail == FeedbackDetail::CIDBlacklisted);
    CHECK(loaded.diagnostics.empty());
}

TEST_CASE("a b2c remote has a label and attributes of its own", "[scenario]") {
    const LoadedScenario loaded = load_text(kB2c + R"(steps:
  - remote:
      on: app
      label: honk
      attributes: [{type: Body, key: kind, value: $RemoteType}]
      callbackAttributes: {webhook: [{type: Query, key: v, value: $Vin}]}
      raw: {remoteType: Horn, eventStatus: {type: Done, status: Success}}
)");

    INFO(titles(loaded));
    const auto& step = step_of<RemoteStep>(loaded, 0);
    CHECK(step.post.label == "honk");
    CHECK(step.post.attributes.at(0).value == "$RemoteType");
    CHECK(step.post.callback_attributes.at(0).type == AttributeType::Query);
    CHECK(loaded.diagnostics.empty());
}

TEST_CASE("a failed remote without a cause is warned about", "[scenario]") {
    const LoadedScenario loaded = load_text(
        kB2b +
        "steps:\n  - remote: {on: doors, raw: {remoteType: Doors, eventStatus: {type: Done, status: Failed}}}\n");

    CHECK(titles(loaded) == "warning: 'Failed' without a 'failureCause'\n");
    CHECK(loaded.scenario);
}

TEST_CASE("values of a monitor event are text whatever they look like", "[scenario]") {
    const LoadedScenario loaded = load_text(kB2c + R"(steps:
  - monitor: plug
    values:
      - {data: vehicle.odometer, value: 12.50, previous: 007}
      - {data: vehicle.energy.charging.plugged, value: true}
      - {data: vehicle.energy.charging.status, value: No}
      - {data: vehicle.alert, value: {type: OilLevelLow, active: true, n: 1}}
      - {data: vehicle.alert, value: [{type: "1"}, {type: b}]}
    extensions:
      - vehicle.position
      - vehicle.telemetry.environment
      - {type: vehicle.alarm, body: {alarm: {status: {activation: Active}}}}
      - {type: vehicle.alarm, body: [{alarm: {}}]}
    refresh: true
)");

    INFO(titles(loaded));
    const auto& step = step_of<MonitorStep>(loaded, 0);
    CHECK(step.content.values.at(0).literal == "12.50");
    CHECK(step.content.values.at(0).previous == "007");
    CHECK(step.content.values.at(1).literal == "true");
    CHECK(step.content.values.at(2).literal == "No");
    CHECK(step.content.values.at(3).object_type == "obj.alert");
    CHECK(step.content.values.at(3).object_values == "[{\"type\":\"OilLevelLow\",\"active\":true,\"n\":1}]");
    CHECK(step.content.values.at(4).object_values == "[{\"type\":\"1\"},{\"type\":\"b\"}]");
    CHECK(step.content.extensions.at(0) == std::pair<std::string, std::string>{"vehicle.position", ""});
    CHECK(step.content.extensions.at(2).second == "{\"alarm\":{\"status\":{\"activation\":\"Active\"}}}");
    CHECK(step.content.extensions.at(3).second == "{\"alarm\":{}}");
    CHECK(step.content.refresh);
}

TEST_CASE("collisions are objects in b2b", "[scenario]") {
    const LoadedScenario loaded = load_text(
        kB2b +
        "steps:\n  - {monitor: low, values: [{data: vehicle.collision.side, value: {details: [{side: Front}]}}]}\n");

    CHECK(step_of<MonitorStep>(loaded, 0).content.values.at(0).object_type == "obj.collision");
}

TEST_CASE("the other kinds of steps are read", "[scenario]") {
    const LoadedScenario loaded = load_text(kB2b + R"(steps:
  - outage: {for: 2h}
  - outage: {for: 1s, kind: timeout, on: low}
  - body: '{"not'
    on: low
  - wait: 1h30m
  - exec: docker compose stop receiver
  - repeat: {times: 2}
    steps:
      - repeat: {times: 3, every: 10s}
        steps: [{wait: 1s}]
)");

    INFO(titles(loaded));
    CHECK(step_of<OutageStep>(loaded, 0).kind == OutageStep::Kind::refuse);
    CHECK(step_of<OutageStep>(loaded, 1).kind == OutageStep::Kind::timeout);
    CHECK(step_of<OutageStep>(loaded, 1).on.monitor == std::size_t{0});
    CHECK_FALSE(step_of<OutageStep>(loaded, 1).on.callback);
    CHECK(step_of<BodyStep>(loaded, 2).to_monitor);
    CHECK(step_of<BodyStep>(loaded, 2).body == "{\"not");
    CHECK(step_of<WaitStep>(loaded, 3).length == Duration{90min});
    CHECK(step_of<ExecStep>(loaded, 4).command == "docker compose stop receiver");
    const auto& outer = step_of<RepeatStep>(loaded, 5);
    CHECK(outer.every == Duration{0});
    CHECK(std::get<RepeatStep>(outer.steps.at(0).what).times == 3);
    CHECK(loaded.scenario->steps[5].span.line == 24);
}

TEST_CASE("five million events are allowed and one more is not", "[scenario]") {
    const auto with = [](const std::string& times) {
        return load_text(kB2b + "steps:\n  - repeat: {times: " + times + "}\n    steps: [{monitor: low}]\n");
    };

    CHECK(with("5000000").scenario);
    const LoadedScenario beyond = load_text(
        kB2b + "steps:\n  - monitor: low\n  - repeat: {times: 5000000}\n    steps: [{monitor: low}, {monitor: low}]\n");
    CHECK(titles(beyond) == "with this step the scenario raises more than 5000000 events\n");
}

TEST_CASE("kinds of steps that come later say so", "[scenario]") {
    for (const std::string kind : {"lost-response", "cut-body", "slow-body", "duplicate", "reorder", "late"}) {
        const LoadedScenario loaded = load_text(kB2b + "steps: [{outage: {for: 1s, kind: " + kind + "}}]\n");
        CHECK(titles(loaded) == "the outage kind '" + kind + "' is not supported yet\n");
    }
}
