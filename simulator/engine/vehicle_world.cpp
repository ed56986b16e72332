#include "simulator/engine/vehicle_world.hpp"

#include "simulator/base/rng.hpp"
#include "simulator/scenario/monitored_data.hpp"
#include "simulator/vehicle/charge.hpp"
#include "simulator/vehicle/drive.hpp"
#include "simulator/vehicle/models.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <utility>

namespace notisim {

namespace {

bool contains(const VehicleRange& range, std::size_t vehicle) {
    return vehicle >= range.first && vehicle - range.first < range.count;
}

template <typename Function>
void for_each(const VehicleRange& range, const Function& function) {
    for (std::size_t index = 0; index < range.count; ++index) {
        function(range.first + index);
    }
}

// A word for people, of the range that a step is about.
std::string name_of(const Scenario& scenario, const VehicleRange& range) {
    const std::string& first = scenario.vehicles[range.first].name;
    return range.count == 1 ? first : fmt::format("{} and {} more", first, range.count - 1);
}

// A vehicle that is no longer in use stays awake for a while (PROTOCOL.md 8.3).
void linger(RemoteVehicle& vehicle, const VehicleState& state, bool was_awake, TimePoint now) {
    if (was_awake && !vehicle.is_awake(state, now)) {
        vehicle.touch(now);
    }
}

std::string words_of(const SetStep& step) {
    std::string text;
    for (const auto& [name, value] : step.data) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
    }
    for (const std::string& name : step.condition.names()) {
        text += fmt::format("{}{}", text.empty() ? "" : ", ", name);
    }
    return text;
}

}  // namespace

VehicleWorld::VehicleWorld(const Scenario& scenario, EventStore& events, Listener listener)
    : scenario_(scenario), events_(events), listener_(std::move(listener)) {
    for (std::size_t monitor = 0; monitor < scenario.rules.size(); ++monitor) {
        if (scenario.rules[monitor].rule) {
            watching_.push_back(monitor);
        }
    }
}

VehicleWorld::Car& VehicleWorld::car(std::size_t vehicle) {
    const auto [place, fresh] = cars_.try_emplace(vehicle);
    Car& car = place->second;
    if (fresh) {
        car.remote.condition = scenario_.vehicles[vehicle].start->condition;
        car.remote.begin_month(scenario_.start);
        if (car.remote.condition.awake) {
            car.remote.touch(scenario_.start);
        }
        car.state = events_.first_state(vehicle);
    }
    return car;
}

VehicleState& VehicleWorld::change(Car& car) {
    if (car.state.use_count() > 1) {
        car.state = std::make_shared<VehicleState>(*car.state);
    }
    return *car.state;
}

void VehicleWorld::run(const RemoteStep& step, TimePoint now) {
    for_each(step.post.vehicles, [&](std::size_t vehicle) {
        NewEvent event;
        event.action = events_.action_of(step, vehicle);
        event.lane = events_.lane_of_action(event.action);
        event.vehicle = static_cast<std::uint32_t>(vehicle);
        event.status = step.status;
        raise(std::move(event), now);
    });
}

void VehicleWorld::run(const ActionStep& step, TimePoint now) {
    for_each(step.post.vehicles, [&](std::size_t vehicle) { post(step, vehicle, now); });
}

void VehicleWorld::post(const ActionStep& step, std::size_t vehicle, TimePoint now) {
    const ActionId action = events_.open_action(step.post, vehicle);
    const Vehicle& declared = scenario_.vehicles[vehicle];
    Rng rng(scenario_.seed, fmt::format("remote/{}/{}/{}", declared.vin, name_in(kRemoteTypes, step.post.type),
                                        now.time_since_epoch().count()));
    ActionJob job{
        RemoteFlow(step.action, step.outcome, scenario_.flavour, scenario_.interpretations, step.phases, rng, now),
        action};
    Car& target = car(vehicle);
    const std::string_view type = name_in(kRemoteTypes, step.post.type);
    if (job.flow.is_refused(target.remote)) {
        listener_.noted("post", declared.name, fmt::format("{} refused by the API: no notification follows", type));
        return;
    }
    listener_.noted("post", declared.name, fmt::format("{} is asked for", type));
    const TimePoint due = *job.flow.due();
    schedule(due, add_job({vehicle, std::move(job)}));
}

void VehicleWorld::run(const MonitorStep& step, TimePoint now) {
    const LaneId lane = events_.lane_of_monitor(step.content.monitor);
    for_each(step.vehicles, [&](std::size_t vehicle) {
        NewEvent event;
        event.lane = lane;
        event.vehicle = static_cast<std::uint32_t>(vehicle);
        event.monitor = &step.content;
        raise(std::move(event), now);
    });
}

void VehicleWorld::run(const BodyStep& step, TimePoint now) {
    NewEvent event;
    event.lane = events_.lane_of_body(step);
    event.vehicle = static_cast<std::uint32_t>(step.vehicle);
    event.body = &step;
    raise(std::move(event), now);
}

