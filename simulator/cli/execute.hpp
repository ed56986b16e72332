#pragma once

#include <atomic>
#include <string>

namespace notisim {

/// Runs a command of the user's with /bin/sh, its output on standard error, and returns its exit status (128 and the
/// signal where one ended it). When `stop` is set while it runs, it is ended too.
int execute(const std::string& command, const std::atomic<bool>& stop);

}  // namespace notisim
