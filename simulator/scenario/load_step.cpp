#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMaxRepeatDepth = 8;
constexpr std::uint64_t kMaxEvents = 5'000'000;
constexpr std::int64_t kMaxTimes = 5'000'000;

// What a step does is said by one key; some of them have others beside them.
struct StepKind {
    std::string_view key;
    std::array<std::string_view, 5> beside;
};

constexpr std::array<StepKind, 11> kKinds{{
    {"remote", {"as", "expect"}},
    {"monitor", {"vehicle", "values", "extensions", "refresh", "settings"}},
    {"body", {"on", "vehicle"}},
    {"set", {}},
    {"drive", {}},
    {"charge", {}},
    {"pause", {}},
    {"outage", {}},
    {"wait", {}},
    {"exec", {}},
    {"repeat", {"steps"}},
}};

constexpr std::array<std::string_view, 3> kTiming{"at", "after", "real_time"};

std::vector<Step> load_step_list(LoadContext& context, const YamlNode& list, std::size_t depth, std::uint64_t times);

// The kind of a step, or null after an error.
const StepKind* kind_of(LoadContext& context, const YamlNode& node) {
    std::vector<const StepKind*> found;
    for (const StepKind& kind : kKinds) {
        if (node.find(kind.key) != nullptr) {
            found.push_back(&kind);
        }
    }
    if (found.empty()) {
        context.reader.error(
            node.span, "this step does nothing",
            "give one of: remote, monitor, set, drive, charge, body, outage, pause, wait, exec, repeat");
        return nullptr;
    }
    if (found.size() > 1) {
        context.reader.error(node.span, fmt::format("this step is '{}' and '{}' at once", found[0]->key, found[1]->key),
                             "make two steps of it");
        return nullptr;
    }
    const StepKind& kind = *found.front();
    const ObjectInfo& info = object_info(KeyedObject::step);
    for (const YamlEntry& entry : node.entries) {
        const std::string_view key = entry.key.text;
        const bool known =
            std::any_of(info.keys.begin(), info.keys.end(), [key](const KeyInfo& each) { return each.name == key; });
        const bool fits = key == kind.key || std::find(kTiming.begin(), kTiming.end(), key) != kTiming.end() ||
                          std::find(kind.beside.begin(), kind.beside.end(), key) != kind.beside.end();
        if (known && !fits) {
            const bool inside = kind.key != "monitor" && kind.key != "body" && (key == "on" || key == "vehicle");
            context.reader.error(entry.key.span, fmt::format("'{}' does not go with '{}'", key, kind.key),
                                 inside ? fmt::format("it goes inside '{}'", kind.key) : "");
        }
    }
    return &kind;
}

void load_timing(LoadContext& context, const Fields& fields, Step& step) {
    const YamlNode* at = fields.get("at");
    const YamlNode* after = fields.get("after");
    if (at != nullptr && after != nullptr) {
        context.reader.error(fields.key_span("after"), "'at' and 'after' exclude each other",
                             "'at' counts from the start, 'after' from the step before");
    }
    if (at != nullptr) {
        step.at = context.reader.duration(*at, "at", 0ms, kLongestSpan);
    }
    if (after != nullptr) {
        step.after = context.reader.duration(*after, "after", 0ms, kLongestSpan).value_or(Duration{0});
    }
    if (const YamlNode* real = fields.get("real_time")) {
        step.real_time = context.reader.boolean(*real, "real_time").value_or(false);
    }
}

std::optional<OutageStep> load_outage(LoadContext& context, const YamlNode& node) {
    OutageStep outage;
    const Fields fields(context.reader, node, KeyedObject::outage);
    if (const YamlNode* length = fields.get("for")) {
        outage.length = context.reader.duration(*length, "for", 1ms, kLongestSpan).value_or(Duration{0});
    }
    if (const YamlNode* kind = fields.get("kind")) {
        constexpr std::array<std::string_view, 6> kLater{"lost-response", "cut-body", "slow-body",
                                                         "duplicate",     "reorder",  "late"};
        if (kind->is(YamlNode::Kind::scalar) && std::find(kLater.begin(), kLater.end(), kind->text) != kLater.end()) {
            context.reader.error(kind->span, fmt::format("the outage kind '{}' is not supported yet", kind->text),
                                 "supported: refuse and timeout");
        } else {
            outage.kind = context.reader.choice(*kind, "outage kind", kOutageKinds).value_or(outage.kind);
        }
    }
    if (const YamlNode* on = fields.get("on")) {
        outage.on = find_subscription(context, *on).value_or(SubscriptionTarget{});
    }
    return outage;
}

std::optional<BodyStep> load_body(LoadContext& context, const Fields& fields) {
    BodyStep step;
    const auto body = context.reader.text(*fields.get("body"), "body");
    const YamlNode* on = fields.get("on");
    if (on == nullptr) {
        context.reader.error(fields.node().span, "a body needs the key 'on'",
                             "the callback or monitor whose target gets it");
        return std::nullopt;
    }
    const auto target = find_subscription(context, *on);
    const YamlNode* vehicle = fields.get("vehicle");
    if (vehicle != nullptr) {
        step.vehicle = find_vehicles(context, vehicle, fields.node().span).value_or(VehicleRange{}).first;
    } else if (context.vehicles.empty()) {
        context.reader.error(fields.node().span, "no vehicles are defined", "attribute variables need one");
    }
    if (!body || !target) {
        return std::nullopt;
    }
    step.to_monitor = target->monitor.has_value();
    step.subscription = step.to_monitor ? *target->monitor : *target->callback;
    step.body = *body;
    return step;
}

