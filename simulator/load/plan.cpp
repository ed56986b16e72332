#include "simulator/load/plan.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

using Stage = LoadPlan::Stage;

constexpr std::array<std::string_view, 6> kPlans{"constant", "poisson", "ramp", "stages", "burst", "fleet"};

// How the starts of a morning are spread: quiet, a rise to the peak, and back. Means 1.
constexpr std::array<std::pair<double, double>, 5> kMorning{
    {{0.0, 0.35}, {0.3, 0.8}, {0.5, 2.2}, {0.7, 0.9}, {1.0, 0.4}}};

double area(const Stage& stage) {
    return stage.seconds * (stage.from + stage.to) / 2;
}

// How long a stage needs for `count`: the positive root of from t + (to - from) t^2 / (2 seconds) = count, in a form
// that keeps its digits where the rate hardly changes.
double time_within(const Stage& stage, double count) {
    if (count <= 0) {
        return 0;
    }
    const double slope = (stage.to - stage.from) / stage.seconds;
    const double root = std::sqrt(std::max(0.0, stage.from * stage.from + 2 * slope * count));
    return stage.from + root > 0 ? 2 * count / (stage.from + root) : stage.seconds;
}

std::optional<double> parse_number(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && std::isfinite(number) && number >= 0 ? std::optional{number} : std::nullopt;
}

std::optional<double> parse_seconds(std::string_view text) {
    const auto duration = parse_duration(text);
    return duration && *duration > Duration{0} && *duration <= kLoadDurationMax
               ? std::optional{static_cast<double>(duration->count()) / 1000}
               : std::nullopt;
}

std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator) {
    const std::size_t place = std::min(text.find(separator), text.size());
    return {text.substr(0, place), place < text.size() ? text.substr(place + 1) : std::string_view{}};
}

bool read_stages(std::string_view text, LoadPlan& plan, std::string& why) {
    double before = -1;
    plan.stages.clear();
    for (bool more = true; more;) {
        const auto [item, rest] = cut(text, ',');
        more = item.size() < text.size();
        const auto [rate_text, length_text] = cut(item, '@');
        const auto rate = parse_rate(rate_text);
        const auto seconds = parse_seconds(length_text);
        if (!rate || !seconds) {
            why = fmt::format("'{}' is not RATE@DURATION, such as 500/s@30s", item);
            return false;
        }
        plan.stages.push_back({*seconds, before < 0 ? *rate : before, *rate});
        before = *rate;
        text = rest;
    }
    return true;
}

bool read_burst(std::string_view text, LoadPlan& plan, std::string& why) {
    const auto [size_text, every_text] = cut(text, '@');
    const auto size = parse_number(size_text);
    const auto every = parse_seconds(every_text);
    constexpr double kBurstMax = 1e7;
    if (!size || *size < 1 || *size > kBurstMax || *size != std::floor(*size) || !every) {
        why = "a burst is NUMBER@DURATION: burst:500@10s";
        return false;
    }
    plan.burst_size = *size;
    plan.burst_every = *every;
    return true;
}

bool check_bounds(const LoadPlan& plan, std::string& why) {
    if (plan.seconds() > static_cast<double>(std::chrono::seconds{kLoadDurationMax}.count())) {
        why = fmt::format("a run may last {} at most", format_duration(kLoadDurationMax));
        return false;
    }
    for (const Stage& stage : plan.stages) {
        if (std::max(stage.from, stage.to) > kRateMax) {
            why = fmt::format("a rate may be {:.0f}/s at most", kRateMax);
            return false;
        }
    }
    return true;
}

}  // namespace

double LoadPlan::seconds() const {
    double sum = 0;
    for (const Stage& stage : stages) {
        sum += stage.seconds;
    }
    return sum;
}

double LoadPlan::count_until(double second) const {
    double count = 0;
    for (const Stage& stage : stages) {
        if (second <= 0) {
            break;
        }
        const double part = std::min(second, stage.seconds);
        const double reached = stage.from + (stage.to - stage.from) * part / stage.seconds;
        count += part * (stage.from + reached) / 2;
        second -= stage.seconds;
    }
    return count;
}

double LoadPlan::moment_of(double count) const {
    double begin = 0;
    for (const Stage& stage : stages) {
        if (count < area(stage)) {
            return begin + time_within(stage, count);
        }
        count -= area(stage);
        begin += stage.seconds;
    }
    // Nothing more is asked for, however little is missing.
    return std::nextafter(begin, 2 * begin + 1);
}

double LoadPlan::total() const {
    const double bursts = burst_every > 0 ? std::ceil(seconds() / burst_every) - 1 : 0;
    return count_until(seconds()) + burst_size * std::max(bursts, 0.0);
}

std::optional<double> parse_rate(std::string_view text) {
    const auto [number_text, unit] = cut(text, '/');
    const auto number = parse_number(number_text);
    constexpr std::array<std::pair<std::string_view, double>, 5> kUnits{
        {{"s", 1}, {"sec", 1}, {"min", 60}, {"m", 60}, {"h", 3600}}};
    for (const auto& [name, seconds] : kUnits) {
        if (number && unit == name) {
            return *number / seconds;
        }
    }
    return std::nullopt;
}

std::optional<LoadPlan> parse_plan(std::string_view text, double rate, std::chrono::milliseconds duration,
                                   std::string& why) {
    const auto [name, rest] = cut(text, ':');
    const auto* known = std::find(kPlans.begin(), kPlans.end(), name);
    if (known == kPlans.end()) {
        why = fmt::format("there is no plan '{}'; {}", name, suggest(name, {kPlans.begin(), kPlans.end()}));
        return std::nullopt;
    }
    LoadPlan plan;
    plan.kind = static_cast<LoadPlan::Kind>(known - kPlans.begin());
    plan.text = text;
    const double seconds = static_cast<double>(duration.count()) / 1000;
    plan.stages = {{seconds, rate, rate}};
    const bool takes_rest =
        plan.kind == LoadPlan::Kind::ramp || plan.kind == LoadPlan::Kind::stages || plan.kind == LoadPlan::Kind::burst;
    if (!takes_rest && text.size() > name.size()) {
        why = fmt::format("'{}' takes nothing after its name", name);
        return std::nullopt;
    }
    if (plan.kind == LoadPlan::Kind::ramp) {
        const auto from = parse_rate(rest);
        if (!from) {
            why = "a ramp begins at a rate: ramp:100/s; it ends at --rate";
            return std::nullopt;
        }
        plan.stages.front().from = *from;
    } else if ((plan.kind == LoadPlan::Kind::stages && !read_stages(rest, plan, why)) ||
               (plan.kind == LoadPlan::Kind::burst && !read_burst(rest, plan, why))) {
        return std::nullopt;
    } else if (plan.kind == LoadPlan::Kind::fleet) {
        plan.stages.clear();
        for (std::size_t index = 0; index + 1 < kMorning.size(); ++index) {
            const auto& [begin, from] = kMorning.at(index);
            const auto& [end, to] = kMorning.at(index + 1);
            plan.stages.push_back({(end - begin) * seconds, from * rate, to * rate});
        }
        const double correction = rate * seconds / std::max(plan.count_until(seconds), 1e-9);
        for (Stage& stage : plan.stages) {
            stage.from *= correction;
            stage.to *= correction;
        }
    }
    if (!check_bounds(plan, why)) {
        return std::nullopt;
    }
    return plan;
}

}  // namespace notisim
