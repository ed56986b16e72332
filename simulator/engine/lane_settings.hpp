#pragma once

#include "simulator/engine/delivery_engine.hpp"
#include "simulator/protocol/attributes.hpp"

namespace notisim {

/// What a lane retries and how it batches, from the subscription, the flavour and the readings chosen.
/// Clauses, new-event; PROTOCOL.md 5 and 6.
LaneSettings lane_settings(const Channel& channel);

/// Settings of a body that is sent as it is: one attempt, whatever comes back.
LaneSettings body_lane_settings();

/// Whether b2b remotes of the callback travel in batches; its lane is then the callback.
bool batches_remotes(const Channel& channel);

/// Whether a request with that many notifications takes the array form of b2c.
bool takes_array_form(const Channel& channel, std::size_t notifications);

/// Whether an answer counts as success.
bool is_accepted(const Channel& channel, int status);

}  // namespace notisim
