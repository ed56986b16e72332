#include "simulator/load/threshold.hpp"

#include "simulator/base/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

using Comparison = Threshold::Comparison;

constexpr std::string_view kService = "service.";

constexpr std::array<std::pair<std::string_view, Comparison>, 4> kComparisons{{
    // The longer ones first: `<` begins `<=`.
    {"<=", Comparison::at_most},
    {">=", Comparison::at_least},
    {"<", Comparison::below},
    {">", Comparison::above},
}};

struct TimeUnit {
    std::string_view name;
    double microseconds;
};
constexpr std::array<TimeUnit, 5> kTimeUnits{
    {{"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3600e6}},
};

// What is written, cut in three.
struct Words {
    std::string_view name;
    Comparison comparison = Comparison::below;
    std::string_view value;
};

std::string without_blanks(std::string_view text) {
    std::string result{text};
    std::erase_if(result, [](char character) { return character == ' ' || character == '\t'; });
    return result;
}

std::optional<Words> cut(std::string_view text) {
    const std::size_t place = text.find_first_of("<>");
    if (place == std::string_view::npos) {
        return std::nullopt;
    }
    for (const auto& [sign, comparison] : kComparisons) {
        if (text.substr(place).starts_with(sign)) {
            return Words{text.substr(0, place), comparison, text.substr(place + sign.size())};
        }
    }
    return std::nullopt;
}

// A number without a sign, as people write it: `0.1`. Cuts it off the text.
std::optional<double> take_number(std::string_view& text) {
    const std::size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
    double value = 0;
    const std::string digits{text.substr(0, length)};
    const char* last = digits.c_str() + digits.size();
    const auto [end, error] = std::from_chars(digits.c_str(), last, value, std::chars_format::fixed);
    if (length == 0 || error != std::errc{} || end != last || !std::isfinite(value)) {
        return std::nullopt;
    }
    text.remove_prefix(length);
    return value;
}

// `p99.9`, and nothing of `processed`.
bool looks_like_percentile(std::string_view name) {
    return name.size() > 1 && name[0] == 'p' && name.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

const ThresholdMetric* find_metric(std::string_view name) {
    const auto metrics = threshold_metrics();
    const auto found = std::find_if(metrics.begin(), metrics.end(), [name](const ThresholdMetric& each) {
        return each.metric == LoadMetric::percentile ? looks_like_percentile(name) : each.name == name;
    });
    return found == metrics.end() ? nullptr : &*found;
}

std::string suggest_metric(std::string_view name, bool service) {
    std::vector<std::string_view> names{"p50", "p90", "p99", "p99.9"};
    for (const ThresholdMetric& metric : threshold_metrics()) {
        if (metric.metric != LoadMetric::percentile && (metric.of_service || !service)) {
            names.push_back(metric.name);
        }
    }
    // Few enough to be all told: a list that is cut off hides what there is.
    const std::string_view near = nearest(name, names);
    if (!near.empty()) {
        return fmt::format("did you mean '{}{}'?", service ? kService : "", near);
    }
    std::string all;
    for (const std::string_view each : names) {
        all += fmt::format("{}{}", all.empty() ? "one of: " : ", ", each);
    }
    return all;
}

std::optional<double> read_time(std::string_view value, std::string& why) {
    const auto number = take_number(value);
    const auto* unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end(),
                                    [value](const TimeUnit& each) { return each.name == value; });
    if (number && unit != kTimeUnits.end()) {
        return *number * unit->microseconds;
    }
    why = number && value.empty()  ? "a unit is missing: us, ms, s, m or h, as in 50ms"
          : number && value == "%" ? "a time is asked for, as in 50ms"
          : number                 ? fmt::format("'{}' is not a unit of time: us, ms, s, m or h", value)
                                   : fmt::format("'{}' is not a time: write 50ms or 1.5s", value);
    return std::nullopt;
}

std::optional<double> read_percent(std::string_view value, std::string& why) {
    const auto number = take_number(value);
    if (number && value == "%") {
        if (*number > 100) {
            why = fmt::format("{} % is more than all", *number);
            return std::nullopt;
        }
        return number;
    }
    why = number && value.empty() ? fmt::format("it is a share: write {}%", *number)
          : number                ? fmt::format("it is a share: write {}%, not {}", *number, value)
                                  : fmt::format("'{}' is not a share: write 0.1%", value);
    return std::nullopt;
}

std::optional<double> read_count(std::string_view value, std::string& why) {
    const std::string_view whole = value;
    const auto number = take_number(value);
    if (number && value.empty() && *number == std::floor(*number) && *number <= 1e15) {
        return number;
    }
    why = fmt::format("'{}' is not a count: write a whole number, as in {}", whole, "1000");
    return std::nullopt;
}

std::optional<double> read_limit(MetricUnit unit, std::string_view value, std::string& why) {
    switch (unit) {
        case MetricUnit::time: return read_time(value, why);
        case MetricUnit::percent: return read_percent(value, why);
        case MetricUnit::count: break;
    }
    return read_count(value, why);
}

// A condition that holds whatever is measured, or never does, is a slip of the pen.
std::string vacuous(const Threshold& threshold, MetricUnit unit) {
    const bool share = unit == MetricUnit::percent && threshold.metric != LoadMetric::achieved;
    const bool lowest = threshold.limit == 0;
    const bool highest = share && threshold.limit == 100;
    switch (threshold.comparison) {
        case Comparison::below: return lowest ? "nothing is below 0: it can never hold; write <=" : "";
        case Comparison::above: return highest ? "nothing is above 100 %: it can never hold" : "";
        case Comparison::at_most: return highest ? "it always holds and says nothing" : "";
        case Comparison::at_least: break;
    }
    return lowest ? "it always holds and says nothing" : "";
}

}  // namespace

std::span<const ThresholdMetric> threshold_metrics() {
    using enum LoadMetric;
    static constexpr std::array<ThresholdMetric, 13> kMetrics{{
        {percentile, "pN", MetricUnit::time, true, "p99<50ms", "",
         "the latency that N % of first attempts stay at or below: from the planned moment to the answer or timeout; "
         "with service., from the moment of sending"},
        {max, "max", MetricUnit::time, true, "max<2s", "the longest latency", "the longest of these latencies"},
        {mean, "mean", MetricUnit::time, true, "mean<10ms", "the mean latency", "the mean of these latencies"},
        {failed, "failed", MetricUnit::percent, false, "failed<0.1%", "first attempts that were not accepted",
         "notifications whose first attempt was not accepted, of those sent"},
        {errors, "errors", MetricUnit::percent, false, "errors<0.1%", "attempts without an answer",
         "attempts that ended without an answer (timeout, reset, ...), of all, retries too"},
        {achieved, "achieved", MetricUnit::percent, false, "achieved>99%", "the achieved rate",
         "the rate of first attempts, of the rate that the plan asked for"},
        {late, "late", MetricUnit::percent, false, "late<1%", "first attempts begun late",
         "notifications sent more than 1 ms after the plan, of those sent"},
        {dropped, "dropped", MetricUnit::percent, false, "dropped<0.1%", "planned notifications that were not sent",
         "notifications that were not sent because nothing was free in time, of those planned"},
        {backlog, "backlog", MetricUnit::count, false, "backlog<1000", "the largest backlog",
         "the most notifications that waited for a retry at once"},
        {drain, "drain", MetricUnit::time, false, "drain<60s", "the time until no notification waited",
         "from the end of an outage, or else from the first failure, until nothing waited for a retry"},
        {lost, "lost", MetricUnit::count, false, "lost<1", "acknowledged notifications that were lost",
         "notifications that were acknowledged and not acted on; needs a probe"},
        {doubled, "doubled", MetricUnit::count, false, "doubled<1", "notifications acted on more than once",
         "notifications that were acted on more than once; needs a probe"},
        {reordered, "reordered", MetricUnit::count, false, "reordered<1", "notifications acted on out of order",
         "notifications acted on before an earlier one of the same vehicle; needs a probe"},
    }};
    return kMetrics;
}

std::optional<Threshold> parse_threshold(std::string_view text, std::string& why) {
    Threshold threshold;
    threshold.text = without_blanks(text);
    const auto words = cut(threshold.text);
    if (!words || words->name.empty() || words->value.empty()) {
        why = "write a metric, one of < <= > >=, and a limit: p99<50ms";
        return std::nullopt;
    }
    std::string_view name = words->name;
    threshold.service = name.starts_with(kService);
    name.remove_prefix(threshold.service ? kService.size() : 0);
    const ThresholdMetric* metric = find_metric(name);
    if (metric == nullptr || (threshold.service && !metric->of_service)) {
        why = fmt::format("there is no metric '{}'; {}", words->name, suggest_metric(name, threshold.service));
        return std::nullopt;
    }
    threshold.metric = metric->metric;
    if (metric->metric == LoadMetric::percentile) {
        std::string_view digits = name.substr(1);
        const auto percent = take_number(digits);
        if (!percent || *percent <= 0 || *percent > 100) {
            why = fmt::format("'{}' is not a percentile: p50, p99 or p99.9, above p0 and up to p100", name);
            return std::nullopt;
        }
        threshold.percent = *percent;
    }
    threshold.comparison = words->comparison;
    const auto limit = read_limit(metric->unit, words->value, why);
    if (!limit) {
        return std::nullopt;
    }
    threshold.limit = *limit;
    why = vacuous(threshold, metric->unit);
    return why.empty() ? std::optional{std::move(threshold)} : std::nullopt;
}

}  // namespace notisim
