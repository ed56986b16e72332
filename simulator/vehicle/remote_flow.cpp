#include "simulator/vehicle/remote_flow.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace notisim {

namespace {

using namespace std::chrono_literals;
using Cause = RemoteFailedEventStatus;

constexpr Duration kAwake = 3min;
// A-38 `until-back`: how often it is said again, and for how long.
constexpr Duration kOfflineRepeat = 1h;
constexpr Duration kOfflineLongest = 72h;

bool contains(const std::vector<RemoteType>& types, RemoteType type) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

bool in_use(const VehicleState& state) {
    return state.truth("vehicle.kinetic.moving") || state.text("vehicle.ignition") != "Stop";
}

// Opening of a window or the roof does not keep doors from being locked.
bool any_door_open(const VehicleState& state) {
    constexpr std::array<std::string_view, 5> kDoors{"Driver", "Passenger", "RearLeft", "RearRight", "Trunk"};
    return std::any_of(kDoors.begin(), kDoors.end(),
                       [&](std::string_view door) { return state.holds("vehicle.doorsState.opening", door); });
}

bool is_locked(const VehicleState& state) {
    return state.holds("vehicle.doorsState.lockedState", "Locked") ||
           state.holds("vehicle.doorsState.lockedState", "SuperLocked");
}

// What is found out before anything is sent to the vehicle (nodes 2 to 5 of the flow chart, and limits of requests).
bool is_check(Cause cause) {
    return cause == Cause::MissingRights || cause == Cause::SameActionInProgress ||
           cause == Cause::TooManyWakeUpsOverMonth || cause == Cause::NotPossibleDueToVehicleBatteryLevel ||
           cause == Cause::TooManyRequestInShortTime || cause == Cause::TooManyRequestSent ||
           cause == Cause::AuthorizationError;
}

// PROTOCOL.md 8.4: whom a driver who sits in the vehicle is in the way of.
bool needs_parked(RemoteType type) {
    return type == RemoteType::ThermalPreconditioning || type == RemoteType::Doors || type == RemoteType::Horn ||
           type == RemoteType::Lights || type == RemoteType::Immobilization;
}

bool needs_locked(RemoteType type) {
    return type == RemoteType::Horn || type == RemoteType::Lights || type == RemoteType::Immobilization;
}

// Measures against a theft go through whatever the vehicle's privacy is and while it is stolen.
bool is_against_theft(RemoteType type) {
    return type == RemoteType::Stolen || type == RemoteType::Immobilization || type == RemoteType::VehicleFinder;
}

std::size_t requests_since(const std::vector<TimePoint>& requests, TimePoint since) {
    return static_cast<std::size_t>(requests.end() - std::upper_bound(requests.begin(), requests.end(), since));
}

RemoteEventStatus done(RemoteDoneEventStatus status) {
    RemoteEventStatus event;
    event.type = RemoteEventType::Done;
    event.done = status;
    return event;
}

}  // namespace

bool RemoteVehicle::is_awake(const VehicleState& state, TimePoint now) const {
    return now < awake_until || in_use(state) || state.truth("stolen.state");
}

void RemoteVehicle::touch(TimePoint now) {
    awake_until = std::max(awake_until, now + kAwake);
}

void RemoteVehicle::begin_month(TimePoint now) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now)};
    const std::int64_t current = std::int64_t{static_cast<int>(day.year())} * 12 + unsigned{day.month()};
    if (month != 0 && current != month) {
        condition.wakeups_left = condition.wakeups_per_month;
    }
    month = current;
}

RemoteFlow::RemoteFlow(RemoteAction action, std::optional<ForcedOutcome> forced, Flavour flavour,
                       const Interpretations& readings, const PhaseLengths& phases, Rng rng, TimePoint now)
    : action_(std::move(action)),
      forced_(forced),
      flavour_(flavour),
      readings_(readings),
      phases_(phases),
      rng_(rng),
      posted_(now) {
    wait(Phase::check, phases_.accept, now);
}

bool RemoteFlow::is_refused(const RemoteVehicle& vehicle) const {
    if (forced_) {
        return forced_->kind == ForcedOutcome::Kind::refused;
    }
    const auto& supported = vehicle.condition.supports;
    return supported && !contains(*supported, action_.type);
}

FlowStep RemoteFlow::step(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now) {
    FlowStep result;
    vehicle.begin_month(now);
    due_.reset();
    switch (phase_) {
        case Phase::check: check(vehicle, state, now, result); break;
        case Phase::send: reach(vehicle, state, now, result); break;
        case Phase::wake: wake(vehicle, now, result); break;
        case Phase::sent: send(vehicle, now, result); break;
        case Phase::execute: execute(vehicle, state, now, result); break;
        case Phase::offline: repeat_offline(vehicle, now, result); break;
    }
    return result;
}

