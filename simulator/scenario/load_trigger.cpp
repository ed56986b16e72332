#include "simulator/scenario/load_context.hpp"
#include "simulator/scenario/monitored_data.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <set>

namespace notisim {

namespace {

constexpr std::size_t kMaxTriggers = 5;

struct Operator {
    std::string_view name;
    char letter;  // As in MonitoredData::operators.
};

constexpr std::array<Operator, 5> kOperators{
    {{"equalsTo", 'E'}, {"greaterThan", 'G'}, {"lowerThan", 'L'}, {"includedIn", 'I'}, {"onChange", 'C'}}};

std::vector<std::string_view> operator_names(std::string_view letters) {
    std::vector<std::string_view> names;
    for (const Operator& op : kOperators) {
        if (letters.find(op.letter) != std::string_view::npos) {
            names.push_back(op.name);
        }
    }
    return names;
}

// the documented pattern without the quotes that are part of it.
bool is_trigger_name(std::string_view name) {
    const auto is_letter = [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    };
    const auto letters = std::find_if_not(name.begin(), name.end(), is_letter);
    std::string_view rest = name.substr(static_cast<std::size_t>(letters - name.begin()));
    if (rest.starts_with('.') || rest.starts_with('_') || rest.starts_with('-')) {
        rest.remove_prefix(1);
    }
    return letters != name.begin() && rest.find_first_not_of("0123456789") == std::string_view::npos;
}

void check_values(LoadContext& context, const YamlNode& node, std::string_view op) {
    if (!context.reader.expect_list(node, "value")) {
        return;
    }
    for (const YamlNode& item : node.items) {
        context.reader.text(item, "value");
    }
    if (node.items.empty() || (op != "includedIn" && !op.empty() && node.items.size() != 1)) {
        context.reader.error(node.span,
                             fmt::format("'{}' takes {}, found {} values", op.empty() ? "value" : op,
                                         op == "includedIn" ? "one value or more" : "one value", node.items.size()));
    }
}

void check_previous(LoadContext& context, const Fields& fields, const MonitoredData* data) {
    const YamlNode* node = fields.get("previous");
    if (node == nullptr) {
        return;
    }
    if (context.is_b2b()) {
        context.reader.error(fields.key_span("previous"), "b2b has no 'previous'");
        return;
    }
    if (data != nullptr && !data->previous) {
        context.reader.error(fields.key_span("previous"), fmt::format("'{}' cannot have a 'previous'", data->name));
    }
    const Fields previous(context.reader, *node, KeyedObject::previous);
    constexpr std::string_view kPreviousOperators[] = {"equalsTo", "includedIn"};
    std::string_view op;
    if (const YamlNode* written = previous.get("op")) {
        const auto index = context.reader.word(*written, "operator", kPreviousOperators);
        op = index ? kPreviousOperators[*index] : "";
    }
    if (const YamlNode* value = previous.get("value")) {
        check_values(context, *value, op);
    }
}

void check_data(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::data_trigger);
    const MonitoredData* data = nullptr;
    if (const YamlNode* name = fields.get("data")) {
        data = load_data_name(context, *name);
    }
    std::string_view op;
    if (const YamlNode* written = fields.get("op")) {
        const auto allowed = operator_names(data == nullptr ? "EGLIC" : data->operators);
        const auto all = operator_names("EGLIC");
        if (written->is(YamlNode::Kind::scalar) && std::find(all.begin(), all.end(), written->text) != all.end() &&
            std::find(allowed.begin(), allowed.end(), written->text) == allowed.end()) {
            context.reader.error(written->span,
                                 fmt::format("'{}' cannot have the operator '{}'", data->name, written->text),
                                 suggest({}, allowed));
        } else if (const auto index = context.reader.word(*written, "operator", allowed)) {
            op = allowed[*index];
        }
    }
    const YamlNode* value = fields.get("value");
    if (op == "onChange" && value != nullptr) {
        context.reader.error(fields.key_span("value"), "'onChange' takes no 'value'");
    } else if (value != nullptr) {
        check_values(context, *value, op);
    } else if (!op.empty() && op != "onChange") {
        context.reader.error(fields.key_span("op"), fmt::format("'{}' needs a 'value'", op), "a list: value: [\"50\"]");
    }
    check_previous(context, fields, data);
}

void check_zone(LoadContext& context, const YamlNode& node) {
    const Fields zone(context.reader, node, KeyedObject::zone);
    constexpr std::string_view kTransitions[] = {"In", "Out"};
    if (const YamlNode* transition = zone.get("transition")) {
        context.reader.word(*transition, "transition", kTransitions);
    }
    const YamlNode* where = zone.get("place");
    if (where == nullptr) {
        return;
    }
    const Fields place(context.reader, *where, KeyedObject::place);
    if (const YamlNode* radius = place.get("radius")) {
        context.reader.integer(*radius, "radius", 0, 50'000);
    }
    if (const YamlNode* middle = place.get("center")) {
        const Fields center(context.reader, *middle, KeyedObject::center);
        for (const auto& [key, limit] : {std::pair{"longitude", 180.0}, std::pair{"latitude", 90.0}}) {
            const YamlNode* degrees = center.get(key);
            const auto number = degrees == nullptr ? std::nullopt : context.reader.number(*degrees, key);
            if (number && (*number > limit || *number < -limit)) {
                context.reader.error(degrees->span, fmt::format("'{}' must be from -{} to {}", key, limit, limit));
            }
        }
    }
}

void check_occurence(LoadContext& context, const YamlNode& node) {
    constexpr std::string_view kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const YamlNode* days = &node;
    if (!node.is(YamlNode::Kind::sequence)) {  // a schema example is a bare array.
        const Fields fields(context.reader, node, KeyedObject::occurence);
        days = fields.get("day");
        if (const YamlNode* weeks = fields.get("week")) {
            context.reader.expect_list(*weeks, "week");
        }
    }
    if (days != nullptr && context.reader.expect_list(*days, "day")) {
        for (const YamlNode& item : days->items) {
            context.reader.word(item, "day", kDays);
        }
    }
}

void check_times(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::times);
    constexpr std::string_view kRecurrences[] = {"Daily", "None"};
    const YamlNode* recurrence = fields.get("recurrence");
    const auto index = recurrence == nullptr ? std::optional<std::size_t>{0}
                                             : context.reader.word(*recurrence, "recurrence", kRecurrences);
    const bool daily = index == std::optional<std::size_t>{0};
    if (const YamlNode* start = fields.get("start")) {
        const auto written = context.reader.filled_text(*start, "start");
        if (written && daily && !written->starts_with("PT")) {
            context.reader.error(start->span, fmt::format("'start' of Daily cannot be '{}'", *written),
                                 "a duration since midnight such as PT14H30M");
        } else if (index && !daily) {
            context.reader.time(*start, "start");
        }
    }
    if (daily && fields.is_mapping() && fields.get("duration") == nullptr) {
        context.reader.error(node.span, "'Daily' needs a 'duration'", "ISO 8601, such as PT9H");
    }
    if (const YamlNode* duration = fields.get("duration")) {
        const auto written = context.reader.filled_text(*duration, "duration");
        if (written && !written->starts_with('P')) {
            context.reader.error(duration->span, fmt::format("'duration' cannot be '{}'", *written),
                                 "ISO 8601, such as PT9H");
        }
    }
    if (const YamlNode* occurence = fields.get("occurence")) {
        check_occurence(context, *occurence);
        if (index && !daily) {
            context.reader.error(fields.key_span("occurence"), "'occurence' goes with 'Daily' only");
        }
    }
}

void check_time(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::time_trigger);
    if (const YamlNode* zone = fields.get("timeZone")) {
        context.reader.filled_text(*zone, "timeZone");
    }
    const YamlNode* times = fields.get("times");
    if (times != nullptr && context.reader.expect_list(*times, "times")) {
        for (const YamlNode& item : times->items) {
            check_times(context, item);
        }
    }
}

