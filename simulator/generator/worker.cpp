#include "simulator/generator/worker.hpp"

#include "simulator/base/assert.hpp"

#include <algorithm>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace notisim {

namespace {

using namespace std::chrono_literals;
using WallClock = std::chrono::steady_clock;

constexpr double kWarmFor = 0.05;  // Seconds of the plan for which connections are made in advance.
// A system call leaves little of ours in the caches of the processor: what is ours is done for several at a time.
constexpr std::size_t kSentTogether = 64;
constexpr RunTime kLastWait = 2s;  // What is in flight when the run is broken off may take that long.
constexpr Answer kRefusedByOutage{0, TransportError::connect};

TimePoint to_date(std::chrono::system_clock::time_point time) {
    return std::chrono::floor<Duration>(time);
}

}  // namespace

Worker::Worker(const LoadTraffic& traffic, Wire wire, const LinkTarget& target, unsigned connections, LoadPart part)
    : traffic_(traffic),
      wire_(std::move(wire)),
      part_(part),
      fleet_(*traffic.book, traffic.mix, traffic.vehicles / traffic.batch, part, traffic.seed),
      agenda_(traffic.plan, fleet_, part, traffic.batch, traffic.seed),
      backlog_(*traffic.book),
      statistics_(RunTime{static_cast<std::int64_t>(traffic.plan.seconds() * 1e9)}),
      keep_alive_(target.keep_alive),
      plan_end_(static_cast<std::int64_t>(traffic.plan.seconds() * 1e9)),
      played_(plan_end_),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      flights_(connections),
      last_dates_(fleet_.size()) {
    links_.reserve(connections);
    for (std::uint32_t index = 0; index < connections; ++index) {
        links_.emplace_back(target, epoll_, index, known_);
        free_.push_back(connections - 1 - index);
    }
}

Worker::~Worker() {
    links_.clear();
    ::close(epoll_);
}

LoadEnd Worker::run(WallClock::time_point begin) {
    // The kernel may be 50 us late by default, to save power.
    ::prctl(PR_SET_TIMERSLACK, 1000UL);
    begin_ = begin;
    begin_date_ = to_date(std::chrono::system_clock::now() +
                          std::chrono::duration_cast<std::chrono::system_clock::duration>(begin - WallClock::now()));
    warm_up();
    std::optional<RunTime> broken_off;
    LoadEnd end = LoadEnd::finished;
    while (true) {
        const RunTime now = elapsed();
        if (!broken_off && (traffic_.stop->load() || backlog_.kept() > kBacklogMax)) {
            end = traffic_.stop->load() ? LoadEnd::interrupted : LoadEnd::overflowed;
            broken_off = now;
            played_ = std::clamp(now, RunTime{1ms}, plan_end_);
        }
        const bool done =
            plan_is_over(now) && busy_ == 0 && (backlog_.waiting() == 0 || now > plan_end_ + traffic_.drain);
        if (broken_off ? busy_ == 0 || now - *broken_off > kLastWait : done) {
            break;
        }
        if (!broken_off) {
            dispatch(now);
        }
        wait(now);
    }
    abort_all();
    if (!broken_off) {
        look_for_more();
    }
    publish(elapsed());
    return end;
}

// Connections that the plan will soon need are made before it begins: it would be late at once otherwise.
void Worker::warm_up() {
    if (traffic_.plan.kind == LoadPlan::Kind::max || !keep_alive_) {
        return;
    }
    const double rate = traffic_.plan.total() / traffic_.plan.seconds() / static_cast<double>(part_.of);
    const auto wanted = static_cast<std::size_t>(rate * kWarmFor + 1);
    for (std::size_t index = 0; index < std::min(wanted, links_.size()); ++index) {
        links_[free_[free_.size() - 1 - index]].warm();
    }
}

TimePoint Worker::moment(RunTime at) const {
    return begin_date_ + std::chrono::floor<Duration>(at);
}

// Where the next notification is put: the place of the connection that will carry it.
Worker::Flight& Worker::next_flight() {
    Flight& flight = free_.empty() ? unsent_ : flights_[free_.back()];
    flight.happenings.clear();
    flight.waiting.reset();
    return flight;
}

void Worker::launch(Flight& flight, RunTime now) {
    flight.sent = now;
    flight.deadline = now + traffic_.timeout;
    if (!flight.waiting || flight.waiting->first) {
        statistics_.sent(flight.planned, now, flight.happenings.size());
    }
    if (is_outage(now)) {
        ++refused_;
        complete(flight, kRefusedByOutage, now, nullptr);
        return;
    }
    NOTISIM_ASSERT(!free_.empty());
    const std::uint32_t index = free_.back();
    free_.pop_back();
    ++busy_;
    wire_.write(flight.happenings, links_[index].request());
    ++requests_;
    written_.push_back(index);
    if (written_.size() >= kSentTogether) {
        send_written();
    }
}

void Worker::send_written() {
    for (const std::uint32_t index : written_) {
        if (links_[index].send()) {
            free_at_once_ = true;
            land(index, elapsed());
        }
    }
    written_.clear();
}

void Worker::land(std::uint32_t index, RunTime at) {
    free_.push_back(index);
    --busy_;
    const Link& link = links_[index];
    if (link.answer().error != TransportError::none) {
        last_fault_ = link.detail();
    }
    complete(flights_[index], link.answer(), at, &link);
}

