#include "simulator/engine/judge.hpp"

#include "simulator/base/redact.hpp"

#include <algorithm>

namespace notisim {

namespace {

// More examples than that help nobody; the count is always told.
constexpr std::size_t kEvidenceMax = 20;

constexpr EnumTable<ReplayEnd::Reason, 3> kReasons{{{ReplayEnd::Reason::finished, "finished"},
                                                    {ReplayEnd::Reason::interrupted, "interrupted"},
                                                    {ReplayEnd::Reason::silent, "silent"}}};

template <typename Function>
void for_each_step(const std::vector<Step>& steps, const Function& function) {
    for (const Step& step : steps) {
        function(step);
        if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) {
            for_each_step(repeat->steps, function);
        }
    }
}

const RemotePost* post_of(const Step& step) {
    if (const auto* action = std::get_if<ActionStep>(&step.what)) {
        return &action->post;
    }
    const auto* event = std::get_if<RemoteStep>(&step.what);
    return event == nullptr ? nullptr : &event->post;
}

AttemptNote note_of(const AttemptRecord& attempt, TimePoint start) {
    const Outcome& outcome = *attempt.outcome;
    AttemptNote note;
    note.seq = attempt.seq;
    note.at = attempt.ended - start;
    note.who = attempt.lane->name;
    note.what = outcome.answered() ? std::to_string(outcome.status) : std::string{name(outcome.error)};
    note.accepted = attempt.accepted;
    note.latency = outcome.latency;
    return note;
}

}  // namespace

void Judge::Evidence::add(std::uint64_t seq) {
    if (first.size() < kEvidenceMax) {
        first.push_back(seq);
    }
    ++count;
}

Judge::Judge(const Scenario& scenario, std::string reproduce, bool show_secrets)
    : scenario_(scenario), reproduce_(std::move(reproduce)), show_secrets_(show_secrets) {
    for (const Expectation& expectation : scenario.expectations) {
        switch (expectation.kind) {
            case Expectation::Kind::status: status_ = &expectation; break;
            case Expectation::Kind::answer_within: answer_within_ = &expectation; break;
            case Expectation::Kind::attempts: attempts_ = &expectation; break;
            case Expectation::Kind::sequence: sequence_ = &expectation; break;
            default: break;
        }
    }
    for_each_step(scenario.steps, [this](const Step& step) {
        for (const Expectation& expectation : step.expectations) {
            if (const RemotePost* post = post_of(step)) {
                judged_posts_.emplace(post, judged_.size());
                judged_.emplace_back(post, &expectation);
            }
        }
    });
    result_.scenario = scenario.file;
    result_.name = scenario.name;
    result_.flavour = scenario.flavour;
    result_.seed = scenario.seed;
    result_.clock = scenario.clock.name();
    result_.simulated_start = scenario.start;
    for (const auto& [id, value] : scenario.interpretations.all()) {
        result_.interpretations.emplace_back(id, value);
    }
}

// A command that fails leaves a run that means something else than its author thinks.
void Judge::executed(TimePoint /*at*/, std::string_view command, int status) {
    if (status == 0) {
        return;
    }
    CaseResult check;
    check.id = "step/exec";
    check.title = "the commands of the scenario succeed";
    check.outcome = CaseResult::Outcome::failed;
    check.expected = "exit status 0";
    check.actual = std::to_string(status);
    check.message = "'" + std::string{command} + "' ended with exit status " + check.actual;
    check.reproduce = reproduce_;
    result_.checks.push_back(std::move(check));
}

void Judge::outage(TimePoint at, const OutageStep& /*outage*/, bool begins) {
    // Recovery is judged for the last outage.
    if (begins) {
        first_failure_.reset();
        recovered_.reset();
    } else {
        last_outage_end_ = at;
    }
}

bool Judge::status_allowed(int status) const {
    if (status_ != nullptr) {
        return std::find(status_->statuses.begin(), status_->statuses.end(), status) != status_->statuses.end();
    }
    return status == 200;
}

void Judge::raised(TimePoint /*at*/, NotificationId id, const EventStore& events) {
    const auto action = events.action_of(id);
    if (!action) {
        return;
    }
    const auto add = [&](std::size_t index, ActionId key, std::string who) {
        Sequence& sequence = sequences_[{index, key}];
        sequence.who = std::move(who);
        sequence.raised.push_back(id);
        in_sequences_[id].push_back(&sequence);
    };
    if (sequence_ != nullptr) {
        add(judged_.size(), 0, "");
    }
    const auto judged = judged_posts_.find(&events.post(*action));
    if (judged != judged_posts_.end()) {
        add(judged->second, *action, std::string{events.lane(events.lane_of(id)).name});
    }
}

