#pragma once

#include "receiver-conformance/target.hpp"
#include "simulator/vehicle/models.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// A vehicle of which every extension has something to tell: under way, with an alert, after a collision, reported
/// stolen.
VehicleState sample_vehicle(const std::string& vin, TimePoint date);

/// The same with every alert there is: what makes bodies big.
VehicleState alarming_vehicle(const std::string& vin, TimePoint date);

/// One item of `extensions` under the readings of the target; empty where the flavour has nothing to send.
std::string sample_extension(const Target& target, std::string_view type, const VehicleState& state, TimePoint date);

/// A plausible text for monitored data.
std::string sample_literal(std::string_view data);

/// The words that monitored data can take; empty for what is not a word.
std::vector<std::string_view> sample_words(std::string_view data);

}  // namespace notisim::conformance