void check_trigger(LoadContext& context, const YamlNode& node, std::set<std::string>& names) {
    const Fields fields(context.reader, node, KeyedObject::trigger);
    if (!fields.is_mapping()) {
        return;
    }
    if (const YamlNode* written = fields.get("name")) {
        const auto name = context.reader.filled_text(*written, "name");
        if (name && !is_trigger_name(*name)) {
            context.reader.error(written->span, fmt::format("'{}' cannot be the name of a trigger (A-49)", *name),
                                 "letters, then at most one of . _ -, then digits");
        } else if (name && !names.insert(*name).second) {
            context.reader.error(written->span, fmt::format("two triggers are called '{}'", *name));
        }
    }
    const YamlNode* zone = fields.get("zone");
    const YamlNode* time = fields.get("time");
    const YamlNode* data = fields.get("data");
    const int kinds = (zone != nullptr ? 1 : 0) + (time != nullptr ? 1 : 0) + (data != nullptr ? 1 : 0);
    if (kinds != 1) {
        context.reader.error(node.span,
                             fmt::format("a trigger has exactly one of zone, time and data, found {}", kinds));
    }
    if (zone != nullptr) {
        check_zone(context, *zone);
    }
    if (time != nullptr) {
        check_time(context, *time);
    }
    if (data != nullptr) {
        check_data(context, *data);
    }
}

// The names alone: what the expression means is not looked at here.
void check_expression(LoadContext& context, const YamlNode& node, const std::set<std::string>& names) {
    const auto text = context.reader.filled_text(node, "boolExp");
    if (!text) {
        return;
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t start = std::min(rest.find_first_not_of(" &|!()"), rest.size());
        rest.remove_prefix(start);
        const std::string name{rest.substr(0, rest.find_first_of(" &|!()"))};
        rest.remove_prefix(name.size());
        if (!name.empty() && !names.contains(name)) {
            context.reader.error(node.span, fmt::format("'boolExp' names no trigger with '{}'", name),
                                 suggest(name, known));
        }
    }
}

}  // namespace

const MonitoredData* load_data_name(LoadContext& context, const YamlNode& node) {
    const auto name = context.reader.filled_text(node, "data");
    if (!name) {
        return nullptr;
    }
    const Flavour flavour = context.scenario.flavour;
    const MonitoredData* data = find_monitored_data(flavour, *name);
    if (data == nullptr) {
        const Flavour other = flavour == Flavour::b2b ? Flavour::b2c : Flavour::b2b;
        context.reader.error(node.span, fmt::format("unknown data '{}'", *name),
                             find_monitored_data(other, *name) != nullptr
                                 ? fmt::format("it belongs to {}", name_in(kFlavours, other))
                                 : suggest(*name, monitored_data_names(flavour)));
    }
    return data;
}

void check_trigger_param(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::trigger_param);
    const YamlNode* triggers = fields.get("triggers");
    std::set<std::string> names;
    if (triggers != nullptr && context.reader.expect_list(*triggers, "triggers")) {
        for (const YamlNode& item : triggers->items) {
            check_trigger(context, item, names);
        }
        if (triggers->items.empty() || triggers->items.size() > kMaxTriggers) {
            context.reader.error(triggers->span, fmt::format("a monitor has 1 to {} triggers, found {}", kMaxTriggers,
                                                             triggers->items.size()));
        }
    }
    if (const YamlNode* expression = fields.get("boolExp")) {
        check_expression(context, *expression, names);
    }
}

}  // namespace notisim
