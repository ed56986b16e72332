#pragma once

#include "simulator/engine/observer.hpp"
#include "simulator/engine/result.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace notisim {

/// Writes text for a terminal, with colour or without.
struct TextStyle {
    bool color = false;
    [[nodiscard]] std::string good(std::string_view text) const { return paint("32", text); }
    [[nodiscard]] std::string bad(std::string_view text) const { return paint("31", text); }
    [[nodiscard]] std::string warn(std::string_view text) const { return paint("33", text); }
    [[nodiscard]] std::string dim(std::string_view text) const { return paint("2", text); }
    [[nodiscard]] std::string bold(std::string_view text) const { return paint("1", text); }
    [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const;
};

/// Lines of a timeline that a person may still read.
inline constexpr std::uint64_t kTimelineLines = 400;

/// The timeline of a run as it happens, at most 80 columns wide.
///
/// What repeats is told twice and then counted, so that a run of 25 920 attempts is read in a few lines; after
/// kTimelineLines it points at the journal.
class Timeline final : public RunObserver {
public:
    Timeline(TimePoint start, TextStyle style, std::function<void(std::string_view)> write);

    void raised(TimePoint at, NotificationId id, const EventStore& events) override;
    void attempted(const AttemptRecord& attempt) override;
    void expired(TimePoint at, const LaneInfo& lane, std::uint32_t count) override;
    void outage(TimePoint at, const OutageStep& outage, bool begins) override;
    void waited(TimePoint at, Duration length) override;
    void noted(TimePoint at, std::string_view word, std::string_view who, std::string_view what) override;
    void executed(TimePoint at, std::string_view command, int status) override;

    /// Tells what was counted and not told yet.
    void finish();

private:
    /// What a lane last did; the same again is only counted.
    struct Repetition {
        std::string what;
        std::uint64_t told = 0;
        std::uint64_t counted = 0;
        TimePoint last{};
        std::string name;
    };

    [[nodiscard]] bool is_full() const { return lines_ > kTimelineLines; }
    [[nodiscard]] std::string offset(TimePoint at) const;
    void line(std::string_view when, std::string_view mark, std::string_view who, std::string_view what);
    bool is_repetition(Repetition& repetition, std::string_view name, std::string what, TimePoint at);
    void flush(Repetition& repetition);

    TimePoint start_;
    TextStyle style_;
    std::function<void(std::string_view)> write_;
    std::map<std::string, Repetition> raises_;
    std::map<std::string, Repetition> attempts_;
    std::uint64_t lines_ = 0;
};

/// The heading of a run: what is replayed, how, and under which readings that are not the default.
std::string render_heading(const Scenario& scenario, const TextStyle& style);

/// `PASS`, `FAIL`, `WARN`, `SKIP`, in its colour.
std::string badge(CaseResult::Outcome outcome, const TextStyle& style);

/// The judgement of a run: checks, numbers, and the verdict as its last line. Of `conform`, its review; of `load`,
/// render_load().
std::string render_result(const RunResult& result, const TextStyle& style);

/// A conformance run as a review: what was tested, checks by group, coverage, each finding with what was sent, what
/// came back, why it matters and how to mend it, what was skipped, and the verdict as its last line. At most 80 columns
/// wide but for commands to copy.
std::string render_review(const RunResult& result, const TextStyle& style);

/// A load run: rates, latencies, backlog, probe, capacity, what became of each threshold, and the verdict as its last
/// line. At most 80 columns wide. The result has a LoadSummary.
std::string render_load(const RunResult& result, const TextStyle& style);

/// The verdict and the checks by outcome, without a line end.
std::string verdict_line(const RunResult& result, const TextStyle& style);

/// One line: the verdict and the name of the scenario.
std::string render_verdict(const RunResult& result, const TextStyle& style);

}  // namespace notisim
