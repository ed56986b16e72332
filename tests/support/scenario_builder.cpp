#include "tests/support/scenario_builder.hpp"

#include "simulator/scenario/load.hpp"

#include <catch2/catch.hpp>

namespace notisim::test {

const std::string kB2bFleet = R"(
vehicles:
  car: {vin: VR3UHZKXZPT000001}
  van: {vin: VR3UHZKXZPT000002}
callbacks:
  doors:
    remoteTypes: [Doors, Horn]
    retryPolicy: {policy: Bounded, retryNumber: 3, retryDelay: 10}
    callback: {webhook: {target: "http://receiver.test/remote", name: doors}}
monitors:
  battery:
    label: battery
    subscribeParam:
      retryPolicy: {policy: Always, retryDelay: 10}
      callback: {webhook: {target: "http://receiver.test/monitor", name: battery}}
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
)";

const std::string kB2cUser = R"(
vehicles:
  car: {vin: VR3UHZKXZPT000001}
  van: {vin: VR3UHZKXZPT000002}
callbacks:
  app:
    label: my app
    callback: {webhook: {target: "http://receiver.test/app", name: app}}
monitors:
  battery:
    on: app
    label: battery
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
  plug:
    on: app
    label: plug
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
)";

std::string monitor_step(const std::string& timing, const std::string& monitor, const std::string& vehicle) {
    return "  - {" + timing + (timing.empty() ? "" : ", ") + "monitor: " + monitor + ", vehicle: " + vehicle +
           ", values: [{data: vehicle.energy.electric.level, value: 12}]}\n";
}

std::string remote_step(const std::string& status, const std::string& timing, const std::string& callback,
                        const std::string& type, const std::string& vehicle) {
    return "  - {" + timing + (timing.empty() ? "" : ", ") + "remote: {on: " + callback + ", vehicle: " + vehicle +
           ", raw: {remoteType: " + type + ", eventStatus: {type: " + status + "}}}}\n";
}

Scenario scenario_of(const std::string& text, Flavour flavour) {
    const bool has_head = text.starts_with("notisim:");
    const std::string head = "notisim: 1\nname: a test\nflavour: " + std::string{name_in(kFlavours, flavour)} + "\n";
    const FileReader read = [](const std::string&) { return std::optional<std::string>{}; };
    LoadedScenario loaded = load_scenario("test.yaml", has_head ? text : head + text, read, {});
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        UNSCOPED_INFO(render(diagnostic, false));
    }
    REQUIRE(loaded.scenario.has_value());
    return std::move(*loaded.scenario);
}

}  // namespace notisim::test
