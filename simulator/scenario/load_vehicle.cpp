#include "simulator/base/rng.hpp"
#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::int64_t kMaxWakeups = 1'000'000;

// ISO 3779: seventeen capitals and digits, without the three that are taken for digits.
bool is_well_formed_vin(std::string_view vin) {
    return vin.size() == 17 && vin.find_first_not_of("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") == std::string_view::npos;
}

void load_state(LoadContext& context, const Fields& fields, Vehicle& vehicle) {
    ScenarioReader& reader = context.reader;
    constexpr std::string_view kBattery[] = {"ok", "low"};
    if (const YamlNode* node = fields.get("awake")) {
        vehicle.awake = reader.boolean(*node, "awake").value_or(true);
    }
    if (const YamlNode* node = fields.get("battery")) {
        vehicle.battery_ok = reader.word(*node, "battery", kBattery).value_or(0) == 0;
    }
    if (const YamlNode* node = fields.get("reachable")) {
        vehicle.reachable = reader.boolean(*node, "reachable").value_or(true);
    }
    if (const YamlNode* node = fields.get("wakeups_left")) {
        const auto left = reader.integer(*node, "wakeups_left", 0, kMaxWakeups);
        vehicle.wakeups_left = static_cast<int>(left.value_or(vehicle.wakeups_left));
    }
}

Vehicle load_vehicle(LoadContext& context, const NamedNode& named) {
    Vehicle vehicle;
    vehicle.name = named.name();
    vehicle.span = named.span();
    vehicle.id = hex_id(context.scenario.seed, "vehicle/" + named.name(), 16);
    check_name(context, named, "vehicle");
    const Fields fields(context.reader, named.entry->value, KeyedObject::vehicle);
    if (const YamlNode* node = fields.get("vin")) {
        vehicle.vin = context.reader.filled_text(*node, "vin").value_or("");
        if (!vehicle.vin.empty() && !is_well_formed_vin(vehicle.vin)) {
            context.reader.warn(node->span, fmt::format("'{}' does not look like a VIN", vehicle.vin),
                                "17 capitals and digits, without I, O and Q; it is sent as it is");
        }
    }
    if (const YamlNode* node = fields.get("id")) {
        vehicle.id = load_id(context, *node).value_or("");
    }
    load_state(context, fields, vehicle);
    return vehicle;
}

}  // namespace

void load_vehicles(LoadContext& context) {
    std::map<std::string, const YamlNode*, std::less<>> vins;
    for (const NamedNode& named : context.vehicles) {
        Vehicle vehicle = load_vehicle(context, named);
        const YamlNode* vin = named.entry->value.find("vin");
        if (vin != nullptr && !vehicle.vin.empty()) {
            const auto [first, fresh] = vins.emplace(vehicle.vin, vin);
            if (!fresh) {
                context.reader.warn(vin->span, fmt::format("two vehicles have the VIN '{}'", vehicle.vin),
                                    fmt::format("the other is at line {}", first->second->span.line));
            }
        }
        context.scenario.vehicles.push_back(std::move(vehicle));
    }
}

}  // namespace notisim
