#include "simulator/generator/worker.hpp"

#include <algorithm>
#include <utility>

// What a worker sends next: what the plan asks for, and what waits for its retry.

namespace notisim {

bool Worker::is_outage(RunTime at) {
    while (outage_ < traffic_.outages.size() && traffic_.outages[outage_].until <= at) {
        statistics_.outage_ended(traffic_.outages[outage_].until);
        ++outage_;
    }
    return outage_ < traffic_.outages.size() && traffic_.outages[outage_].from <= at;
}

bool Worker::plan_is_over(RunTime now) const {
    if (traffic_.plan.kind == LoadPlan::Kind::max) {
        return now >= plan_end_;
    }
    return !agenda_.peek() && !agenda_.holds_any();
}

void Worker::dispatch(RunTime now) {
    backlog_.advance(moment(now));
    stuck_ = false;
    queued_ = 0;
    const bool draining_is_over = now > plan_end_ + traffic_.drain;
    // In turn, so that neither the plan nor what waits for its retry starves.
    bool more = true;
    // What failed at once has freed its connection: the clock is looked at before that is used again.
    while (more && !free_at_once_ && backlog_.kept() <= kBacklogMax) {
        more = dispatch_arrival(now);
        if (backlog_.is_ready() && !draining_is_over && (!free_.empty() || is_outage(now))) {
            dispatch_waiting(now);
            more = true;
        }
    }
    send_written();
}

bool Worker::dispatch_arrival(RunTime now) {
    const bool outage = is_outage(now);
    if (now < RunTime{0} || (free_.empty() && !outage)) {
        return false;
    }
    if (traffic_.plan.kind == LoadPlan::Kind::max) {
        // What joins others in failure uses no connection: so many of them, then the clock is looked at.
        const bool enough = plan_is_over(now) || queued_ >= flights_.size();
        const auto turn = enough ? std::nullopt : fleet_.take();
        if (turn) {
            statistics_.planned(now, traffic_.batch);
            dispatch_turn(now, *turn, now);
        }
        return turn.has_value() && !outage;
    }
    if (!resumed_.empty()) {
        const std::uint32_t group = resumed_.front();
        resumed_.pop_front();
        send_asked(agenda_.take_held(group), fleet_.take(group), now);
        return true;
    }
    const auto asked = agenda_.peek();
    if (!asked || asked->at > now) {
        return false;
    }
    // Later than that it is another load than the one that was planned.
    if (now - asked->at > traffic_.timeout) {
        agenda_.pop();
        statistics_.planned(asked->at, traffic_.batch);
        statistics_.dropped(traffic_.batch);
        return true;
    }
    if (asked->group && (fleet_.is_busy(*asked->group) || agenda_.holds_for(*asked->group))) {
        agenda_.pop();
        agenda_.hold(*asked);
        return true;
    }
    const auto turn = asked->group ? std::optional{fleet_.take(*asked->group)} : fleet_.take();
    if (!turn) {
        stuck_ = true;
        return false;
    }
    agenda_.pop();
    send_asked(*asked, *turn, now);
    return true;
}

void Worker::send_asked(const Asked& asked, const Turn& turn, RunTime now) {
    statistics_.planned(asked.at, traffic_.batch);
    agenda_.follow(turn, asked.at);
    dispatch_turn(asked.at, turn, now);
}

void Worker::dispatch_turn(RunTime planned, const Turn& turn, RunTime now) {
    Flight& flight = next_flight();
    flight.planned = planned;
    // Two notifications of a monitor are told apart by their dates.
    std::int64_t& last = last_dates_[turn.group / part_.of];
    last = std::max(last + 1, moment(planned).time_since_epoch().count());
    for (std::uint32_t index = 0; index < traffic_.batch; ++index) {
        const std::uint32_t id = raised_++ * part_.of + part_.index + 1;
        flight.happenings.push_back({turn, turn.group * traffic_.batch + index, last, id});
    }
    flight.lane = key_of(turn);
    if (backlog_.has(flight.lane)) {
        ++queued_;
        backlog_.raise(flight.lane, flight.happenings, moment(now));
        statistics_.backlog(now, backlog_.waiting());
        release(turn.group);
        return;
    }
    in_first_flight_ += flight.happenings.size();
    launch(flight, now);
}

void Worker::dispatch_waiting(RunTime now) {
    Flight& flight = next_flight();
    flight.waiting = backlog_.take();
    flight.lane = flight.waiting->key;
    for (const NotificationId id : flight.waiting->notifications) {
        flight.happenings.push_back(backlog_.happening(id));
    }
    flight.planned = std::min(now, RunTime{backlog_.raised_at(flight.waiting->notifications.front()) - begin_date_});
    launch(flight, now);
}

// The group may send again; what is held for it comes before what the plan asks for next.
void Worker::release(std::uint32_t group) {
    fleet_.release(group);
    if (agenda_.holds_for(group)) {
        resumed_.push_back(group);
    }
}

}  // namespace notisim
