#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/protocol/attributes.hpp"
#include "simulator/protocol/event.hpp"

#include <span>
#include <string>

namespace notisim {

/// Builds the request of one delivery: request line, headers, query and body as the documents give them (PROTOCOL.md 3,
/// 4).
///
/// `events` are of one channel, at least one. `array`: b2c and platform, the batched form; header and query attributes
/// are left out then. Pure; asserts nothing about what a user wrote, that is checked when a scenario is loaded.
HttpRequest render(const Channel& channel, std::span<const EventView> events, bool array);

/// Builds the request of a body that is sent as it is, with the channel's target and attributes.
HttpRequest render_body(const Channel& channel, const EventView& event, std::string body);

/// What an event's request would carry beside the body: events of one b2b request must agree on it. Empty where
/// there are no attributes.
std::string attribute_fingerprint(const Channel& channel, const EventView& event);

}  // namespace notisim
