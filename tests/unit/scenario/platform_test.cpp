#include "tests/unit/scenario/load_text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;

LoadedScenario on_event(const std::string& actions) {
    return load_text(kPlatform + "    onEvent: {actions: [" + actions + "]}\n");
}

}  // namespace

TEST_CASE("a channel and its monitor are read", "[scenario][platform]") {
    const LoadedScenario loaded = load_text(R"(notisim: 1
name: a test
flavour: platform
vehicles: {car: {}, vans: {count: 4}}
callbacks:
  main:
    id: abc
    type: [Monitor]
    channel: {webhook: {target: "http://127.0.0.1:8080/main", name: main, attributes: [{type: Query, key: v, value: $Vin}]}}
monitors:
  low:
    on: main
    vehicle: vans
    label: low
    attributes: [{type: Body, key: kind, value: low}]
    extendedEventParam: [vehicle.latestTelemetry, vehicle.telemetry.vehicle.location]
    subscribeParam: {refreshEvent: 60, channelAttributes: {webhook: [{type: Header, key: X-Kind, value: low}]}}
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
)");

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    const Scenario& scenario = *loaded.scenario;
    CHECK(loaded.diagnostics.empty());
    CHECK(scenario.callbacks.at(0).id == "abc");
    CHECK_FALSE(scenario.callbacks.at(0).remotes);
    CHECK(scenario.callbacks.at(0).subscribe.webhook.attributes.at(0).type == AttributeType::Query);
    CHECK(scenario.monitors.at(0).callback == std::size_t{0});
    CHECK(scenario.monitors.at(0).attributes.at(0).key == "kind");
    CHECK(scenario.monitors.at(0).callback_attributes.at(0).key == "X-Kind");
    CHECK(scenario.monitors.at(0).extended_event_param.size() == 2);
    CHECK(scenario.rules.at(0).vehicles.first == 1);
    CHECK(scenario.rules.at(0).vehicles.count == 4);
    CHECK(scenario.rules.at(0).notifies);
}

TEST_CASE("a monitor without a vehicle watches all of them", "[scenario]") {
    const LoadedScenario loaded = load_text(kB2c);

    CHECK(loaded.scenario->rules.at(0).vehicles.count == 1);
    CHECK(titles(load_text(kB2c + "    vehicle: bus\n")) == "unknown vehicle 'bus'\n");
    CHECK(titles(load_text(kB2b + "    vehicle: car\n")) == "unknown key 'vehicle' in a b2b monitor\n");
}

TEST_CASE("what follows a monitor is read in its order", "[scenario][platform]") {
    using Kind = ChainedAction::Kind;
    const LoadedScenario loaded = on_event(
        "{type: Remote, remoteAction: {remote: {horn: {state: Activated}}}}, {type: Notify}, "
        "{type: Remote, remoteAction: {ChannelId: main, remote: {action: {locking: {state: Locked}}}}}, "
        "{type: Monitor, monitorAction: {changeType: Pause, monitorId: low}}, "
        "{type: Monitor, monitorAction: {changeType: Resume}}, {type: Monitor, monitorAction: {changeType: Delete}}");

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    const WatchedRule& watched = loaded.scenario->rules.at(0);
    REQUIRE(watched.chain.size() == 5);
    CHECK(watched.notifies);
    CHECK_FALSE(watched.chain_on_refresh);
    CHECK(watched.chain[0].post.post.type == RemoteType::Horn);
    CHECK(watched.chain[1].post.post.type == RemoteType::Doors);
    CHECK(watched.chain[1].post.post.callback == 0);
    CHECK(watched.chain[2].kind == Kind::pause);
    CHECK(watched.chain[2].monitor == std::size_t{0});
    CHECK(watched.chain[3].kind == Kind::resume);
    CHECK_FALSE(watched.chain[3].monitor);
    CHECK(watched.chain[4].kind == Kind::remove);
}

TEST_CASE("without Notify nothing is sent", "[scenario][platform]") {
    const LoadedScenario loaded = load_text(
        kPlatform + "    onEvent: {actions: [{type: Monitor, monitorAction: {changeType: Pause}}], onRefresh: true}\n");

    CHECK_FALSE(loaded.scenario->rules.at(0).notifies);
    CHECK(loaded.scenario->rules.at(0).chain_on_refresh);
}

TEST_CASE("what cannot follow a monitor is refused", "[scenario][platform]") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"{type: Mail}", "unknown type 'Mail'"},
        {"{type: Notify, remoteAction: {remote: {}}}", "an action of type 'Notify' has no member beside its type"},
        {"{type: Remote}", "an action of type 'Remote' has 'remoteAction' and nothing else"},
        {"{type: Monitor}", "an action of type 'Monitor' has 'monitorAction' and nothing else"},
        {"{type: Monitor, monitorAction: {changeType: Stop}}", "unknown changeType 'Stop'"},
        {"{type: Monitor, monitorAction: {changeType: Pause, monitorId: lwo}}", "no monitor has the id or name 'lwo'"},
        {"{type: Remote, remoteAction: {ChannelId: man, remote: {horn: {state: Activated}}}}",
         "no channel has the id or name 'man'"},
        {"{type: Remote, remoteAction: {remote: {}}}", "an action is missing here"},
        {"{type: Remote, remoteAction: {remote: {door: {state: Locked}}}}", "unknown action 'door'"},
        {"{type: Remote, remoteAction: {remote: {horn: {state: Activated}, lights: {state: Activated}}}}",
         "'horn' and 'lights' are two actions"},
    };
    for (const auto& [action, title] : rows) {
        CAPTURE(action);
        CHECK(titles(on_event(action)) == title + "\n");
    }
}

