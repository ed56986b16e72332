#include "receiver-conformance/check.hpp"

#include <vector>

namespace notisim::conformance {

// The explicit list, in reading order.
std::span<const Check> all_checks() {
    static const std::vector<Check> kAll = [] {
        std::vector<Check> all;
        for (const auto group :
             {response_checks, coverage_checks, batch_checks, retry_checks, attribute_checks, forward_checks,
              hostile_checks, connection_checks, tls_checks, url_checks, load_checks}) {
            const std::span<const Check> checks = group();
            all.insert(all.end(), checks.begin(), checks.end());
        }
        return all;
    }();
    return kAll;
}

}  // namespace notisim::conformance
