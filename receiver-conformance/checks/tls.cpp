#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> tls_checks() {
    return {};
}

}  // namespace notisim::conformance