TEST_CASE("settings of the platform stand alone", "[scenario][platform]") {
    const auto event = [](const std::string& text) {
        return load_text(kPlatform + "steps: [{monitor: low, " + text + "}]\n");
    };

    const LoadedScenario loaded = event("settings: {type: DigitalKey, event: {digitalKey: {state: \"1\"}}}");
    CHECK(step_of<MonitorStep>(loaded, 0).content.settings ==
          R"({"type":"DigitalKey","event":{"digitalKey":{"state":"1"}}})");
    CHECK(titles(event("settings: {type: DigitalKey}")) == "'settings' needs the keys 'type' and 'event'\n");
    CHECK(titles(event("settings: {type: LastMileNavigation, event: {digitalKey: {}}}")) ==
          "'event' of LastMileNavigation needs the key 'lastMileNavigation'\n");
    CHECK(titles(event("settings: {type: DigitalKey, event: {digitalKey: {}}}, values: []")) ==
          "'values' does not go with 'settings'\n");
    CHECK(titles(load_text(kB2c + "steps: [{monitor: plug, settings: {}}]\n")) == "only the platform has 'settings'\n");
}

TEST_CASE("remotes of the platform carry extensions and attributes of the body", "[scenario][platform]") {
    const LoadedScenario loaded = load_text(kPlatform + R"(steps:
  - remote:
      on: main
      action: {horn: {state: Activated}}
      extendedEventParam: [vehicle.position]
      attributes: [{type: Body, key: who, value: depot}]
      channelAttributes: {webhook: [{type: Query, key: v, value: $Vin}]}
  - remote:
      on: main
      raw: {remoteType: Tan, eventStatus: {type: Pending, status: VehicleBatteryLevelWarning}}
)");

    const auto& action = step_of<ActionStep>(loaded, 0);
    CHECK(action.post.extensions == std::vector<std::string>{"vehicle.position"});
    CHECK(action.post.attributes.at(0).key == "who");
    CHECK(action.post.callback_attributes.at(0).type == AttributeType::Query);
    CHECK(step_of<RemoteStep>(loaded, 1).status.status() == "VehicleBatteryLevelWarning");
}

TEST_CASE("what the platform has not is refused", "[scenario][platform]") {
    const auto remote = [](const std::string& text) {
        return titles(load_text(kPlatform + "steps: [{remote: {on: main, " + text + "}}]\n"));
    };

    CHECK(remote("action: {horn: {state: Activated}}, extendedEventParam: [vehicle.trip]") ==
          "unknown extension 'vehicle.trip'\n");
    CHECK(remote("action: {horn: {state: Activated}}, attributes: [{type: Header, key: a, value: b}]") ==
          "an attribute of a platform monitor or remote cannot be of type Header\n");
    CHECK(remote("raw: {remoteType: VehicleState, eventStatus: {type: Done, status: Success}}") ==
          "the remote type 'VehicleState' is not one of platform\n");
    CHECK(remote(
              "raw: {remoteType: Doors, eventStatus: {type: Done, status: Success, feedbackDetail: CIDBlacklisted}}") ==
          "the platform has no 'feedbackDetail'\n");
    CHECK(remote("action: {horn: {state: Activated}}, outcome: StolenVehicle") ==
          "the cause 'StolenVehicle' is not in the template of the platform\n");
    CHECK(titles(load_text(kB2b + "steps: [{remote: {on: doors, raw: {remoteType: Doors, eventStatus: "
                                  "{type: Pending, status: VehicleBatteryLevelWarning}}}}]\n")) ==
          "unknown status 'VehicleBatteryLevelWarning'\n");
}

TEST_CASE("causes of the platform's pages are read where they are chosen", "[scenario][platform][A-43]") {
    const LoadedScenario loaded = load_text(
        kPlatform + "interpret: {A-43: page}\n"
                    "steps: [{remote: {on: main, action: {horn: {state: Activated}}, outcome: StolenVehicle}}]\n");

    CHECK(step_of<ActionStep>(loaded, 0).outcome->cause == RemoteFailedEventStatus::StolenVehicle);
}

TEST_CASE("a body in a file needs its channel beside it", "[scenario][platform]") {
    const Files files{{"low.yaml", "label: low\n"}};
    const LoadedScenario loaded =
        load_text("notisim: 1\nname: a test\nflavour: platform\nmonitors: {low: {file: low.yaml}}\n", {}, files);

    CHECK(titles(loaded).find("a platform monitor needs the key 'on'\n") != std::string::npos);
}
