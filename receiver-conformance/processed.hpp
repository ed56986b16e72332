#pragma once

#include "receiver-conformance/bench.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// What a probe tells of some notifications, as against how often each was to be acted on.
struct Tally {
    std::size_t all = 0;
    std::size_t missing = 0;  ///< Acted on less often than they were to be.
    std::size_t doubled = 0;  ///< More often.
    std::string example;      ///< The first that is not right, as id and status or date.

    [[nodiscard]] bool right() const { return missing == 0 && doubled == 0; }
    /// `2 of 100 not acted on, such as 5f2c Success`.
    [[nodiscard]] std::string text() const;
};

/// Pure. Notifications that the probe cannot tell apart count together: both are to be there.
Tally tally(const ProbeReading& reading, const std::vector<Notification>& notifications,
            const Interpretations& readings);

/// Judges that every notification was acted on exactly once: waits for those that are missing, as receivers may act
/// after they have answered. False where there is a finding. `what` names them: "the notifications of a batch of 100".
bool expect_each_once(Bench& bench, const std::vector<Notification>& notifications, std::string_view what,
                      const std::vector<const Reply*>& evidence = {});

}  // namespace notisim::conformance
