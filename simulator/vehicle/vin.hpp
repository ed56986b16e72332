#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace notisim {

/// A well-formed VIN for the vehicle with this index: a manufacturer prefix of the group, a model that depends on seed
/// and index, and a serial of eight digits that is index + 1. Distinct for the first 99 999 999 vehicles.
std::string make_vin(std::uint64_t seed, std::size_t index);

/// The VIN whose serial is `n` higher: the digits at the end of `first`, six at most, count. Empty where the serial has
/// not digits enough for that.
std::string nth_vin(std::string_view first, std::size_t n);

/// 17 capital letters and digits, without I, O and Q (ISO 3779). There is no check digit in Europe.
bool is_well_formed_vin(std::string_view vin);

}  // namespace notisim
