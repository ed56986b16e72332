#include "simulator/load/arrivals.hpp"

#include <algorithm>
#include <cmath>

namespace notisim {

Arrivals::Arrivals(const LoadPlan& plan, LoadPart part, unsigned per_request, std::uint64_t seed)
    : plan_(plan),
      part_(part),
      per_request_(per_request),
      rng_(seed, "arrivals/" + std::to_string(part.index)),
      end_(plan.seconds()) {
    count_ = -static_cast<double>(part_.of - part_.index) * per_request_;
    if (plan_.kind == LoadPlan::Kind::poisson) {
        count_ = 0;
    }
    next_even();
    next_burst();
}

void Arrivals::next_even() {
    const double spacing = per_request_ * static_cast<double>(part_.of);
    if (plan_.kind == LoadPlan::Kind::poisson) {
        // In (0, 1]: its logarithm exists.
        const double uniform = (static_cast<double>(rng_.next() >> 11U) + 1) * 0x1p-53;
        count_ += -std::log(uniform) * spacing;
    } else {
        count_ += spacing;
    }
    even_ = plan_.moment_of(count_);
}

void Arrivals::next_burst() {
    burst_moment_ = end_ + 1;
    if (plan_.burst_every <= 0) {
        return;
    }
    const auto requests = static_cast<std::uint64_t>(std::ceil(plan_.burst_size / per_request_));
    if (part_.index + in_burst_ * part_.of >= requests) {
        ++burst_;
        in_burst_ = 0;
    }
    // A part of a small burst may have none of it.
    if (part_.index < requests) {
        burst_moment_ = static_cast<double>(burst_) * plan_.burst_every;
    }
}

std::optional<std::chrono::nanoseconds> Arrivals::peek() const {
    const double moment = std::min(even_, burst_moment_);
    if (moment >= end_) {
        return std::nullopt;
    }
    return std::chrono::nanoseconds{std::llround(moment * 1e9)};
}

void Arrivals::pop() {
    if (burst_moment_ < even_) {
        ++in_burst_;
        next_burst();
    } else {
        next_even();
    }
}

}  // namespace notisim
