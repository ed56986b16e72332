#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr Duration kLongestPhase = 24h * 30;

void load_failure(LoadContext& context, const Fields& fields, RemoteEventStatus& status) {
    const bool failed = status.type == RemoteEventType::Done && status.done == RemoteDoneEventStatus::Failed;
    const YamlNode* cause = fields.get("failureCause");
    if (cause == nullptr) {
        if (failed) {
            context.reader.warn(fields.key_span("status"), "'Failed' without a 'failureCause'",
                                "upstream always sends a cause");
        }
        return;
    }
    status.failure_cause = load_cause(context, *cause, "failureCause");
    if (!failed) {
        context.reader.error(fields.key_span("failureCause"), "'failureCause' goes with Done and Failed only");
    }
}

// drawings and page text have a type Failed.
std::optional<RemoteEventType> load_event_type(LoadContext& context, const YamlNode& node) {
    if (node.is(YamlNode::Kind::scalar) && node.text == "Failed") {
        context.reader.error(node.span, "there is no type 'Failed' (A-05)",
                             "write {type: Done, status: Failed, failureCause: ...}");
        return std::nullopt;
    }
    return context.reader.choice(node, "type", kRemoteEventTypes);
}

void load_status_word(LoadContext& context, const YamlNode& node, RemoteEventStatus& status) {
    std::vector<std::string_view> pending = names_of(kRemotePendingEventStatuses);
    if (context.scenario.flavour != Flavour::platform) {
        pending.pop_back();  // VehicleBatteryLevelWarning is the platform's.
    }
    const std::vector<std::string_view> done = names_of(kRemoteDoneEventStatuses);
    const bool is_pending = status.type == RemoteEventType::Pending;
    const std::vector<std::string_view>& fitting = is_pending ? pending : done;
    const std::vector<std::string_view>& other = is_pending ? done : pending;
    if (node.is(YamlNode::Kind::scalar) && std::find(other.begin(), other.end(), node.text) != other.end() &&
        std::find(fitting.begin(), fitting.end(), node.text) == fitting.end()) {
        context.reader.error(
            node.span,
            fmt::format("the status '{}' does not go with the type '{}'", node.text,
                        name_in(kRemoteEventTypes, status.type)),
            fmt::format("it goes with {}; here {}", is_pending ? "Done" : "Pending", suggest({}, fitting)));
        return;
    }
    if (const auto index = context.reader.word(node, "status", fitting)) {
        if (is_pending) {
            status.pending = kRemotePendingEventStatuses[*index].first;
        } else {
            status.done = kRemoteDoneEventStatuses[*index].first;
        }
    }
}

RemoteEventStatus load_event_status(LoadContext& context, const YamlNode& node) {
    RemoteEventStatus status;
    const Fields fields(context.reader, node, KeyedObject::event_status);
    const YamlNode* type = fields.get("type");
    const auto kind = type == nullptr ? std::nullopt : load_event_type(context, *type);
    if (!kind) {
        return status;
    }
    status.type = *kind;
    if (const YamlNode* word = fields.get("status")) {
        const std::size_t before = context.reader.error_count();
        load_status_word(context, *word, status);
        if (context.reader.error_count() != before) {
            return status;
        }
    }
    load_failure(context, fields, status);
    if (const YamlNode* detail = fields.get("feedbackDetail")) {
        status.feedback_detail = context.reader.choice(*detail, "feedbackDetail", kFeedbackDetails);
        if (context.scenario.flavour == Flavour::platform) {
            context.reader.error(fields.key_span("feedbackDetail"), "the platform has no 'feedbackDetail'");
        }
        if (status.type != RemoteEventType::Done || status.done != RemoteDoneEventStatus::Success) {
            context.reader.error(fields.key_span("feedbackDetail"), "'feedbackDetail' goes with Done and Success only");
        }
    }
    return status;
}

