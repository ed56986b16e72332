#pragma once

#include "simulator/engine/observer.hpp"
#include "simulator/engine/replay.hpp"
#include "simulator/engine/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace notisim {

/// Watches a run and judges it by the scenario's expectations when it is over.
///
/// Keeps counts and a few examples, not the attempts: a run of days costs no more memory than one of seconds.
class Judge final : public RunObserver {
public:
    /// `reproduce`: the command that runs just this again.
    Judge(const Scenario& scenario, std::string reproduce, bool show_secrets);

    void raised(TimePoint at, NotificationId id, const EventStore& events) override;
    void attempted(const AttemptRecord& attempt) override;
    void outage(TimePoint at, const OutageStep& outage, bool begins) override;
    void executed(TimePoint at, std::string_view command, int status) override;

    /// The result; to be called once, after the run.
    [[nodiscard]] RunResult result(const Replay& replay, const ReplayEnd& end, std::chrono::milliseconds wall);

private:
    /// Numbers of attempts that show something, and how many there are in all.
    struct Evidence {
        std::vector<std::uint64_t> first;
        std::uint64_t count = 0;
        void add(std::uint64_t seq);
    };

    /// Remote events of one action whose sequence is judged, or of all.
    struct Sequence {
        std::string who;  ///< The action, for people; empty: the whole scenario.
        std::vector<NotificationId> raised;
        std::map<NotificationId, std::uint64_t> accepted;  ///< By notification, the attempt that got it through.
    };

    void judge(const Expectation& expectation, const DeliveryEngine& engine, ReplayEnd::Reason end);
    void finish(CaseResult check, bool counts_to_the_end, ReplayEnd::Reason end);
    void judge_sequences(const EventStore& events, ReplayEnd::Reason end);
    void judge_status(const Expectation& expectation, CaseResult& check) const;
    void judge_answer_within(const Expectation& expectation, CaseResult& check) const;
    void judge_count(const Expectation& expectation, const Counts& counts, CaseResult& check) const;
    void judge_attempts(const Expectation& expectation, const DeliveryEngine& engine, CaseResult& check) const;
    void judge_requests(const Expectation& expectation, CaseResult& check) const;
    void judge_batches(const Expectation& expectation, CaseResult& check) const;
    void judge_order(CaseResult& check) const;
    void judge_recovery(const Expectation& expectation, const Counts& counts, CaseResult& check) const;
    [[nodiscard]] bool status_allowed(int status) const;
    [[nodiscard]] Verdict verdict(const ReplayEnd& end) const;

    const Scenario& scenario_;
    std::string reproduce_;
    bool show_secrets_;
    RunResult result_;
    const Expectation* status_ = nullptr;  ///< The scenario's own, if it has one.
    const Expectation* answer_within_ = nullptr;
    const Expectation* attempts_ = nullptr;
    const Expectation* sequence_ = nullptr;
    std::map<int, std::uint64_t> bad_statuses_;
    std::uint64_t reached_out_ = 0;  ///< Attempts that no outage decided.
    Evidence bad_status_;
    Evidence other_success_;  ///< 2xx that is not 200, under A-03 `2xx`.
    Evidence slow_;
    std::chrono::microseconds slowest_{0};
    Evidence too_many_attempts_;
    std::uint32_t attempts_max_ = 0;
    Evidence given_up_;
    Evidence expired_;
    Evidence undelivered_;  ///< Last failed attempts.
    Evidence batch_;
    Evidence accepted_;
    Evidence all_;
    std::map<std::pair<LaneId, std::uint32_t>, NotificationId> last_accepted_;  ///< By lane and group.
    Evidence out_of_order_;
    std::optional<TimePoint> first_failure_;
    std::optional<TimePoint> last_outage_end_;
    std::optional<TimePoint> recovered_;
    DeliveryId last_delivery_ = 0;
    std::vector<std::pair<const RemotePost*, const Expectation*>> judged_;  ///< Steps that expect a sequence, in order.
    std::unordered_map<const RemotePost*, std::size_t> judged_posts_;       ///< Their index there.
    std::map<std::pair<std::size_t, ActionId>, Sequence>
        sequences_;  ///< By index in `judged_` (its size: of all), action.
    std::map<NotificationId, std::vector<Sequence*>> in_sequences_;  ///< Notifications that are not accepted yet.
};

}  // namespace notisim
