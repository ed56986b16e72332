#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace notisim {

namespace {

// Causes beyond these are of platform texts only.
constexpr std::size_t kListedCauses = 20;

// The action objects of a posted remote, by which the vehicle's state machine will be driven.
constexpr std::array<std::string_view, 10> kActions{"preconditioning", "charging", "horn",   "door",       "lights",
                                                    "immobilization",  "stolen",   "wakeUp", "navigation", "state"};

void load_failure(LoadContext& context, const Fields& fields, RemoteEventStatus& status) {
    const bool failed = status.type == RemoteEventType::Done && status.done == RemoteDoneEventStatus::Failed;
    const YamlNode* cause = fields.get("failureCause");
    if (cause == nullptr) {
        if (failed) {
            context.reader.warn(fields.key_span("status"), "'Failed' without a 'failureCause'",
                                "upstream sends one of its twenty causes");
        }
        return;
    }
    std::vector<std::string_view> names = names_of(kRemoteFailedEventStatuses);
    names.resize(kListedCauses);
    if (const auto index = context.reader.word(*cause, "failureCause", names)) {
        status.failure_cause = kRemoteFailedEventStatuses[*index].first;
    }
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
    pending.pop_back();  // VehicleBatteryLevelWarning is the platform's.
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
        if (status.type != RemoteEventType::Done || status.done != RemoteDoneEventStatus::Success) {
            context.reader.error(fields.key_span("feedbackDetail"), "'feedbackDetail' goes with Done and Success only");
        }
    }
    return status;
}

void load_remote_type(LoadContext& context, const YamlNode& node, const YamlNode& on, RemoteStep& step) {
    const auto type = context.reader.choice(node, "remote type", kRemoteTypes);
    if (!type) {
        return;
    }
    step.type = *type;
    if (!is_listed(*type, context.scenario.flavour)) {
        context.reader.error(node.span, fmt::format("the remote type '{}' is not one of {}", node.text,
                                                    name_in(kFlavours, context.scenario.flavour)));
        return;
    }
    const std::vector<RemoteType>& registered = context.scenario.callbacks[step.callback].remote_types;
    if (context.is_b2b() && !registered.empty() &&
        std::find(registered.begin(), registered.end(), *type) == registered.end()) {
        context.reader.error(node.span, fmt::format("the callback '{}' does not take '{}'", on.text, node.text),
                             "add it to the 'remoteTypes' of the callback");
    }
}

void load_raw(LoadContext& context, const YamlNode& node, const YamlNode& on, RemoteStep& step) {
    const Fields raw(context.reader, node, KeyedObject::raw);
    if (const YamlNode* type = raw.get("remoteType")) {
        load_remote_type(context, *type, on, step);
    }
    if (const YamlNode* status = raw.get("eventStatus")) {
        step.status = load_event_status(context, *status);
    }
    if (const YamlNode* id = raw.get("remoteActionId")) {
        step.action_id = load_id(context, *id).value_or("");
    }
}

// Events of one name are of one remote action, which has one callback, vehicle and type.
void load_action(LoadContext& context, const YamlNode& node, RemoteStep& step) {
    step.action = context.reader.filled_text(node, "as").value_or("");
    if (step.action.empty()) {
        return;
    }
    const LoadContext::ActionUse use{node.span, step.callback, step.vehicle, step.type};
    const auto [first, fresh] = context.actions.emplace(step.action, use);
    const LoadContext::ActionUse& known = first->second;
    if (!fresh && (known.callback != use.callback || known.vehicle != use.vehicle || known.type != use.type)) {
        context.reader.error(
            node.span, fmt::format("the action '{}' has another callback, vehicle or type elsewhere", step.action),
            fmt::format("first at {}:{}:{}", known.span.source->name, known.span.line, known.span.column));
    }
}

void load_b2c_parts(LoadContext& context, const Fields& fields, RemoteStep& step) {
    if (const YamlNode* label = fields.get("label")) {
        step.label = context.reader.text(*label, "label").value_or("");
    }
    for (const std::string_view key : {"attributes", "callbackAttributes"}) {
        const YamlNode* node = fields.get(key);
        if (node == nullptr) {
            continue;
        }
        if (context.is_b2b()) {
            context.reader.error(fields.key_span(key), fmt::format("a b2b remote has no '{}'", key),
                                 "b2b has those of the callback only");
        } else if (key == "attributes") {
            step.attributes = load_attributes(context, *node, {false, false});
        } else {
            step.callback_attributes = load_callback_attributes(context, *node);
        }
    }
}

}  // namespace

std::optional<RemoteStep> load_remote(LoadContext& context, const YamlNode& node, const YamlNode* action) {
    RemoteStep step;
    const Fields fields(context.reader, node, KeyedObject::remote, kActions);
    if (!fields.is_mapping()) {
        return std::nullopt;
    }
    const YamlNode* raw = fields.get("raw");
    for (const YamlEntry& entry : node.entries) {
        if (std::find(kActions.begin(), kActions.end(), entry.key.text) != kActions.end()) {
            context.reader.error(entry.key.span,
                                 fmt::format("the form '{}' comes with a later version", entry.key.text),
                                 "spell the events out with 'raw'");
            return std::nullopt;
        }
    }
    if (raw == nullptr) {
        context.reader.error(node.span, "'remote' needs the key 'raw'", "raw: {remoteType: ..., eventStatus: {...}}");
    }
    const YamlNode* on = fields.get("on");
    const auto callback = on == nullptr ? std::nullopt : find_callback(context, *on);
    const auto vehicle = find_vehicle(context, fields.get("vehicle"), node.span);
    if (!callback || !vehicle || raw == nullptr) {
        return std::nullopt;
    }
    step.callback = *callback;
    step.vehicle = *vehicle;
    if (!context.scenario.callbacks[*callback].remotes) {
        context.reader.error(on->span, fmt::format("the callback '{}' takes no remote notifications", on->text),
                             "its 'type' lacks Remote");
    }
    load_raw(context, *raw, *on, step);
    load_b2c_parts(context, fields, step);
    if (action != nullptr) {
        load_action(context, *action, step);
    }
    return step;
}

}  // namespace notisim
