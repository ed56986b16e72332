#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/flavour.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// What a vehicle would report of itself; the contents of extensions (PROTOCOL.md 3.6, 3.7).
struct VehicleState {
    double longitude = 2.3488;
    double latitude = 48.8534;
    int heading = 214;        ///< Degrees, 0 to 360.
    double odometer = 15320;  ///< km.
    double level = 61;        ///< Electric energy, percent.
    double autonomy = 205;    ///< km.
    double speed = 0;         ///< km/h.
    bool moving = false;
    bool locked = true;
    bool stolen = false;
    double outside_temperature = 11.5;  ///< Degrees Celsius.
};

/// The extension types that a flavour offers for its notifications, without telemetry suffixes.
std::vector<std::string_view> extension_types(Flavour flavour);

/// Whether `type` may be asked for: one of extension_types(), or vehicle.telemetry with a suffix.
bool is_extension_type(Flavour flavour, std::string_view type);

/// One item of `extensions`: `{"type", "body"}`; the body is an object in b2b and an array elsewhere.
/// `date`: the event's; states carry their own time stamp at or before it. `vin` is in b2b bodies only.
std::string render_extension(Flavour flavour, std::string_view type, const VehicleState& state, std::string_view vin,
                             TimePoint date);

/// One item with a body that the user gave as JSON text of an object.
std::string wrap_extension(Flavour flavour, std::string_view type, std::string_view body);

}  // namespace notisim
