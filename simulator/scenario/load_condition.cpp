#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

// What a vehicle is like: its data, and what decides how remote actions on it end. Under `vehicles` and in `set`.

namespace notisim {

namespace {

constexpr std::int64_t kMaxCount = 1'000'000;

// `all`, `none` or a list of remote types.
std::optional<std::optional<std::vector<RemoteType>>> load_type_list(LoadContext& context, const YamlNode& node,
                                                                     std::string_view what) {
    using Types = std::optional<std::vector<RemoteType>>;
    if (node.is(YamlNode::Kind::scalar)) {
        constexpr std::string_view kWords[] = {"all", "none"};
        if (find_in(kRemoteTypes, node.text)) {
            context.reader.expect_list(node, what);
            return std::nullopt;
        }
        const auto index = context.reader.word(node, what, kWords);
        return index ? std::optional{*index == 0 ? Types{} : Types{std::vector<RemoteType>{}}} : std::nullopt;
    }
    if (!context.reader.expect_list(node, what)) {
        return std::nullopt;
    }
    std::vector<RemoteType> types;
    for (const YamlNode& item : node.items) {
        if (const auto type = context.reader.choice(item, "remote type", kRemoteTypes)) {
            types.push_back(*type);
        }
    }
    return Types{std::move(types)};
}

std::optional<std::optional<RemoteFailedEventStatus>> load_fault(LoadContext& context, const YamlNode& node) {
    if (node.is(YamlNode::Kind::scalar) && node.text == "none") {
        return std::optional<RemoteFailedEventStatus>{};
    }
    const auto cause = load_cause(context, node, "fault");
    return cause ? std::optional{cause} : std::nullopt;
}

std::optional<int> load_count(LoadContext& context, const Fields& fields, std::string_view key) {
    const YamlNode* node = fields.get(key);
    const auto count = node == nullptr ? std::nullopt : context.reader.integer(*node, key, 0, kMaxCount);
    return count ? std::optional{static_cast<int>(*count)} : std::nullopt;
}

std::optional<bool> load_flag(LoadContext& context, const Fields& fields, std::string_view key) {
    const YamlNode* node = fields.get(key);
    return node == nullptr ? std::nullopt : context.reader.boolean(*node, key);
}

template <typename Enum, std::size_t Size>
std::optional<Enum> load_choice(LoadContext& context, const Fields& fields, std::string_view key, std::string_view what,
                                const EnumTable<Enum, Size>& table) {
    const YamlNode* node = fields.get(key);
    return node == nullptr ? std::nullopt : context.reader.choice(*node, what, table);
}

// One value, or one item of a list of words.
std::optional<std::string> load_value(LoadContext& context, const YamlNode& node, const VehicleDatum& datum) {
    const auto text = context.reader.text(node, datum.name);
    if (!text) {
        return std::nullopt;
    }
    std::string why;
    auto canonical = canonical_value(datum, *text, why);
    if (!canonical) {
        const std::vector<std::string_view> known = split_words(datum.words);
        for (const std::string_view word : split_words(*text)) {
            if (!known.empty() && std::find(known.begin(), known.end(), word) == known.end()) {
                why = suggest(word, known);
                break;
            }
        }
        context.reader.error(node.span, fmt::format("'{}' cannot be '{}'", datum.name, *text), why);
    }
    return canonical;
}

// A list of words is a list in the file too.
std::optional<std::string> load_datum(LoadContext& context, const YamlNode& node, const VehicleDatum& datum) {
    if (datum.kind != DataKind::list || node.is(YamlNode::Kind::scalar)) {
        return load_value(context, node, datum);
    }
    if (!context.reader.expect_list(node, datum.name)) {
        return std::nullopt;
    }
    std::string text;
    for (const YamlNode& item : node.items) {
        text += (text.empty() ? "" : ",") + load_value(context, item, datum).value_or("");
    }
    std::string why;
    return canonical_value(datum, text, why);
}

}  // namespace

ConditionChange load_condition(LoadContext& context, const Fields& fields) {
    ConditionChange change;
    change.awake = load_flag(context, fields, "awake");
    change.reachable = load_flag(context, fields, "reachable");
    change.battery = load_choice(context, fields, "battery", "state of the battery", kBatteryStates);
    change.wakeups_left = load_count(context, fields, "wakeups_left");
    change.wakeups_per_month = load_count(context, fields, "wakeups_per_month");
    change.charging_fault = load_choice(context, fields, "charging_fault", "charging fault", kChargingFaults);
    change.key = load_choice(context, fields, "key", "place of the key", kKeyPlaces);
    if (const YamlNode* driver = fields.get("driver")) {
        constexpr std::string_view kWords[] = {"agrees", "refuses"};
        const auto index = context.reader.word(*driver, "answer of the driver", kWords);
        change.driver_agrees = index ? std::optional{*index == 0} : std::nullopt;
    }
    if (const YamlNode* rights = fields.get("rights")) {
        change.rights = load_type_list(context, *rights, "rights");
    }
    if (const YamlNode* supports = fields.get("supports")) {
        change.supports = load_type_list(context, *supports, "supports");
    }
    if (const YamlNode* fault = fields.get("fault")) {
        change.fault = load_fault(context, *fault);
    }
    change.requests_per_minute = load_count(context, fields, "requests_per_minute");
    change.requests_per_day = load_count(context, fields, "requests_per_day");
    return change;
}

std::vector<DatumText> load_data(LoadContext& context, const YamlNode& node) {
    std::vector<DatumText> data;
    for (const YamlEntry& entry : node.entries) {
        const auto row = find_datum(entry.key.text);
        if (!row) {
            continue;
        }
        const VehicleDatum& datum = vehicle_data()[*row];
        if (auto canonical = load_datum(context, entry.value, datum)) {
            data.emplace_back(datum.name, *std::move(canonical));
        }
    }
    return data;
}

std::span<const std::string_view> datum_names() {
    static const std::vector<std::string_view> kNames = [] {
        std::vector<std::string_view> names;
        for (const VehicleDatum& datum : vehicle_data()) {
            names.push_back(datum.name);
        }
        return names;
    }();
    return kNames;
}

std::vector<std::string> ConditionChange::names() const {
    std::vector<std::string> names;
    const auto add = [&names](std::string_view name, const auto& change, const auto& text) {
        if (change) {
            names.push_back(fmt::format("{}={}", name, text(*change)));
        }
    };
    const auto truth = [](bool value) { return value ? "true" : "false"; };
    const auto number = [](int value) { return value; };
    add("awake", awake, truth);
    add("reachable", reachable, truth);
    add("battery", battery, [](auto value) { return name_in(kBatteryStates, value); });
    add("wakeups_left", wakeups_left, number);
    add("wakeups_per_month", wakeups_per_month, number);
    add("charging_fault", charging_fault, [](auto value) { return name_in(kChargingFaults, value); });
    add("key", key, [](auto value) { return name_in(kKeyPlaces, value); });
    add("driver", driver_agrees, [](bool value) { return value ? "agrees" : "refuses"; });
    const auto types = [](const auto& value) { return value ? fmt::format("{} types", value->size()) : "all"; };
    add("rights", rights, types);
    add("supports", supports, types);
    add("fault", fault, [](const auto& value) {
        return value ? name_in(kRemoteFailedEventStatuses, *value) : std::string_view{"none"};
    });
    add("requests_per_minute", requests_per_minute, number);
    add("requests_per_day", requests_per_day, number);
    return names;
}

void ConditionChange::apply(VehicleCondition& condition) const {
    const auto take = [](const auto& change, auto& value) {
        if (change) {
            value = *change;
        }
    };
    take(awake, condition.awake);
    take(reachable, condition.reachable);
    take(battery, condition.battery);
    take(wakeups_left, condition.wakeups_left);
    take(wakeups_per_month, condition.wakeups_per_month);
    take(charging_fault, condition.charging_fault);
    take(key, condition.key);
    take(driver_agrees, condition.driver_agrees);
    take(rights, condition.rights);
    take(supports, condition.supports);
    take(fault, condition.fault);
    take(requests_per_minute, condition.requests_per_minute);
    take(requests_per_day, condition.requests_per_day);
}

}  // namespace notisim
