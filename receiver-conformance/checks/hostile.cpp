#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> hostile_checks() {
    return {};
}

}  // namespace notisim::conformance
