#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/remote.hpp"

#include <optional>
#include <vector>

namespace notisim {

/// What decides how a remote action on a vehicle ends, beyond the data that it reports. A scenario declares it under
/// `vehicles` and changes it with `set`.
struct VehicleCondition {
    enum class Battery : std::uint8_t { ok, warning, low };
    enum class ChargingFault : std::uint8_t { none, external, vehicle };
    /// Where the key (CID) is when doors are locked.
    enum class Key : std::uint8_t { outside, inside, unknown };

    bool awake = true;  ///< At the start, or when it is set; from then on the three-minute rule counts.
    bool reachable = true;
    Battery battery = Battery::ok;
    int wakeups_left = 100;       ///< This month.
    int wakeups_per_month = 100;  ///< What `wakeups_left` becomes when a month begins (UTC).
    ChargingFault charging_fault = ChargingFault::none;
    Key key = Key::outside;
    bool driver_agrees = true;                        ///< To a navigation that was sent.
    std::optional<std::vector<RemoteType>> rights;    ///< What the sender may ask for; nothing: everything.
    std::optional<std::vector<RemoteType>> supports;  ///< What the vehicle can do; nothing: everything.
    std::optional<RemoteFailedEventStatus> fault;     ///< How the vehicle answers whatever it is sent.
    int requests_per_minute = 0;                      ///< 0: no limit.
    int requests_per_day = 0;                         ///< 0: no limit.
};

inline constexpr EnumTable<VehicleCondition::Battery, 3> kBatteryStates{
    {{VehicleCondition::Battery::ok, "ok"},
     {VehicleCondition::Battery::warning, "warning"},
     {VehicleCondition::Battery::low, "low"}}};

inline constexpr EnumTable<VehicleCondition::ChargingFault, 3> kChargingFaults{
    {{VehicleCondition::ChargingFault::none, "none"},
     {VehicleCondition::ChargingFault::external, "external"},
     {VehicleCondition::ChargingFault::vehicle, "vehicle"}}};

inline constexpr EnumTable<VehicleCondition::Key, 3> kKeyPlaces{{{VehicleCondition::Key::outside, "outside"},
                                                                 {VehicleCondition::Key::inside, "inside"},
                                                                 {VehicleCondition::Key::unknown, "unknown"}}};

}  // namespace notisim