// In b2b a callback takes the types that it names; what it does not name, the API refuses.
void check_registered(LoadContext& context, const SourceSpan& span, std::string_view on, const RemotePost& post) {
    const std::vector<RemoteType>& registered = context.scenario.callbacks[post.callback].remote_types;
    if (context.is_b2b() && !registered.empty() &&
        std::find(registered.begin(), registered.end(), post.type) == registered.end()) {
        context.reader.error(span,
                             fmt::format("the callback '{}' does not take '{}'", on, name_in(kRemoteTypes, post.type)),
                             "add it to the 'remoteTypes' of the callback");
    }
}

void load_raw(LoadContext& context, const YamlNode& node, const YamlNode& on, RemoteStep& step) {
    const Fields raw(context.reader, node, KeyedObject::raw);
    const YamlNode* written = raw.get("remoteType");
    const auto type = written == nullptr ? std::nullopt : context.reader.choice(*written, "remote type", kRemoteTypes);
    if (type) {
        step.post.type = *type;
        if (is_listed(*type, context.scenario.flavour)) {
            check_registered(context, written->span, on.text, step.post);
        } else {
            context.reader.error(written->span, fmt::format("the remote type '{}' is not one of {}", written->text,
                                                            name_in(kFlavours, context.scenario.flavour)));
        }
    }
    if (const YamlNode* status = raw.get("eventStatus")) {
        step.status = load_event_status(context, *status);
    }
    if (const YamlNode* id = raw.get("remoteActionId")) {
        step.action_id = load_id(context, *id).value_or("");
    }
}

// Events of one name are of one remote action, which has one callback, vehicle and type.
void load_name(LoadContext& context, const YamlNode& node, RemotePost& post) {
    post.name = context.reader.filled_text(node, "as").value_or("");
    if (post.name.empty()) {
        return;
    }
    const LoadContext::ActionUse use{node.span, post.callback, post.vehicles.first, post.type};
    const auto [first, fresh] = context.actions.emplace(post.name, use);
    const LoadContext::ActionUse& known = first->second;
    if (!fresh && (known.callback != use.callback || known.vehicle != use.vehicle || known.type != use.type)) {
        context.reader.error(
            node.span, fmt::format("the action '{}' has another callback, vehicle or type elsewhere", post.name),
            fmt::format("first at {}:{}:{}", known.span.source->name, known.span.line, known.span.column));
    }
}

// What b2c and the platform have at a posted remote, and b2b has not.
void load_posted_parts(LoadContext& context, const Fields& fields, RemotePost& post) {
    if (const YamlNode* label = fields.get("label")) {
        post.label = context.reader.text(*label, "label").value_or("");
    }
    const bool platform = context.scenario.flavour == Flavour::platform;
    for (const std::string_view key : {std::string_view{"attributes"}, context.override_key()}) {
        const YamlNode* node = fields.get(key);
        if (node == nullptr) {
            continue;
        }
        if (context.is_b2b()) {
            context.reader.error(fields.key_span(key), fmt::format("a b2b remote has no '{}'", key),
                                 "b2b has those of the callback only");
        } else if (key == "attributes") {
            post.attributes = load_attributes(context, *node, AttributePlace::remote);
        } else {
            post.callback_attributes = load_callback_attributes(context, *node);
        }
    }
    check_header_text(context, fields.key_span("label"), post.label, "RemoteLabel",
                      {&post.attributes, &post.callback_attributes,
                       &context.scenario.callbacks[post.callback].subscribe.webhook.attributes});
    const YamlNode* extended = platform ? fields.get("extendedEventParam") : nullptr;
    if (extended != nullptr && context.reader.expect_list(*extended, "extendedEventParam")) {
        for (const YamlNode& item : extended->items) {
            if (auto type = load_extension_type(context, item, true)) {
                post.extensions.push_back(*std::move(type));
            }
        }
    }
}

