#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

// The explicit list, in reading order.
std::span<const Check> all_checks() {
    return response_checks();
}

}  // namespace notisim::conformance
