#include "simulator/base/rng.hpp"
#include "simulator/scenario/load_context.hpp"
#include "simulator/vehicle/models.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::int64_t kShortestRefresh = 60;
constexpr std::int64_t kMaxSeconds = 31'536'000;

void load_refresh_event(LoadContext& context, const Fields& param, Monitor& monitor) {
    if (const YamlNode* refresh = param.get("refreshEvent")) {
        if (const auto length = context.reader.integer(*refresh, "refreshEvent", kShortestRefresh, kMaxSeconds)) {
            monitor.refresh_event = std::chrono::seconds{*length};
        }
    }
}

void load_subscribe_param(LoadContext& context, const YamlNode& node, Monitor& monitor) {
    if (context.is_b2b()) {
        const Fields param(context.reader, node, KeyedObject::subscribe_param_b2b);
        load_refresh_event(context, param, monitor);
        monitor.subscribe = load_subscribe(context, param, false);
        return;
    }
    const bool platform = context.scenario.flavour == Flavour::platform;
    const Fields param(context.reader, node,
                       platform ? KeyedObject::subscribe_param_platform : KeyedObject::subscribe_param_b2c);
    load_refresh_event(context, param, monitor);
    if (param.is_mapping() && node.entries.empty()) {
        context.reader.error(node.span, "'subscribeParam' is empty", "leave it out, or give 'refreshEvent'");
    }
    if (const YamlNode* attributes = param.get(context.override_key())) {
        monitor.callback_attributes = load_callback_attributes(context, *attributes);
    }
}

void load_extended_event_param(LoadContext& context, const YamlNode& node, Monitor& monitor) {
    if (!context.reader.expect_list(node, "extendedEventParam")) {
        return;
    }
    for (const YamlNode& item : node.items) {
        if (auto type = load_extension_type(context, item, false)) {
            monitor.extended_event_param.push_back(*std::move(type));
        }
    }
}

// `on` stands beside the body: in the same mapping, or beside `file`.
void load_owner(LoadContext& context, const YamlNode& outer, Monitor& monitor) {
    const YamlNode* on = outer.find("on");
    if (context.is_b2b() || on == nullptr) {
        return;
    }
    monitor.callback = find_callback(context, *on);
    if (monitor.callback && !context.scenario.callbacks[*monitor.callback].monitors) {
        context.reader.error(on->span, fmt::format("the callback '{}' takes no monitor notifications", on->text),
                             "its 'type' lacks Monitor");
    }
}

// b2b monitors cover the whole fleet; others are of one vehicle, and here of all where none is named.
VehicleRange load_watched(LoadContext& context, const YamlNode& outer) {
    const YamlNode* vehicle = context.is_b2b() ? nullptr : outer.find("vehicle");
    if (vehicle != nullptr) {
        return find_vehicles(context, vehicle, outer.span).value_or(VehicleRange{});
    }
    return {0, context.scenario.vehicles.size()};
}

KeyedObject kind_of_body(const LoadContext& context, bool inline_body) {
    switch (context.scenario.flavour) {
        case Flavour::b2b: return KeyedObject::monitor_b2b;
        case Flavour::b2c: return inline_body ? KeyedObject::monitor_b2c : KeyedObject::monitor_body_b2c;
        case Flavour::platform: break;
    }
    return inline_body ? KeyedObject::monitor_platform : KeyedObject::monitor_body_platform;
}

