#pragma once

#include "simulator/base/rng.hpp"
#include "simulator/protocol/flavour.hpp"
#include "simulator/vehicle/remote_action.hpp"
#include "simulator/vehicle/vehicle_condition.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <optional>
#include <vector>

namespace notisim {

/// A vehicle as the remote actions on it see and change it.
///
/// A stopped vehicle stays awake for three minutes, and each message to it gives three more (PROTOCOL.md 8.3).
struct RemoteVehicle {
    VehicleCondition condition;
    TimePoint awake_until{};
    std::int64_t month = 0;               ///< In which `wakeups_left` counts, as months since year 0.
    std::vector<RemoteType> in_progress;  ///< Types of actions under way.
    std::vector<TimePoint> requests;      ///< Of the last day, where there is a limit.

    /// Whether it is awake by itself or by what it was sent last.
    [[nodiscard]] bool is_awake(const VehicleState& state, TimePoint now) const;
    /// Keeps it awake for three minutes.
    void touch(TimePoint now);
    /// Gives the wake-ups of a new month when one has begun.
    void begin_month(TimePoint now);
};

/// What one step of a flow brings about.
struct FlowStep {
    std::vector<RemoteEventStatus> raised;  ///< Notifications of this moment, in order.
    bool succeeded = false;                 ///< The action's wanted data are to be set.
};

/// One remote action on its way through the flow chart of PROTOCOL.md 8.1: checks, wake-up, sending, execution.
///
/// Pure: the vehicle is passed in at each step, so that what counts is its state at that moment. Clauses,
///
class RemoteFlow {
public:
    /// `rng` is the action's own stream of random numbers. `now`: when the action is posted.
    RemoteFlow(RemoteAction action, std::optional<ForcedOutcome> forced, Flavour flavour,
               const Interpretations& readings, const PhaseLengths& phases, Rng rng, TimePoint now);

    /// Whether the request is refused by the API, so that no notification follows at all: the vehicle cannot do it.
    [[nodiscard]] bool is_refused(const RemoteVehicle& vehicle) const;
    /// When the next step is due; nothing when the action is over.
    [[nodiscard]] std::optional<TimePoint> due() const { return due_; }
    /// Takes the step that is due at `now`.
    FlowStep step(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now);

    [[nodiscard]] const RemoteAction& action() const { return action_; }

private:
    enum class Phase : std::uint8_t { check, send, wake, sent, execute, offline };

    void check(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now, FlowStep& result);
    void reach(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now, FlowStep& result);
    void wake(RemoteVehicle& vehicle, TimePoint now, FlowStep& result);
    void send(RemoteVehicle& vehicle, TimePoint now, FlowStep& result);
    void execute(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now, FlowStep& result);
    void repeat_offline(const RemoteVehicle& vehicle, TimePoint now, FlowStep& result);
    [[nodiscard]] std::optional<RemoteFailedEventStatus> check_failure(const RemoteVehicle& vehicle,
                                                                       const VehicleState& state, TimePoint now) const;
    [[nodiscard]] std::optional<RemoteFailedEventStatus> vehicle_failure(const VehicleCondition& condition,
                                                                         const VehicleState& state) const;
    [[nodiscard]] bool is_already_done(const VehicleState& state) const;
    [[nodiscard]] bool is_navigation() const { return action_.type == RemoteType::Navigation; }
    [[nodiscard]] bool forces(RemoteFailedEventStatus cause) const;
    void raise(RemotePendingEventStatus status, FlowStep& result) const;
    void fail(RemoteFailedEventStatus cause, RemoteVehicle& vehicle, FlowStep& result);
    void finish(RemoteVehicle& vehicle);
    void wait(Phase phase, const PhaseLength& length, TimePoint now);

    RemoteAction action_;
    std::optional<ForcedOutcome> forced_;
    Flavour flavour_;
    const Interpretations& readings_;
    PhaseLengths phases_;
    Rng rng_;
    Phase phase_ = Phase::check;
    std::optional<TimePoint> due_;
    TimePoint posted_;
    bool was_awake_ = true;
    bool started_ = false;  ///< It is in the vehicle's list of actions in progress.
};

}  // namespace notisim
