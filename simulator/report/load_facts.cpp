#include "simulator/report/load_facts.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim {

namespace {

constexpr std::size_t kAnswers = 10;
constexpr std::size_t kShards = 8;
constexpr std::string_view kThreshold = "threshold/";

std::string plural(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string plan_text(const LoadSummary& load) {
    std::string text = fmt::format("{} for {}; {}, {}, {}", load.plan, format_duration(load.duration),
                                   plural(load.vehicles, "vehicle"), plural(load.connections, "connection"),
                                   plural(load.workers, "worker"));
    if (load.shards > 1) {
        const std::size_t told = std::min(load.shards_here.size(), kShards);
        text += fmt::format(
            "; shard{} {}{} of {}", load.shards_here.size() == 1 ? "" : "s",
            fmt::join(load.shards_here.begin(), load.shards_here.begin() + static_cast<std::ptrdiff_t>(told), ", "),
            told < load.shards_here.size() ? ", ..." : "", load.shards);
    }
    return text;
}

std::string rates_text(const LoadSummary& load) {
    if (load.target_rate <= 0) {
        return rate_text(load.achieved_rate) + " achieved, as fast as the receiver takes them";
    }
    return fmt::format("{} achieved of {} asked ({:.1f} %)", rate_text(load.achieved_rate), rate_text(load.target_rate),
                       100 * load.achieved_rate / load.target_rate);
}

std::string backlog_text(const RunResult& result) {
    const LoadSummary& load = *result.load;
    if (load.backlog_max == 0 && load.drained && !load.drain) {
        return fmt::format("none; {}", result.retries == 0 ? "no retries" : plural(result.retries, "retry attempt"));
    }
    std::string text = fmt::format("at most {}; ", load.backlog_max);
    if (!load.drained) {
        text += "not drained at the end";
    } else if (load.drain) {
        text += "drained after " + format_duration(*load.drain);
    } else {
        text += "drained";
    }
    return fmt::format("{}; {}", text, plural(result.retries, "retry attempt"));
}

std::string probe_text(const LoadProbe& probe) {
    return fmt::format("{} acknowledged, {} acted on: {} lost, {} doubled, {} out of order", probe.acknowledged,
                       probe.acted_on, probe.lost, probe.doubled, probe.reordered);
}

std::string capacity_text(const Capacity& capacity) {
    if (capacity.rate <= 0) {
        return capacity.crossed_at > 0
                   ? fmt::format("none found: {} crossed a threshold", rate_text(capacity.crossed_at))
                   : "none found";
    }
    if (capacity.confirming == 0) {
        return fmt::format("not found: the search ended at {}", rate_text(capacity.rate));
    }
    const std::string text = fmt::format("{}: it kept the thresholds in {} of {}", rate_text(capacity.rate),
                                         capacity.confirmed, plural(capacity.confirming, "trial"));
    if (capacity.crossed_at <= 0) {
        return text + ", and no rate that was tried crossed one";
    }
    const auto trial = std::find_if(capacity.trials.begin(), capacity.trials.end(), [&](const CapacityTrial& each) {
        return !each.kept && each.rate == capacity.crossed_at;
    });
    const std::string what = trial == capacity.trials.end() || trial->why.empty() ? "it crossed one" : trial->why;
    return fmt::format("{}; not at {}: {}", text, rate_text(capacity.crossed_at), what);
}

LatencyRow row_of(std::string label, const Histogram& latency) {
    LatencyRow row{std::move(label), latency.count(), {}};
    if (latency.count() > 0) {
        row.cells = {latency_text(latency.percentile(50)), latency_text(latency.percentile(90)),
                     latency_text(latency.percentile(99)), latency_text(latency.percentile(99.9)),
                     latency_text(latency.max())};
    } else {
        row.cells.fill("-");
    }
    return row;
}

}  // namespace

std::string rate_text(double per_second) {
    return per_second < 10     ? fmt::format("{:.2f} /s", per_second)
           : per_second < 1000 ? fmt::format("{:.1f} /s", per_second)
                               : fmt::format("{:.0f} /s", per_second);
}

std::vector<Fact> load_facts(const RunResult& result) {
    const LoadSummary& load = *result.load;
    std::vector<Fact> facts{
        {"plan", plan_text(load)},
        {"rate", rates_text(load)},
        {"sent", fmt::format("{} of {} planned; {} ok, {} failed, {} late, {} dropped", load.sent, load.planned,
                             load.ok, load.failed, load.late_sends, load.dropped)},
        {"answers", answers_text(result)},
        {"backlog", backlog_text(result)},
        {"probe", load.probe ? probe_text(*load.probe) : ""},
        {"capacity", load.capacity ? capacity_text(*load.capacity) : ""},
    };
    std::erase_if(facts, [](const Fact& fact) { return fact.text.empty(); });
    return facts;
}

std::vector<LatencyRow> latency_rows(const LoadSummary& load) {
    std::vector<LatencyRow> rows{row_of("from the plan", load.latency), row_of("from sending", load.service)};
    std::vector<LatencyRow> answers;
    answers.reserve(load.by_answer.size());
    for (const auto& [answer, latency] : load.by_answer) {
        answers.push_back(row_of(answer, latency));
    }
    std::stable_sort(answers.begin(), answers.end(),
                     [](const LatencyRow& one, const LatencyRow& other) { return one.count > other.count; });
    answers.resize(std::min(answers.size(), kAnswers));
    std::move(answers.begin(), answers.end(), std::back_inserter(rows));
    return rows;
}

LoadCheckText load_check_text(const CaseResult& check) {
    const bool threshold = check.id.starts_with(kThreshold);
    LoadCheckText text{threshold ? check.id.substr(kThreshold.size()) : check.title, check.actual, ""};
    if (check.outcome == CaseResult::Outcome::passed) {
        return text;
    }
    text.detail = reason_of(check);
    if (text.detail.empty() && check.outcome == CaseResult::Outcome::failed && !threshold) {
        text.detail = "expected " + check.expected;
    }
    return text;
}

}  // namespace notisim
