#pragma once

#include "simulator/engine/observer.hpp"

#include <chrono>

namespace notisim {

/// A line on standard error that tells how far a run is; only on a terminal, and gone when the run is over.
class Progress final : public RunObserver {
public:
    explicit Progress(TimePoint start) : start_(start) {}

    void raised(TimePoint at, NotificationId id, const EventStore& events) override;
    void attempted(const AttemptRecord& attempt) override;

    /// Takes the line away, before anything else is printed.
    void clear();

private:
    void draw(TimePoint at);

    TimePoint start_;
    std::uint64_t raised_ = 0;
    std::uint64_t attempts_ = 0;
    std::chrono::steady_clock::time_point drawn_ = std::chrono::steady_clock::now();
    bool visible_ = false;
};

}  // namespace notisim