std::optional<ForcedOutcome> load_outcome(LoadContext& context, const YamlNode& node) {
    using Kind = ForcedOutcome::Kind;
    constexpr EnumTable<Kind, 3> kWords{
        {{Kind::refused, "Refused"}, {Kind::success, "Success"}, {Kind::already_done, "AlreadyDone"}}};
    if (node.is(YamlNode::Kind::scalar)) {
        if (const auto kind = find_in(kWords, node.text)) {
            return ForcedOutcome{*kind, RemoteFailedEventStatus::GeneralError};
        }
    }
    const auto cause = load_cause(context, node, "outcome", names_of(kWords));
    return cause ? std::optional{ForcedOutcome{Kind::failed, *cause}} : std::nullopt;
}

}  // namespace

std::optional<RemoteFailedEventStatus> load_cause(LoadContext& context, const YamlNode& node, std::string_view what,
                                                  std::vector<std::string_view> also) {
    // under `template`, causes of the platform's pages cannot be spelled out.
    const bool page = context.reading("A-43", "page");
    for (const auto& [cause, name] : kRemoteFailedEventStatuses) {
        if (is_listed(cause, context.scenario.flavour, page)) {
            also.push_back(name);
        }
    }
    const bool listed = std::find(also.begin(), also.end(), node.text) != also.end();
    if (node.is(YamlNode::Kind::scalar) && !listed && find_in(kRemoteFailedEventStatuses, node.text)) {
        const bool platform = context.scenario.flavour == Flavour::platform;
        context.reader.error(node.span,
                             platform ? fmt::format("the cause '{}' is not in the template of the platform", node.text)
                                      : fmt::format("the cause '{}' is one of the platform", node.text),
                             platform ? "interpret: {A-43: page} allows those of its pages" : "");
        return std::nullopt;
    }
    const auto index = context.reader.word(node, what, also);
    return index ? find_in(kRemoteFailedEventStatuses, also[*index]) : std::nullopt;
}

void load_durations(LoadContext& context, const YamlNode& node, PhaseLengths& phases) {
    const Fields fields(context.reader, node, KeyedObject::durations);
    const std::pair<std::string_view, PhaseLength*> parts[] = {
        {"accept", &phases.accept}, {"send", &phases.send}, {"wake", &phases.wake}, {"execute", &phases.execute}};
    for (const auto& [key, length] : parts) {
        const YamlNode* given = fields.get(key);
        if (given == nullptr) {
            continue;
        }
        if (!given->is(YamlNode::Kind::mapping)) {
            const auto exact = context.reader.duration(*given, key, 0ms, kLongestPhase);
            *length = {exact.value_or(length->min), exact.value_or(length->max)};
            continue;
        }
        const Fields range(context.reader, *given, KeyedObject::range);
        const YamlNode* min = range.get("min");
        const YamlNode* max = range.get("max");
        length->min = min == nullptr ? 0ms : context.reader.duration(*min, "min", 0ms, kLongestPhase).value_or(0ms);
        length->max = max == nullptr ? std::max(length->min, length->max)
                                     : context.reader.duration(*max, "max", 0ms, kLongestPhase).value_or(length->min);
        if (length->min > length->max) {
            context.reader.error(given->span, fmt::format("'{}' cannot take at least {} and at most {}", key,
                                                          format_duration(length->min), format_duration(length->max)));
            length->max = length->min;
        }
    }
}

bool load_action(LoadContext& context, const YamlNode& node, const YamlNode& place, ActionStep& step) {
    auto action = load_action_object(context, node);
    if (!action) {
        return false;
    }
    step.action = *std::move(action);
    step.post.type = step.action.type;
    check_registered(context, place.span, place.text, step.post);
    return true;
}