// Nodes 2 to 6.
void RemoteFlow::check(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now, FlowStep& result) {
    auto cause = check_failure(vehicle, state, now);
    if (forced_) {
        cause.reset();
        if (forced_->kind == ForcedOutcome::Kind::failed && is_check(forced_->cause)) {
            cause = forced_->cause;
        }
    }
    if (vehicle.condition.requests_per_minute > 0 || vehicle.condition.requests_per_day > 0) {
        vehicle.requests.push_back(now);
        std::erase_if(vehicle.requests, [now](TimePoint request) { return request <= now - 24h; });
    }
    if (cause) {
        fail(*cause, vehicle, result);
        return;
    }
    vehicle.in_progress.push_back(action_.type);
    started_ = true;
    if (!is_navigation()) {
        raise(RemotePendingEventStatus::Accepted, result);
        if (readings_.is("A-14", "after-accepted")) {
            raise(RemotePendingEventStatus::CheckingVehicle, result);
        }
        if (flavour_ == Flavour::platform && vehicle.condition.battery == VehicleCondition::Battery::warning) {
            raise(RemotePendingEventStatus::VehicleBatteryLevelWarning, result);
        }
    }
    wait(Phase::send, phases_.send, now);
}

std::optional<Cause> RemoteFlow::check_failure(const RemoteVehicle& vehicle, const VehicleState& state,
                                               TimePoint now) const {
    const VehicleCondition& condition = vehicle.condition;
    if (condition.rights && !contains(*condition.rights, action_.type)) {
        return Cause::MissingRights;
    }
    if (contains(vehicle.in_progress, action_.type)) {
        return Cause::SameActionInProgress;
    }
    if (condition.requests_per_minute > 0 &&
        requests_since(vehicle.requests, now - 1min) >= static_cast<std::size_t>(condition.requests_per_minute)) {
        return Cause::TooManyRequestInShortTime;
    }
    if (condition.requests_per_day > 0 &&
        requests_since(vehicle.requests, now - 24h) >= static_cast<std::size_t>(condition.requests_per_day)) {
        return Cause::TooManyRequestSent;
    }
    const bool wake_up = !vehicle.is_awake(state, now);
    if (condition.wakeups_left <= 0 && (wake_up || readings_.is("A-37", "always"))) {
        return Cause::TooManyWakeUpsOverMonth;
    }
    if (condition.battery == VehicleCondition::Battery::low) {
        return Cause::NotPossibleDueToVehicleBatteryLevel;
    }
    return std::nullopt;
}

// Nodes 7 and 8.
void RemoteFlow::reach(RemoteVehicle& vehicle, const VehicleState& state, TimePoint now, FlowStep& result) {
    was_awake_ = vehicle.is_awake(state, now);
    if (was_awake_) {
        send(vehicle, now, result);
        return;
    }
    vehicle.condition.wakeups_left = std::max(vehicle.condition.wakeups_left - 1, 0);
    if (!is_navigation() && readings_.is("A-11", "sent")) {
        raise(RemotePendingEventStatus::WakingUpVehicle, result);
    }
    wait(Phase::wake, phases_.wake, now);
}

// Node 9.
void RemoteFlow::wake(RemoteVehicle& vehicle, TimePoint now, FlowStep& result) {
    const bool forced_awake = forced_ && !forces(Cause::VehicleConnectionTimeout);
    if (forces(Cause::VehicleConnectionTimeout) || (!vehicle.condition.reachable && !forced_awake)) {
        fail(Cause::VehicleConnectionTimeout, vehicle, result);
        if (readings_.is("A-38", "until-back")) {
            phase_ = Phase::offline;
            due_ = now + kOfflineRepeat;
        }
        return;
    }
    vehicle.touch(now);
    wait(Phase::sent, phases_.send, now);
}

// Node 10.
void RemoteFlow::send(RemoteVehicle& vehicle, TimePoint now, FlowStep& result) {
    vehicle.touch(now);
    raise(RemotePendingEventStatus::SentToVehicle, result);
    wait(Phase::execute, phases_.execute, now);
}

// Nodes 11 and 12.
void RemoteFlow::execute(RemoteVehicle& vehicle, const VehicleState& state, TimePoint /*now*/, FlowStep& result) {
    if (forced_ && forced_->kind == ForcedOutcome::Kind::failed) {
        fail(forced_->cause, vehicle, result);
        return;
    }
    const bool already = forced_ ? forced_->kind == ForcedOutcome::Kind::already_done
                                 : is_already_done(state) && vehicle.condition.reachable && !vehicle.condition.fault;
    if (already) {
        result.raised.push_back(done(RemoteDoneEventStatus::AlreadyDone));
        finish(vehicle);
        return;
    }
    if (const auto cause = forced_ ? std::nullopt : vehicle_failure(vehicle.condition, state)) {
        fail(*cause, vehicle, result);
        return;
    }
    RemoteEventStatus success = done(RemoteDoneEventStatus::Success);
    if (action_.forced && flavour_ != Flavour::platform) {
        success.feedback_detail = vehicle.condition.key == VehicleCondition::Key::inside
                                      ? FeedbackDetail::CIDBlacklisted
                                      : FeedbackDetail::NoCIDBlacklisted;
    }
    result.raised.push_back(success);
    result.succeeded = true;
    finish(vehicle);
}

