#include "simulator/load/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace notisim {

namespace {

// A receiver that keeps nothing at that rate keeps nothing.
constexpr double kLowest = 1;

}  // namespace

CapacitySearch::CapacitySearch(double first, double highest) : first_(std::min(first, highest)), highest_(highest) {}

std::optional<double> CapacitySearch::next() const {
    if (over_) {
        return std::nullopt;
    }
    if (confirming_) {
        return capacity_.rate;
    }
    const double kept = capacity_.rate;
    const double crossed = capacity_.crossed_at;
    if (crossed == 0) {
        return kept == 0 ? first_ : std::min(kept * 2, highest_);
    }
    return kept == 0 ? crossed / 4 : std::sqrt(kept * crossed);
}

void CapacitySearch::record(bool kept, std::string why) {
    const double rate = *next();
    capacity_.trials.push_back({rate, kept, std::move(why)});
    if (confirming_) {
        ++capacity_.confirming;
        capacity_.confirmed += kept ? 1U : 0U;
        over_ = capacity_.confirming == kConfirming;
        return;
    }
    (kept ? capacity_.rate : capacity_.crossed_at) = rate;
    const bool close =
        capacity_.rate > 0 && capacity_.crossed_at > 0 && capacity_.crossed_at / capacity_.rate < 1 + kCloseEnough;
    confirming_ = close || (kept && rate >= highest_);
    over_ = !kept && rate <= kLowest;
    if (confirming_) {
        // The trial that found it is the first of those that confirm it.
        capacity_.confirming = 1;
        capacity_.confirmed = 1;
    }
}

}  // namespace notisim
