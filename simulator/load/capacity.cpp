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

bool CapacitySearch::is_close() const {
    const double crossed = capacity_.crossed_at;
    return capacity_.rate > 0 &&
           (crossed > 0 ? crossed / capacity_.rate < 1 + kCloseEnough : capacity_.rate >= highest_);
}

std::optional<double> CapacitySearch::next() const {
    const double kept = capacity_.rate;
    const double crossed = capacity_.crossed_at;
    if (capacity_.trials.size() == kTrialsMax) {
        return std::nullopt;
    }
    if (is_close()) {
        return capacity_.confirmed < kConfirming ? std::optional{kept} : std::nullopt;
    }
    if (crossed == 0) {
        return kept == 0 ? first_ : std::min(kept * 2, highest_);
    }
    if (kept == 0) {
        return crossed <= kLowest ? std::nullopt : std::optional{crossed / 4};
    }
    return std::sqrt(kept * crossed);
}

void CapacitySearch::record(bool kept, std::string why) {
    const double rate = *next();
    capacity_.trials.push_back({rate, kept, std::move(why)});
    if (!kept && (capacity_.crossed_at == 0 || rate < capacity_.crossed_at)) {
        capacity_.crossed_at = rate;
    }
    // The highest rate below all that were crossed: one that is kept now and then is not kept.
    capacity_.rate = 0;
    for (const CapacityTrial& trial : capacity_.trials) {
        if (trial.kept && (capacity_.crossed_at == 0 || trial.rate < capacity_.crossed_at)) {
            capacity_.rate = std::max(capacity_.rate, trial.rate);
        }
    }
    const auto at_rate = std::count_if(capacity_.trials.begin(), capacity_.trials.end(),
                                       [this](const CapacityTrial& trial) { return trial.rate == capacity_.rate; });
    capacity_.confirmed = is_close() ? static_cast<unsigned>(at_rate) : 0;
    capacity_.confirming = capacity_.confirmed;
}

}  // namespace notisim
