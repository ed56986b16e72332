#include "simulator/monitor/time_window.hpp"
#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

// `triggerParam` of a monitor: zones, times, data and the expression over them (PROTOCOL.md 9).

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxTriggers = 5;

// the documented pattern without the quotes that are part of it.
bool is_trigger_name(std::string_view name) {
    const auto is_letter = [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    };
    const std::string_view::iterator letters = std::find_if_not(name.begin(), name.end(), is_letter);
    std::string_view rest = name.substr(static_cast<std::size_t>(letters - name.begin()));
    if (rest.starts_with('.') || rest.starts_with('_') || rest.starts_with('-')) {
        rest.remove_prefix(1);
    }
    return letters != name.begin() && rest.find_first_not_of("0123456789") == std::string_view::npos;
}

ZoneTrigger load_zone(LoadContext& context, const YamlNode& node) {
    ZoneTrigger trigger;
    const Fields zone(context.reader, node, KeyedObject::zone);
    constexpr std::string_view kTransitions[] = {"In", "Out"};
    if (const YamlNode* transition = zone.get("transition")) {
        trigger.inside = context.reader.word(*transition, "transition", kTransitions) == std::optional<std::size_t>{0};
    }
    const YamlNode* where = zone.get("place");
    if (where == nullptr) {
        return trigger;
    }
    const Fields place(context.reader, *where, KeyedObject::place);
    if (const YamlNode* radius = place.get("radius")) {
        const auto length = context.reader.integer(*radius, "radius", 0, 50'000);
        trigger.radius_km = static_cast<double>(length.value_or(0));
    }
    if (const YamlNode* middle = place.get("center")) {
        const Fields center(context.reader, *middle, KeyedObject::center);
        for (const auto& [key, limit, degree] :
             {std::tuple{"longitude", 180.0, &trigger.longitude}, std::tuple{"latitude", 90.0, &trigger.latitude}}) {
            const YamlNode* degrees = center.get(key);
            const auto number = degrees == nullptr ? std::nullopt : context.reader.number(*degrees, key);
            if (number && (*number > limit || *number < -limit)) {
                context.reader.error(degrees->span, fmt::format("'{}' must be from -{} to {}", key, limit, limit));
            }
            *degree = number.value_or(0);
        }
    }
    return trigger;
}

void load_weeks(LoadContext& context, const YamlNode& node, DailyWindow& window) {
    if (!context.reader.expect_list(node, "week")) {
        return;
    }
    for (const YamlNode& item : node.items) {
        const auto written = context.reader.filled_text(item, "week");
        const auto weeks = written ? parse_weeks(*written) : std::nullopt;
        if (weeks) {
            window.weeks |= *weeks;
        } else if (written) {
            context.reader.error(item.span, fmt::format("'week' cannot be '{}'", *written), "w1 to w52, or w34-w46");
        }
    }
}

void load_occurence(LoadContext& context, const YamlNode& node, DailyWindow& window) {
    const YamlNode* listed = &node;
    if (!node.is(YamlNode::Kind::sequence)) {  // a schema example is a bare array.
        const Fields fields(context.reader, node, KeyedObject::occurence);
        listed = fields.get("day");
        if (const YamlNode* weeks = fields.get("week")) {
            load_weeks(context, *weeks, window);
        }
    }
    if (listed != nullptr && context.reader.expect_list(*listed, "day")) {
        for (const YamlNode& item : listed->items) {
            if (const auto day = context.reader.word(item, "day", kWeekdays)) {
                window.days.set(*day);
            }
        }
    }
}

std::optional<Duration> load_iso(LoadContext& context, const YamlNode& node, std::string_view key,
                                 std::string_view example) {
    const auto written = context.reader.filled_text(node, key);
    const auto length = written ? parse_iso_duration(*written) : std::nullopt;
    if (written && !length) {
        context.reader.error(node.span, fmt::format("'{}' cannot be '{}'", key, *written), std::string{example});
    }
    return length;
}

std::optional<TimeWindow> load_daily(LoadContext& context, const Fields& fields) {
    DailyWindow window;
    const YamlNode* start = fields.get("start");
    if (start != nullptr) {
        const auto written = context.reader.filled_text(*start, "start");
        const auto since_midnight = written ? parse_iso_duration(*written) : std::nullopt;
        if (written && (!since_midnight || *since_midnight >= 24h)) {
            context.reader.error(start->span, fmt::format("'start' of Daily cannot be '{}'", *written),
                                 "a duration since midnight such as PT14H30M");
        }
        window.start = since_midnight.value_or(0ms);
    }
    const YamlNode* duration = fields.get("duration");
    if (duration == nullptr && fields.is_mapping()) {
        context.reader.error(fields.node().span, "'Daily' needs a 'duration'", "ISO 8601, such as PT9H");
    } else if (duration != nullptr) {
        window.duration = load_iso(context, *duration, "duration", "ISO 8601, such as PT9H").value_or(0ms);
    }
    if (const YamlNode* occurence = fields.get("occurence")) {
        load_occurence(context, *occurence, window);
    }
    return window;
}

std::optional<TimeWindow> load_single(LoadContext& context, const Fields& fields) {
    SingleWindow window;
    if (const YamlNode* start = fields.get("start")) {
        window.start = context.reader.time(*start, "start").value_or(TimePoint{});
    }
    if (const YamlNode* duration = fields.get("duration")) {
        window.duration = load_iso(context, *duration, "duration", "ISO 8601, such as PT9H");
    }
    if (fields.get("occurence") != nullptr) {
        context.reader.error(fields.key_span("occurence"), "'occurence' goes with 'Daily' only");
    }
    return window;
}

std::optional<TimeWindow> load_window(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::times);
    constexpr std::string_view kRecurrences[] = {"Daily", "None"};
    const YamlNode* recurrence = fields.get("recurrence");
    const auto index = recurrence == nullptr ? std::optional<std::size_t>{0}
                                             : context.reader.word(*recurrence, "recurrence", kRecurrences);
    if (!index) {
        return std::nullopt;
    }
    return *index == 0 ? load_daily(context, fields) : load_single(context, fields);
}

