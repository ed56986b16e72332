#include "tests/unit/engine/engine_driver.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim::test {

namespace {

std::string_view word(AttemptReason reason) {
    switch (reason) {
        case AttemptReason::fresh: return "fresh";
        case AttemptReason::probe: return "probe";
        case AttemptReason::retry: return "retry";
        case AttemptReason::flush: break;
    }
    return "flush";
}

}  // namespace

EngineDriver::EngineDriver(const LaneSettings& settings) {
    engine.add_lane(settings);
}

void EngineDriver::raise(std::uint32_t count, std::uint32_t group) {
    raise_in(0, count, group);
}

void EngineDriver::raise_in(LaneId lane, std::uint32_t count, std::uint32_t group) {
    for (std::uint32_t index = 0; index < count; ++index) {
        engine.raise(lane, group, now_);
        serve();
    }
}

void EngineDriver::raise_only(std::uint32_t count, std::uint32_t group) {
    for (std::uint32_t index = 0; index < count; ++index) {
        engine.raise(0, group, now_);
    }
}

void EngineDriver::serve() {
    Attempt attempt;
    while (engine.take_ready(attempt)) {
        const bool accepted = accepts(attempt);
        log.push_back(fmt::format("{}{} {} {} {}", attempt.lane == 0 ? "" : fmt::format("lane {}: ", attempt.lane),
                                  format_duration(elapsed()), word(attempt.reason),
                                  fmt::join(attempt.notifications, "+"), accepted ? "ok" : "no"));
        attempts.push_back(attempt);
        results.push_back(engine.finish(attempt.lane, accepted, now_));
    }
}

void EngineDriver::pass_to(Duration at) {
    const TimePoint end{at};
    for (auto due = engine.next_due(); due && *due <= end; due = engine.next_due()) {
        now_ = *due;
        for (const Expiry& expiry : engine.advance(now_)) {
            expired.push_back(fmt::format("{}: {}", format_duration(elapsed()), expiry.count));
        }
        serve();
    }
    now_ = end;
}

void EngineDriver::run_out() {
    while (const auto due = engine.next_due()) {
        pass_to(due->time_since_epoch());
    }
}

bool refuse_all(const Attempt& /*attempt*/) {
    return false;
}

}  // namespace notisim::test
