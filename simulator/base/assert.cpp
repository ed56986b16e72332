#include "simulator/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace notisim {

void assertion_failed(const char* expression, const std::source_location& where) {
    std::fprintf(stderr, "notisim: internal error: '%s' does not hold (%s:%u). Please report this.\n", expression,
                 where.file_name(), static_cast<unsigned>(where.line()));
    std::abort();
}

}  // namespace notisim
