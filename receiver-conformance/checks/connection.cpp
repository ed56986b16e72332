#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> connection_checks() {
    return {};
}

}  // namespace notisim::conformance
