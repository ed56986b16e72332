#pragma once

#include "simulator/engine/result.hpp"
#include "simulator/report/findings.hpp"

#include <array>
#include <string>
#include <vector>

namespace notisim {

// What there is to say of a load run, for every format that people read. Texts may hold what the receiver or a report
// wrote: formats escape them.

/// `49.8 /s`, `1250 /s`.
std::string rate_text(double per_second);

/// What was asked and sent, backlog, probe and capacity, in reading order; nothing is empty.
std::vector<Fact> load_facts(const RunResult& result);

/// The columns of LatencyRow.
inline constexpr std::array<std::string_view, 5> kLatencyColumns{"p50", "p90", "p99", "p99.9", "max"};

/// Latencies of some attempts.
struct LatencyRow {
    std::string label;  ///< `from the plan`, `from sending`, `200`
    std::uint64_t count = 0;
    std::array<std::string, kLatencyColumns.size()> cells;
};

/// Latency from the plan and from sending, then from the plan by answer: the most frequent ones first, at most ten.
std::vector<LatencyRow> latency_rows(const LoadSummary& load);

/// A check of a load run in a few words: `p99<50ms` and what was measured, or what is expected and why that is not so.
struct LoadCheckText {
    std::string name;
    std::string measured;  ///< May be empty.
    std::string detail;    ///< May be empty.
};
LoadCheckText load_check_text(const CaseResult& check);

}  // namespace notisim