TimeTrigger load_time(LoadContext& context, const YamlNode& node) {
    TimeTrigger trigger;
    const Fields fields(context.reader, node, KeyedObject::time_trigger);
    if (const YamlNode* zone = fields.get("timeZone")) {
        const auto name = context.reader.filled_text(*zone, "timeZone");
        if (name && !is_time_zone(*name)) {
            context.reader.error(zone->span, fmt::format("unknown time zone '{}'", *name),
                                 "a name of the tz database, such as Europe/Paris");
        }
        trigger.time_zone = name.value_or(trigger.time_zone);
    }
    const YamlNode* times = fields.get("times");
    if (times != nullptr && context.reader.expect_list(*times, "times")) {
        for (const YamlNode& item : times->items) {
            if (auto window = load_window(context, item)) {
                trigger.windows.push_back(*window);
            }
        }
    }
    return trigger;
}

std::optional<SettingTrigger> load_setting(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::setting_trigger);
    const YamlNode* type = fields.get("type");
    return type == nullptr ? std::nullopt : context.reader.choice(*type, "type", kSettingTriggers);
}

std::string load_trigger_name(LoadContext& context, const Fields& fields, std::set<std::string>& names) {
    const YamlNode* written = fields.get("name");
    const auto name = written == nullptr ? std::nullopt : context.reader.filled_text(*written, "name");
    if (name && !is_trigger_name(*name)) {
        context.reader.error(written->span, fmt::format("'{}' cannot be the name of a trigger (A-49)", *name),
                             "letters, then at most one of . _ -, then digits");
    } else if (name && !names.insert(*name).second) {
        context.reader.error(written->span, fmt::format("two triggers are called '{}'", *name));
    }
    return name.value_or("");
}

// What a trigger watches; nothing, after an error, if it is nothing that can be watched.
bool load_trigger(LoadContext& context, const YamlNode& node, std::set<std::string>& names, Trigger& trigger) {
    const Fields fields(context.reader, node, KeyedObject::trigger);
    if (!fields.is_mapping()) {
        return false;
    }
    trigger.name = load_trigger_name(context, fields, names);
    const YamlNode* zone = fields.get("zone");
    const YamlNode* time = fields.get("time");
    const YamlNode* data = fields.get("data");
    const YamlNode* setting = fields.get("setting");
    if (setting != nullptr && context.scenario.flavour != Flavour::platform) {
        context.reader.error(fields.key_span("setting"), "only the platform has triggers of the kind 'setting'");
    }
    const auto kinds = (zone != nullptr ? 1 : 0) + (time != nullptr ? 1 : 0) + (data != nullptr ? 1 : 0) +
                       (setting != nullptr ? 1 : 0);
    if (kinds != 1) {
        const bool platform = context.scenario.flavour == Flavour::platform;
        context.reader.error(node.span,
                             fmt::format("a trigger has exactly one of {}, found {}",
                                         platform ? "zone, time, data and setting" : "zone, time and data", kinds));
    }
    const std::size_t before = context.reader.error_count();
    if (zone != nullptr) {
        trigger.what = load_zone(context, *zone);
    }
    if (time != nullptr) {
        trigger.what = load_time(context, *time);
    }
    if (data != nullptr) {
        if (auto loaded = load_data_trigger(context, *data)) {
            trigger.what = *std::move(loaded);
        }
    }
    if (setting != nullptr) {
        trigger.what = load_setting(context, *setting).value_or(SettingTrigger::DigitalKey);
    }
    return kinds == 1 && before == context.reader.error_count();
}

