#include "simulator/load/backlog.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/base/rng.hpp"

#include <utility>

namespace notisim {

namespace {

// Emptying the engine for a few costs more than it frees.
constexpr std::size_t kWorthForgetting = 4096;

}  // namespace

std::size_t Backlog::KeyHash::operator()(const LaneKey& key) const {
    Rng mixed((static_cast<std::uint64_t>(key.group) << 32U) ^ (static_cast<std::uint64_t>(key.number) << 8U) ^
              key.lane);
    return mixed.next();
}

LaneId Backlog::lane_of(const LaneKey& key) {
    const auto found = lanes_.find(key);
    if (found != lanes_.end()) {
        return found->second;
    }
    const LaneId lane = engine_.add_lane(book_.lanes[key.lane].settings);
    engine_lanes_.push_back({key, 0});
    lanes_.emplace(key, lane);
    return lane;
}

void Backlog::add(LaneId lane, std::span<const Happening> happenings, TimePoint at) {
    for (const Happening& happening : happenings) {
        engine_.raise(lane, 0, at);
        happenings_.push_back(happening);
    }
    engine_lanes_[lane].pending += happenings.size();
}

AttemptResult Backlog::fail_first(const LaneKey& key, std::span<const Happening> happenings, TimePoint raised,
                                  TimePoint now) {
    const LaneId lane = lane_of(key);
    add(lane, happenings, raised);
    // Nothing else is ready in the engine, see collect_ready(): what it hands out is what was just raised.
    Attempt attempt;
    AttemptResult result;
    while (engine_.take_ready(attempt)) {
        NOTISIM_ASSERT(attempt.lane == lane);
        const AttemptResult part = engine_.finish(lane, false, now);
        result.given_up += part.given_up;
        result.expired += part.expired;
        result.stored += part.stored;
        result.retry_at = part.retry_at;
        if (part.retry_at == now) {
            break;  // At once: collect_ready() takes it as what it is, a retry.
        }
    }
    settle(lane, result.given_up + result.expired);
    collect_ready();
    forget();
    return result;
}

void Backlog::raise(const LaneKey& key, std::span<const Happening> happenings, TimePoint now) {
    add(lane_of(key), happenings, now);
    collect_ready();
}

void Backlog::advance(TimePoint now) {
    for (const Expiry& expiry : engine_.advance(now)) {
        settle(expiry.lane, expiry.count);
    }
    collect_ready();
    forget();
}

Waiting Backlog::take() {
    Waiting waiting = std::move(ready_.front());
    ready_.pop_front();
    return waiting;
}

AttemptResult Backlog::finish(const Waiting& waiting, bool accepted, TimePoint now) {
    const AttemptResult result = engine_.finish(waiting.lane, accepted, now);
    settle(waiting.lane, std::uint64_t{result.delivered} + result.given_up + result.expired);
    collect_ready();
    forget();
    return result;
}

Counts Backlog::counts() const {
    Counts sum = engine_.counts();
    sum.raised += before_.raised;
    sum.delivered += before_.delivered;
    sum.expired += before_.expired;
    sum.given_up += before_.given_up;
    return sum;
}

void Backlog::settle(LaneId lane, std::uint64_t ended) {
    Lane& known = engine_lanes_[lane];
    known.pending -= ended;
    if (known.pending == 0) {
        lanes_.erase(known.key);
    }
}

// The engine's list of what is ready is emptied at once, so that fail_first() can tell its own attempt.
void Backlog::collect_ready() {
    Attempt attempt;
    while (engine_.take_ready(attempt)) {
        ready_.push_back({attempt.lane, engine_lanes_[attempt.lane].key, attempt.delivery, attempt.number,
                          attempt.tries_max == 1, std::move(attempt.notifications)});
        attempt = {};
    }
}

void Backlog::forget() {
    if (engine_.counts().pending() > 0 || happenings_.size() < kWorthForgetting) {
        return;
    }
    before_ = counts();
    engine_ = DeliveryEngine{};
    happenings_.resize(1);
    engine_lanes_.clear();
    lanes_.clear();
}

}  // namespace notisim
