// How many notifications the engine alone gets through on one core, without a network: prints figures, asserts nothing
// but that none was lost.
#include "simulator/engine/delivery_engine.hpp"

#include <chrono>
#include <fmt/core.h>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

constexpr std::uint32_t kNotifications = 4'000'000;
constexpr LaneId kLanes = 100'000;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Sends all that is ready; `accept` decides what is answered.
std::uint64_t drain(DeliveryEngine& engine, Attempt& attempt, bool accept, TimePoint now) {
    std::uint64_t attempts = 0;
    while (engine.take_ready(attempt)) {
        engine.finish(attempt.lane, accept, now);
        ++attempts;
    }
    return attempts;
}

void measure(std::string_view name, const LaneSettings& settings, bool outage) {
    DeliveryEngine engine;
    for (LaneId lane = 0; lane < kLanes; ++lane) {
        engine.add_lane(settings);
    }
    Attempt attempt;
    TimePoint now{};
    std::uint64_t attempts = 0;
    const auto start = std::chrono::steady_clock::now();
    for (std::uint32_t index = 0; index < kNotifications; ++index) {
        now += index % kLanes == 0 ? 1s : 0s;
        engine.raise(index % kLanes, 0, now);
        attempts += drain(engine, attempt, !outage, now);
    }
    while (const auto due = engine.next_due()) {
        now = *due;
        engine.advance(now);
        attempts += drain(engine, attempt, true, now);
    }
    const double seconds = seconds_since(start);
    const Counts& counts = engine.counts();
    fmt::print("{:<28} {:>6.2f} M notifications/s, {:>5.2f} M attempts/s; {} of {} delivered\n", name,
               kNotifications / seconds / 1e6, static_cast<double>(attempts) / seconds / 1e6, counts.delivered,
               counts.raised);
}

}  // namespace

int main() {
    notisim::LaneSettings single;
    single.retry_delay = 3600s;
    notisim::LaneSettings batch = single;
    batch.gather = notisim::LaneSettings::Gather::window;
    batch.batch_size = 10;
    batch.window = 60s;
    measure("one a request", single, false);
    measure("batches of 10", batch, false);
    measure("queued behind an outage", single, true);
    return 0;
}
