#include "simulator/cli/interrupt.hpp"

#include <csignal>

namespace notisim {

namespace {

std::atomic<bool> g_stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait for a lock");

void ask_to_stop(int signal) {
    g_stop.store(true);
    std::signal(signal, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    return g_stop;
}

}  // namespace notisim