void VehicleWorld::run(const SetStep& step, TimePoint now) {
    listener_.noted("set", name_of(scenario_, step.vehicles), words_of(step));
    for_each(step.vehicles, [&](std::size_t vehicle) {
        Car& target = car(vehicle);
        const bool was_awake = target.remote.is_awake(*target.state, now);
        step.condition.apply(target.remote.condition);
        if (step.condition.awake) {
            target.remote.awake_until = now;
            if (*step.condition.awake) {
                target.remote.touch(now);
            }
        }
        if (!step.data.empty()) {
            VehicleState& state = change(target);
            for (const auto& [name, text] : step.data) {
                state.set(name, text, now);
            }
            linger(target.remote, state, was_awake && !step.condition.awake, now);
            arrive(vehicle, now);
        }
    });
}

void VehicleWorld::run(const DriveStep& step, TimePoint now) {
    for_each(step.vehicles,
             [&](std::size_t vehicle) { start_ride(vehicle, std::make_unique<Drive>(step.track), "drive", now); });
}

void VehicleWorld::run(const ChargeStep& step, TimePoint now) {
    for_each(step.vehicles,
             [&](std::size_t vehicle) { start_ride(vehicle, std::make_unique<Charge>(step.plan), "charge", now); });
}

void VehicleWorld::start_ride(std::size_t vehicle, std::unique_ptr<StatePlayer> player, std::string_view word,
                              TimePoint now) {
    player->begin(change(car(vehicle)), now);
    listener_.noted(word, scenario_.vehicles[vehicle].name, "begins");
    advance_job(add_job({vehicle, RideJob{std::move(player), word, now}}), now);
}

void VehicleWorld::run(const PauseStep& step, TimePoint now) {
    const std::string& name =
        step.on.monitor ? scenario_.monitor_names[*step.on.monitor] : scenario_.callback_names[*step.on.callback];
    listener_.noted("pause", name, fmt::format("for {}", format_duration(step.length)));
    pauses_.push_back({step.on, now + step.length});
    schedule(now + step.length, add_job({0, ResumeJob{step.on}}));
}

bool VehicleWorld::is_paused(LaneId lane) const {
    return std::any_of(pauses_.begin(), pauses_.end(),
                       [&](const Pause& pause) { return events_.concerns(pause.on, lane); });
}

void VehicleWorld::resume(const SubscriptionTarget& on, TimePoint now) {
    std::erase_if(pauses_, [&](const Pause& pause) { return pause.on == on && (!pause.until || *pause.until <= now); });
    std::vector<NewEvent> held = std::exchange(held_, {});
    for (NewEvent& event : held) {
        if (is_paused(event.lane)) {
            held_.push_back(std::move(event));
        } else {
            listener_.raised(events_.raise(std::move(event), now));
        }
    }
}

// Every event goes through here.
void VehicleWorld::raise(NewEvent event, TimePoint now) {
    event.date = now;
    const auto known = cars_.find(event.vehicle);
    if (known != cars_.end()) {
        event.state = known->second.state;
    }
    if (!is_paused(event.lane)) {
        listener_.raised(events_.raise(std::move(event), now));
    } else if (scenario_.interpretations.is("A-35", "hold")) {
        held_.push_back(std::move(event));
    } else {
        listener_.noted("drop", events_.lane(event.lane).name, "paused: the event is dropped");
    }
}

// New data of a vehicle: every monitor that watches it looks at them.
void VehicleWorld::arrive(std::size_t vehicle, TimePoint now) {
    for (const std::size_t monitor : watching_) {
        const WatchedRule& watched = scenario_.rules[monitor];
        if (!contains(watched.vehicles, vehicle) ||
            std::find(removed_.begin(), removed_.end(), monitor) != removed_.end()) {
            continue;
        }
        Car& target = car(vehicle);
        auto watch = target.watches.find(monitor);
        if (watch == target.watches.end()) {
            const bool baseline = scenario_.interpretations.is("first-data", "baseline");
            watch =
                target.watches.emplace(monitor, MonitorWatch(*watched.rule, *events_.first_state(vehicle), baseline))
                    .first;
        }
        if (const auto firing = watch->second.data_arrived(*target.state, now)) {
            fire(monitor, vehicle, *firing, now);
        }
    }
}

