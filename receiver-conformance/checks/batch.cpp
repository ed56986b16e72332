#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> batch_checks() {
    return {};
}

}  // namespace notisim::conformance
