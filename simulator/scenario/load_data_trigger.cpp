#include "simulator/scenario/load_context.hpp"
#include "simulator/scenario/monitored_data.hpp"

#include <algorithm>
#include <fmt/core.h>

// Triggers of a monitor that watch data (PROTOCOL.md 9.1, 9.3).

namespace notisim {

namespace {

// As in MonitoredData::operators, in the order of the enum.
constexpr std::string_view kLetters = "EGLIC";

std::vector<std::string_view> operator_names(std::string_view letters) {
    std::vector<std::string_view> names;
    for (const auto& [op, name] : kOperators) {
        if (letters.find(kLetters[static_cast<std::size_t>(op)]) != std::string_view::npos) {
            names.push_back(name);
        }
    }
    return names;
}

std::vector<std::string> load_values(LoadContext& context, const YamlNode& node, std::string_view op) {
    std::vector<std::string> values;
    if (!context.reader.expect_list(node, "value")) {
        return values;
    }
    for (const YamlNode& item : node.items) {
        values.push_back(context.reader.text(item, "value").value_or(""));
    }
    if (node.items.empty() || (op != "includedIn" && !op.empty() && node.items.size() != 1)) {
        context.reader.error(node.span,
                             fmt::format("'{}' takes {}, found {} values", op.empty() ? "value" : op,
                                         op == "includedIn" ? "one value or more" : "one value", node.items.size()));
    }
    return values;
}

std::string words_hint(std::string_view written, std::string_view words) {
    std::vector<std::string_view> list;
    while (!words.empty()) {
        list.push_back(words.substr(0, words.find(' ')));
        words.remove_prefix(std::min(list.back().size() + 1, words.size()));
    }
    return suggest(written, list);
}

// What a datum can never be, it is never equal to.
void check_possible(LoadContext& context, const YamlNode& list, const MonitoredData* data, std::string_view op) {
    const auto row = data == nullptr ? std::nullopt : find_datum(data->name);
    if (!row || !list.is(YamlNode::Kind::sequence)) {
        return;
    }
    VehicleDatum datum = vehicle_data()[*row];
    if (datum.kind == DataKind::list) {
        datum.kind = DataKind::word;
    } else if (datum.kind == DataKind::integer) {
        datum.kind = DataKind::number;
    }
    for (const YamlNode& item : list.items) {
        std::string why;
        if (!item.broken && item.is(YamlNode::Kind::scalar) && !canonical_value(datum, item.text, why)) {
            const bool number = datum.kind == DataKind::number;
            const std::string title =
                fmt::format("'{}' {} '{}'", datum.name,
                            number && op != "equalsTo" ? "cannot be compared with" : "is never equal to", item.text);
            context.reader.error(item.span, title,
                                 datum.kind == DataKind::word ? words_hint(item.text, datum.words) : why);
        }
    }
}

std::optional<PreviousState> load_previous(LoadContext& context, const Fields& fields, const MonitoredData* data) {
    const YamlNode* node = fields.get("previous");
    if (node == nullptr) {
        return std::nullopt;
    }
    if (context.is_b2b()) {
        context.reader.error(fields.key_span("previous"), "b2b has no 'previous'");
        return std::nullopt;
    }
    if (data != nullptr && !data->previous) {
        context.reader.error(fields.key_span("previous"), fmt::format("'{}' cannot have a 'previous'", data->name));
    }
    const Fields previous(context.reader, *node, KeyedObject::previous);
    constexpr std::string_view kPreviousOperators[] = {"equalsTo", "includedIn"};
    PreviousState state;
    std::string_view op;
    if (const YamlNode* written = previous.get("op")) {
        const auto index = context.reader.word(*written, "operator", kPreviousOperators);
        op = index ? kPreviousOperators[*index] : "";
        state.op = op == "includedIn" ? Operator::includedIn : Operator::equalsTo;
    }
    if (const YamlNode* value = previous.get("value")) {
        state.values = load_values(context, *value, op);
        check_possible(context, *value, data, "equalsTo");
    }
    return state;
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
        std::string help = suggest(*name, monitored_data_names(flavour));
        for (const auto& [other, word] : kFlavours) {
            if (find_monitored_data(other, *name) != nullptr) {
                help = fmt::format("it belongs to {}", word);
                break;
            }
        }
        context.reader.error(node.span, fmt::format("unknown data '{}'", *name), help);
    }
    return data;
}

std::optional<DataTrigger> load_data_trigger(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::data_trigger);
    DataTrigger trigger;
    const MonitoredData* data = nullptr;
    if (const YamlNode* name = fields.get("data")) {
        data = load_data_name(context, *name);
    }
    std::string_view op;
    if (const YamlNode* written = fields.get("op")) {
        const auto allowed = operator_names(data == nullptr ? kLetters : data->operators_in(context.scenario.flavour));
        const auto all = operator_names(kLetters);
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
        trigger.values = load_values(context, *value, op);
        check_possible(context, *value, data, op);
    } else if (!op.empty() && op != "onChange") {
        context.reader.error(fields.key_span("op"), fmt::format("'{}' needs a 'value'", op), "a list: value: [\"50\"]");
    }
    trigger.previous = load_previous(context, fields, data);
    const auto kind = find_in(kOperators, op);
    if (data == nullptr || !kind) {
        return std::nullopt;
    }
    trigger.data = data->name;
    trigger.op = *kind;
    return trigger;
}

}  // namespace notisim
