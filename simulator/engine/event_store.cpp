#include "simulator/engine/event_store.hpp"

#include "simulator/base/rng.hpp"
#include "simulator/engine/lane_settings.hpp"
#include "simulator/vehicle/models.hpp"

#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

std::string words_of(const RemoteEventStatus& status) {
    std::string text = fmt::format("{}/{}", name_in(kRemoteEventTypes, status.type), status.status());
    if (status.failure_cause) {
        text += fmt::format("/{}", name_in(kRemoteFailedEventStatuses, *status.failure_cause));
    }
    return text;
}

// Equal texts, equal contents.
std::string fingerprint(const MonitorContent& content) {
    std::string text = fmt::format("{}/{}/{}/", content.monitor, content.refresh, content.settings);
    for (const MonitorValue& value : content.values) {
        text += fmt::format("{}={}\x1f{}\x1f{}\x1f", value.data, value.literal, value.object_values.value_or(""),
                            value.previous.value_or("\x1e"));
    }
    for (const auto& [type, body] : content.extensions) {
        text += fmt::format("{}={}\x1f", type, body);
    }
    return text;
}

ExtensionForm extension_form(const Interpretations& readings) {
    ExtensionForm form;
    form.array_body_in_b2b = readings.is("A-24", "array");
    form.collisions_array = readings.is("A-24", "collisions-array");
    form.telemetry_suffix = readings.is("A-25", "suffix");
    return form;
}

// Types alone are made from the state, all at once: telemetry suffixes are merged then. Bodies that the scenario gives
// follow in the order in which it has them.
std::string render_content(const Channel& channel, const MonitorContent& content, const VehicleState& state,
                           TimePoint date, const ExtensionForm& form) {
    std::vector<std::string> types;
    std::string given;
    for (const auto& [type, body] : content.extensions) {
        if (body.empty()) {
            types.push_back(type);
        } else {
            given += (given.empty() ? "" : ",") + wrap_extension(channel.flavour, type, body, form);
        }
    }
    std::string text = render_extensions(channel.flavour, types, state, date, form);
    if (!given.empty()) {
        text.pop_back();
        text += (text.size() > 1 ? "," : "") + given + "]";
    }
    return text;
}

}  // namespace

EventStore::EventStore(const Scenario& scenario, DeliveryEngine& engine) : scenario_(scenario), engine_(engine) {}

ActionId EventStore::add_action(std::string id, const RemotePost& post) {
    const LaneId lane = remote_lane(post, id);
    actions_.push_back({std::move(id), &post, lane});
    return static_cast<ActionId>(actions_.size() - 1);
}

// Ids depend on what an action is about, not on how many others there are: a scenario may grow without changing them.
ActionId EventStore::open_action(const RemotePost& post, std::size_t vehicle) {
    const std::string& vehicle_name = scenario_.vehicles[vehicle].name;
    const std::string key = post.name.empty() ? fmt::format("{}/{}/{}", scenario_.callback_names[post.callback],
                                                            vehicle_name, name_in(kRemoteTypes, post.type))
                                              : fmt::format("as/{}/{}", post.name, vehicle_name);
    const std::uint32_t count = action_counts_[key]++;
    const ActionId action = add_action(hex_id(scenario_.seed, fmt::format("action/{}/{}", key, count)), post);
    open_actions_.insert_or_assign(key, action);
    return action;
}

// By the name after `as:`, or the one of the same callback, vehicle and type that is not Done yet.
ActionId EventStore::action_of(const RemoteStep& step, std::size_t vehicle) {
    const RemotePost& post = step.post;
    const std::string& vehicle_name = scenario_.vehicles[vehicle].name;
    std::string key = fmt::format("as/{}/{}", post.name, vehicle_name);
    if (post.name.empty()) {
        key = step.action_id.empty() ? fmt::format("{}/{}/{}", scenario_.callback_names[post.callback], vehicle_name,
                                                   name_in(kRemoteTypes, post.type))
                                     : fmt::format("id/{}/{}", step.action_id, vehicle_name);
    }
    const auto found = open_actions_.find(key);
    ActionId action = 0;
    if (found != open_actions_.end()) {
        action = found->second;
    } else if (step.action_id.empty()) {
        action = open_action(post, vehicle);
    } else {
        action = add_action(step.action_id, post);
        open_actions_.emplace(key, action);
    }
    if (post.name.empty() && step.action_id.empty() && step.status.type == RemoteEventType::Done) {
        open_actions_.erase(key);
    }
    return action;
}

