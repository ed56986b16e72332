#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/flavour.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// Readings on which the documents disagree (PROTOCOL.md 11); the defaults are the ones taken there.
struct ExtensionForm {
    bool array_body_in_b2b = false;  ///< A-24: bodies are arrays everywhere, not elsewhere only.
    bool collisions_array = false;   ///< A-24: b2b `collisions` is an array, as its plural says.
    bool telemetry_suffix = false;   ///< A-25: each suffix asked for is an item of its own, named with the suffix.
};

/// The types that may be asked for without suffixes (PROTOCOL.md 3.6), in the order of the table. `remote`: for
/// remotes, which carry extensions on platform only; otherwise for monitors.
std::span<const std::string_view> extension_types(Flavour flavour, bool remote);

/// What may follow `vehicle.telemetry.`: 17 in b2b, 15 in b2c, 25 on platform.
std::span<const std::string_view> telemetry_suffixes(Flavour flavour);

/// Whether `type` may be asked for: one of extension_types(), or vehicle.telemetry with one of telemetry_suffixes()
/// where vehicle.telemetry is offered.
bool is_extension_type(Flavour flavour, bool remote, std::string_view type);

/// One item of `extensions`, `{"type","body"}`, as JSON text: the latest state at `date` (PROTOCOL.md 3.6, 3.7). Each
/// model carries the time at which its data were set last, never after `date`. Empty where there is nothing to send:
/// no collision, no trip, not reported stolen. `type` must pass is_extension_type(); a telemetry suffix restricts the
/// parts.
std::string render_extension(Flavour flavour, std::string_view type, const VehicleState& state, TimePoint date,
                             const ExtensionForm& form = {});

/// The whole array of `extensions` for the types that were asked for, each once, in their order. Suffixes of
/// vehicle.telemetry become one item with the parts of all of them, in the place of the first.
std::string render_extensions(Flavour flavour, std::span<const std::string> types, const VehicleState& state,
                              TimePoint date, const ExtensionForm& form = {});

/// One item with a body that the user gave as JSON text of an object.
std::string wrap_extension(Flavour flavour, std::string_view type, std::string_view body,
                           const ExtensionForm& form = {});

/// The array of objects for a value of vehicle.alert (`obj.alert`, PROTOCOL.md 3.7): the latest alert of each of the
/// `names`, active or ended at `date` at the latest. `[]` where there is none.
std::string alert_objects(Flavour flavour, const VehicleState& state, std::span<const std::string> names,
                          TimePoint date);

/// The array of objects for a value of vehicle.collision.side or .severity (`obj.collision`, A-44): the last collision.
std::string collision_objects(Flavour flavour, const VehicleState& state, TimePoint date);

}  // namespace notisim
