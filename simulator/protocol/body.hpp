#pragma once

#include "simulator/base/json_writer.hpp"
#include "simulator/protocol/attributes.hpp"

#include <span>

namespace notisim {

/// Writes the body of b2b: RemoteEvents or MonitorEvents, one envelope with n events (PROTOCOL.md 3.2, 3.3).
/// `attributes` are resolved; those of type Body are written.
void write_b2b_body(JsonWriter& json, const Channel& channel, std::span<const EventView> events,
                    const std::vector<Attribute>& attributes);

/// Writes one Message of b2c or of the platform (PROTOCOL.md 3.4).
void write_message(JsonWriter& json, const Channel& channel, const EventView& event);

/// How dates are written under the reading of A-58.
DateFormat date_format(const Interpretations& interpretations);

}  // namespace notisim