// `on_event`: its member of that name, to be read when all monitors are known.
Monitor load_monitor(LoadContext& context, const NamedNode& named, WatchedRule& watched, const YamlNode*& on_event) {
    Monitor monitor;
    monitor.id = hex_id(context.scenario.seed, "monitor/" + named.name(), 32);
    check_name(context, named, "monitor");
    const YamlNode& outer = named.entry->value;
    if (const YamlNode* id = outer.find("id")) {
        monitor.id = load_id(context, *id).value_or("");
    }
    const YamlNode* body = open_body(context, outer);
    if (body == nullptr) {
        return monitor;
    }
    load_owner(context, outer, monitor);
    if (body != &outer && !context.is_b2b() && outer.find("on") == nullptr) {
        context.reader.error(outer.span,
                             fmt::format("{} needs the key 'on'", object_info(kind_of_body(context, true)).name),
                             "the callback or channel that it belongs to");
    }
    watched.vehicles = load_watched(context, outer);
    const Fields fields(context.reader, *body, kind_of_body(context, body == &outer));
    if (const YamlNode* label = fields.get("label")) {
        monitor.label = context.reader.text(*label, "label").value_or("");
    }
    if (const YamlNode* attributes = context.is_b2b() ? nullptr : fields.get("attributes")) {
        monitor.attributes = load_attributes(context, *attributes, AttributePlace::monitor);
    }
    if (const YamlNode* extended = fields.get("extendedEventParam")) {
        load_extended_event_param(context, *extended, monitor);
    }
    if (const YamlNode* param = fields.get("subscribeParam")) {
        load_subscribe_param(context, *param, monitor);
    }
    if (monitor.callback) {
        check_header_text(context, fields.key_span("label"), monitor.label, "MonitorLabel",
                          {&monitor.attributes, &monitor.callback_attributes,
                           &context.scenario.callbacks[*monitor.callback].subscribe.webhook.attributes});
    }
    on_event = fields.get("onEvent");
    if (const YamlNode* trigger = fields.get("triggerParam")) {
        watched.rule = load_trigger_param(context, *trigger);
        if (watched.rule) {
            watched.rule->refresh_event = monitor.refresh_event;
        }
    } else if (fields.is_mapping()) {
        context.reader.warn(named.span(), fmt::format("the monitor '{}' has no 'triggerParam'", named.name()),
                            "upstream asks for it; events can be raised by hand");
    }
    return monitor;
}

}  // namespace

std::optional<std::string> load_extension_type(LoadContext& context, const YamlNode& node, bool remote) {
    auto type = context.reader.filled_text(node, "extension");
    const Flavour flavour = context.scenario.flavour;
    if (!type || is_extension_type(flavour, remote, *type)) {
        return type;
    }
    const auto types = extension_types(flavour, remote);
    constexpr std::string_view kTelemetry = "vehicle.telemetry.";
    if (type->starts_with(kTelemetry)) {
        context.reader.error(node.span, fmt::format("unknown telemetry '{}'", type->substr(kTelemetry.size())),
                             suggest(type->substr(kTelemetry.size()), telemetry_suffixes(flavour)));
    } else {
        context.reader.error(node.span, fmt::format("unknown extension '{}'", *type), suggest(*type, types));
    }
    return std::nullopt;
}

void load_monitors(LoadContext& context) {
    std::map<std::string, std::string_view, std::less<>> ids;
    std::vector<const YamlNode*> on_events(context.monitors.size(), nullptr);
    for (const NamedNode& named : context.monitors) {
        for (const NamedNode& callback : context.callbacks) {
            if (callback.name() == named.name()) {
                context.reader.error(named.span(), fmt::format("'{}' is a callback and a monitor", named.name()),
                                     fmt::format("'on:' could mean both; the callback is at {}:{}:{}",
                                                 callback.span().source->name, callback.span().line,
                                                 callback.span().column));
            }
        }
        WatchedRule watched;
        Monitor monitor = load_monitor(context, named, watched, on_events[context.scenario.monitors.size()]);
        const auto [first, fresh] = ids.emplace(monitor.id, named.name());
        if (!fresh && !monitor.id.empty()) {
            context.reader.error(
                named.span(), fmt::format("the monitors '{}' and '{}' have the same id", first->second, named.name()));
        }
        context.scenario.monitor_names.push_back(named.name());
        context.scenario.monitors.push_back(std::move(monitor));
        context.scenario.rules.push_back(std::move(watched));
    }
    for (std::size_t monitor = 0; monitor < on_events.size(); ++monitor) {
        if (on_events[monitor] != nullptr) {
            load_on_event(context, *on_events[monitor], monitor);
        }
    }
}

}  // namespace notisim