void VehicleWorld::fire(std::size_t monitor, std::size_t vehicle, const Firing& firing, TimePoint now) {
    const WatchedRule& watched = scenario_.rules[monitor];
    const VehicleState& state = *car(vehicle).state;
    if (watched.notifies) {
        MonitorContent content;
        content.monitor = monitor;
        content.refresh = firing.refresh;
        for (const std::string& type : scenario_.monitors[monitor].extended_event_param) {
            content.extensions.emplace_back(type, "");
        }
        for (const FiredValue& fired : firing.values) {
            MonitorValue value;
            value.data = fired.data;
            value.literal = fired.literal;
            value.previous = fired.previous;
            const MonitoredData* data = find_monitored_data(scenario_.flavour, fired.data);
            value.object_type = data == nullptr ? "" : data->object_type;
            if (value.object_type == "obj.alert") {
                // Of all alerts, those that the rule is about.
                value.literal = fmt::format("{}", fmt::join(fired.words, ","));
                value.object_values = alert_objects(scenario_.flavour, state, fired.words, now);
            } else if (value.object_type == "obj.collision") {
                value.object_values = collision_objects(scenario_.flavour, state, now);
            }
            content.values.push_back(std::move(value));
        }
        NewEvent event;
        event.lane = events_.lane_of_monitor(monitor);
        event.vehicle = static_cast<std::uint32_t>(vehicle);
        event.monitor = events_.keep(std::move(content));
        raise(std::move(event), now);
    }
    if (!firing.refresh || watched.chain_on_refresh) {
        for (const ChainedAction& action : watched.chain) {
            chain(action, monitor, vehicle, now);
        }
    }
}

// `onEvent` of the platform (PROTOCOL.md 9.4).
void VehicleWorld::chain(const ChainedAction& action, std::size_t monitor, std::size_t vehicle, TimePoint now) {
    if (action.kind == ChainedAction::Kind::remote) {
        post(action.post, vehicle, now);
        return;
    }
    const std::size_t target = action.monitor.value_or(monitor);
    const SubscriptionTarget on{std::nullopt, target};
    const std::string& name = scenario_.monitor_names[target];
    switch (action.kind) {
        case ChainedAction::Kind::pause:
            listener_.noted("pause", name, "by a chained action");
            pauses_.push_back({on, std::nullopt});
            break;
        case ChainedAction::Kind::resume:
            listener_.noted("resume", name, "by a chained action");
            resume(on, now);
            break;
        case ChainedAction::Kind::remove:
            listener_.noted("delete", name, "by a chained action");
            removed_.push_back(target);
            break;
        case ChainedAction::Kind::remote: break;
    }
}

std::uint64_t VehicleWorld::add_job(Job job) {
    jobs_.emplace(++last_job_, std::move(job));
    return last_job_;
}

void VehicleWorld::schedule(TimePoint at, std::uint64_t job) {
    due_.push({at, ++sequence_, job});
}

std::optional<TimePoint> VehicleWorld::next_due() const {
    return due_.empty() ? std::nullopt : std::optional{due_.top().at};
}

void VehicleWorld::advance(TimePoint now) {
    while (!due_.empty() && due_.top().at <= now) {
        const std::uint64_t job = due_.top().job;
        due_.pop();
        advance_job(job, now);
    }
}

void VehicleWorld::advance_job(std::uint64_t id, TimePoint now) {
    Job& job = jobs_.at(id);
    bool goes_on = false;
    if (auto* action = std::get_if<ActionJob>(&job.what)) {
        goes_on = advance_action(*action, job.vehicle, id, now);
    } else if (auto* ride = std::get_if<RideJob>(&job.what)) {
        goes_on = advance_ride(*ride, job.vehicle, id, now);
    } else {
        resume(std::get<ResumeJob>(job.what).on, now);
    }
    if (!goes_on) {
        jobs_.erase(id);
    }
}

bool VehicleWorld::advance_action(ActionJob& job, std::size_t vehicle, std::uint64_t id, TimePoint now) {
    Car& target = car(vehicle);
    const FlowStep result = job.flow.step(target.remote, *target.state, now);
    if (result.succeeded && !job.flow.action().wanted.empty()) {
        VehicleState& state = change(target);
        for (const auto& [name, text] : job.flow.action().wanted) {
            state.set(name, text, now);
        }
    }
    for (const RemoteEventStatus& status : result.raised) {
        NewEvent event;
        event.action = job.action;
        event.lane = events_.lane_of_action(job.action);
        event.vehicle = static_cast<std::uint32_t>(vehicle);
        event.status = status;
        raise(std::move(event), now);
    }
    const auto due = job.flow.due();
    if (due) {
        schedule(*due, id);
    }
    if (result.succeeded && !job.flow.action().wanted.empty()) {
        arrive(vehicle, now);
    }
    return due.has_value();
}

// A point of a drive or charge: new data.
bool VehicleWorld::advance_ride(RideJob& job, std::size_t vehicle, std::uint64_t id, TimePoint now) {
    Car& target = car(vehicle);
    const bool was_awake = target.remote.is_awake(*target.state, now);
    if (job.player->next()) {
        job.player->apply(change(target), now);
        linger(target.remote, *target.state, was_awake, now);
    }
    const auto next = job.player->next();
    if (next) {
        schedule(job.began + *next, id);
    } else {
        listener_.noted(job.word, scenario_.vehicles[vehicle].name, "ends");
    }
    arrive(vehicle, now);
    return next.has_value();
}

}  // namespace notisim