std::optional<RepeatStep> load_repeat(LoadContext& context, const Fields& fields, std::size_t depth,
                                      std::uint64_t outer_times) {
    RepeatStep repeat;
    const Fields repeated(context.reader, *fields.get("repeat"), KeyedObject::repeat);
    if (const YamlNode* times = repeated.get("times")) {
        const auto count = context.reader.integer(*times, "times", 1, kMaxTimes);
        repeat.times = static_cast<std::uint64_t>(count.value_or(1));
    }
    if (const YamlNode* every = repeated.get("every")) {
        repeat.every = context.reader.duration(*every, "every", 0ms, kLongestSpan).value_or(Duration{0});
    }
    const YamlNode* steps = fields.get("steps");
    if (steps == nullptr) {
        context.reader.error(fields.key_span("repeat"), "'repeat' needs 'steps' beside it",
                             "repeat: {times: N}, then steps: [...] in the same step");
        return std::nullopt;
    }
    if (depth >= kMaxRepeatDepth) {
        context.reader.error(fields.key_span("repeat"),
                             fmt::format("repeats are nested deeper than {} levels", kMaxRepeatDepth));
        return std::nullopt;
    }
    // Both factors are at most five million, so that the product fits.
    repeat.steps = load_step_list(context, *steps, depth + 1, std::min(outer_times * repeat.times, kMaxEvents + 1));
    return repeat;
}

template <typename Kind>
bool keep(Step& step, std::optional<Kind> what) {
    if (!what) {
        return false;
    }
    step.what = *std::move(what);
    return true;
}

std::optional<Step> load_step(LoadContext& context, const YamlNode& node, std::size_t depth, std::uint64_t times) {
    const Fields fields(context.reader, node, KeyedObject::step);
    if (!fields.is_mapping()) {
        return std::nullopt;
    }
    Step step;
    step.span = node.span;
    load_timing(context, fields, step);
    const StepKind* kind = kind_of(context, node);
    if (kind == nullptr) {
        return std::nullopt;
    }
    const YamlNode& content = *node.find(kind->key);
    bool kept = false;
    if (kind->key == "remote") {
        kept = load_remote(context, content, fields.get("as"), step);
        if (const YamlNode* expect = fields.get("expect")) {
            step.expectations = load_step_expectations(context, *expect);
        }
    } else if (kind->key == "monitor") {
        kept = keep(step, load_monitor_event(context, fields));
    } else if (kind->key == "body") {
        kept = keep(step, load_body(context, fields));
    } else if (kind->key == "set") {
        kept = keep(step, load_set(context, content));
    } else if (kind->key == "drive") {
        kept = keep(step, load_drive(context, content));
    } else if (kind->key == "charge") {
        kept = keep(step, load_charge(context, content));
    } else if (kind->key == "pause") {
        kept = keep(step, load_pause(context, content));
    } else if (kind->key == "outage") {
        kept = keep(step, load_outage(context, content));
    } else if (kind->key == "wait") {
        step.what = WaitStep{context.reader.duration(content, "wait", 0ms, kLongestSpan).value_or(Duration{0})};
        kept = true;
    } else if (kind->key == "exec") {
        step.what = ExecStep{context.reader.filled_text(content, "exec").value_or("")};
        kept = true;
    } else {
        kept = keep(step, load_repeat(context, fields, depth, times));
    }
    return kept ? std::optional{std::move(step)} : std::nullopt;
}

// How many events a step is counted for: those of an action are not known before it runs.
std::uint64_t events_of(const Step& step) {
    if (const auto* remote = std::get_if<RemoteStep>(&step.what)) {
        return remote->post.vehicles.count;
    }
    if (const auto* action = std::get_if<ActionStep>(&step.what)) {
        return std::uint64_t{4} * action->post.vehicles.count;
    }
    if (const auto* monitor = std::get_if<MonitorStep>(&step.what)) {
        return monitor->vehicles.count;
    }
    if (const auto* set = std::get_if<SetStep>(&step.what)) {
        return set->vehicles.count;
    }
    return std::holds_alternative<BodyStep>(step.what) ? 1 : 0;
}

// `times`: how often the list is gone through.
std::vector<Step> load_step_list(LoadContext& context, const YamlNode& list, std::size_t depth, std::uint64_t times) {
    std::vector<Step> steps;
    if (!context.reader.expect_list(list, "steps")) {
        return steps;
    }
    for (const YamlNode& node : list.items) {
        auto step = load_step(context, node, depth, times);
        const std::uint64_t before = context.events;  // What a repeat holds has counted itself, and said so.
        if (step) {
            context.events += times * events_of(*step);
            steps.push_back(*std::move(step));
        }
        if (before <= kMaxEvents && context.events > kMaxEvents) {
            context.reader.error(node.span,
                                 fmt::format("with this step the scenario raises more than {} events", kMaxEvents),
                                 "repeat less often; 'notisim load' is for volume");
        }
    }
    return steps;
}

}  // namespace

void load_steps(LoadContext& context) {
    for (const YamlNode* list : context.step_lists) {
        std::vector<Step> steps = load_step_list(context, *list, 0, 1);
        for (Step& step : steps) {
            context.scenario.steps.push_back(std::move(step));
        }
    }
}

}  // namespace notisim
