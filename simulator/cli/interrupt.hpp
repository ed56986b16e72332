#pragma once

#include <atomic>

namespace notisim {

/// From now on SIGINT and SIGTERM ask for a gentle end: what is returned becomes true. One more of them ends the
/// program; within 0.3 s it is taken for the same wish.
const std::atomic<bool>& stop_on_signals();

}  // namespace notisim
