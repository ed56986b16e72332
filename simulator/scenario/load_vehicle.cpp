#include "simulator/base/rng.hpp"
#include "simulator/scenario/load_context.hpp"
#include "simulator/vehicle/vin.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kMaxFleet = 1'000'000;

std::string load_vin(LoadContext& context, const Fields& fields, const std::string& name) {
    const YamlNode* node = fields.get("vin");
    if (node == nullptr) {
        return make_vin(Rng(context.scenario.seed, "vin/" + name).next(), 0);
    }
    std::string vin = context.reader.filled_text(*node, "vin").value_or("");
    const bool printable = std::all_of(vin.begin(), vin.end(), [](char each) { return each > ' ' && each < 0x7F; });
    if (!printable) {
        // It could not go into a header or a query as it is.
        context.reader.error(node->span, fmt::format("'{}' cannot be a VIN", vin), "printable ASCII without blanks");
    } else if (!vin.empty() && !is_well_formed_vin(vin)) {
        context.reader.warn(node->span, fmt::format("'{}' does not look like a VIN", vin),
                            "17 capitals and digits, without I, O and Q; it is sent as it is");
    }
    return vin;
}

std::size_t load_size(LoadContext& context, const Fields& fields) {
    const YamlNode* node = fields.get("count");
    if (node == nullptr) {
        return 1;
    }
    const auto count = static_cast<std::size_t>(
        context.reader.integer(*node, "count", 1, static_cast<std::int64_t>(kMaxFleet)).value_or(1));
    if (count > 1 && fields.get("id") != nullptr) {
        context.reader.error(fields.key_span("id"), "a fleet cannot have one 'id'", "leave 'id' or 'count' out");
    }
    return count;
}

void load_vehicle(LoadContext& context, const NamedNode& named) {
    check_name(context, named, "vehicle");
    const Fields fields(context.reader, named.entry->value, KeyedObject::vehicle, datum_names());
    auto start = std::make_shared<VehicleStart>();
    start->span = named.span();
    if (fields.is_mapping()) {
        load_condition(context, fields).apply(start->condition);
        start->data = load_data(context, named.entry->value);
    }
    const std::string vin = load_vin(context, fields, named.name());
    std::string id;
    if (const YamlNode* node = fields.get("id")) {
        id = load_id(context, *node).value_or("");
    }
    std::size_t count = load_size(context, fields);
    if (context.scenario.vehicles.size() + count > kMaxFleet) {
        context.reader.error(named.span(),
                             fmt::format("with '{}' the scenario has more than {} vehicles", named.name(), kMaxFleet));
        count = 1;
    }
    context.vehicle_ranges.push_back({context.scenario.vehicles.size(), count});
    for (std::size_t index = 0; index < count; ++index) {
        Vehicle vehicle;
        vehicle.name = count == 1 ? named.name() : fmt::format("{}-{}", named.name(), index + 1);
        vehicle.vin = index == 0 ? vin : nth_vin(vin, index);
        vehicle.id = id.empty() ? hex_id(context.scenario.seed, "vehicle/" + vehicle.name, 16) : id;
        vehicle.start = start;
        context.scenario.vehicles.push_back(std::move(vehicle));
    }
}

}  // namespace

void load_vehicles(LoadContext& context) {
    std::map<std::string, const YamlNode*, std::less<>> vins;
    for (const NamedNode& named : context.vehicles) {
        load_vehicle(context, named);
        const YamlNode* vin = named.entry->value.find("vin");
        if (vin != nullptr && !vin->text.empty()) {
            const auto [first, fresh] = vins.emplace(vin->text, vin);
            if (!fresh) {
                context.reader.warn(vin->span, fmt::format("two vehicles have the VIN '{}'", vin->text),
                                    fmt::format("the other is at line {}", first->second->span.line));
            }
        }
    }
}

}  // namespace notisim
