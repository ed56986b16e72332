#include "simulator/load/statistics.hpp"

#include <algorithm>

namespace notisim {

namespace {

std::chrono::microseconds micros(RunTime time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time);
}

// An attempt that fails at once, a refused connection say, tells nothing of how long an answer takes.
bool took_its_time(const Answer& answer) {
    return answer.error == TransportError::none || answer.error == TransportError::timeout;
}

}  // namespace

std::string Answer::name() const {
    return status != 0 ? std::to_string(status) : std::string{notisim::name(error)};
}

void LoadStatistics::planned(RunTime at, std::uint64_t notifications) {
    planned_ += notifications;
    slot_at(at).planned += notifications;
}

void LoadStatistics::sent(RunTime planned, RunTime at, std::uint64_t notifications) {
    sent_ += notifications;
    in_time_ += at <= plan_end_ ? notifications : 0;
    late_ += at - planned > kLate ? notifications : 0;
    send_delay_.record(micros(at - planned));
    slot_at(at).sent += notifications;
}

void LoadStatistics::ended(RunTime planned, RunTime sent, RunTime at, Answer answer, bool accepted,
                           std::uint64_t notifications) {
    (accepted ? ok_ : failed_) += notifications;
    ++answers_[answer];
    Slot& slot = slot_at(at);
    ++slot.answers[answer];
    if (took_its_time(answer)) {
        by_answer_[answer].record(micros(at - planned));
        service_.record(micros(at - sent));
        slot.latency.record(micros(at - planned));
        coarse_.record(micros(at - planned));
    }
}

void LoadStatistics::retried(RunTime at, Answer answer) {
    ++retries_;
    ++answers_[answer];
    ++slot_at(at).answers[answer];
}

void LoadStatistics::backlog(RunTime at, std::uint64_t waiting) {
    Slot& slot = slot_at(at);  // Slots before it are filled with what waited until now.
    if (waiting > 0 && waiting_ == 0 && !drains_since_) {
        drains_since_ = at;
    } else if (waiting == 0 && drains_since_) {
        longest_drain_ = std::max(longest_drain_.value_or(RunTime{0}), at - *drains_since_);
        drains_since_.reset();
    }
    waiting_ = waiting;
    backlog_max_ = std::max(backlog_max_, waiting);
    slot.backlog = std::max(slot.backlog, waiting);
}

void LoadStatistics::outage_ended(RunTime at) {
    if (drains_since_) {
        drains_since_ = at;
    }
}

LoadSnapshot LoadStatistics::snapshot(RunTime at, std::uint64_t in_flight) const {
    return {at, planned_, sent_, ok_, failed_, late_, dropped_, retries_, in_flight, waiting_, answers_, coarse_};
}

LoadSummary LoadStatistics::summary() const {
    LoadSummary sum;
    sum.planned = planned_;
    sum.sent = sent_;
    sum.dropped = dropped_;
    sum.ok = ok_;
    sum.failed = failed_;
    sum.late_sends = late_;
    sum.service = service_;
    sum.send_delay = send_delay_;
    for (const auto& [answer, histogram] : by_answer_) {
        sum.latency.merge(histogram);
        sum.by_answer.emplace(answer.name(), histogram);
    }
    sum.slot = std::chrono::duration_cast<std::chrono::milliseconds>(slot_length_);
    for (const Slot& slot : slots_) {
        LoadSlot& told = sum.slots.emplace_back();
        told.planned = slot.planned;
        told.sent = slot.sent;
        told.backlog = slot.backlog;
        told.latency = slot.latency;
        for (const auto& [answer, count] : slot.answers) {
            told.answers[answer.name()] += count;
        }
    }
    sum.backlog_max = backlog_max_;
    sum.drained = waiting_ == 0;
    if (longest_drain_) {
        sum.drain = std::chrono::duration_cast<std::chrono::milliseconds>(*longest_drain_);
    }
    return sum;
}

LoadStatistics::Slot& LoadStatistics::slot_at(RunTime at) {
    // Nearly always the one of before.
    if (const RunTime since = at - slot_begin_; since >= RunTime{0} && since < slot_length_ && slot_ < slots_.size()) {
        return slots_[slot_];
    }
    auto index = static_cast<std::size_t>(std::max(at, RunTime{0}) / slot_length_);
    while (index >= kSlotsMax) {
        join_slots();
        index = static_cast<std::size_t>(at / slot_length_);
    }
    if (index >= slots_.size()) {
        // Time without events has its slots too, and what waits goes on waiting in them.
        Slot empty;
        empty.backlog = waiting_;
        slots_.resize(index + 1, empty);
    }
    slot_ = index;
    slot_begin_ = slot_length_ * static_cast<std::int64_t>(index);
    return slots_[index];
}

void LoadStatistics::join_slots() {
    std::vector<Slot> joined((slots_.size() + 1) / 2);
    for (std::size_t index = 0; index < slots_.size(); ++index) {
        Slot& sum = joined[index / 2];
        const Slot& part = slots_[index];
        sum.planned += part.planned;
        sum.sent += part.sent;
        sum.backlog = std::max(sum.backlog, part.backlog);
        for (const auto& [answer, count] : part.answers) {
            sum.answers[answer] += count;
        }
        sum.latency.merge(part.latency);
    }
    slots_ = std::move(joined);
    slot_length_ *= 2;
}

}  // namespace notisim
