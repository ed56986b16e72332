#include "simulator/scenario/load_context.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

// The word of an object that stands for it where the value is text: of an alert its type, of a collision side or
// severity.
std::string words_of(std::span<const YamlNode> objects, std::string_view data) {
    const std::string_view last = data.substr(data.rfind('.') + 1);
    std::string words;
    for (const YamlNode& object : objects) {
        const YamlNode* details = object.find("details");
        const bool detailed = details != nullptr && !details->items.empty();
        const YamlNode* word = detailed ? details->items.front().find(last) : object.find("type");
        if (word != nullptr) {
            words += (words.empty() ? "" : ",") + word->text;
        }
    }
    return words;
}

void load_objects(LoadContext& context, const YamlNode& node, const MonitoredData& data, MonitorValue& value) {
    if (data.object_type.empty()) {
        context.reader.error(node.span,
                             fmt::format("the value of '{}' must be text, found {}", data.name, describe(node)),
                             "only alerts and collisions are objects");
        return;
    }
    value.object_type = data.object_type;
    if (node.is(YamlNode::Kind::mapping)) {
        value.object_values = "[" + to_json(node) + "]";
        value.literal = words_of({&node, 1}, data.name);
        return;
    }
    for (const YamlNode& item : node.items) {
        context.reader.expect_mapping(item, "an object of 'value'");
    }
    value.object_values = to_json(node);
    value.literal = words_of(node.items, data.name);
}

std::optional<MonitorValue> load_value(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::value);
    const YamlNode* name = fields.get("data");
    const YamlNode* content = fields.get("value");
    const YamlNode* previous = fields.get("previous");
    const MonitoredData* data = name == nullptr ? nullptr : load_data_name(context, *name);
    if (data == nullptr || content == nullptr) {
        return std::nullopt;
    }
    MonitorValue value;
    value.data = data->name;
    if (content->is(YamlNode::Kind::mapping) || content->is(YamlNode::Kind::sequence)) {
        load_objects(context, *content, *data, value);
    } else {
        value.literal = context.reader.text(*content, "value").value_or("");
        if (data->object_type == "obj.alert" && context.scenario.flavour != Flavour::platform) {
            context.reader.warn(content->span, "upstream sends alerts as objects",
                                "value: {type: OilLevelLow, active: true, ...}");
        }
    }
    if (previous != nullptr && context.is_b2b()) {
        context.reader.error(fields.key_span("previous"), "b2b has no 'previous'");
    } else if (previous != nullptr) {
        value.previous = context.reader.text(*previous, "previous");
    }
    return value;
}

// The name alone, or {type, body}; a b2c body pasted from a message is an array of one object.
std::optional<std::pair<std::string, std::string>> load_extension(LoadContext& context, const YamlNode& node) {
    if (!node.is(YamlNode::Kind::mapping)) {
        const auto type = load_extension_type(context, node, false);
        return type ? std::optional{std::pair{*type, std::string{}}} : std::nullopt;
    }
    const Fields fields(context.reader, node, KeyedObject::extension);
    const YamlNode* type_node = fields.get("type");
    const YamlNode* body = fields.get("body");
    const auto type = type_node == nullptr ? std::nullopt : load_extension_type(context, *type_node, false);
    if (!type || body == nullptr) {
        return std::nullopt;
    }
    if (!context.is_b2b() && body->is(YamlNode::Kind::sequence) && body->items.size() == 1) {
        body = &body->items.front();
    }
    if (!context.reader.expect_mapping(*body, "the body of an extension")) {
        return std::nullopt;
    }
    return std::pair{*type, to_json(*body)};
}

// `settings` of the platform stand alone in an event: a digital key or a last-mile navigation (PROTOCOL.md 3.4).
std::string load_settings(LoadContext& context, const Fields& step, const YamlNode& node) {
    if (context.scenario.flavour != Flavour::platform) {
        context.reader.error(step.key_span("settings"), "only the platform has 'settings'");
        return {};
    }
    for (const std::string_view key : {"values", "extensions", "refresh"}) {
        if (step.get(key) != nullptr) {
            context.reader.error(step.key_span(key), fmt::format("'{}' does not go with 'settings'", key));
        }
    }
    if (!context.reader.expect_mapping(node, "settings")) {
        return {};
    }
    const YamlNode* type = node.find("type");
    const YamlNode* event = node.find("event");
    if (type == nullptr || event == nullptr) {
        context.reader.error(node.span, "'settings' needs the keys 'type' and 'event'");
        return {};
    }
    const auto kind = context.reader.choice(*type, "type", kSettingTriggers);
    const std::string_view member = kind == SettingTrigger::DigitalKey ? "digitalKey" : "lastMileNavigation";
    if (kind && event->find(member) == nullptr) {
        context.reader.error(event->span, fmt::format("'event' of {} needs the key '{}'", type->text, member));
    }
    return to_json(node);
}

}  // namespace

std::optional<MonitorStep> load_monitor_event(LoadContext& context, const Fields& step) {
    MonitorStep event;
    MonitorContent& content = event.content;
    const auto monitor = find_monitor(context, *step.get("monitor"));
    const auto vehicle = find_vehicles(context, step.get("vehicle"), step.node().span);
    if (const YamlNode* values = step.get("values");
        values != nullptr && context.reader.expect_list(*values, "values")) {
        for (const YamlNode& item : values->items) {
            if (auto value = load_value(context, item)) {
                content.values.push_back(*std::move(value));
            }
        }
    }
    if (const YamlNode* list = step.get("extensions");
        list != nullptr && context.reader.expect_list(*list, "extensions")) {
        for (const YamlNode& item : list->items) {
            if (auto extension = load_extension(context, item)) {
                content.extensions.push_back(*std::move(extension));
            }
        }
    }
    if (const YamlNode* refresh = step.get("refresh")) {
        content.refresh = context.reader.boolean(*refresh, "refresh").value_or(false);
    }
    if (const YamlNode* settings = step.get("settings")) {
        content.settings = load_settings(context, step, *settings);
    }
    if (!monitor || !vehicle) {
        return std::nullopt;
    }
    content.monitor = *monitor;
    event.vehicles = *vehicle;
    return event;
}

}  // namespace notisim
