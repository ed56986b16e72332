#pragma once

#include "receiver-conformance/bench.hpp"

#include <string_view>
#include <vector>

namespace notisim::conformance {

// What a probe tells of notifications that were acknowledged. Each waits until the receiver has acted on them, for two
// seconds at most; `what` names them: "100 notifications of a batch".

/// None is missing. How often they were acted on is not looked at.
bool expect_none_lost(Bench& bench, const std::vector<Notification>& notifications, std::string_view what);

/// None was acted on more than once. Those that are missing are not looked at: that is another fault.
bool expect_none_doubled(Bench& bench, const std::vector<Notification>& notifications, std::string_view what);

/// Of each list, those that were acted on were so in the order given.
bool expect_in_order(Bench& bench, const std::vector<std::vector<Notification>>& lists, std::string_view what);

}  // namespace notisim::conformance
