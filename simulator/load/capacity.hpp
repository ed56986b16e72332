#pragma once

#include "simulator/engine/load_summary.hpp"

#include <optional>
#include <string>

namespace notisim {

/// Searches for the highest rate that keeps the thresholds: doubles the rate until one is crossed, halves the interval
/// between the last rates, and confirms what it found. Pure: trials are made by others.
class CapacitySearch {
public:
    /// Trials at the rate that was found.
    static constexpr unsigned kConfirming = 3;
    /// The search ends when kept and crossed rates are that close.
    static constexpr double kCloseEnough = 0.05;

    /// `first`: notifications per second, above 0; `highest` is never exceeded.
    CapacitySearch(double first, double highest);

    /// The rate of the next trial, or nothing when the search is over.
    [[nodiscard]] std::optional<double> next() const;
    /// What the trial at next() came to; `why` is the threshold that was crossed.
    void record(bool kept, std::string why);

    [[nodiscard]] const Capacity& result() const { return capacity_; }

private:
    double first_;
    double highest_;
    Capacity capacity_;
    bool confirming_ = false;
    bool over_ = false;
};

}  // namespace notisim
