#include "simulator/engine/event_store.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/rng.hpp"
#include "simulator/engine/lane_settings.hpp"

#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

// `values` of a monitor event; `previous` stands beside `value` and is not in b2b (PROTOCOL.md 3.3, 3.4).
std::string render_values(const std::vector<MonitorValue>& values, Flavour flavour) {
    std::string text;
    JsonWriter json(text);
    json.begin_array();
    for (const MonitorValue& value : values) {
        json.begin_object().member("data", value.data).key("value").begin_object();
        json.member("type", value.object_values ? value.object_type : "string").key("body").begin_object();
        if (value.object_values) {
            json.key("objectValues").raw(*value.object_values);
        } else {
            json.member("literalValue", value.literal);
        }
        json.end_object().end_object();
        if (value.previous && flavour != Flavour::b2b) {
            json.member("previous", *value.previous);
        }
        json.end_object();
    }
    json.end_array();
    return text;
}

std::string render_extensions(const MonitorStep& step, Flavour flavour, std::string_view vin, TimePoint date) {
    if (step.extensions.empty()) {
        return {};
    }
    std::string text;
    JsonWriter json(text);
    json.begin_array();
    bool has_telemetry = false;
    for (const auto& [type, body] : step.extensions) {
        // several telemetry suffixes are one item, merged.
        if (body.empty() && type.starts_with("vehicle.telemetry") && std::exchange(has_telemetry, true)) {
            continue;
        }
        json.raw(body.empty() ? render_extension(flavour, type, VehicleState{}, vin, date)
                              : wrap_extension(flavour, type, body));
    }
    json.end_array();
    return text;
}

}  // namespace

EventStore::EventStore(const Scenario& scenario, DeliveryEngine& engine) : scenario_(scenario), engine_(engine) {}

NotificationId EventStore::raise(const RemoteStep& step, TimePoint now) {
    const std::uint32_t action = action_of(step);
    Event event;
    event.date = now;
    event.vehicle = static_cast<std::uint32_t>(step.vehicle);
    event.action = action;
    event.remote = &step;
    return add(actions_[action].lane, event, now);
}

NotificationId EventStore::raise(const MonitorStep& step, TimePoint now) {
    Event event;
    event.date = now;
    event.vehicle = static_cast<std::uint32_t>(step.vehicle);
    event.monitor = &step;
    return add(monitor_lane(step.monitor), event, now);
}

NotificationId EventStore::raise(const BodyStep& step, TimePoint now) {
    Event event;
    event.date = now;
    event.vehicle = static_cast<std::uint32_t>(step.vehicle);
    event.body = &step;
    return add(body_lane(step), event, now);
}

