#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> retry_checks() {
    return {};
}

}  // namespace notisim::conformance
