#pragma once

#include "simulator/engine/delivery_engine.hpp"

#include <functional>
#include <string>
#include <vector>

namespace notisim::test {

/// Drives an engine whose attempts cost no time, and writes down what it does: `10s retry 1+2 no` is an attempt at ten
/// seconds with the notifications 1 and 2 that was not accepted; in a second lane it begins with `lane 1: `.
class EngineDriver {
public:
    explicit EngineDriver(const LaneSettings& settings);

    /// Raises `count` notifications of the first lane and sends what is ready.
    void raise(std::uint32_t count = 1, std::uint32_t group = 0);
    void raise_in(LaneId lane, std::uint32_t count = 1, std::uint32_t group = 0);
    /// Raises without sending: the driver is busy.
    void raise_only(std::uint32_t count, std::uint32_t group = 0);

    /// Takes and ends all that is ready.
    void serve();
    /// Lets time pass to `at` after the start, with all that comes due on the way.
    void pass_to(Duration at);
    /// Lets time pass until nothing is to be done any more.
    void run_out();

    [[nodiscard]] TimePoint now() const { return now_; }
    [[nodiscard]] Duration elapsed() const { return now_.time_since_epoch(); }

    DeliveryEngine engine;
    std::function<bool(const Attempt&)> accepts = [](const Attempt&) { return true; };
    std::vector<std::string> log;
    std::vector<Attempt> attempts;
    std::vector<AttemptResult> results;
    std::vector<std::string> expired;  ///< `3d: 3`: three notifications at three days.

private:
    TimePoint now_{};
};

/// Accepts nothing.
bool refuse_all(const Attempt& attempt);

using Log = std::vector<std::string>;

}  // namespace notisim::test
