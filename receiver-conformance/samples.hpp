#pragma once

#include "receiver-conformance/bench.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// A request that shows one thing, and what is to become of it.
struct Sample {
    std::string what;  ///< For people, after "500 for": "DoorsOpen", "a date without a fraction".
    HttpRequest request;
    /// What a probe has to tell of it, once, after it was acknowledged. Nothing: that is not judged.
    std::optional<Notification> notification{};
};

/// A sample of a notification as it is.
Sample sample(const Bench& bench, std::string what, const Notification& notification);

/// Sends samples over several connections and judges that each is received, in one finding that names those which are
/// not; with a probe also that each which was acknowledged was acted on once. `all` names them together: "every failure
/// cause". Stops where there is no answer. For each sample whether it was acknowledged.
/// `connections`: 1 sends them one after the other.
std::vector<bool> expect_all_received(Bench& bench, std::string_view all, const std::vector<Sample>& samples,
                                      std::size_t connections = 4);

/// The text so many times, one after the other.
std::string repeated(std::string_view text, std::size_t times);

}  // namespace notisim::conformance