void Judge::attempted(const AttemptRecord& attempt) {
    const Outcome& outcome = *attempt.outcome;
    ++result_.attempts;
    all_.add(attempt.seq);
    if (result_.attempt_notes.size() < kAttemptNotes) {
        result_.attempt_notes.push_back(note_of(attempt, scenario_.start));
    }
    result_.retries += attempt.number > 1 ? 1U : 0U;
    last_delivery_ = std::max(last_delivery_, attempt.delivery);
    if (result_.target.empty()) {
        result_.target = show_secrets_ ? attempt.request->url : redact_url(attempt.request->url);
    }
    ++result_.answers[outcome.answered() ? std::to_string(outcome.status) : std::string{name(outcome.error)}];
    reached_out_ += attempt.fault.empty() ? 1U : 0U;
    result_.requests += outcome.request_bytes > 0 ? 1U : 0U;
    attempts_max_ = std::max(attempts_max_, attempt.tries_max);
    if (attempts_ != nullptr && attempt.tries_max > attempts_->range.max) {
        too_many_attempts_.add(attempt.seq);
    }
    if (outcome.answered()) {
        ++result_.answered;
        result_.latency.record(outcome.latency);
        slowest_ = std::max(slowest_, outcome.latency);
        if (answer_within_ != nullptr && outcome.latency > answer_within_->limit) {
            slow_.add(attempt.seq);
        }
        if (!status_allowed(outcome.status)) {
            const bool other_success = status_ == nullptr && attempt.accepted;
            (other_success ? other_success_ : bad_status_).add(attempt.seq);
            ++bad_statuses_[outcome.status];
        }
    } else if (answer_within_ != nullptr && attempt.fault.empty() && outcome.error != TransportError::cancelled) {
        slow_.add(attempt.seq);
    }
    if (!attempt.accepted) {
        undelivered_.add(attempt.seq);
        if (attempt.result.given_up > 0) {
            given_up_.add(attempt.seq);
        }
        if (attempt.result.expired > 0 || attempt.result.expires_untried) {
            expired_.add(attempt.seq);
        }
        if (!first_failure_) {
            first_failure_ = attempt.at;
        }
        return;
    }
    accepted_.add(attempt.seq);
    if (attempt.reason != AttemptReason::fresh) {
        recovered_ = attempt.at;
    }
    if (attempt.batch) {
        ++result_.batches;
        batch_.add(attempt.seq);
    }
    for (const NotificationId id : attempt.notifications) {
        const auto followed = in_sequences_.find(id);
        if (followed != in_sequences_.end()) {
            for (Sequence* sequence : followed->second) {
                sequence->accepted.emplace(id, attempt.seq);
            }
            in_sequences_.erase(followed);
        }
    }
    result_.batch_size_max = std::max<std::uint64_t>(result_.batch_size_max, attempt.notifications.size());
    for (const NotificationId id : attempt.notifications) {
        NotificationId& last = last_accepted_[{attempt.lane_id, attempt.group}];
        if (id < last) {
            out_of_order_.add(attempt.seq);
            break;
        }
        last = id;
    }
}

RunResult Judge::result(const Replay& replay, const ReplayEnd& end, std::chrono::milliseconds wall) {
    result_.simulated_end = end.simulated_end;
    result_.wall = wall;
    result_.notifications = replay.engine().counts();
    result_.deliveries = last_delivery_;
    result_.end = name_in(kReasons, end.reason);
    if (status_ == nullptr) {
        Expectation by_default;
        by_default.kind = Expectation::Kind::status;
        by_default.statuses = {200};
        judge(by_default, replay.engine(), end.reason);
    }
    for (const Expectation& expectation : scenario_.expectations) {
        if (expectation.kind != Expectation::Kind::sequence) {
            judge(expectation, replay.engine(), end.reason);
        }
    }
    judge_sequences(replay.events(), end.reason);
    result_.verdict = verdict(end);
    return result_;
}

Verdict Judge::verdict(const ReplayEnd& end) const {
    const auto has = [&](CaseResult::Outcome outcome) {
        return std::any_of(result_.checks.begin(), result_.checks.end(),
                           [&](const CaseResult& check) { return check.outcome == outcome; });
    };
    if (end.reason == ReplayEnd::Reason::interrupted) {
        return Verdict::interrupted;
    }
    if (reached_out_ > 0 && result_.answered == 0) {
        return Verdict::unreachable;
    }
    if (has(CaseResult::Outcome::failed) || end.reason == ReplayEnd::Reason::silent) {
        return Verdict::failed;
    }
    return has(CaseResult::Outcome::passed) || has(CaseResult::Outcome::warned) ? Verdict::passed
                                                                                : Verdict::nothing_tested;
}

}  // namespace notisim
