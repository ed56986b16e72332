#pragma once

#include "simulator/engine/event_store.hpp"
#include "simulator/monitor/monitor_watch.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/vehicle/remote_flow.hpp"
#include "simulator/vehicle/state_player.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace notisim {

/// The vehicles of a scenario as simulated time goes by: their data, the remote actions under way, drives and charges,
/// and the monitors that watch them. Decides which events are raised, and when.
///
/// Vehicles that nothing has happened to cost nothing: all state is made when it is first needed.
/// Threading: one thread. Lifetime: the scenario and the store must outlive it.
class VehicleWorld {
public:
    /// What it tells its owner of.
    struct Listener {
        std::function<void(NotificationId)> raised;
        /// Something that is no notification: `word` is the kind of step, `who` the vehicle or subscription.
        std::function<void(std::string_view word, std::string_view who, const std::string& what)> noted;
    };

    VehicleWorld(const Scenario& scenario, EventStore& events, Listener listener);

    void run(const RemoteStep& step, TimePoint now);
    void run(const ActionStep& step, TimePoint now);
    void run(const MonitorStep& step, TimePoint now);
    void run(const BodyStep& step, TimePoint now);
    void run(const SetStep& step, TimePoint now);
    void run(const DriveStep& step, TimePoint now);
    void run(const ChargeStep& step, TimePoint now);
    void run(const PauseStep& step, TimePoint now);

    /// When something is next to happen by itself; nothing when nothing is.
    [[nodiscard]] std::optional<TimePoint> next_due() const;
    /// Does what is due at `now`.
    void advance(TimePoint now);

private:
    struct Car {
        RemoteVehicle remote;
        std::shared_ptr<VehicleState> state;
        std::map<std::size_t, MonitorWatch> watches;  ///< By monitor, from the first data on.
    };

    struct ActionJob {
        RemoteFlow flow;
        ActionId action;
    };
    struct RideJob {
        std::unique_ptr<StatePlayer> player;
        std::string_view word;  ///< `drive` or `charge`.
        TimePoint began;
    };
    struct ResumeJob {
        SubscriptionTarget on;
    };
    struct Job {
        std::size_t vehicle = 0;
        std::variant<ActionJob, RideJob, ResumeJob> what;
    };
    struct Due {
        TimePoint at;
        std::uint64_t sequence;  ///< Ties are served in the order in which they were made.
        std::uint64_t job;
        bool operator>(const Due& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
    };
    struct Pause {
        SubscriptionTarget on;
        std::optional<TimePoint> until;  ///< Absent: until a monitor action resumes it.
    };

    Car& car(std::size_t vehicle);
    /// The state of a vehicle, to be changed: a copy if a notification refers to it.
    VehicleState& change(Car& car);
    void post(const ActionStep& step, std::size_t vehicle, TimePoint now);
    void arrive(std::size_t vehicle, TimePoint now);
    void fire(std::size_t monitor, std::size_t vehicle, const Firing& firing, TimePoint now);
    void chain(const ChainedAction& action, std::size_t monitor, std::size_t vehicle, TimePoint now);
    void start_ride(std::size_t vehicle, std::unique_ptr<StatePlayer> player, std::string_view word, TimePoint now);
    void raise(NewEvent event, TimePoint now);
    void resume(const SubscriptionTarget& on, TimePoint now);
    [[nodiscard]] bool is_paused(LaneId lane) const;
    void schedule(TimePoint at, std::uint64_t job);
    void advance_job(std::uint64_t id, TimePoint now);
    bool advance_action(ActionJob& job, std::size_t vehicle, std::uint64_t id, TimePoint now);
    bool advance_ride(RideJob& job, std::size_t vehicle, std::uint64_t id, TimePoint now);
    std::uint64_t add_job(Job job);

    const Scenario& scenario_;
    EventStore& events_;
    Listener listener_;
    std::unordered_map<std::size_t, Car> cars_;
    std::unordered_map<std::uint64_t, Job> jobs_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::uint64_t last_job_ = 0;
    std::uint64_t sequence_ = 0;
    std::vector<Pause> pauses_;
    std::vector<NewEvent> held_;         ///< A-35 `hold`: in the order in which they happened.
    std::vector<std::size_t> removed_;   ///< Monitors that a chained action deleted.
    std::vector<std::size_t> watching_;  ///< Monitors that have a rule.
};

}  // namespace notisim
