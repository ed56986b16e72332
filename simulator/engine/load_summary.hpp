#pragma once

#include "simulator/engine/histogram.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace notisim {

/// One stretch of a load run, told by the moment at which things happened.
struct LoadSlot {
    std::uint64_t planned = 0;                     ///< Notifications that the plan asked for.
    std::uint64_t sent = 0;                        ///< Notifications of first attempts that were begun.
    std::uint64_t backlog = 0;                     ///< The most that waited for a retry at once.
    std::map<std::string, std::uint64_t> answers;  ///< Attempts that ended, by status or error kind.
    Histogram latency{Histogram::kCoarse};         ///< As LoadSummary::latency.
};

/// What a probe told after a load run, about the notifications that the receiver had acknowledged.
struct LoadProbe {
    std::uint64_t acknowledged = 0;
    std::uint64_t acted_on = 0;   ///< Objects that the probe gave, of this run.
    std::uint64_t lost = 0;       ///< Acknowledged, but not acted on.
    std::uint64_t doubled = 0;    ///< Acted on more than once.
    std::uint64_t reordered = 0;  ///< Acted on before one of the same vehicle that had been acknowledged earlier.
};

/// One rate that --find-capacity tried.
struct CapacityTrial {
    double rate = 0;  ///< Notifications per second.
    bool kept = false;
    std::string why;  ///< The threshold that was crossed, or empty.
};

/// The highest rate that keeps the thresholds, and how sure that is.
struct Capacity {
    double rate = 0;                    ///< Notifications per second; 0: not even the lowest that was tried.
    double crossed_at = 0;              ///< The lowest rate above it that crossed one; 0: none did.
    unsigned confirmed = 0;             ///< Trials at `rate` that kept them.
    unsigned confirming = 0;            ///< Trials at `rate`.
    std::vector<CapacityTrial> trials;  ///< In the order in which they were made.
};

/// What a load run came to beyond RunResult. Numbers of several shards add up to those of one run: see merge().
///
/// A first attempt is one that the plan asked for; retries are not planned and count in RunResult::retries alone.
struct LoadSummary {
    std::string plan;                       ///< As asked: `constant`, `ramp:100/s`, `max`, ...
    std::chrono::milliseconds duration{0};  ///< Of the plan; without the time to drain.
    double target_rate = 0;                 ///< Notifications per second, the mean of the plan; 0 with `max`.
    double achieved_rate = 0;               ///< Notifications of first attempts per second of the plan's duration.
    std::uint64_t planned = 0;              ///< Notifications that the plan asked for.
    std::uint64_t sent = 0;                 ///< Of these, the ones whose first attempt was begun.
    std::uint64_t dropped = 0;              ///< Of these, the ones that were not sent: nothing was free in time.
    std::uint64_t ok = 0;                   ///< First attempts that were accepted, in notifications.
    std::uint64_t failed = 0;               ///< First attempts that were not, in notifications.
    std::uint64_t late_sends = 0;           ///< First attempts begun later than 1 ms after the plan, in notifications.

    Histogram latency;     ///< Of first attempts that were answered or timed out: from the planned moment to the end.
    Histogram service;     ///< Of the same: from the moment of sending to the end.
    Histogram send_delay;  ///< Of all first attempts: from the planned moment to that of sending.
    std::map<std::string, Histogram> by_answer;  ///< `latency` by status or error kind.

    std::chrono::milliseconds slot{1000};  ///< Length of each of the following.
    std::vector<LoadSlot> slots;           ///< From the start of the run; beyond the plan while it drains.

    std::uint64_t backlog_max = 0;                   ///< The most notifications that waited for a retry at once.
    bool drained = true;                             ///< Nothing waits any more.
    std::optional<std::chrono::milliseconds> drain;  ///< From the end of the outage (without one, from the first
                                                     ///< failure) until nothing waited; the longest of several.

    unsigned workers = 1;
    std::uint64_t connections = 0;
    std::uint64_t vehicles = 0;
    unsigned shards = 1;                ///< Parts that the whole was divided into.
    std::vector<unsigned> shards_here;  ///< The parts in this summary, from 1.

    std::vector<std::string> thresholds;  ///< As asked: `p99<50ms`.
    std::optional<LoadProbe> probe;
    std::optional<Capacity> capacity;
};

/// Adds what another part of the same run came to. Counts, rates, histograms and slots add up, so that percentiles are
/// those of one run over all samples. Backlogs add up too: that of all is at most the sum. The longest drain counts.
/// Slots of different lengths (1 s times a power of two) become those of the longer ones. `capacity` is the first one.
void merge(LoadSummary& sum, const LoadSummary& other);

}  // namespace notisim
