#pragma once

#include "simulator/engine/load_summary.hpp"
#include "simulator/engine/outcome.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace notisim {

/// Moments and lengths within a load run: wall time since its start.
using RunTime = std::chrono::nanoseconds;

/// How an attempt ended: an HTTP status, or the error where there was no answer.
struct Answer {
    int status = 0;
    TransportError error = TransportError::none;
    auto operator<=>(const Answer&) const = default;
    [[nodiscard]] std::string name() const;
};

/// The plainest numbers of a run under way, for the live line and for Prometheus.
struct LoadSnapshot {
    RunTime at{0};
    std::uint64_t planned = 0;
    std::uint64_t sent = 0;
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    std::uint64_t late = 0;
    std::uint64_t dropped = 0;
    std::uint64_t retries = 0;
    std::uint64_t in_flight = 0;
    std::uint64_t backlog = 0;
    std::map<Answer, std::uint64_t> answers;
    Histogram latency{Histogram::kCoarse};  ///< Since the start.
};

/// Counts what one worker does. Pure: all moments are arguments.
class LoadStatistics {
public:
    /// A send later than that after its planned moment is a late one.
    static constexpr std::chrono::milliseconds kLate{1};
    /// `plan_end`: what is sent after it does not count as achieved.
    explicit LoadStatistics(RunTime plan_end = RunTime::max()) : plan_end_(plan_end) {}

    /// Slots of the course of a run; a longer run has longer slots.
    static constexpr std::size_t kSlotsMax = 240;

    /// The plan has asked for so many notifications.
    void planned(RunTime at, std::uint64_t notifications);
    /// So many of them are not sent: nothing was free in time.
    void dropped(std::uint64_t notifications) { dropped_ += notifications; }
    /// A first attempt is begun.
    void sent(RunTime planned, RunTime at, std::uint64_t notifications);
    /// A first attempt has ended.
    void ended(RunTime planned, RunTime sent, RunTime at, Answer answer, bool accepted, std::uint64_t notifications);
    /// A retry has ended.
    void retried(RunTime at, Answer answer);
    /// So many wait for a retry.
    void backlog(RunTime at, std::uint64_t waiting);
    /// An outage has ended: if something waits, from now on it drains.
    void outage_ended(RunTime at);

    [[nodiscard]] LoadSnapshot snapshot(RunTime at, std::uint64_t in_flight) const;
    /// The whole; what belongs to the plan and not to what was counted is left as it is.
    [[nodiscard]] LoadSummary summary() const;
    /// Notifications of first attempts that were begun within the plan's time.
    [[nodiscard]] std::uint64_t sent_in_time() const { return in_time_; }
    [[nodiscard]] std::uint64_t retries() const { return retries_; }
    /// Attempts that ended, retries included.
    [[nodiscard]] const std::map<Answer, std::uint64_t>& answers() const { return answers_; }

private:
    struct Slot {
        std::uint64_t planned = 0;
        std::uint64_t sent = 0;
        std::uint64_t backlog = 0;
        std::map<Answer, std::uint64_t> answers;
        Histogram latency{Histogram::kCoarse};
    };

    Slot& slot_at(RunTime at);
    void join_slots();

    RunTime plan_end_;
    std::uint64_t in_time_ = 0;
    std::uint64_t planned_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t ok_ = 0;
    std::uint64_t failed_ = 0;
    std::uint64_t late_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint64_t retries_ = 0;
    Histogram service_;
    Histogram send_delay_;
    Histogram coarse_{Histogram::kCoarse};
    std::map<Answer, Histogram> by_answer_;
    std::map<Answer, std::uint64_t> answers_;
    RunTime slot_length_{std::chrono::seconds{1}};
    std::vector<Slot> slots_;
    std::size_t slot_ = 0;  ///< The one that was looked up last, and when it begins.
    RunTime slot_begin_{0};
    std::uint64_t waiting_ = 0;
    std::uint64_t backlog_max_ = 0;
    std::optional<RunTime> drains_since_;
    std::optional<RunTime> longest_drain_;
};

}  // namespace notisim
