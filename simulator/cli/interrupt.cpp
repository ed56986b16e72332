#include "simulator/cli/interrupt.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>

namespace notisim {

namespace {

using Clock = std::chrono::steady_clock;

// timeout(1) signals its command and its group, and so do shells and CI runners: the same wish twice, at once.
constexpr std::chrono::milliseconds kSameWish{300};

std::atomic<bool> g_stop{false};
std::atomic<Clock::rep> g_since{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<Clock::rep>::is_always_lock_free,
              "a signal handler may not wait for a lock");

void ask_to_stop(int signal) {
    const Clock::rep now = Clock::now().time_since_epoch().count();
    if (!g_stop.load()) {
        g_since.store(now);
        g_stop.store(true);
    } else if (Clock::duration{now - g_since.load()} > kSameWish) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

}  // namespace

const std::atomic<bool>& stop_on_signals() {
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    return g_stop;
}

}  // namespace notisim
