#pragma once

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"
#include "simulator/protocol/event.hpp"
#include "simulator/scenario/expectation.hpp"
#include "simulator/vehicle/charge.hpp"
#include "simulator/vehicle/remote_action.hpp"
#include "simulator/vehicle/track.hpp"
#include "simulator/vehicle/vehicle_condition.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace notisim {

/// The vehicles that a step is about: those that one name stands for.
struct VehicleRange {
    std::size_t first = 0;
    std::size_t count = 1;
};

/// What remote events of one action have in common.
struct RemotePost {
    std::size_t callback = 0;
    VehicleRange vehicles;
    RemoteType type = RemoteType::Doors;
    /// The name after `as:`. Events of one name (and vehicle) are of one remote action. Without a name, events spelled
    /// out for the same callback, vehicle and type are of one action until it is Done.
    std::string name;
    std::string label;                           ///< b2c, platform: label of the posted remote.
    std::vector<Attribute> attributes;           ///< b2c, platform: added on top (4.2).
    std::vector<Attribute> callback_attributes;  ///< b2c, platform: add to or replace those of the callback.
    std::vector<std::string> extensions;         ///< Platform: `extendedEventParam`.
};

/// A remote event spelled out: `remote: {on, vehicle, raw: {remoteType, eventStatus}}`.
struct RemoteStep {
    RemotePost post;
    RemoteEventStatus status;
    std::string action_id;  ///< `remoteActionId` where the raw event gives it, else empty.
};

/// A remote that is posted: `remote: {on, vehicle, door: {state: Unlocked}}`. What follows is up to the vehicle.
struct ActionStep {
    RemotePost post;
    RemoteAction action;
    std::optional<ForcedOutcome> outcome;
    PhaseLengths phases;
};

/// What a monitor event says, as far as it does not depend on the vehicle's state.
struct MonitorContent {
    std::size_t monitor = 0;
    std::vector<MonitorValue> values;
    /// Extension type and, where the scenario gives it, its body as JSON text (an object); else made from the vehicle.
    std::vector<std::pair<std::string, std::string>> extensions;
    bool refresh = false;
    std::string settings;  ///< Platform: JSON text of `settings`; empty: absent.
};

/// A monitor event raised by hand.
struct MonitorStep {
    MonitorContent content;
    VehicleRange vehicles;
};

/// Bytes as they are, to the target of a callback or monitor.
struct BodyStep {
    bool to_monitor = false;
    std::size_t subscription = 0;  ///< Index of the callback or monitor.
    std::size_t vehicle = 0;       ///< For attribute variables; the first vehicle if not given.
    std::string body;
};

/// Changes of what decides how remote actions end; what is absent stays as it is.
struct ConditionChange {
    std::optional<bool> awake;
    std::optional<bool> reachable;
    std::optional<VehicleCondition::Battery> battery;
    std::optional<int> wakeups_left;
    std::optional<int> wakeups_per_month;
    std::optional<VehicleCondition::ChargingFault> charging_fault;
    std::optional<VehicleCondition::Key> key;
    std::optional<bool> driver_agrees;
    std::optional<std::optional<std::vector<RemoteType>>> rights;
    std::optional<std::optional<std::vector<RemoteType>>> supports;
    std::optional<std::optional<RemoteFailedEventStatus>> fault;
    std::optional<int> requests_per_minute;
    std::optional<int> requests_per_day;

    /// What is there, for people: `battery=low`, `rights`.
    [[nodiscard]] std::vector<std::string> names() const;
    /// Applies what is there; `awake` is the caller's to see to.
    void apply(VehicleCondition& condition) const;
};

/// A datum of vehicle_data() and its canonical text.
using DatumText = std::pair<std::string, std::string>;

/// New data of a vehicle: they arrive, and monitors are evaluated.
struct SetStep {
    VehicleRange vehicles;
    std::vector<DatumText> data;
    ConditionChange condition;
};

/// A recorded drive.
struct DriveStep {
    VehicleRange vehicles;
    std::shared_ptr<const Track> track;
};

struct ChargeStep {
    VehicleRange vehicles;
    ChargePlan plan;
};

/// What a step with `on:` is about: a callback or a monitor.
struct SubscriptionTarget {
    std::optional<std::size_t> callback;
    std::optional<std::size_t> monitor;
    bool operator==(const SubscriptionTarget&) const = default;
};

/// A subscription whose status is Paused for a while.
struct PauseStep {
    SubscriptionTarget on;
    Duration length{0};
};

/// A stretch of simulated time in which attempts fail.
struct OutageStep {
    enum class Kind : std::uint8_t { refuse, timeout };
    Kind kind = Kind::refuse;
    Duration length{0};
    SubscriptionTarget on;  ///< `on:` limits the outage to one callback or monitor.
};

inline constexpr EnumTable<OutageStep::Kind, 2> kOutageKinds{
    {{OutageStep::Kind::refuse, "refuse"}, {OutageStep::Kind::timeout, "timeout"}}};

struct WaitStep {
    Duration length{0};
};

/// A command of the user's, run by `/bin/sh -c` and waited for; only with --allow-exec.
struct ExecStep {
    std::string command;
};

struct Step;

struct RepeatStep {
    std::uint64_t times = 1;
    Duration every{0};
    std::vector<Step> steps;
};

/// A step and when it happens: `at` counts from the start of the scenario (inside a repeat, from the start of the
/// iteration), `after` from the step before.
struct Step {
    std::optional<Duration> at;
    Duration after{0};
    bool real_time = false;  ///< The time before this step passes on the wall, whatever the clock.
    std::variant<RemoteStep, ActionStep, MonitorStep, BodyStep, SetStep, DriveStep, ChargeStep, PauseStep, OutageStep,
                 WaitStep, ExecStep, RepeatStep>
        what;
    std::vector<Expectation> expectations;  ///< Of the remote action that the step posts.
    SourceSpan span;
};

}  // namespace notisim
