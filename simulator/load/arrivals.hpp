#pragma once

#include "simulator/base/rng.hpp"
#include "simulator/load/plan.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace notisim {

/// Which part of a load run one worker of one shard plays: every `of`th, from `index` on.
struct LoadPart {
    std::uint32_t index = 0;
    std::uint32_t of = 1;
};

/// The moments at which one part of a plan asks for requests, one after the other, from the start of the run.
///
/// Pure: the same plan, part and seed give the same moments. The parts of a plan together are the plan: evenly spaced
/// requests are dealt out in turn, and independent streams of a Poisson process are one again when joined.
class Arrivals {
public:
    /// `per_request`: notifications that a request carries, at least 1.
    Arrivals(const LoadPlan& plan, LoadPart part, unsigned per_request, std::uint64_t seed);

    /// The next one, or nothing after the end of the plan.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> peek() const;
    void pop();

private:
    void next_even();
    void next_burst();

    LoadPlan plan_;
    LoadPart part_;
    double per_request_;
    Rng rng_;
    double end_;
    double count_ = 0;            ///< Notifications before the next of the rate.
    std::uint64_t burst_ = 1;     ///< Which burst comes next, from 1.
    std::uint64_t in_burst_ = 0;  ///< Requests of it that this part has had.
    double even_ = 0;             ///< Seconds; beyond `end_` when there are no more.
    double burst_moment_ = 0;
};

}  // namespace notisim
