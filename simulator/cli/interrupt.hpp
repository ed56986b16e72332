#pragma once

#include <atomic>

namespace notisim {

/// From now on SIGINT and SIGTERM ask for a gentle end: what is returned becomes true. The same signal once more ends
/// the program.
const std::atomic<bool>& stop_on_signals();

}  // namespace notisim
