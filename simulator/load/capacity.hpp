#pragma once

#include "simulator/engine/load_summary.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace notisim {

/// Searches for the highest rate that keeps the thresholds: doubles the rate until one is crossed, halves the interval
/// between the highest kept and the lowest crossed rate, and tries what it found again. Where that crosses one, the
/// search goes on below. Pure: trials are made by others.
class CapacitySearch {
public:
    /// Trials at the rate that was found, all of which kept the thresholds.
    static constexpr unsigned kConfirming = 3;
    /// After so many trials the search ends with what it has.
    static constexpr std::size_t kTrialsMax = 60;
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
    /// Nothing is worth a trial between the highest kept and the lowest crossed rate.
    [[nodiscard]] bool is_close() const;

    double first_;
    double highest_;
    Capacity capacity_;
};

}  // namespace notisim
