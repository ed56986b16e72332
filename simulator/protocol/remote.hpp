#pragma once

#include "simulator/protocol/enum_table.hpp"
#include "simulator/protocol/flavour.hpp"

#include <cstdint>
#include <optional>

namespace notisim {

// Enumerators are spelled as on the wire, so that searching the tree for `SentToVehicle` finds all there is.
// Lists: templates of the three flavours (webhook templates 3.18.0, 4.16.0, platform 1.0).

enum class RemoteType : std::uint8_t {
    ThermalPreconditioning,
    ElectricBatteryChargingRequest,
    Horn,
    Doors,
    Lights,
    WakeUp,
    Navigation,
    Immobilization,
    Stolen,
    VehicleState,
    ChargingState,
    Tan,            ///< Platform: `tan.suppress` of the API.
    TanConfirm,     ///< Platform: `tan.confirm` of the API; Tan in notifications.
    VehicleFinder,  ///< Platform API only; the template has no name for it (A-42), and so on.
    OnboardPersonalData,
    VehicleConfigKeyPairing,
};

/// Names of the notification templates; those of the API where a template has none.
inline constexpr EnumTable<RemoteType, 16> kRemoteTypes{{
    {RemoteType::ThermalPreconditioning, "ThermalPreconditioning"},
    {RemoteType::ElectricBatteryChargingRequest, "ElectricBatteryChargingRequest"},
    {RemoteType::Horn, "Horn"},
    {RemoteType::Doors, "Doors"},
    {RemoteType::Lights, "Lights"},
    {RemoteType::WakeUp, "WakeUp"},
    {RemoteType::Navigation, "Navigation"},
    {RemoteType::Immobilization, "Immobilization"},
    {RemoteType::Stolen, "Stolen"},
    {RemoteType::VehicleState, "VehicleState"},
    {RemoteType::ChargingState, "ChargingState"},
    {RemoteType::Tan, "Tan"},
    {RemoteType::TanConfirm, "Tan.confirm"},
    {RemoteType::VehicleFinder, "VehicleFinder"},
    {RemoteType::OnboardPersonalData, "OnboardPersonalData"},
    {RemoteType::VehicleConfigKeyPairing, "VehicleConfig.KeyPairing"},
}};

/// Whether notifications of the flavour have the type: its template lists it, or (platform) its API alone.
bool is_listed(RemoteType type, Flavour flavour);

/// The type as the platform API calls it: Locking for Doors (A-42 `api`).
std::string_view platform_api_name(RemoteType type);

/// `Failed` occurs as a type in drawings and page text only.
enum class RemoteEventType : std::uint8_t { Pending, Done };

inline constexpr EnumTable<RemoteEventType, 2> kRemoteEventTypes{
    {{RemoteEventType::Pending, "Pending"}, {RemoteEventType::Done, "Done"}}};

enum class RemotePendingEventStatus : std::uint8_t {
    Accepted,
    WakingUpVehicle,
    CheckingVehicle,
    SentToVehicle,
    VehicleBatteryChargeTooLow,
    TooManyWakeUpsOverMonth,
    VehicleBatteryLevelWarning,  ///< Platform API only.
};

inline constexpr EnumTable<RemotePendingEventStatus, 7> kRemotePendingEventStatuses{{
    {RemotePendingEventStatus::Accepted, "Accepted"},
    {RemotePendingEventStatus::WakingUpVehicle, "WakingUpVehicle"},
    {RemotePendingEventStatus::CheckingVehicle, "CheckingVehicle"},
    {RemotePendingEventStatus::SentToVehicle, "SentToVehicle"},
    {RemotePendingEventStatus::VehicleBatteryChargeTooLow, "VehicleBatteryChargeTooLow"},
    {RemotePendingEventStatus::TooManyWakeUpsOverMonth, "TooManyWakeUpsOverMonth"},
    {RemotePendingEventStatus::VehicleBatteryLevelWarning, "VehicleBatteryLevelWarning"},
}};

enum class RemoteDoneEventStatus : std::uint8_t { Success, AlreadyDone, Failed };

inline constexpr EnumTable<RemoteDoneEventStatus, 3> kRemoteDoneEventStatuses{{
    {RemoteDoneEventStatus::Success, "Success"},
    {RemoteDoneEventStatus::AlreadyDone, "AlreadyDone"},
    {RemoteDoneEventStatus::Failed, "Failed"},
}};

/// `failureCause`: the 20 of the b2b and b2c documents, then those that only platform texts name.
enum class RemoteFailedEventStatus : std::uint8_t {
    GeneralError,
    VehicleError,
    WrongCommand,
    VehicleConnectionTimeout,
    MissingRights,
    NotPossibleDueToVehicleBatteryLevel,
    NotPossibleDueToVehiclePrivacyLevel,
    TooManyWakeUpsOverMonth,
    TooManyRequestInShortTime,
    SameActionInProgress,
    NotPossibleDueToVehicleStolenState,
    VehicleInUse,
    TooManyRequestSent,
    DoorsOpen,
    VehicleErrorOrCidInside,
    CidInside,
    ExternalChargingSystemError,
    VehicleChargingSystemError,
    VehicleIsNotLocked,
    CanceledByDriver,
    AuthorizationError,
    StolenVehicle,
    PrivacyFull,
    HdmiRemoteServiceDeactivated,
    AlertIdentificationFailedByVehicle,
};

inline constexpr EnumTable<RemoteFailedEventStatus, 25> kRemoteFailedEventStatuses{{
    {RemoteFailedEventStatus::GeneralError, "GeneralError"},
    {RemoteFailedEventStatus::VehicleError, "VehicleError"},
    {RemoteFailedEventStatus::WrongCommand, "WrongCommand"},
    {RemoteFailedEventStatus::VehicleConnectionTimeout, "VehicleConnectionTimeout"},
    {RemoteFailedEventStatus::MissingRights, "MissingRights"},
    {RemoteFailedEventStatus::NotPossibleDueToVehicleBatteryLevel, "NotPossibleDueToVehicleBatteryLevel"},
    {RemoteFailedEventStatus::NotPossibleDueToVehiclePrivacyLevel, "NotPossibleDueToVehiclePrivacyLevel"},
    {RemoteFailedEventStatus::TooManyWakeUpsOverMonth, "TooManyWakeUpsOverMonth"},
    {RemoteFailedEventStatus::TooManyRequestInShortTime, "TooManyRequestInShortTime"},
    {RemoteFailedEventStatus::SameActionInProgress, "SameActionInProgress"},
    {RemoteFailedEventStatus::NotPossibleDueToVehicleStolenState, "NotPossibleDueToVehicleStolenState"},
    {RemoteFailedEventStatus::VehicleInUse, "VehicleInUse"},
    {RemoteFailedEventStatus::TooManyRequestSent, "TooManyRequestSent"},
    {RemoteFailedEventStatus::DoorsOpen, "DoorsOpen"},
    {RemoteFailedEventStatus::VehicleErrorOrCidInside, "VehicleErrorOrCidInside"},
    {RemoteFailedEventStatus::CidInside, "CidInside"},
    {RemoteFailedEventStatus::ExternalChargingSystemError, "ExternalChargingSystemError"},
    {RemoteFailedEventStatus::VehicleChargingSystemError, "VehicleChargingSystemError"},
    {RemoteFailedEventStatus::VehicleIsNotLocked, "VehicleIsNotLocked"},
    {RemoteFailedEventStatus::CanceledByDriver, "CanceledByDriver"},
    {RemoteFailedEventStatus::AuthorizationError, "AuthorizationError"},
    {RemoteFailedEventStatus::StolenVehicle, "StolenVehicle"},
    {RemoteFailedEventStatus::PrivacyFull, "PrivacyFull"},
    {RemoteFailedEventStatus::HdmiRemoteServiceDeactivated, "HdmiRemoteServiceDeactivated"},
    {RemoteFailedEventStatus::AlertIdentificationFailedByVehicle, "AlertIdentificationFailedByVehicle"},
}};

/// Whether a cause is one of the flavour's: 20 in b2b and b2c; in the platform the 19 of its template, and with `page`
/// all that its pages and its API name.
bool is_listed(RemoteFailedEventStatus cause, Flavour flavour, bool page);

/// Only with Done/Success of a forced door lock (deprecated upstream).
enum class FeedbackDetail : std::uint8_t { NoCIDBlacklisted, CIDBlacklisted };

inline constexpr EnumTable<FeedbackDetail, 2> kFeedbackDetails{
    {{FeedbackDetail::NoCIDBlacklisted, "NoCIDBlacklisted"}, {FeedbackDetail::CIDBlacklisted, "CIDBlacklisted"}}};

/// `eventStatus` of a remote notification. `pending` counts with type Pending, `done` with Done,
/// `failure_cause` with Done/Failed.
struct RemoteEventStatus {
    RemoteEventType type = RemoteEventType::Pending;
    RemotePendingEventStatus pending = RemotePendingEventStatus::Accepted;
    RemoteDoneEventStatus done = RemoteDoneEventStatus::Success;
    std::optional<RemoteFailedEventStatus> failure_cause;
    std::optional<FeedbackDetail> feedback_detail;

    /// The text of `eventStatus.status`.
    [[nodiscard]] std::string_view status() const {
        return type == RemoteEventType::Pending ? name_in(kRemotePendingEventStatuses, pending)
                                                : name_in(kRemoteDoneEventStatuses, done);
    }
};

}  // namespace notisim
