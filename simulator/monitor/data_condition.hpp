#pragma once

#include "simulator/monitor/rule.hpp"
#include "simulator/vehicle/vehicle_data.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// Whether a datum whose canonical text is `text` is as the operator says. Numbers are compared as numbers, all else
/// as text; a list equals, or is included in, what it holds one of. With another operator than includedIn only the
/// first value counts. False where the datum is not known, where a value cannot be compared, and for onChange, which
/// needs more than one state.
bool meets(const VehicleDatum& datum, std::string_view text, Operator op, std::span<const std::string> values);

/// The words of a list, in its order, for which meets() is true.
std::vector<std::string> words_meeting(std::string_view list, Operator op, std::span<const std::string> values);

/// The words that are in one list and not in the other: those that came, then those that went.
std::vector<std::string> words_changed(std::string_view before, std::string_view after);

}  // namespace notisim
