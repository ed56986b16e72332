#include "simulator/load/stories.hpp"

#include "simulator/base/rng.hpp"
#include "simulator/engine/lane_settings.hpp"
#include "simulator/engine/perfect_receiver.hpp"
#include "simulator/engine/replay.hpp"
#include "simulator/protocol/body.hpp"

#include <atomic>
#include <bitset>
#include <fmt/core.h>
#include <map>
#include <utility>

namespace notisim {

namespace {

/// Keeps every notification of a replay.
class Listener final : public RunObserver {
public:
    explicit Listener(const Scenario& scenario, StoryBook& book) : scenario_(scenario), book_(book) {}

    void raised(TimePoint at, NotificationId id, const EventStore& events) override {
        const NewEvent& event = events.event(id);
        if (event.body != nullptr) {
            why_ = "it has a step 'body', which is the same for all vehicles; load needs remotes and monitors";
        } else if (++count_ > kStoryEventsMax) {
            why_ = fmt::format("it raises more than {} notifications; a story is repeated by each vehicle of the load, "
                               "so a short one will do",
                               kStoryEventsMax);
        }
        if (!why_.empty()) {
            stop_.store(true);
            return;
        }
        const auto [place, fresh] = story_of_.try_emplace(event.vehicle, book_.stories.size());
        if (fresh) {
            book_.stories.push_back({scenario_.vehicles[event.vehicle].name, event.status.has_value(), {}});
        }
        Story& story = book_.stories[place->second];
        StoryEvent told = describe(id, events);
        told.after = fresh ? Duration{0} : at - last_[event.vehicle];
        last_[event.vehicle] = at;
        story.events.push_back(std::move(told));
    }

    [[nodiscard]] const std::atomic<bool>& stop() const { return stop_; }
    [[nodiscard]] const std::string& why() const { return why_; }

private:
    StoryEvent describe(NotificationId id, const EventStore& events) {
        const NewEvent& event = events.event(id);
        const LaneId lane = event.lane;
        const Channel& channel = events.channel(lane);
        StoryEvent told;
        told.remote = event.status.has_value();
        told.alone = events.request(lane, std::vector{id});
        if (channel.flavour != Flavour::b2b) {
            told.in_array = events.request(lane, std::vector{id, id});
        }
        told.vin = events.vin(id);
        told.vehicle_id = scenario_.vehicles[event.vehicle].id;
        told.date = format_time(event.date, book_.dates);
        told.words = events.describe(id);
        if (told.remote) {
            told.id = events.action_text(event.action);
            told.action = action_index(event.vehicle, event.action);
            told.mark = event.status->status();
        } else {
            const std::size_t monitor = event.monitor->monitor;
            told.id = scenario_.monitors[monitor].id;
            told.action = static_cast<std::uint32_t>(monitor);
            told.own_id = told.id == hex_id(scenario_.seed, "monitor/" + scenario_.monitor_names[monitor]);
        }
        told.lane = lane_index(lane, events);
        return told;
    }

    std::uint32_t action_index(std::uint32_t vehicle, ActionId action) {
        auto& actions = actions_[vehicle];
        return actions.try_emplace(action, static_cast<std::uint32_t>(actions.size())).first->second;
    }

    std::uint32_t lane_index(LaneId lane, const EventStore& events) {
        const auto [place, fresh] = lane_of_.try_emplace(lane, static_cast<std::uint32_t>(book_.lanes.size()));
        if (fresh) {
            const Channel& channel = events.channel(lane);
            StoryLane& told = book_.lanes.emplace_back();
            told = {lane_settings(channel), std::string{events.lane(lane).kind}, channel, accepted_by(channel)};
        }
        return place->second;
    }

    // Each remote action has a lane of its own; their channels are few.
    const std::bitset<1000>& accepted_by(const Channel& channel) {
        const auto [place, fresh] = accepted_.try_emplace({channel.callback, channel.monitor});
        for (std::size_t status = 0; fresh && status < place->second.size(); ++status) {
            place->second[status] = is_accepted(channel, static_cast<int>(status));
        }
        return place->second;
    }

    const Scenario& scenario_;
    StoryBook& book_;
    std::map<std::uint32_t, std::size_t> story_of_;
    std::map<std::uint32_t, TimePoint> last_;
    std::map<std::uint32_t, std::map<ActionId, std::uint32_t>> actions_;
    std::map<LaneId, std::uint32_t> lane_of_;
    std::map<std::pair<const Callback*, const Monitor*>, std::bitset<1000>> accepted_;
    std::size_t count_ = 0;
    std::atomic<bool> stop_{false};
    std::string why_;
};

std::string remote_story(std::string_view name, RemoteType type, bool asleep) {
    std::string steps;
    const auto step = [&](std::string_view at, std::string_view kind, std::string_view status) {
        steps +=
            fmt::format("  - at: {}\n    remote: {{on: registered, vehicle: {}, raw: {{remoteType: {}, eventStatus: "
                        "{{type: {}, status: {}}}}}}}\n    as: {}\n",
                        at, name, name_in(kRemoteTypes, type), kind, status, name);
    };
    step("0s", "Pending", "Accepted");
    if (asleep) {
        step("1s", "Pending", "WakingUpVehicle");
    }
    step(asleep ? "4s" : "1s", "Pending", "SentToVehicle");
    step(asleep ? "7s" : "3s", "Done", "Success");
    return steps;
}

std::string monitor_story(std::string_view name, std::string_view data, std::string_view value) {
    const auto step = [&](std::string_view at, bool refresh) {
        return fmt::format("  - at: {}\n    monitor: watched\n    vehicle: {}\n    values: [{{data: {}, value: {}}}]\n"
                           "    extensions: [vehicle.position]\n    refresh: {}\n",
                           at, name, data, value, refresh);
    };
    return step("0s", false) + step("10s", true);
}

}  // namespace

std::optional<StoryBook> make_stories(const Scenario& scenario, std::string& why) {
    StoryBook book;
    book.dates = date_format(scenario.interpretations);
    auto played = std::make_shared<Scenario>(scenario);
    played->clock = {};
    std::erase_if(played->steps, [](const Step& step) { return std::holds_alternative<ExecStep>(step.what); });
    book.scenario = played;
    PerfectReceiver receiver;
    Listener listener(*played, book);
    ReplayOptions options;
    options.stop = &listener.stop();
    Replay(*played, receiver, {&listener}, options).run();
    why = listener.why();
    if (why.empty() && book.stories.empty()) {
        why = "it raises no notification";
    }
    return why.empty() ? std::optional{std::move(book)} : std::nullopt;
}

std::string fleet_steps(bool remotes, bool monitors, const std::vector<RemoteType>& types, std::string& vehicles) {
    std::string steps = "steps:\n";
    const auto declare = [&vehicles](const std::string& name) { vehicles += fmt::format("  {}: {{}}\n", name); };
    for (std::size_t index = 0; remotes && index < types.size(); ++index) {
        const std::string name = fmt::format("remote-{}", index + 1);
        declare(name);
        steps += remote_story(name, types[index], index % 2 == 1);
    }
    if (monitors) {
        constexpr std::pair<std::string_view, std::string_view> kWatched[] = {
            {"vehicle.energy.electric.level", "12"},
            {"vehicle.odometer", "25012"},
            {"vehicle.energy.electric.autonomy", "58"}};
        for (const auto& [data, value] : kWatched) {
            const std::string name = fmt::format("monitor-{}", &data - &kWatched[0].first + 1);
            declare(name);
            steps += monitor_story(name, data, value);
        }
    }
    return steps;
}

}  // namespace notisim
