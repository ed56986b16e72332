#include "simulator/base/rng.hpp"
#include "simulator/protocol/extension.hpp"
#include "simulator/scenario/load_context.hpp"

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
    const Fields param(context.reader, node, KeyedObject::subscribe_param_b2c);
    load_refresh_event(context, param, monitor);
    if (param.is_mapping() && node.entries.empty()) {
        context.reader.error(node.span, "'subscribeParam' is empty", "leave it out, or give 'refreshEvent'");
    }
    if (const YamlNode* attributes = param.get("callbackAttributes")) {
        monitor.callback_attributes = load_callback_attributes(context, *attributes);
    }
}

void load_extended_event_param(LoadContext& context, const YamlNode& node, Monitor& monitor) {
    if (!context.reader.expect_list(node, "extendedEventParam")) {
        return;
    }
    for (const YamlNode& item : node.items) {
        if (auto type = load_extension_type(context, item)) {
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

Monitor load_monitor(LoadContext& context, const NamedNode& named) {
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
        context.reader.error(outer.span, "a b2c monitor needs the key 'on'", "the callback that it belongs to");
    }
    const Fields fields(context.reader, *body,
                        context.is_b2b() ? KeyedObject::monitor_b2b
                        : body == &outer ? KeyedObject::monitor_b2c
                                         : KeyedObject::monitor_body_b2c);
    if (const YamlNode* label = fields.get("label")) {
        monitor.label = context.reader.text(*label, "label").value_or("");
    }
    if (const YamlNode* attributes = context.is_b2b() ? nullptr : fields.get("attributes")) {
        monitor.attributes = load_attributes(context, *attributes, {true, false});
    }
    if (const YamlNode* extended = fields.get("extendedEventParam")) {
        load_extended_event_param(context, *extended, monitor);
    }
    if (const YamlNode* param = fields.get("subscribeParam")) {
        load_subscribe_param(context, *param, monitor);
    }
    if (const YamlNode* trigger = fields.get("triggerParam")) {
        check_trigger_param(context, *trigger);
    } else if (fields.is_mapping()) {
        context.reader.warn(named.span(), fmt::format("the monitor '{}' has no 'triggerParam'", named.name()),
                            "upstream asks for it; events can be raised by hand");
    }
    return monitor;
}

}  // namespace

std::optional<std::string> load_extension_type(LoadContext& context, const YamlNode& node) {
    auto type = context.reader.filled_text(node, "extension");
    if (type && !is_extension_type(context.scenario.flavour, *type)) {
        const std::vector<std::string_view> known = extension_types(context.scenario.flavour);
        context.reader.error(node.span, fmt::format("unknown extension '{}'", *type), suggest(*type, known));
        return std::nullopt;
    }
    return type;
}

void load_monitors(LoadContext& context) {
    std::map<std::string, std::string_view, std::less<>> ids;
    for (const NamedNode& named : context.monitors) {
        for (const NamedNode& callback : context.callbacks) {
            if (callback.name() == named.name()) {
                context.reader.error(named.span(), fmt::format("'{}' is a callback and a monitor", named.name()),
                                     fmt::format("'on:' could mean both; the callback is at {}:{}:{}",
                                                 callback.span().source->name, callback.span().line,
                                                 callback.span().column));
            }
        }
        Monitor monitor = load_monitor(context, named);
        const auto [first, fresh] = ids.emplace(monitor.id, named.name());
        if (!fresh && !monitor.id.empty()) {
            context.reader.error(
                named.span(), fmt::format("the monitors '{}' and '{}' have the same id", first->second, named.name()));
        }
        context.scenario.monitor_names.push_back(named.name());
        context.scenario.monitors.push_back(std::move(monitor));
    }
}

}  // namespace notisim
