#pragma once

#include "receiver-conformance/bench.hpp"

#include <vector>

namespace notisim::conformance {

/// What came of an outage that was replayed.
struct Recovery {
    std::vector<Notification> notifications;  ///< All that were raised, in their order.
    std::uint64_t undelivered = 0;            ///< How many of them never got through.
    std::vector<Reply> failures;              ///< The first exchanges that failed.
};

/// Plays two hours in which the receiver cannot be reached, and what follows, with the real rules of retries in
/// simulated time: remotes and monitor events are raised all the while and, as everything stored is sent, further ones.
///
/// Everything is retried for three days, whatever policy is registered: otherwise nothing might be left to recover.
/// `lose_answers`: of what the receiver answers, the sender never sees each fifth, and so sends it again. A receiver
/// that keeps failing ends it early.
Recovery replay_outage(Bench& bench, bool lose_answers);

}  // namespace notisim::conformance
