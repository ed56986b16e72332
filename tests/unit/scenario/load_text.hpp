#pragma once

#include "simulator/scenario/load.hpp"

#include <map>
#include <stdexcept>
#include <string>

namespace notisim::test {

using Files = std::map<std::string, std::string>;

/// Loads a text as the file `test.yaml`; what it includes or names comes out of `files`.
/// The lines that a scenario of b2b begins with.
inline const std::string kHead = "notisim: 1\nname: a test\nflavour: b2b\n";

inline LoadedScenario load_text(const std::string& text, const LoadOptions& options = {}, const Files& files = {}) {
    const FileReader read = [&files](const std::string& path) -> std::optional<std::string> {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional{found->second};
    };
    return load_scenario("test.yaml", text, read, options);
}

/// All titles, one a line, `warning: ` before those that are warnings.
inline std::string titles(const LoadedScenario& loaded) {
    std::string text;
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        text += diagnostic.severity == Severity::warning ? "warning: " : "";
        text += diagnostic.title + "\n";
    }
    return text;
}

inline const std::string kB2b = R"(notisim: 1
name: a test
flavour: b2b
vehicles:
  car: {vin: VR3UHZKXZPT000001}
callbacks:
  doors:
    remoteTypes: [Doors, Horn]
    callback: {webhook: {target: "http://127.0.0.1:8080/remote", name: depot}}
monitors:
  low:
    label: low battery
    subscribeParam: {callback: {webhook: {target: "http://127.0.0.1:8080/monitor", name: depot}}}
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
)";

inline const std::string kB2c = R"(notisim: 1
name: a test
flavour: b2c
vehicles:
  car: {vin: VR3UHZKXZPT000001}
callbacks:
  app:
    callback: {webhook: {target: "http://127.0.0.1:8080/app", name: app}}
monitors:
  plug:
    on: app
    label: plug
    triggerParam:
      triggers: [{name: plug, data: {data: vehicle.energy.charging.plugged, op: onChange}}]
      boolExp: plug
)";

inline const std::string kPlatform = R"(notisim: 1
name: a test
flavour: platform
vehicles:
  car: {vin: VR3UHZKXZPT000001}
callbacks:
  main:
    channel: {webhook: {target: "http://127.0.0.1:8080/main", name: main}}
monitors:
  low:
    on: main
    label: low battery
    triggerParam:
      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: lowerThan, value: ["20"]}}]
      boolExp: low
)";

/// The content of a step; the scenario must have been loaded.
template <typename Kind>
const Kind& step_of(const LoadedScenario& loaded, std::size_t index) {
    if (!loaded.scenario) {
        throw std::runtime_error(titles(loaded));
    }
    return std::get<Kind>(loaded.scenario->steps.at(index).what);
}

}  // namespace notisim::test