void Worker::complete(Flight& flight, Answer answer, RunTime now, const Link* link) {
    ++attempts_;
    const auto status = static_cast<std::size_t>(answer.status);
    const auto& taken = traffic_.book->lanes[flight.lane.lane].accepted;
    const bool accepted = answer.error == TransportError::none && status < taken.size() && taken[status];
    AttemptResult result;
    if (answer.error == TransportError::cancelled) {
        // We broke it off, which says nothing about the receiver: what it carried stays pending.
        result.stored = static_cast<std::uint32_t>(flight.happenings.size());
        if (!flight.waiting) {
            cancelled_ += flight.happenings.size();
            in_first_flight_ -= flight.happenings.size();
        }
    } else if (flight.waiting) {
        result = take_waiting(flight, answer, accepted, now);
    } else {
        result = take_first(flight, answer, accepted, now);
    }
    if (traffic_.journal_every > 0) {
        const std::uint64_t seq = ++*traffic_.journal_seq;
        if (seq % traffic_.journal_every == 0) {
            tell(flight, seq, answer, accepted, now, result, link);
        }
    }
    if (!flight.waiting) {
        release(flight.happenings.front().turn.group);
    }
}

AttemptResult Worker::take_first(const Flight& flight, Answer answer, bool accepted, RunTime now) {
    const std::size_t size = flight.happenings.size();
    statistics_.ended(flight.planned, flight.sent, now, answer, accepted, size);
    in_first_flight_ -= size;
    if (!accepted) {
        const AttemptResult result =
            backlog_.fail_first(flight.lane, flight.happenings, moment(flight.planned), moment(now));
        statistics_.backlog(now, backlog_.waiting());
        return result;
    }
    delivered_ += size;
    acknowledge(flight.happenings, true);
    AttemptResult result;
    result.delivered = static_cast<std::uint32_t>(size);
    return result;
}

AttemptResult Worker::take_waiting(const Flight& flight, Answer answer, bool accepted, RunTime now) {
    if (flight.waiting->first) {
        statistics_.ended(flight.planned, flight.sent, now, answer, accepted, flight.happenings.size());
    } else {
        statistics_.retried(now, answer);
    }
    const AttemptResult result = backlog_.finish(*flight.waiting, accepted, moment(now));
    statistics_.backlog(now, backlog_.waiting());
    if (accepted) {
        acknowledge(flight.happenings, false);
    }
    return result;
}

void Worker::acknowledge(std::span<const Happening> happenings, bool first_attempt) {
    if (traffic_.keep_acknowledged) {
        for (const Happening& happening : happenings) {
            acknowledged_.push_back({happening, first_attempt});
        }
    }
}

void Worker::tell(const Flight& flight, std::uint64_t seq, Answer answer, bool accepted, RunTime now,
                  const AttemptResult& result, const Link* link) {
    const Happening& happening = flight.happenings.front();
    const StoryEvent& event = story_event(happening.turn);
    const LaneInfo lane{traffic_.book->lanes[event.lane].kind, wire_.id_of(happening), {}};
    const HttpRequest request{"POST", event.alone.url, {}, {}};
    Outcome outcome;
    outcome.status = answer.status;
    outcome.error = answer.error;
    outcome.latency = std::chrono::duration_cast<std::chrono::microseconds>(now - flight.sent);
    outcome.request_bytes = link != nullptr ? link->request_size() : 0;
    outcome.response_bytes = link != nullptr ? link->response_bytes() : 0;
    AttemptRecord record;
    record.seq = seq;
    record.at = moment(flight.sent);
    record.ended = moment(now);
    record.lane = &lane;
    record.delivery = happening.id;  // All attempts of a notification have the same.
    record.number = flight.waiting ? flight.waiting->number : 1;
    std::vector<NotificationId> ids;
    ids.reserve(flight.happenings.size());
    for (const Happening& one : flight.happenings) {
        ids.push_back(one.id);
    }
    record.notifications = ids;
    record.batch = ids.size() > 1;
    record.request = &request;
    record.outcome = &outcome;
    record.accepted = accepted;
    record.fault = link == nullptr ? "refuse" : "";
    record.result = result;
    traffic_.journal(record);
}

// one monitor of a vehicle, or one remote action; batches of remotes have their callback.
LaneKey Worker::key_of(const Turn& turn) const {
    const StoryEvent& event = story_event(turn);
    return {turn.group, event.remote ? turn.number + 1 : 0, event.lane};
}

const StoryEvent& Worker::story_event(const Turn& turn) const {
    return traffic_.book->stories[turn.story].events[turn.event];
}

void Worker::publish(RunTime now) {
    LoadSnapshot snapshot = statistics_.snapshot(now, busy_);
    const std::lock_guard lock{mutex_};
    published_ = std::move(snapshot);
}

void Worker::abort_all() {
    for (std::uint32_t index = 0; index < links_.size(); ++index) {
        if (links_[index].is_busy()) {
            links_[index].abort(TransportError::cancelled);
            land(index, elapsed());
        }
    }
}

std::uint64_t Worker::unasked() const {
    std::uint64_t sum = 0;
    for (const Link& link : links_) {
        sum += link.unasked();
    }
    return sum;
}

LoadSnapshot Worker::snapshot() const {
    const std::lock_guard lock{mutex_};
    return published_;
}

// raised = delivered + expired + given up + pending, the first attempts that were broken off among the pending.
Counts Worker::counts() const {
    Counts counts = backlog_.counts();
    counts.raised += delivered_ + in_first_flight_ + cancelled_;
    counts.delivered += delivered_;
    return counts;
}

}  // namespace notisim