std::optional<ActionId> EventStore::action_of(NotificationId id) const {
    const NewEvent& event = events_[id];
    return event.status ? std::optional{event.action} : std::nullopt;
}

const MonitorContent* EventStore::keep(MonitorContent content) {
    auto& kept = contents_[fingerprint(content)];
    if (!kept) {
        kept = std::make_unique<MonitorContent>(std::move(content));
    }
    return kept.get();
}

NotificationId EventStore::raise(NewEvent event, TimePoint now) {
    const LaneId lane = event.lane;
    const std::uint32_t group = group_of(event);
    events_.push_back(std::move(event));
    return engine_.raise(lane, group, now);
}

Channel EventStore::channel_of_callback(std::size_t callback) const {
    return Channel{scenario_.flavour, &scenario_.callbacks[callback], nullptr, scenario_.fleet_id,
                   &scenario_.interpretations};
}

Channel EventStore::channel_of_monitor(std::size_t monitor) const {
    const Monitor& definition = scenario_.monitors[monitor];
    if (!definition.subscribe) {
        return channel_of_callback(*definition.callback);
    }
    return Channel{scenario_.flavour, nullptr, &definition, scenario_.fleet_id, &scenario_.interpretations};
}

LaneId EventStore::add_lane(const LaneSettings& settings, Lane lane) {
    lanes_.push_back(std::move(lane));
    return engine_.add_lane(settings);
}

LaneId EventStore::callback_lane(std::size_t callback) {
    const std::string key = fmt::format("callback/{}", callback);
    const auto found = lane_by_key_.find(key);
    if (found != lane_by_key_.end()) {
        return found->second;
    }
    const Channel channel = channel_of_callback(callback);
    LaneInfo info{"callback", channel.callback->id, scenario_.callback_names[callback]};
    const LaneId lane = add_lane(lane_settings(channel), {std::move(info), channel, {callback, std::nullopt}, nullptr});
    lane_by_key_.emplace(key, lane);
    return lane;
}

// one remote action; or its callback, under that reading and where b2b batches remotes.
LaneId EventStore::remote_lane(const RemotePost& post, const std::string& action_id) {
    const Channel channel = channel_of_callback(post.callback);
    if (scenario_.interpretations.is("A-33", "callback") || batches_remotes(channel)) {
        return callback_lane(post.callback);
    }
    LaneInfo info{"remote", action_id,
                  post.name.empty() ? std::string_view{scenario_.callback_names[post.callback]} : post.name};
    return add_lane(lane_settings(channel), {std::move(info), channel, {post.callback, std::nullopt}, nullptr});
}

// one monitor; under the other reading the callback that it belongs to (not in b2b, where it has its own).
LaneId EventStore::lane_of_monitor(std::size_t monitor) {
    const Monitor& definition = scenario_.monitors[monitor];
    if (!definition.subscribe && scenario_.interpretations.is("A-33", "callback")) {
        return callback_lane(*definition.callback);
    }
    const std::string key = fmt::format("monitor/{}", monitor);
    const auto found = lane_by_key_.find(key);
    if (found != lane_by_key_.end()) {
        return found->second;
    }
    const Channel channel = channel_of_monitor(monitor);
    LaneInfo info{"monitor", definition.id, scenario_.monitor_names[monitor]};
    const LaneId lane =
        add_lane(lane_settings(channel), {std::move(info), channel, {definition.callback, monitor}, nullptr});
    lane_by_key_.emplace(key, lane);
    return lane;
}

LaneId EventStore::lane_of_body(const BodyStep& step) {
    const Channel channel =
        step.to_monitor ? channel_of_monitor(step.subscription) : channel_of_callback(step.subscription);
    const std::string& name =
        step.to_monitor ? scenario_.monitor_names[step.subscription] : scenario_.callback_names[step.subscription];
    SubscriptionTarget target;
    (step.to_monitor ? target.monitor : target.callback) = step.subscription;
    LaneInfo info{"body", fmt::format("body-{}", lanes_.size() + 1), name};
    return add_lane(body_lane_settings(), {std::move(info), channel, target, nullptr});
}

bool EventStore::concerns(const SubscriptionTarget& target, LaneId id) const {
    const SubscriptionTarget& own = lanes_[id].target;
    return (!target.callback || target.callback == own.callback) && (!target.monitor || target.monitor == own.monitor);
}

