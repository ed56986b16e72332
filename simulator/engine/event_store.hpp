#pragma once

#include "simulator/engine/delivery_engine.hpp"
#include "simulator/protocol/event.hpp"
#include "simulator/protocol/render.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace notisim {

/// Index in the order in which remote actions were opened.
using ActionId = std::uint32_t;

/// What a lane is to people: its kind (`monitor`, `remote`, `callback` or `body`), its id on the wire and the name of
/// the subscription or action in the scenario.
struct LaneInfo {
    std::string_view kind;
    std::string id;
    std::string_view name;
};

/// One event before it is a notification. Exactly one of `status`, `monitor` and `body` is what it says.
struct NewEvent {
    LaneId lane = 0;
    std::uint32_t vehicle = 0;
    TimePoint date{};
    ActionId action = 0;                        ///< With `status`.
    std::optional<RemoteEventStatus> status;    ///< A remote event.
    const MonitorContent* monitor = nullptr;    ///< Lives as long as the store.
    const BodyStep* body = nullptr;             ///< Part of the scenario.
    std::shared_ptr<const VehicleState> state;  ///< What extensions tell of; null: as at the start.
};

/// Keeps what each notification says and which lane it goes to, and builds the requests of a run.
///
/// Compact on purpose: a notification is a row of numbers that refers to the scenario; its text is made when it is
/// sent. Lifetime: the scenario and the engine must outlive it.
class EventStore {
public:
    EventStore(const Scenario& scenario, DeliveryEngine& engine);

    /// A new remote action on a vehicle. `post` must live as long as the store.
    ActionId open_action(const RemotePost& post, std::size_t vehicle);
    /// The action that an event spelled out belongs to, opened where there is none yet.
    ActionId action_of(const RemoteStep& step, std::size_t vehicle);
    [[nodiscard]] const RemotePost& post(ActionId action) const { return *actions_[action].post; }
    /// The action of a remote notification; nothing of others.
    [[nodiscard]] std::optional<ActionId> action_of(NotificationId id) const;

    /// Keeps what a monitor event says; equal contents are kept once.
    const MonitorContent* keep(MonitorContent content);

    [[nodiscard]] LaneId lane_of_action(ActionId action) const { return actions_[action].lane; }
    LaneId lane_of_monitor(std::size_t monitor);
    LaneId lane_of_body(const BodyStep& step);

    NotificationId raise(NewEvent event, TimePoint now);

    /// What was raised.
    [[nodiscard]] const NewEvent& event(NotificationId id) const { return events_[id]; }
    /// `remoteActionId`
    [[nodiscard]] std::string_view action_text(ActionId action) const { return actions_[action].id; }

    [[nodiscard]] const LaneInfo& lane(LaneId id) const { return lanes_[id].info; }
    [[nodiscard]] const Channel& channel(LaneId id) const { return lanes_[id].channel; }
    /// Whether a lane is one of the callback or monitor, or there is neither.
    [[nodiscard]] bool concerns(const SubscriptionTarget& target, LaneId id) const;

    /// The request of an attempt.
    [[nodiscard]] HttpRequest request(LaneId lane, std::span<const NotificationId> notifications) const;

    /// The event in words, for people: `Doors Done/Failed/DoorsOpen`.
    [[nodiscard]] std::string describe(NotificationId id) const;
    /// The status of a remote event in words: `Done/Failed/DoorsOpen`.
    [[nodiscard]] std::string status_text(NotificationId id) const;
    [[nodiscard]] std::string_view vin(NotificationId id) const;
    [[nodiscard]] LaneId lane_of(NotificationId id) const { return events_[id].lane; }

    /// What a vehicle knows of itself at the start.
    [[nodiscard]] std::shared_ptr<VehicleState> first_state(std::size_t vehicle) const;

private:
    struct Action {
        std::string id;
        const RemotePost* post = nullptr;
        LaneId lane = 0;
    };

    struct Lane {
        LaneInfo info;
        Channel channel;
        SubscriptionTarget target;                                               ///< For outages and pauses.
        std::unique_ptr<std::unordered_map<std::string, std::uint32_t>> groups;  ///< A-21: by attribute values.
    };

    [[nodiscard]] Channel channel_of_callback(std::size_t callback) const;
    [[nodiscard]] Channel channel_of_monitor(std::size_t monitor) const;
    LaneId add_lane(const LaneSettings& settings, Lane lane);
    ActionId add_action(std::string id, const RemotePost& post);
    LaneId callback_lane(std::size_t callback);
    LaneId remote_lane(const RemotePost& post, const std::string& action_id);
    std::uint32_t group_of(const NewEvent& event);
    [[nodiscard]] std::string extensions_of(const NewEvent& event) const;
    [[nodiscard]] EventView view(const NewEvent& event, std::string& extensions) const;

    const Scenario& scenario_;
    DeliveryEngine& engine_;
    std::deque<NewEvent> events_{1};  ///< By notification id.
    std::vector<Action> actions_;
    std::vector<Lane> lanes_;
    std::map<std::string, ActionId> open_actions_;  ///< By name and vehicle, or callback, vehicle and type until Done.
    std::map<std::string, std::uint32_t> action_counts_;  ///< How many actions without a name had the same key.
    std::map<std::string, LaneId> lane_by_key_;
    std::unordered_map<std::string, std::unique_ptr<MonitorContent>> contents_;
};

}  // namespace notisim
