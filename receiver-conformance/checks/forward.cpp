#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> forward_checks() {
    return {};
}

}  // namespace notisim::conformance
