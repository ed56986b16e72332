#pragma once

#include "simulator/scenario/scenario.hpp"

#include <string>

namespace notisim::test {

/// Loads a scenario from YAML without a head: name, flavour and version are added where `text` does not begin with
/// `notisim:`. A scenario that does not load fails the test with what is wrong in it.
Scenario scenario_of(const std::string& text, Flavour flavour = Flavour::b2b);

// Inline, and so initialised before constants that other files make of them.

/// Two vehicles (`car`, `van`), the callback `doors` (Bounded, 3 retries, 10 s apart) and the monitor `battery`
/// (Always, every 10 s), both to http://receiver.test. To be followed by `steps:` and `expect:`.
inline const std::string kB2bFleet = R"(
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
/// The same, up to its first step.
inline const std::string kSteps = kB2bFleet + "steps:\n";

/// The same of b2c: the callback `app`, whose monitors are `battery` and `plug`.
inline const std::string kB2cUser = R"(
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

/// One step: an event of a monitor, with `timing` such as `after: 5s`.
std::string monitor_step(const std::string& timing = "", const std::string& monitor = "battery",
                         const std::string& vehicle = "car");

/// One step: `Doors` or another type of the callback, with a status such as `Pending, status: Accepted`.
std::string remote_step(const std::string& status, const std::string& timing = "",
                        const std::string& callback = "doors", const std::string& type = "Doors",
                        const std::string& vehicle = "car");

}  // namespace notisim::test