// The part of a value at an offset, where the value stands in the file as it is.
SourceSpan inside(const YamlNode& node, const ExpressionError& error) {
    SourceSpan span = node.span;
    const std::uint32_t quote = node.quoted ? 1 : 0;
    const bool plain = span.length == node.text.size() + std::size_t{2} * quote;
    if (plain) {
        span.column += static_cast<std::uint32_t>(error.offset) + quote;
        span.length = static_cast<std::uint32_t>(std::max<std::size_t>(error.length, 1));
    }
    return span;
}

std::optional<BoolExpression> load_expression(LoadContext& context, const YamlNode& node,
                                              const std::vector<std::string_view>& names) {
    const auto text = context.reader.filled_text(node, "boolExp");
    if (!text) {
        return std::nullopt;
    }
    const bool lenient = context.reading("A-46", "lenient");
    auto parsed = parse_bool_expression(*text, names, lenient ? Parentheses::lenient : Parentheses::strict);
    if (const auto* error = std::get_if<ExpressionError>(&parsed)) {
        std::string help;
        if (error->kind == ExpressionError::Kind::unknown_name) {
            help = suggest(text->substr(error->offset, error->length), names);
        } else if (error->kind == ExpressionError::Kind::unclosed_parenthesis ||
                   error->kind == ExpressionError::Kind::unopened_parenthesis) {
            help = "samples of the documents have such; interpret: {A-46: lenient} reads them";
        }
        context.reader.error(inside(node, *error), fmt::format("'boolExp': {}", error->message), help);
        return std::nullopt;
    }
    BoolExpression expression = std::get<BoolExpression>(std::move(parsed));
    if (const auto constant = expression.constant()) {
        context.reader.error(node.span, fmt::format("'boolExp' is always {}", *constant),
                             "the API refuses an expression that no data can change");
        return std::nullopt;
    }
    return expression;
}

// A setting stands alone (PROTOCOL.md 9.1).
void check_settings(LoadContext& context, const YamlNode& node, const MonitorRule& rule) {
    const bool setting = std::any_of(rule.triggers.begin(), rule.triggers.end(), [](const Trigger& trigger) {
        return std::holds_alternative<SettingTrigger>(trigger.what);
    });
    if (setting && rule.triggers.size() > 1) {
        context.reader.error(node.span, "a trigger of the kind 'setting' cannot be combined with others");
    }
}

}  // namespace

std::optional<MonitorRule> load_trigger_param(LoadContext& context, const YamlNode& node) {
    const std::size_t before = context.reader.error_count();
    const Fields fields(context.reader, node, KeyedObject::trigger_param);
    const YamlNode* triggers = fields.get("triggers");
    MonitorRule rule;
    std::set<std::string> unique;
    if (triggers != nullptr && context.reader.expect_list(*triggers, "triggers")) {
        for (const YamlNode& item : triggers->items) {
            Trigger trigger;
            load_trigger(context, item, unique, trigger);
            rule.triggers.push_back(std::move(trigger));
        }
        if (triggers->items.empty() || triggers->items.size() > kMaxTriggers) {
            context.reader.error(triggers->span, fmt::format("a monitor has 1 to {} triggers, found {}", kMaxTriggers,
                                                             triggers->items.size()));
        }
        check_settings(context, *triggers, rule);
    }
    std::vector<std::string_view> names;
    names.reserve(rule.triggers.size());
    for (const Trigger& trigger : rule.triggers) {
        names.push_back(trigger.name);
    }
    if (const YamlNode* expression = names.size() > kMaxTriggers ? nullptr : fields.get("boolExp")) {
        if (auto loaded = load_expression(context, *expression, names)) {
            rule.expression = *std::move(loaded);
        }
    }
    return before == context.reader.error_count() ? std::optional{std::move(rule)} : std::nullopt;
}

}  // namespace notisim
