#include "simulator/load/threshold.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

using Comparison = Threshold::Comparison;

// What was measured, or why nothing was.
struct Measure {
    double value = 0;
    std::string text;
    std::string skipped;
    bool failed = false;  // Whatever the limit.
};

const ThresholdMetric& row_of(LoadMetric metric) {
    const auto metrics = threshold_metrics();
    return *std::find_if(metrics.begin(), metrics.end(),
                         [metric](const ThresholdMetric& each) { return each.metric == metric; });
}

// Nothing is rounded: 50.012 ms is not below 50 ms, and reads so.
std::string time_text(double microseconds) {
    return microseconds < 1e3   ? fmt::format("{} us", microseconds)
           : microseconds < 1e6 ? fmt::format("{} ms", microseconds / 1e3)
                                : fmt::format("{} s", microseconds / 1e6);
}

std::string limit_text(const Threshold& threshold) {
    switch (row_of(threshold.metric).unit) {
        case MetricUnit::time: return time_text(threshold.limit);
        case MetricUnit::percent: return fmt::format("{} %", threshold.limit);
        case MetricUnit::count: break;
    }
    return fmt::format("{:.0f}", threshold.limit);
}

std::string comparison_text(Comparison comparison) {
    switch (comparison) {
        case Comparison::below: return "below";
        case Comparison::at_most: return "at most";
        case Comparison::above: return "above";
        case Comparison::at_least: break;
    }
    return "at least";
}

std::string subject_of(const Threshold& threshold) {
    std::string text = threshold.metric == LoadMetric::percentile
                           ? fmt::format("the latency that {} % of first attempts stay within", threshold.percent)
                           : std::string{row_of(threshold.metric).title};
    return threshold.service ? text + ", from sending" : text;
}

bool holds(const Threshold& threshold, double value) {
    switch (threshold.comparison) {
        case Comparison::below: return value < threshold.limit;
        case Comparison::at_most: return value <= threshold.limit;
        case Comparison::above: return value > threshold.limit;
        case Comparison::at_least: break;
    }
    return value >= threshold.limit;
}

Measure skipped(std::string why) {
    Measure measure;
    measure.skipped = std::move(why);
    return measure;
}

Measure time_of(std::chrono::microseconds time) {
    const auto value = static_cast<double>(time.count());
    return {value, time_text(value), {}};
}

Measure share_of(std::uint64_t part, std::uint64_t whole, std::string_view none) {
    if (whole == 0) {
        return skipped(std::string{none});
    }
    const double value = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    return {value, fmt::format("{:.4g} % ({} of {})", value, part, whole), {}};
}

Measure latency_of(const Threshold& threshold, const LoadSummary& load) {
    const Histogram& latency = threshold.service ? load.service : load.latency;
    if (latency.count() == 0) {
        return skipped("no first attempt was answered or timed out");
    }
    switch (threshold.metric) {
        case LoadMetric::percentile: return time_of(latency.percentile(threshold.percent));
        case LoadMetric::max: return time_of(latency.max());
        default: return time_of(latency.mean());
    }
}

Measure errors_of(const LoadSummary& load) {
    std::uint64_t all = 0;
    std::uint64_t errors = 0;
    for (const auto& [answer, count] : answers_of(load)) {
        all += count;
        errors += is_status(answer) ? 0 : count;
    }
    return share_of(errors, all, "no attempt ended");
}

Measure achieved_of(const LoadSummary& load) {
    if (load.target_rate <= 0) {
        return skipped("the plan asks for no rate");
    }
    const double value = 100.0 * load.achieved_rate / load.target_rate;
    return {
        value, fmt::format("{:.4g} % ({:.6g} of {:.6g} per second)", value, load.achieved_rate, load.target_rate), {}};
}

Measure drain_of(const LoadSummary& load) {
    if (!load.drained) {
        Measure measure;
        measure.text = "notifications still waited at the end";
        measure.failed = true;
        return measure;
    }
    Measure measure = time_of(load.drain.value_or(std::chrono::milliseconds{0}));
    measure.text = load.drain ? measure.text : "nothing had to wait";
    return measure;
}

Measure count_of(std::uint64_t count) {
    return {static_cast<double>(count), fmt::format("{}", count), {}};
}

Measure probe_of(LoadMetric metric, const std::optional<LoadProbe>& probe) {
    if (!probe) {
        return skipped("no --probe has told what the receiver did with what it acknowledged");
    }
    if (probe->acknowledged == 0) {
        return skipped("nothing was acknowledged");
    }
    return count_of(metric == LoadMetric::lost      ? probe->lost
                    : metric == LoadMetric::doubled ? probe->doubled
                                                    : probe->reordered);
}

Measure measure(const Threshold& threshold, const LoadSummary& load) {
    switch (threshold.metric) {
        case LoadMetric::percentile:
        case LoadMetric::max:
        case LoadMetric::mean: return latency_of(threshold, load);
        case LoadMetric::failed: return share_of(load.failed, load.ok + load.failed, "no first attempt ended");
        case LoadMetric::errors: return errors_of(load);
        case LoadMetric::achieved: return achieved_of(load);
        case LoadMetric::late: return share_of(load.late_sends, load.sent, "nothing was sent");
        case LoadMetric::dropped: return share_of(load.dropped, load.planned, "nothing was planned");
        case LoadMetric::backlog: return load.sent == 0 ? skipped("nothing was sent") : count_of(load.backlog_max);
        case LoadMetric::drain: return load.sent == 0 ? skipped("nothing was sent") : drain_of(load);
        case LoadMetric::lost:
        case LoadMetric::doubled:
        case LoadMetric::reordered: break;
    }
    return probe_of(threshold.metric, load.probe);
}

}  // namespace

CaseResult judge(const Threshold& threshold, const LoadSummary& load) {
    const Measure measured = measure(threshold, load);
    CaseResult result;
    result.id = "threshold/" + threshold.text;
    const std::string limit = fmt::format("{} {}", comparison_text(threshold.comparison), limit_text(threshold));
    result.title = fmt::format("{}: {}", subject_of(threshold), limit);
    result.expected = limit;
    if (!measured.skipped.empty()) {
        result.outcome = CaseResult::Outcome::skipped;
        result.message = measured.skipped;
        return result;
    }
    result.actual = measured.text;
    if (measured.failed || !holds(threshold, measured.value)) {
        result.outcome = CaseResult::Outcome::failed;
        result.message = fmt::format("expected {}, got {}", result.expected, result.actual);
    }
    return result;
}

std::map<std::string, std::uint64_t> answers_of(const LoadSummary& load) {
    std::map<std::string, std::uint64_t> answers;
    for (const LoadSlot& slot : load.slots) {
        for (const auto& [answer, count] : slot.answers) {
            answers[answer] += count;
        }
    }
    if (answers.empty()) {
        for (const auto& [answer, latency] : load.by_answer) {
            answers[answer] = latency.count();
        }
    }
    return answers;
}

bool is_status(std::string_view answer) {
    return !answer.empty() && answer.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace notisim
