#include "tests/support/scenario_builder.hpp"

#include "simulator/scenario/load.hpp"

#include <catch2/catch.hpp>

namespace notisim::test {

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
