#pragma once

#include "simulator/protocol/flavour.hpp"
#include "simulator/schema/validator.hpp"

namespace notisim {

/// The schema of the request bodies of a flavour (PROTOCOL.md 3): compiled when it is first asked for, then kept.
const Schema& notification_schema(Flavour flavour);

}  // namespace notisim
