#include "receiver-conformance/check.hpp"

namespace notisim::conformance {

std::span<const Check> url_checks() {
    return {};
}

}  // namespace notisim::conformance
