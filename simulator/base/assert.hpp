#pragma once

#include <source_location>

namespace notisim {

/// Prints what did not hold and where, and aborts. A bug of ours is never turned into a verdict about a receiver.
[[noreturn]] void assertion_failed(const char* expression, const std::source_location& where);

}  // namespace notisim

/// On in every build: a wrong result is worse than none.
#define NOTISIM_ASSERT(expression)                                                                                     \
    ((expression) ? static_cast<void>(0) : ::notisim::assertion_failed(#expression, std::source_location::current()))
