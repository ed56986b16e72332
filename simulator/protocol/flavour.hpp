#pragma once

#include "simulator/protocol/enum_table.hpp"

#include <cstdint>

namespace notisim {

/// The three products that push notifications: fleet owner (v3), end user (v4), accounts and partners (v1).
enum class Flavour : std::uint8_t { b2b, b2c, platform };

inline constexpr EnumTable<Flavour, 3> kFlavours{
    {{Flavour::b2b, "b2b"}, {Flavour::b2c, "b2c"}, {Flavour::platform, "platform"}}};

}  // namespace notisim
