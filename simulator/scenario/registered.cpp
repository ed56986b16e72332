#include "simulator/scenario/registered.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/scenario/load.hpp"

#include <filesystem>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::string_view kCallbackFile = "registered.json";

std::string json_quoted(std::string_view text) {
    std::string result;
    append_json_string(result, text);
    return result;
}

// The callback that is tried where the user gives none: no attributes, the plainest policy.
std::string plain_callback(const Registered& registered) {
    const std::string label = json_quoted(registered.name);
    const std::string webhook =
        fmt::format(R"({{"webhook": {{"target": {}, "name": {}}}}})", json_quoted(registered.url), label);
    switch (registered.flavour) {
        case Flavour::b2b:
            return fmt::format(
                R"({{"remoteTypes": ["ThermalPreconditioning", "ElectricBatteryChargingRequest", "Horn", )"
                R"("Doors", "Lights", "Immobilization", "Stolen", "WakeUp", "Navigation"], )"
                R"("label": {}, "callback": {}}})",
                label, webhook);
        case Flavour::b2c: return fmt::format(R"({{"label": {}, "callback": {}}})", label, webhook);
        case Flavour::platform: break;
    }
    return fmt::format(R"({{"label": {}, "channel": {}}})", label, webhook);
}

// As diagnostics call the body of the callback.
std::string file_name(const Registered& registered) {
    return registered.callback_file.empty() ? std::string{kCallbackFile} : registered.callback_file;
}

std::string id_line(std::string_view id) {
    return id.empty() ? "" : fmt::format("    id: {}\n", json_quoted(id));
}

}  // namespace

// JSON is YAML: all that the user gives goes in as JSON texts.
std::string registered_text(const Registered& registered, std::string_view vehicles) {
    const std::string label = json_quoted(registered.name);
    std::string text = fmt::format("notisim: 1\nname: {}\nflavour: {}\nseed: {}\n", label,
                                   name_in(kFlavours, registered.flavour), registered.seed);
    if (registered.start) {
        text += fmt::format("start: {}\n", format_time(*registered.start));
    }
    if (!registered.fleet_id.empty()) {
        text += fmt::format("fleet: {{id: {}}}\n", json_quoted(registered.fleet_id));
    }
    text += "vehicles:\n";
    for (std::size_t index = 0; index < registered.vins.size(); ++index) {
        text += fmt::format("  car-{}: {{vin: {}}}\n", index + 1, json_quoted(registered.vins[index]));
    }
    if (registered.vins.empty()) {
        text += vehicles.empty() ? "  cars: {count: 50}\n" : vehicles;
    }
    text += fmt::format("callbacks:\n  registered:\n    file: {}\n{}", json_quoted(file_name(registered)),
                        id_line(registered.callback_id));
    text += fmt::format("monitors:\n  watched:\n    label: {}\n{}", label, id_line(registered.monitor_id));
    if (registered.flavour == Flavour::b2b) {
        text += fmt::format("    subscribeParam: {{callback: {{webhook: {{target: {}, name: {}}}}}}}\n",
                            json_quoted(registered.url), label);
    } else {
        text += "    on: registered\n";
    }
    return text + "    triggerParam:\n      triggers: [{name: low, data: {data: vehicle.energy.electric.level, op: "
                  "lowerThan, value: [\"20\"]}}]\n      boolExp: low\n";
}

std::optional<Scenario> load_registered(const Registered& registered, const std::string& text,
                                        Diagnostics& diagnostics) {
    const std::string body = registered.callback_text.empty() ? plain_callback(registered) : registered.callback_text;
    const std::string normal_name = std::filesystem::path{registered.callback_file}.lexically_normal().generic_string();
    const FileReader read = [&](const std::string&) { return std::optional{body}; };
    LoadedScenario loaded = load_scenario(registered.name, text, read, registered.load);
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
    Callback& callback = loaded.scenario->callbacks.front();
    callback.subscribe.webhook.target = registered.url;
    if (registered.flavour == Flavour::b2b) {
        // A receiver registers the same attributes with its monitors.
        loaded.scenario->monitors.front().subscribe->webhook = callback.subscribe.webhook;
    }
    return std::move(loaded.scenario);
}

}  // namespace notisim
