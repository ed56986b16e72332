#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

std::optional<std::size_t> index_of(const std::vector<NamedNode>& nodes, const std::string& name) {
    const auto found =
        std::find_if(nodes.begin(), nodes.end(), [&](const NamedNode& node) { return node.name() == name; });
    return found == nodes.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - nodes.begin())};
}

void add_names(const std::vector<NamedNode>& nodes, std::vector<std::string_view>& names) {
    for (const NamedNode& node : nodes) {
        names.push_back(node.name());
    }
}

std::string suggest_names(const std::string& name, const std::vector<NamedNode>& nodes, std::string_view section) {
    std::vector<std::string_view> names;
    add_names(nodes, names);
    return names.empty() ? fmt::format("nothing is defined under '{}:'", section) : suggest(name, names);
}

}  // namespace

std::optional<VehicleRange> find_vehicles(LoadContext& context, const YamlNode* node, const SourceSpan& step) {
    if (node == nullptr) {
        if (context.vehicles.size() == 1) {
            return context.vehicle_ranges.front();
        }
        std::vector<std::string_view> names;
        add_names(context.vehicles, names);
        context.reader.error(step, names.empty() ? "no vehicles are defined" : "which vehicle is this about?",
                             names.empty() ? "define one under 'vehicles:'"
                                           : fmt::format("add 'vehicle:', {}", suggest({}, names)));
        return std::nullopt;
    }
    const auto name = context.reader.text(*node, "vehicle");
    const auto index = name ? index_of(context.vehicles, *name) : std::nullopt;
    if (name && !index) {
        context.reader.error(node->span, fmt::format("unknown vehicle '{}'", *name),
                             suggest_names(*name, context.vehicles, "vehicles"));
    }
    return index ? std::optional{context.vehicle_ranges[*index]} : std::nullopt;
}

std::optional<std::size_t> find_callback(LoadContext& context, const YamlNode& node) {
    const auto name = context.reader.text(node, "on");
    const auto index = name ? index_of(context.callbacks, *name) : std::nullopt;
    if (name && !index) {
        const bool monitor = index_of(context.monitors, *name).has_value();
        context.reader.error(node.span,
                             monitor ? fmt::format("'{}' is a monitor, a callback is needed here", *name)
                                     : fmt::format("unknown callback '{}'", *name),
                             monitor ? "" : suggest_names(*name, context.callbacks, "callbacks"));
    }
    return index;
}

std::optional<std::size_t> find_monitor(LoadContext& context, const YamlNode& node) {
    const auto name = context.reader.text(node, "monitor");
    const auto index = name ? index_of(context.monitors, *name) : std::nullopt;
    if (name && !index) {
        const bool callback = index_of(context.callbacks, *name).has_value();
        context.reader.error(node.span,
                             callback ? fmt::format("'{}' is a callback, a monitor is needed here", *name)
                                      : fmt::format("unknown monitor '{}'", *name),
                             callback ? "" : suggest_names(*name, context.monitors, "monitors"));
    }
    return index;
}

std::optional<SubscriptionTarget> find_subscription(LoadContext& context, const YamlNode& node) {
    const auto name = context.reader.text(node, "on");
    if (!name) {
        return std::nullopt;
    }
    if (const auto callback = index_of(context.callbacks, *name)) {
        return SubscriptionTarget{callback, std::nullopt};
    }
    if (const auto monitor = index_of(context.monitors, *name)) {
        return SubscriptionTarget{std::nullopt, monitor};
    }
    std::vector<std::string_view> names;
    add_names(context.callbacks, names);
    add_names(context.monitors, names);
    context.reader.error(node.span, fmt::format("'{}' is neither a callback nor a monitor", *name),
                         suggest(*name, names));
    return std::nullopt;
}

}  // namespace notisim