namespace {

// Actions where there are none: those of another flavour, and in the platform those beside `action`, not in it. They
// are added to `known`. False if there is one.
bool check_places_of_actions(LoadContext& context, const YamlNode& node, std::vector<std::string_view>& known) {
    const Flavour flavour = context.scenario.flavour;
    const std::vector<std::string_view> own = action_names(flavour);
    const std::size_t before = context.reader.error_count();
    for (const YamlEntry& entry : node.entries) {
        const std::string& key = entry.key.text;
        const std::string elsewhere = action_elsewhere(flavour, key);
        if (!elsewhere.empty()) {
            context.reader.error(entry.key.span, fmt::format("{} has no action '{}'", name_in(kFlavours, flavour), key),
                                 elsewhere);
        } else if (flavour == Flavour::platform && std::find(own.begin(), own.end(), key) != own.end()) {
            context.reader.error(entry.key.span, fmt::format("'{}' goes inside 'action'", key),
                                 fmt::format("action: {{{}: ...}}", key));
        } else {
            continue;
        }
        known.push_back(key);
    }
    return before == context.reader.error_count();
}

// An action or `raw`. Without either, `say` says whether that is new: a key that is wrong is probably the action.
bool has_one_of_both(LoadContext& context, const Fields& fields, bool acts, bool say) {
    const bool spelled_out = fields.get("raw") != nullptr;
    const Flavour flavour = context.scenario.flavour;
    if (acts && spelled_out) {
        context.reader.error(fields.node().span, "'raw' and an action exclude each other",
                             "an action lets the vehicle decide, 'raw' spells one event out");
    } else if (!acts && !spelled_out && say) {
        context.reader.error(fields.node().span, "'remote' needs an action, or 'raw'",
                             flavour == Flavour::platform ? "such as action: {horn: {state: Activated}}"
                                                          : suggest({}, action_names(flavour)));
    }
    return acts != spelled_out;
}

void refuse_beside_raw(LoadContext& context, const Fields& fields) {
    for (const std::string_view key : {"outcome", "durations"}) {
        if (fields.get(key) != nullptr) {
            context.reader.error(fields.key_span(key), fmt::format("'{}' goes with an action, not with 'raw'", key));
        }
    }
}

}  // namespace

bool load_remote(LoadContext& context, const YamlNode& node, const YamlNode* name, Step& step) {
    const bool platform = context.scenario.flavour == Flavour::platform;
    const std::vector<std::string_view> actions = action_names(context.scenario.flavour);
    std::vector<std::string_view> known = platform ? std::vector<std::string_view>{} : actions;
    const bool in_place = check_places_of_actions(context, node, known);
    const Fields fields(context.reader, node, platform ? KeyedObject::remote_platform : KeyedObject::remote, known);
    if (!fields.is_mapping()) {
        return false;
    }
    const YamlNode* raw = fields.get("raw");
    const YamlNode* holder = platform ? fields.get("action") : &node;
    const bool acts = platform ? holder != nullptr
                               : std::any_of(actions.begin(), actions.end(),
                                             [&](std::string_view action) { return node.find(action) != nullptr; });
    if (!has_one_of_both(context, fields, acts, in_place && !fields.has_unknown_keys())) {
        return false;
    }
    const YamlNode* on = fields.get("on");
    RemotePost post;
    const auto callback = on == nullptr ? std::nullopt : find_callback(context, *on);
    const auto vehicles = find_vehicles(context, fields.get("vehicle"), node.span);
    if (!callback || !vehicles) {
        return false;
    }
    post.callback = *callback;
    post.vehicles = *vehicles;
    if (!context.scenario.callbacks[*callback].remotes) {
        context.reader.error(on->span, fmt::format("the callback '{}' takes no remote notifications", on->text),
                             "its 'type' lacks Remote");
    }
    load_posted_parts(context, fields, post);
    const auto finish = [&](auto posted) {
        if (name != nullptr) {
            load_name(context, *name, posted.post);
        }
        step.what = std::move(posted);
    };
    if (raw != nullptr) {
        RemoteStep event{std::move(post), {}, {}};
        load_raw(context, *raw, *on, event);
        refuse_beside_raw(context, fields);
        finish(std::move(event));
        return true;
    }
    ActionStep posted{std::move(post), {}, std::nullopt, context.phases};
    if (!load_action(context, *holder, *on, posted)) {
        return false;
    }
    if (const YamlNode* outcome = fields.get("outcome")) {
        posted.outcome = load_outcome(context, *outcome);
    }
    if (const YamlNode* durations = fields.get("durations")) {
        load_durations(context, *durations, posted.phases);
    }
    finish(std::move(posted));
    return true;
}

}  // namespace notisim