//
void RemoteFlow::repeat_offline(const RemoteVehicle& vehicle, TimePoint now, FlowStep& result) {
    if (vehicle.condition.reachable || now - posted_ > kOfflineLongest) {
        return;
    }
    RemoteEventStatus event = done(RemoteDoneEventStatus::Failed);
    event.failure_cause = Cause::VehicleConnectionTimeout;
    result.raised.push_back(event);
    due_ = now + kOfflineRepeat;
}

// A wake-up wants the vehicle awake, which it is by now in any case: what counts is what it was before.
bool RemoteFlow::is_already_done(const VehicleState& state) const {
    if (action_.type == RemoteType::WakeUp) {
        return was_awake_;
    }
    return !action_.wanted.empty() &&
           std::all_of(action_.wanted.begin(), action_.wanted.end(),
                       [&](const auto& wanted) { return state.text(wanted.first) == wanted.second; });
}

std::optional<Cause> RemoteFlow::vehicle_failure(const VehicleCondition& condition, const VehicleState& state) const {
    if (!condition.reachable) {
        return Cause::VehicleConnectionTimeout;
    }
    if (condition.fault) {
        return condition.fault;
    }
    const bool page = flavour_ == Flavour::platform && readings_.is("A-43", "page");
    if (state.text("privacy.state") == "Full" && !is_against_theft(action_.type)) {
        return page ? Cause::PrivacyFull : Cause::NotPossibleDueToVehiclePrivacyLevel;
    }
    if (state.truth("stolen.state") && !is_against_theft(action_.type)) {
        return page ? Cause::StolenVehicle : Cause::NotPossibleDueToVehicleStolenState;
    }
    if (needs_parked(action_.type) && in_use(state)) {
        return Cause::VehicleInUse;
    }
    if (action_.locks && any_door_open(state)) {
        return Cause::DoorsOpen;
    }
    if (action_.locks && !action_.forced && condition.key != VehicleCondition::Key::outside) {
        return condition.key == VehicleCondition::Key::inside ? Cause::CidInside : Cause::VehicleErrorOrCidInside;
    }
    if (needs_locked(action_.type) && !is_locked(state)) {
        return Cause::VehicleIsNotLocked;
    }
    if (action_.type == RemoteType::ElectricBatteryChargingRequest) {
        if (condition.charging_fault == VehicleCondition::ChargingFault::vehicle) {
            return Cause::VehicleChargingSystemError;
        }
        if (condition.charging_fault == VehicleCondition::ChargingFault::external ||
            (action_.charges && !state.truth("vehicle.energy.charging.plugged"))) {
            return Cause::ExternalChargingSystemError;
        }
    }
    if (is_navigation() && !condition.driver_agrees) {
        return Cause::CanceledByDriver;
    }
    return std::nullopt;
}

bool RemoteFlow::forces(Cause cause) const {
    return forced_ && forced_->kind == ForcedOutcome::Kind::failed && forced_->cause == cause;
}

void RemoteFlow::raise(RemotePendingEventStatus status, FlowStep& result) const {
    RemoteEventStatus event;
    event.pending = status;
    result.raised.push_back(event);
}

// what the checks find is Done/Failed, or Pending where there is a word for it, or both.
void RemoteFlow::fail(Cause cause, RemoteVehicle& vehicle, FlowStep& result) {
    std::optional<RemotePendingEventStatus> pending;
    if (cause == Cause::TooManyWakeUpsOverMonth) {
        pending = RemotePendingEventStatus::TooManyWakeUpsOverMonth;
    } else if (cause == Cause::NotPossibleDueToVehicleBatteryLevel) {
        pending = RemotePendingEventStatus::VehicleBatteryChargeTooLow;
    }
    const bool coded_pending = pending && phase_ == Phase::check && !readings_.is("A-09", "done-failed");
    if (coded_pending) {
        raise(*pending, result);
    }
    if (!coded_pending || readings_.is("A-09", "pending-then-failed")) {
        RemoteEventStatus event = done(RemoteDoneEventStatus::Failed);
        const bool page = readings_.is("A-43", "page");
        event.failure_cause = is_listed(cause, flavour_, page) ? cause : Cause::GeneralError;
        result.raised.push_back(event);
    }
    finish(vehicle);
}

void RemoteFlow::finish(RemoteVehicle& vehicle) {
    if (std::exchange(started_, false)) {
        vehicle.in_progress.erase(std::find(vehicle.in_progress.begin(), vehicle.in_progress.end(), action_.type));
    }
}

void RemoteFlow::wait(Phase phase, const PhaseLength& length, TimePoint now) {
    phase_ = phase;
    due_ = now + Duration{static_cast<Duration::rep>(rng_.between(static_cast<std::uint64_t>(length.min.count()),
                                                                  static_cast<std::uint64_t>(length.max.count())))};
}

}  // namespace notisim