NotificationId EventStore::add(LaneId lane, Event event, TimePoint now) {
    event.lane = lane;
    events_.push_back(event);
    return engine_.raise(lane, group_of(event), now);
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

// The remote action that an event belongs to: by the name after `as:`, or the one of the same callback, vehicle and
// type that is not Done yet.
std::uint32_t EventStore::action_of(const RemoteStep& step) {
    std::string key = step.action;
    if (key.empty()) {
        key = step.action_id.empty()
                  ? fmt::format("{}/{}/{}", step.callback, step.vehicle, name_in(kRemoteTypes, step.type))
                  : "id/" + step.action_id;
    } else {
        key = "as/" + key;
    }
    const auto found = open_actions_.find(key);
    const bool known = found != open_actions_.end();
    const auto index = known ? found->second : static_cast<std::uint32_t>(actions_.size());
    if (!known) {
        const std::string id = step.action_id.empty()
                                   ? hex_id(scenario_.seed, fmt::format("action/{}/{}", key, actions_.size()))
                                   : step.action_id;
        actions_.push_back({id, &step, remote_lane(step, id)});
        open_actions_.emplace(key, index);
    }
    if (step.action.empty() && step.action_id.empty() && step.status.type == RemoteEventType::Done) {
        open_actions_.erase(key);
    }
    return index;
}

LaneId EventStore::callback_lane(std::size_t callback) {
    const std::string key = fmt::format("callback/{}", callback);
    const auto found = lane_by_key_.find(key);
    if (found != lane_by_key_.end()) {
        return found->second;
    }
    const Channel channel = channel_of_callback(callback);
    const LaneInfo info{"callback", channel.callback->id, scenario_.callback_names[callback]};
    const LaneId lane = add_lane(lane_settings(channel), {info, channel, callback, std::nullopt, {}});
    lane_by_key_.emplace(key, lane);
    return lane;
}

// one remote action; or its callback, under that reading and where b2b batches remotes.
LaneId EventStore::remote_lane(const RemoteStep& step, const std::string& action_id) {
    const Channel channel = channel_of_callback(step.callback);
    if (scenario_.interpretations.is("A-33", "callback") || batches_remotes(channel)) {
        return callback_lane(step.callback);
    }
    const LaneInfo info{"remote", action_id,
                        step.action.empty() ? scenario_.callback_names[step.callback] : step.action};
    return add_lane(lane_settings(channel), {info, channel, step.callback, std::nullopt, {}});
}

// one monitor; under the other reading the b2c callback that it belongs to.
LaneId EventStore::monitor_lane(std::size_t monitor) {
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
    const LaneInfo info{"monitor", definition.id, scenario_.monitor_names[monitor]};
    const LaneId lane = add_lane(lane_settings(channel), {info, channel, definition.callback, monitor, {}});
    lane_by_key_.emplace(key, lane);
    return lane;
}

LaneId EventStore::body_lane(const BodyStep& step) {
    const Channel channel =
        step.to_monitor ? channel_of_monitor(step.subscription) : channel_of_callback(step.subscription);
    const std::string& name =
        step.to_monitor ? scenario_.monitor_names[step.subscription] : scenario_.callback_names[step.subscription];
    std::optional<std::size_t> callback;
    std::optional<std::size_t> monitor;
    (step.to_monitor ? monitor : callback) = step.subscription;
    const LaneInfo info{"body", fmt::format("body-{}", lanes_.size() + 1), name};
    return add_lane(body_lane_settings(), {info, channel, callback, monitor, {}});
}

bool EventStore::concerns(const OutageStep& outage, LaneId id) const {
    const Lane& lane = lanes_[id];
    return (!outage.callback || outage.callback == lane.callback) &&
           (!outage.monitor || outage.monitor == lane.monitor);
}

// A-21 `split`: events whose attributes differ do not share a request of b2b.
std::uint32_t EventStore::group_of(const Event& event) {
    Lane& lane = lanes_[event.lane];
    const bool single = lane.channel.flavour != Flavour::b2b || event.body != nullptr ||
                        lane.channel.webhook().attributes.empty() || !scenario_.interpretations.is("A-21", "split");
    if (single) {
        return 0;
    }
    std::string values;
    std::string extensions;
    const std::string fingerprint = attribute_fingerprint(lane.channel, view(event, values, extensions));
    return lane.groups.try_emplace(fingerprint, static_cast<std::uint32_t>(lane.groups.size())).first->second;
}

EventView EventStore::view(const Event& event, std::string& values, std::string& extensions) const {
    const Vehicle& vehicle = scenario_.vehicles[event.vehicle];
    EventView view;
    view.vin = vehicle.vin;
    view.vehicle_id = vehicle.id;
    view.date = event.date;
    if (event.remote != nullptr) {
        const RemoteAction& action = actions_[event.action];
        view.remote = RemotePart{action.id,           event.remote->type,        event.remote->status,
                                 action.first->label, &action.first->attributes, &action.first->callback_attributes};
    } else if (event.monitor != nullptr) {
        const Flavour flavour = lanes_[event.lane].channel.flavour;
        values = render_values(event.monitor->values, flavour);
        extensions = render_extensions(*event.monitor, flavour, view.vin, event.date);
        view.monitor =
            MonitorPart{&scenario_.monitors[event.monitor->monitor], values, extensions, event.monitor->refresh};
    }
    return view;
}

HttpRequest EventStore::request(LaneId lane, std::span<const NotificationId> notifications) const {
    // Reserved in advance: the views point into these strings.
    std::vector<std::string> values(notifications.size());
    std::vector<std::string> extensions(notifications.size());
    std::vector<EventView> views;
    views.reserve(notifications.size());
    for (std::size_t index = 0; index < notifications.size(); ++index) {
        views.push_back(view(events_[notifications[index]], values[index], extensions[index]));
    }
    const Event& first = events_[notifications.front()];
    if (first.body != nullptr) {
        return render_body(lanes_[lane].channel, views.front(), first.body->body);
    }
    return render(lanes_[lane].channel, views, takes_array_form(lanes_[lane].channel, notifications.size()));
}

std::string EventStore::describe(NotificationId id) const {
    const Event& event = events_[id];
    if (event.remote != nullptr) {
        const RemoteEventStatus& status = event.remote->status;
        std::string text = fmt::format("{} {}/{}", name_in(kRemoteTypes, event.remote->type),
                                       name_in(kRemoteEventTypes, status.type), status.status());
        if (status.failure_cause) {
            text += fmt::format("/{}", name_in(kRemoteFailedEventStatuses, *status.failure_cause));
        }
        return text;
    }
    if (event.body != nullptr) {
        return fmt::format("body of {} bytes", event.body->body.size());
    }
    std::string text = event.monitor->refresh ? "reminder" : "event";
    for (const MonitorValue& value : event.monitor->values) {
        text += fmt::format(" {}={}", value.data, value.object_values ? value.object_type : value.literal);
    }
    return text;
}

std::string_view EventStore::vin(NotificationId id) const {
    return scenario_.vehicles[events_[id].vehicle].vin;
}

}  // namespace notisim
