#include "simulator/scenario/load_context.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

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
        return;
    }
    for (const YamlNode& item : node.items) {
        context.reader.expect_mapping(item, "an object of 'value'");
    }
    value.object_values = to_json(node);
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
        if (data->object_type == "obj.alert") {
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
        const auto type = load_extension_type(context, node);
        return type ? std::optional{std::pair{*type, std::string{}}} : std::nullopt;
    }
    const Fields fields(context.reader, node, KeyedObject::extension);
    const YamlNode* type_node = fields.get("type");
    const YamlNode* body = fields.get("body");
    const auto type = type_node == nullptr ? std::nullopt : load_extension_type(context, *type_node);
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

}  // namespace

std::optional<MonitorStep> load_monitor_event(LoadContext& context, const Fields& step) {
    MonitorStep event;
    const auto monitor = find_monitor(context, *step.get("monitor"));
    const auto vehicle = find_vehicle(context, step.get("vehicle"), step.node().span);
    if (const YamlNode* values = step.get("values");
        values != nullptr && context.reader.expect_list(*values, "values")) {
        for (const YamlNode& item : values->items) {
            if (auto value = load_value(context, item)) {
                event.values.push_back(*std::move(value));
            }
        }
    }
    if (const YamlNode* list = step.get("extensions");
        list != nullptr && context.reader.expect_list(*list, "extensions")) {
        for (const YamlNode& item : list->items) {
            if (auto extension = load_extension(context, item)) {
                event.extensions.push_back(*std::move(extension));
            }
        }
    }
    if (const YamlNode* refresh = step.get("refresh")) {
        event.refresh = context.reader.boolean(*refresh, "refresh").value_or(false);
    }
    if (!monitor || !vehicle) {
        return std::nullopt;
    }
    event.monitor = *monitor;
    event.vehicle = *vehicle;
    return event;
}

}  // namespace notisim
