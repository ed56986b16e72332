#pragma once

#include "simulator/engine/delivery_engine.hpp"
#include "simulator/protocol/event.hpp"
#include "simulator/protocol/extension.hpp"
#include "simulator/protocol/render.hpp"
#include "simulator/scenario/scenario.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace notisim {

/// What a lane is to people: its kind (`monitor`, `remote`, `callback` or `body`), its id on the wire and the name of
/// the subscription or action in the scenario.
struct LaneInfo {
    std::string kind;
    std::string id;
    std::string name;
};

/// Keeps what each notification says and which lane it goes to, and builds the requests of a run.
///
/// Compact on purpose: a notification is a row of numbers that refers to the scenario; its text is made when it is
/// sent. Lifetime: the scenario and the engine must outlive it.
class EventStore {
public:
    EventStore(const Scenario& scenario, DeliveryEngine& engine);

    /// Raise the event of a step; the engine gets the notification.
    NotificationId raise(const RemoteStep& step, TimePoint now);
    NotificationId raise(const MonitorStep& step, TimePoint now);
    NotificationId raise(const BodyStep& step, TimePoint now);

    [[nodiscard]] const LaneInfo& lane(LaneId id) const { return lanes_[id].info; }
    [[nodiscard]] const Channel& channel(LaneId id) const { return lanes_[id].channel; }
    [[nodiscard]] bool concerns(const OutageStep& outage, LaneId id) const;

    /// The request of an attempt.
    [[nodiscard]] HttpRequest request(LaneId lane, std::span<const NotificationId> notifications) const;

    /// The event in words, for people: `Doors Done/Failed/DoorsOpen`.
    [[nodiscard]] std::string describe(NotificationId id) const;
    [[nodiscard]] std::string_view vin(NotificationId id) const;
    [[nodiscard]] LaneId lane_of(NotificationId id) const { return events_[id].lane; }

private:
    struct Event {
        TimePoint date{};
        LaneId lane = 0;
        std::uint32_t vehicle = 0;
        std::uint32_t action = 0;            ///< Index in `actions_`, for remote events.
        const RemoteStep* remote = nullptr;  ///< Exactly one of the three is set.
        const MonitorStep* monitor = nullptr;
        const BodyStep* body = nullptr;
    };

    struct RemoteAction {
        std::string id;
        const RemoteStep* first = nullptr;  ///< Label and attributes of the action are those of its first event.
        LaneId lane = 0;
    };

    struct Lane {
        LaneInfo info;
        Channel channel;
        std::optional<std::size_t> callback;  ///< Indexes in the scenario, for outages.
        std::optional<std::size_t> monitor;
        std::unordered_map<std::string, std::uint32_t> groups;  ///< A-21: group by attribute values.
    };

    [[nodiscard]] Channel channel_of_callback(std::size_t callback) const;
    [[nodiscard]] Channel channel_of_monitor(std::size_t monitor) const;
    LaneId add_lane(const LaneSettings& settings, Lane lane);
    std::uint32_t action_of(const RemoteStep& step);
    LaneId remote_lane(const RemoteStep& step, const std::string& action_id);
    LaneId monitor_lane(std::size_t monitor);
    LaneId callback_lane(std::size_t callback);
    LaneId body_lane(const BodyStep& step);
    NotificationId add(LaneId lane, Event event, TimePoint now);
    std::uint32_t group_of(const Event& event);
    [[nodiscard]] EventView view(const Event& event, std::string& values, std::string& extensions) const;

    const Scenario& scenario_;
    DeliveryEngine& engine_;
    std::vector<Event> events_{1};  ///< By notification id.
    std::vector<RemoteAction> actions_;
    std::vector<Lane> lanes_;
    std::map<std::string, std::uint32_t> open_actions_;  ///< By name, or by callback, vehicle and type until Done.
    std::map<std::string, LaneId> lane_by_key_;
};

}  // namespace notisim
