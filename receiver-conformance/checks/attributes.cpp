#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> attribute_checks() {
    return {};
}

}  // namespace notisim::conformance