// A-21 `split`: events whose attributes differ do not share a request of b2b.
std::uint32_t EventStore::group_of(const NewEvent& event) {
    Lane& lane = lanes_[event.lane];
    const bool single = lane.channel.flavour != Flavour::b2b || event.body != nullptr ||
                        lane.channel.webhook().attributes.empty() || !scenario_.interpretations.is("A-21", "split");
    if (single) {
        return 0;
    }
    if (lane.groups == nullptr) {
        lane.groups = std::make_unique<std::unordered_map<std::string, std::uint32_t>>();
    }
    std::string extensions;  // No attribute depends on them.
    const auto [place, fresh] = lane.groups->try_emplace(attribute_fingerprint(lane.channel, view(event, extensions)),
                                                         static_cast<std::uint32_t>(lane.groups->size()));
    return place->second;
}

std::shared_ptr<VehicleState> EventStore::first_state(std::size_t vehicle) const {
    const Vehicle& declared = scenario_.vehicles[vehicle];
    auto state = std::make_shared<VehicleState>(declared.vin, scenario_.seed, scenario_.start);
    for (const auto& [name, text] : declared.start->data) {
        state->set(name, text, scenario_.start);
    }
    return state;
}

std::string EventStore::extensions_of(const NewEvent& event) const {
    const bool remote = event.status.has_value();
    const Channel& channel = lanes_[event.lane].channel;
    const bool wanted = remote ? channel.flavour == Flavour::platform && !post(event.action).extensions.empty()
                               : event.monitor != nullptr && !event.monitor->extensions.empty();
    if (!wanted) {
        return {};
    }
    const auto state = event.state ? event.state : first_state(event.vehicle);
    const ExtensionForm form = extension_form(scenario_.interpretations);
    if (remote) {
        return render_extensions(channel.flavour, post(event.action).extensions, *state, event.date, form);
    }
    return render_content(channel, *event.monitor, *state, event.date, form);
}

EventView EventStore::view(const NewEvent& event, std::string& extensions) const {
    const Vehicle& vehicle = scenario_.vehicles[event.vehicle];
    EventView view;
    view.vin = vehicle.vin;
    view.vehicle_id = vehicle.id;
    view.date = event.date;
    if (event.status) {
        const Action& action = actions_[event.action];
        const RemotePost& post = *action.post;
        view.remote = RemotePart{
            action.id, post.type, *event.status, post.label, &post.attributes, &post.callback_attributes, extensions};
    } else if (event.monitor != nullptr) {
        const MonitorContent& content = *event.monitor;
        view.monitor = MonitorPart{&scenario_.monitors[content.monitor], content.values, extensions, content.refresh,
                                   content.settings};
    }
    return view;
}

HttpRequest EventStore::request(LaneId lane, std::span<const NotificationId> notifications) const {
    // Reserved in advance: the views point into these strings.
    std::vector<std::string> extensions(notifications.size());
    std::vector<EventView> views;
    views.reserve(notifications.size());
    for (std::size_t index = 0; index < notifications.size(); ++index) {
        const NewEvent& event = events_[notifications[index]];
        extensions[index] = extensions_of(event);
        views.push_back(view(event, extensions[index]));
    }
    const NewEvent& first = events_[notifications.front()];
    if (first.body != nullptr) {
        return render_body(lanes_[lane].channel, views.front(), first.body->body);
    }
    return render(lanes_[lane].channel, views, takes_array_form(lanes_[lane].channel, notifications.size()));
}

std::string EventStore::status_text(NotificationId id) const {
    return words_of(*events_[id].status);
}

std::string EventStore::describe(NotificationId id) const {
    const NewEvent& event = events_[id];
    if (event.status) {
        return fmt::format("{} {}", name_in(kRemoteTypes, post(event.action).type), words_of(*event.status));
    }
    if (event.body != nullptr) {
        return fmt::format("body of {} bytes", event.body->body.size());
    }
    std::string text = event.monitor->refresh ? "reminder" : "event";
    if (!event.monitor->settings.empty()) {
        text += " settings";
    }
    for (const MonitorValue& value : event.monitor->values) {
        text += fmt::format(" {}={}", value.data, value.literal.empty() ? value.object_type : value.literal);
    }
    return text;
}

std::string_view EventStore::vin(NotificationId id) const {
    return scenario_.vehicles[events_[id].vehicle].vin;
}

}  // namespace notisim
