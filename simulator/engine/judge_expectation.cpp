#include "simulator/engine/judge.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

// What each kind of expectation comes to, from what was counted while the run went on.

namespace notisim {

namespace {

constexpr const char* kServerPage = "webapi-server-specification.md";
constexpr const char* kPolicyPage = "webapi_retry-policy.md";

// `what` in the plural: 1 attempts would be wrong.
std::string singular(std::string_view what) {
    what.remove_suffix(what.ends_with("ches") ? 2 : 1);
    return std::string{what};
}

std::string words(const Range& range, std::string_view what) {
    const std::string things = range.max == 1 ? singular(what) : std::string{what};
    if (range.min == range.max) {
        return fmt::format("{} {}", range.min, things);
    }
    if (range.max == UINT64_MAX) {
        return fmt::format("at least {} {}", range.min, things);
    }
    return range.min == 0 ? fmt::format("at most {} {}", range.max, things)
                          : fmt::format("{} to {} {}", range.min, range.max, things);
}

bool within(const Range& range, std::uint64_t value) {
    return value >= range.min && value <= range.max;
}

void fail(CaseResult& check, std::string expected, std::string actual) {
    check.outcome = CaseResult::Outcome::failed;
    check.expected = std::move(expected);
    check.actual = std::move(actual);
    check.message = fmt::format("expected {}, got {}", check.expected, check.actual);
}

void skip(CaseResult& check, std::string why) {
    check.outcome = CaseResult::Outcome::skipped;
    check.message = std::move(why);
}

void judge_range(CaseResult& check, const Range& range, std::uint64_t value, std::string expected) {
    check.expected = std::move(expected);
    check.actual = fmt::format("{}", value);
    if (!within(range, value)) {
        fail(check, check.expected, check.actual);
    }
}

std::string milliseconds(std::chrono::microseconds latency) {
    return fmt::format("{:.1f} ms", static_cast<double>(latency.count()) / 1000.0);
}

Reference reference_of(Expectation::Kind kind) {
    switch (kind) {
        case Expectation::Kind::status: return {"Server specification", kServerPage, "Response to notification"};
        case Expectation::Kind::answer_within: return {"Server specification", kServerPage, "Always answer"};
        default: return {"Retry policy", kPolicyPage, "Retry policy"};
    }
}

// Whether an expectation is about a number that only the end of a run settles.
bool counts_to_the_end(Expectation::Kind kind) {
    return kind != Expectation::Kind::status && kind != Expectation::Kind::answer_within &&
           kind != Expectation::Kind::order && kind != Expectation::Kind::attempts;
}

}  // namespace

void Judge::judge(const Expectation& expectation, const DeliveryEngine& engine, ReplayEnd::Reason end) {
    CaseResult check;
    check.id = fmt::format("expect/{}", name_in(kExpectations, expectation.kind));
    check.span = expectation.span;
    check.reference = reference_of(expectation.kind);
    check.reproduce = reproduce_;
    const Counts& counts = engine.counts();
    switch (expectation.kind) {
        case Expectation::Kind::status: judge_status(expectation, check); break;
        case Expectation::Kind::answer_within: judge_answer_within(expectation, check); break;
        case Expectation::Kind::delivered:
        case Expectation::Kind::expired:
        case Expectation::Kind::given_up: judge_count(expectation, counts, check); break;
        case Expectation::Kind::attempts: judge_attempts(expectation, engine, check); break;
        case Expectation::Kind::requests: judge_requests(expectation, check); break;
        case Expectation::Kind::batches: judge_batches(expectation, check); break;
        case Expectation::Kind::order: judge_order(check); break;
        case Expectation::Kind::recovered_within: judge_recovery(expectation, counts, check); break;
        case Expectation::Kind::sequence: return;  // judge_sequences()
    }
    finish(std::move(check), counts_to_the_end(expectation.kind), end);
}

// What did not come to its end can show a fault, but not that all is well; and what the user interrupted shows a fault
// only where no more of it could have mended it.
void Judge::finish(CaseResult check, bool counts_to_the_end, ReplayEnd::Reason end) {
    const bool final_fault = !check.evidence.empty() && !counts_to_the_end;
    const bool cut_short = end == ReplayEnd::Reason::interrupted && !final_fault;
    if (end != ReplayEnd::Reason::finished && (check.outcome == CaseResult::Outcome::passed || cut_short)) {
        check.evidence.clear();
        skip(check, fmt::format("the run ended before its time ({})", result_.end));
    }
    if (check.outcome == CaseResult::Outcome::failed && check.evidence.empty()) {
        check.evidence = all_.first;
    }
    result_.checks.push_back(std::move(check));
}

// In the order of raising: in which order they were accepted is judged by `order`.
void Judge::judge_sequences(const EventStore& events, ReplayEnd::Reason end) {
    // Steps whose action raised nothing, a refused one for instance, are judged too.
    const auto judge_one = [&](const Sequence& sequence, const Expectation& expectation) {
        CaseResult check;
        check.id = "expect/sequence";
        check.span = expectation.span;
        check.reference = {"Remote notifications", "webapi-remote_notification_and_errors.md", "Notification flow"};
        check.reproduce = reproduce_;
        check.title = sequence.who.empty() ? "the remote events that were accepted"
                                           : fmt::format("the events of '{}' that were accepted", sequence.who);
        std::vector<std::string> accepted;
        for (const NotificationId id : sequence.raised) {
            if (const auto found = sequence.accepted.find(id); found != sequence.accepted.end()) {
                accepted.push_back(events.status_text(id));
                check.evidence.push_back(found->second);
            }
        }
        const auto words = [](const std::vector<std::string>& list) {
            return list.empty() ? std::string{"nothing"} : fmt::format("{}", fmt::join(list, ", "));
        };
        check.expected = words(expectation.sequence);
        check.actual = words(accepted);
        if (accepted == expectation.sequence) {
            check.evidence.clear();
        } else {
            const std::size_t lost = sequence.raised.size() - accepted.size();
            fail(check, check.expected, check.actual);
            if (lost > 0) {
                check.message += fmt::format(" ({} more {} raised and not accepted)", lost, lost == 1 ? "was" : "were");
            }
        }
        finish(std::move(check), true, end);
    };
    for (std::size_t index = 0; index <= judged_.size(); ++index) {
        const Expectation* expectation = index == judged_.size() ? sequence_ : judged_[index].second;
        if (expectation == nullptr) {
            continue;
        }
        const auto first = sequences_.lower_bound({index, 0});
        const auto last = sequences_.lower_bound({index + 1, 0});
        for (auto sequence = first; sequence != last; ++sequence) {
            judge_one(sequence->second, *expectation);
        }
        if (first == last) {
            Sequence nothing;
            if (index < judged_.size()) {
                const RemotePost& post = *judged_[index].first;
                nothing.who = post.name.empty() ? scenario_.callback_names[post.callback] : post.name;
            }
            judge_one(nothing, *expectation);
        }
    }
}

void Judge::judge_status(const Expectation& expectation, CaseResult& check) const {
    check.title = fmt::format("every answer has status {}", fmt::join(expectation.statuses, " or "));
    check.interpretation.emplace_back("A-03", scenario_.interpretations.chosen("A-03"));
    check.expected = fmt::format("{}", fmt::join(expectation.statuses, " or "));
    if (result_.answered == 0) {
        skip(check, "there was no answer to judge");
        return;
    }
    std::vector<std::string> seen;
    seen.reserve(bad_statuses_.size());
    for (const auto& [status, count] : bad_statuses_) {
        seen.push_back(fmt::format("{} ({} time{})", status, count, count == 1 ? "" : "s"));
    }
    if (bad_status_.count > 0) {
        fail(check, check.expected, fmt::format("{}", fmt::join(seen, ", ")));
        check.evidence = bad_status_.first;
        if (status_ == nullptr) {
            check.message += "; a scenario that allows more says so with expect.status";
        }
    } else if (other_success_.count > 0) {
        check.outcome = CaseResult::Outcome::warned;
        check.actual = fmt::format("{}", fmt::join(seen, ", "));
        check.message =
            fmt::format("counts as delivered, but the documents support 200 and 500 only: got {}", check.actual);
        check.evidence = other_success_.first;
    } else {
        check.actual = fmt::format("{} answers", result_.answered);
    }
}

void Judge::judge_answer_within(const Expectation& expectation, CaseResult& check) const {
    check.title = fmt::format("every request is answered within {}", format_duration(expectation.limit));
    check.expected = format_duration(expectation.limit);
    if (reached_out_ == 0) {
        skip(check, "no request was sent");
    } else if (slow_.count > 0) {
        fail(check, fmt::format("an answer within {}", check.expected),
             fmt::format("{} attempt{} without one, the slowest answer after {}", slow_.count,
                         slow_.count == 1 ? "" : "s", milliseconds(slowest_)));
        check.evidence = slow_.first;
    } else {
        check.actual = fmt::format("at most {}", milliseconds(slowest_));
    }
}

void Judge::judge_count(const Expectation& expectation, const Counts& counts, CaseResult& check) const {
    const Evidence* evidence = &undelivered_;
    std::uint64_t value = counts.delivered;
    if (expectation.kind == Expectation::Kind::expired) {
        evidence = &expired_;
        value = counts.expired;
    } else if (expectation.kind == Expectation::Kind::given_up) {
        evidence = &given_up_;
        value = counts.given_up;
    }
    const std::string what = expectation.kind == Expectation::Kind::given_up
                                 ? "given up"
                                 : std::string{name_in(kExpectations, expectation.kind)};
    Range range = expectation.range;
    if (expectation.all) {
        range = {counts.raised, counts.raised};
    }
    check.title = expectation.all
                      ? fmt::format("all notifications are {}", what)
                      : fmt::format("{} {} {}", words(range, "notifications"), range.max == 1 ? "is" : "are", what);
    if (counts.raised == 0) {
        skip(check, "no notification was raised");
        return;
    }
    judge_range(check, range, value, fmt::format("{} {}", words(range, "notifications"), what));
    if (check.outcome == CaseResult::Outcome::failed) {
        check.message +=
            fmt::format(" (of {} raised: {} delivered, {} expired, {} given up, {} pending)", counts.raised,
                        counts.delivered, counts.expired, counts.given_up, counts.pending());
        check.evidence = value > range.max && evidence == &undelivered_ ? accepted_.first : evidence->first;
    }
}

void Judge::judge_attempts(const Expectation& expectation, const DeliveryEngine& engine, CaseResult& check) const {
    check.title = fmt::format("each notification takes {}", words(expectation.range, "attempts"));
    if (result_.attempts == 0) {
        skip(check, "nothing was attempted");
        return;
    }
    std::uint32_t fewest = UINT32_MAX;
    for (NotificationId id = 1; id <= engine.counts().raised; ++id) {
        fewest = std::min(fewest, engine.tries(id));
    }
    check.expected = words(expectation.range, "attempts");
    check.actual = fewest == attempts_max_ ? fmt::format("{}", fewest) : fmt::format("{} to {}", fewest, attempts_max_);
    if (!within(expectation.range, attempts_max_) || !within(expectation.range, fewest)) {
        fail(check, check.expected, check.actual);
        check.evidence = too_many_attempts_.first;
    }
}

void Judge::judge_requests(const Expectation& expectation, CaseResult& check) const {
    check.title = fmt::format("the receiver is sent {}", words(expectation.range, "requests"));
    if (result_.notifications.raised == 0) {
        skip(check, "no notification was raised");
        return;
    }
    judge_range(check, expectation.range, result_.requests, words(expectation.range, "requests"));
}

void Judge::judge_batches(const Expectation& expectation, CaseResult& check) const {
    check.title = fmt::format("{} got through", words(expectation.range, "batches"));
    if (result_.notifications.raised == 0) {
        skip(check, "no notification was raised");
        return;
    }
    judge_range(check, expectation.range, result_.batches, words(expectation.range, "batches"));
    check.evidence = batch_.first;
    if (check.outcome == CaseResult::Outcome::passed && expectation.size) {
        judge_range(check, *expectation.size, result_.batch_size_max,
                    words(*expectation.size, "notifications") + " in the largest batch");
    }
    if (check.outcome == CaseResult::Outcome::passed) {
        check.evidence.clear();
    }
}

void Judge::judge_order(CaseResult& check) const {
    check.title = "notifications of a lane are accepted in the order of raising";
    check.interpretation.emplace_back("A-34", scenario_.interpretations.chosen("A-34"));
    check.interpretation.emplace_back("new-event", scenario_.interpretations.chosen("new-event"));
    if (result_.notifications.delivered == 0) {
        skip(check, "nothing was delivered");
    } else if (out_of_order_.count > 0) {
        fail(check, "the order of raising",
             fmt::format("{} request{} with an older notification than was accepted before", out_of_order_.count,
                         out_of_order_.count == 1 ? "" : "s"));
        check.evidence = out_of_order_.first;
    }
}

void Judge::judge_recovery(const Expectation& expectation, const Counts& counts, CaseResult& check) const {
    check.title = fmt::format("what was stored is delivered within {}", format_duration(expectation.limit));
    check.expected = format_duration(expectation.limit);
    if (!first_failure_) {
        skip(check, "nothing failed that could be recovered from");
        return;
    }
    if (!recovered_ || counts.pending() > 0) {
        fail(check, fmt::format("recovery within {}", check.expected), "none");
        check.evidence = undelivered_.first;
        return;
    }
    const TimePoint since = last_outage_end_.value_or(*first_failure_);
    const Duration took = std::max(*recovered_ - since, Duration{0});
    check.actual = format_duration(took);
    if (took > expectation.limit) {
        fail(check, check.expected, check.actual);
        check.evidence = undelivered_.first;
    }
}

}  // namespace notisim
