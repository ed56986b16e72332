#pragma once

#include "simulator/engine/load_summary.hpp"
#include "simulator/engine/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace notisim {

/// What a threshold is asked of.
enum class LoadMetric : std::uint8_t {
    percentile,
    max,
    mean,
    failed,
    errors,
    achieved,
    late,
    dropped,
    backlog,
    drain,
    lost,
    doubled,
    reordered,
};

enum class MetricUnit : std::uint8_t { time, percent, count };

/// A row of the table of what a threshold can be asked of: the checks of texts, help and documentation come from it.
struct ThresholdMetric {
    LoadMetric metric;
    std::string_view name;  ///< As written: `failed`; `pN` stands for `p99`, `p99.9`, ...
    MetricUnit unit;
    bool of_service;           ///< `service.` may stand before it.
    std::string_view example;  ///< `p99<50ms`
    std::string_view title;    ///< The subject of a sentence: `first attempts that were not accepted`.
    std::string_view meaning;  ///< How it is measured, for people who choose one.
};

/// All metrics, in reading order.
std::span<const ThresholdMetric> threshold_metrics();

/// A condition on what a load run came to.
struct Threshold {
    enum class Comparison : std::uint8_t { below, at_most, above, at_least };
    std::string text;  ///< As asked, without blanks: `p99<50ms`.
    LoadMetric metric = LoadMetric::percentile;
    bool service = false;  ///< From the moment of sending instead of from the planned one.
    double percent = 0;    ///< Of a percentile: 0 < percent <= 100.
    Comparison comparison = Comparison::below;
    double limit = 0;  ///< Microseconds, percent or a count, by the unit of the metric; never negative.
};

/// Reads `p99<50ms`, `service.p99 <= 5 ms`, `failed<0.1%`, `lost<1`. Durations are numbers with us, ms, s, m or h.
/// Nothing if it is none, or one that holds or fails whatever is measured; `why` then says what is wrong and what to
/// write instead.
std::optional<Threshold> parse_threshold(std::string_view text, std::string& why);

/// What a load run came to by the threshold: the check `threshold/p99<50ms`. Skipped, with the reason, where the run
/// has nothing to judge it by.
CaseResult judge(const Threshold& threshold, const LoadSummary& load);

/// All attempts that ended, retries too, by status or error kind; of first attempts alone where slots tell nothing.
std::map<std::string, std::uint64_t> answers_of(const LoadSummary& load);

/// Whether a key of answers is the status of an answer; else it names an error: `timeout`.
bool is_status(std::string_view answer);

}  // namespace notisim
