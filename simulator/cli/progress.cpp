#include "simulator/cli/progress.hpp"

#include "simulator/cli/terminal.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

// Often enough to be alive, seldom enough to cost nothing.
constexpr std::chrono::milliseconds kInterval{100};

}  // namespace

void Progress::raised(TimePoint at, NotificationId /*id*/, const EventStore& /*events*/) {
    ++raised_;
    draw(at);
}

void Progress::attempted(const AttemptRecord& attempt) {
    ++attempts_;
    draw(attempt.at);
}

void Progress::draw(TimePoint at) {
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_ < kInterval) {
        return;
    }
    drawn_ = now;
    visible_ = true;
    print_error(
        fmt::format("\r\x1b[K  +{}  {} notifications, {} attempts", format_duration(at - start_), raised_, attempts_));
}

void Progress::clear() {
    if (visible_) {
        print_error("\r\x1b[K");
        visible_ = false;
    }
}

}  // namespace notisim
