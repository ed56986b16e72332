#include "receiver-conformance/target.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/scenario/load.hpp"

#include <filesystem>
#include <fmt/core.h>

namespace notisim::conformance {

namespace {

constexpr std::string_view kCallbackFile = "registered.json";

std::string json_quoted(std::string_view text) {
    std::string result;
    append_json_string(result, text);
    return result;
}

// The callback that is tried where the user gives none: no attributes, the plainest policy.
std::string plain_callback(const TargetOptions& options) {
    const std::string webhook =
        fmt::format(R"({{"webhook": {{"target": {}, "name": "conformance"}}}})", json_quoted(options.url));
    switch (options.flavour) {
        case Flavour::b2b:
            return fmt::format(
                R"({{"remoteTypes": ["ThermalPreconditioning", "ElectricBatteryChargingRequest", "Horn", )"
                R"("Doors", "Lights", "Immobilization", "Stolen", "WakeUp", "Navigation"], )"
                R"("label": "conformance", "callback": {}}})",
                webhook);
        case Flavour::b2c: return fmt::format(R"({{"label": "conformance", "callback": {}}})", webhook);
        case Flavour::platform: break;
    }
    return fmt::format(R"({{"label": "conformance", "channel": {}}})", webhook);
}

// As diagnostics call the body of the callback.
std::string file_name(const TargetOptions& options) {
    return options.callback_file.empty() ? std::string{kCallbackFile} : options.callback_file;
}

std::string id_line(std::string_view id) {
    return id.empty() ? "" : fmt::format("    id: {}\n", json_quoted(id));
}

// JSON is YAML: all that the user gives goes in as JSON texts.
std::string scenario_text(const TargetOptions& options) {
    std::string text = fmt::format("notisim: 1\nname: conformance\nflavour: {}\nseed: {}\n",
                                   name_in(kFlavours, options.flavour), options.seed);
    if (options.start) {
        text += fmt::format("start: {}\n", format_time(*options.start));
    }
    if (!options.fleet_id.empty()) {
        text += fmt::format("fleet: {{id: {}}}\n", json_quoted(options.fleet_id));
    }
    text += "vehicles:\n";
    for (std::size_t index = 0; index < options.vins.size(); ++index) {
        text += fmt::format("  car-{}: {{vin: {}}}\n", index + 1, json_quoted(options.vins[index]));
    }
    if (options.vins.empty()) {
        text += "  cars: {count: 50}\n";
    }
    text += fmt::format("callbacks:\n  registered:\n    file: {}\n{}", json_quoted(file_name(options)),
                        id_line(options.callback_id));
    text += "monitors:\n  watched:\n    label: conformance\n" + id_line(options.monitor_id);
    if (options.flavour == Flavour::b2b) {
        text += fmt::format("    subscribeParam: {{callback: {{webhook: {{target: {}, name: conformance}}}}}}\n",
                            json_quoted(options.url));
    } else {
        text += "    on: registered\n";
    }
    return text + "    triggerParam:\n      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: "
                  "lowerThan, value: [\"20\"]}}]\n      boolExp: low\n";
}

}  // namespace

Channel Target::remote_channel() const {
    return Channel{flavour(), &scenario.callbacks.front(), nullptr, scenario.fleet_id, &scenario.interpretations};
}

Channel Target::monitor_channel() const {
    if (flavour() != Flavour::b2b) {
        return remote_channel();
    }
    return Channel{flavour(), nullptr, &scenario.monitors.front(), scenario.fleet_id, &scenario.interpretations};
}

std::optional<Target> make_target(const TargetOptions& options, Diagnostics& diagnostics) {
    Target target;
    target.text = scenario_text(options);
    const std::string body = options.callback_text.empty() ? plain_callback(options) : options.callback_text;
    const std::string normal_name = std::filesystem::path{options.callback_file}.lexically_normal().generic_string();
    const FileReader read = [&](const std::string&) { return std::optional{body}; };
    LoadedScenario loaded = load_scenario("conformance", target.text, read, options.load);
    for (Diagnostic& diagnostic : loaded.diagnostics) {
        // Nobody can mend what this program has written itself.
        const bool ours = diagnostic.span.source == nullptr || diagnostic.span.source->name != normal_name;
        if (!ours || diagnostic.severity == Severity::error) {
            diagnostics.push_back(std::move(diagnostic));
        }
    }
    if (!loaded.scenario) {
        return std::nullopt;
    }
    target.scenario = *std::move(loaded.scenario);
    Callback& callback = target.scenario.callbacks.front();
    callback.subscribe.webhook.target = options.url;
    target.remotes = callback.remotes;
    target.monitors = callback.monitors || options.flavour == Flavour::b2b;
    if (options.flavour == Flavour::b2b) {
        // A receiver registers the same attributes with its monitors; batches are tried by the checks themselves.
        target.scenario.monitors.front().subscribe->webhook = callback.subscribe.webhook;
    }
    return target;
}

}  // namespace notisim::conformance
