#include "simulator/engine/delivery_engine.hpp"

#include "simulator/base/assert.hpp"

#include <algorithm>

namespace notisim {

LaneId DeliveryEngine::add_lane(const LaneSettings& settings) {
    NOTISIM_ASSERT(settings.batch_size > 0);
    lanes_.emplace_back().settings = settings;
    return static_cast<LaneId>(lanes_.size() - 1);
}

NotificationId DeliveryEngine::raise(LaneId id, std::uint32_t group, TimePoint now) {
    const auto notification_id = static_cast<NotificationId>(notifications_.size());
    Notification& notification = notifications_.emplace_back();
    notification.raised_at = now;
    notification.group = group;
    now_ = now;
    ++counts_.raised;

    Lane& lane = lanes_[id];
    push_back(lane.fresh, notification_id);
    if (lane.settings.gather != LaneSettings::Gather::window) {
        release(lane, 1);
    } else if (lane.fresh.size - lane.released >= lane.settings.batch_size) {
        release(lane, lane.settings.batch_size);
        lane.window_ends.reset();
    } else if (!lane.window_ends || lane.settings.window_from_last) {
        lane.window_ends = now + lane.settings.window;
    }
    make_ready(id);
    // The common case, sent at once, needs no entry in the list of what is due.
    if (!lane.queued) {
        reschedule(id);
    }
    return notification_id;
}

std::optional<TimePoint> DeliveryEngine::next_due() {
    while (!due_.empty() && due_.top().version != lanes_[due_.top().lane].version) {
        due_.pop();
    }
    return due_.empty() ? std::nullopt : std::optional{due_.top().at};
}

const std::vector<Expiry>& DeliveryEngine::advance(TimePoint now) {
    expiries_.clear();
    now_ = now;
    for (auto at = next_due(); at && *at <= now; at = next_due()) {
        const LaneId id = due_.top().lane;
        due_.pop();
        Lane& lane = lanes_[id];
        lane.due.reset();
        expire(id, now);
        if (lane.window_ends && *lane.window_ends <= now) {
            lane.window_ends.reset();
            release(lane, lane.fresh.size - lane.released);
        }
        if (lane.tick && *lane.tick <= now) {
            lane.tick.reset();
            lane.store_wanted = lane.stored.size > 0;
        }
        make_ready(id);
        reschedule(id);
    }
    return expiries_;
}

bool DeliveryEngine::take_ready(Attempt& attempt) {
    while (!ready_.empty()) {
        const LaneId id = ready_.front();
        ready_.pop();
        Lane& lane = lanes_[id];
        lane.queued = false;
        if (!has_work(lane)) {
            continue;
        }
        if (is_overdue(lane)) {
            // A driver that was busy asks late: what is to be sent has expired, and advance() is to say so first.
            reschedule(id);
            continue;
        }
        attempt.lane = id;
        attempt.notifications.clear();
        const std::uint32_t limit = lane.settings.batch_size;
        if (lane.flushing) {
            attempt.reason = AttemptReason::flush;
            take_group(lane, lane.stored, limit, UINT32_MAX, attempt);
        } else if (lane.store_wanted) {
            attempt.reason = AttemptReason::retry;
            lane.tick.reset();  // The next one counts from the end of this attempt.
            take_group(lane, lane.stored, limit, UINT32_MAX, attempt);
        } else {
            attempt.reason = lane.in_failure ? AttemptReason::probe : AttemptReason::fresh;
            const bool alone = lane.settings.gather == LaneSettings::Gather::lag && !lane.lagging;
            take_group(lane, lane.fresh, alone ? 1 : limit, lane.released, attempt);
            lane.released -= static_cast<std::uint32_t>(attempt.notifications.size());
        }
        lane.store_wanted = false;
        lane.flying_reason = attempt.reason;
        name_delivery(attempt);
        reschedule(id);
        return true;
    }
    return false;
}

AttemptResult DeliveryEngine::finish(LaneId id, bool accepted, TimePoint now) {
    Lane& lane = lanes_[id];
    NOTISIM_ASSERT(lane.flying.size > 0);
    now_ = now;
    AttemptResult result;
    if (accepted) {
        succeed(lane, result);
    } else {
        fail(lane, now, result);
    }
    if (lane.stored.size == 0) {
        // Nothing is left that a retry policy could apply to.
        result.left_failure = result.left_failure || (lane.in_failure && !result.entered_failure);
        leave_failure(lane);
    }
    lane.lagging = lane.released > 0;
    make_ready(id);
    reschedule(id);
    return result;
}

void DeliveryEngine::succeed(Lane& lane, AttemptResult& result) {
    while (lane.flying.size > 0) {
        Notification& notification = notifications_[lane.flying.head];
        notification.state = State::delivered;
        remove(lane.flying, lane.flying.head);
        ++result.delivered;
    }
    counts_.delivered += result.delivered;
    // 5.3, rule 5: one 2xx lets the lane out, then all that is stored is sent.
    result.left_failure = lane.in_failure;
    leave_failure(lane);
    lane.flushing = lane.stored.size > 0;
}

void DeliveryEngine::leave_failure(Lane& lane) {
    lane.in_failure = false;
    lane.flushing = false;
    lane.store_wanted = false;
    lane.newly_stored = 0;
    lane.tick.reset();
}

void DeliveryEngine::fail(Lane& lane, TimePoint now, AttemptResult& result) {
    TimePoint latest_expiry = now;
    // A full group that has just failed waits for its tick; 5.3, rule 7 is about those that were not sent as one.
    const bool was_full_group = lane.flying.size >= lane.settings.batch_size;
    // From the last to the first: each goes back beside the one before it without a search.
    NotificationId last = 0;
    while (lane.flying.size > 0) {
        const NotificationId id = lane.flying.tail;
        Notification& notification = notifications_[id];
        remove(lane.flying, id);
        const bool first_try = notification.tries == 1;
        if (first_try) {
            notification.first_failed_at = now;
        }
        if (lane.settings.attempts_max > 0 && notification.tries >= lane.settings.attempts_max) {
            notification.state = State::given_up;
            ++result.given_up;
        } else if (expiry(lane, notification) <= now) {
            notification.state = State::expired;
            ++result.expired;
        } else {
            insert_sorted(lane.stored, id, last > id ? last : 0);
            last = id;
            ++result.stored;
            lane.newly_stored += first_try && !was_full_group ? 1U : 0U;
            latest_expiry = std::max(latest_expiry, expiry(lane, notification));
        }
    }
    counts_.given_up += result.given_up;
    counts_.expired += result.expired;
    lane.flushing = false;
    if (lane.stored.size == 0) {
        return;
    }
    result.entered_failure = !lane.in_failure;
    lane.in_failure = true;
    queue_released(lane);
    // A failed probe leaves the tick where it is, or has come (5.3, rule 6: on each new event and on every tick).
    if (lane.flying_reason != AttemptReason::probe || (!lane.tick && !lane.store_wanted)) {
        lane.tick = now + lane.settings.retry_delay;
    }
    if (lane.settings.retry_delay == Duration{0}) {
        lane.tick.reset();
        lane.store_wanted = true;
    }
    if (lane.settings.full_group_at_once && lane.newly_stored >= lane.settings.batch_size) {
        lane.newly_stored = 0;
        lane.store_wanted = true;
    }
    if (result.stored > 0) {
        const TimePoint next = lane.store_wanted ? now : lane.tick.value_or(now);
        result.expires_untried = next >= latest_expiry;
        if (!result.expires_untried) {
            result.retry_at = next;
        }
    }
}

// Fresh notifications that may leave, in a lane in failure under new-event `queue`, wait with the stored ones.
void DeliveryEngine::queue_released(Lane& lane) {
    if (!lane.in_failure || !lane.settings.queue_new) {
        return;
    }
    while (lane.released > 0) {
        const NotificationId id = lane.fresh.head;
        remove(lane.fresh, id);
        insert_sorted(lane.stored, id);
        --lane.released;
        if (++lane.newly_stored >= lane.settings.batch_size && lane.settings.full_group_at_once) {
            lane.newly_stored = 0;
            lane.store_wanted = true;
        }
    }
}

void DeliveryEngine::release(Lane& lane, std::uint32_t count) {
    lane.released += count;
    queue_released(lane);
}

TimePoint DeliveryEngine::expiry(const Lane& lane, const Notification& notification) const {
    const bool from_failure = lane.settings.retention_from_failure && notification.tries > 0;
    return (from_failure ? notification.first_failed_at : notification.raised_at) + lane.settings.retention;
}

// When the first of a list reaches the end of its retention. Ids rise with time, so the head of the list is it, unless
// A-65 counts from failures: those come in another order where queued and tried notifications mix.
std::optional<TimePoint> DeliveryEngine::first_expiry(const Lane& lane, const List& list) const {
    if (list.size == 0) {
        return std::nullopt;
    }
    TimePoint first = expiry(lane, notifications_[list.head]);
    if (lane.settings.retention_from_failure) {
        for (NotificationId id = list.head; id != 0; id = notifications_[id].next) {
            first = std::min(first, expiry(lane, notifications_[id]));
        }
    }
    return first;
}

void DeliveryEngine::expire(LaneId id, TimePoint now) {
    Lane& lane = lanes_[id];
    std::uint32_t count = expire_list(lane, lane.fresh, now);
    lane.released -= std::min(lane.released, count);
    count += expire_list(lane, lane.stored, now);
    if (count == 0) {
        return;
    }
    counts_.expired += count;
    expiries_.push_back({id, count});
    if (lane.fresh.size == lane.released) {
        lane.window_ends.reset();
    }
    if (lane.stored.size == 0 && lane.flying.size == 0) {
        leave_failure(lane);
    }
}

std::uint32_t DeliveryEngine::expire_list(Lane& lane, List& list, TimePoint now) {
    std::uint32_t count = 0;
    NotificationId id = list.head;
    while (id != 0) {
        Notification& notification = notifications_[id];
        const NotificationId next = notification.next;
        if (expiry(lane, notification) <= now) {
            remove(list, id);
            notification.state = State::expired;
            ++count;
        } else if (!lane.settings.retention_from_failure) {
            break;
        }
        id = next;
    }
    return count;
}

bool DeliveryEngine::has_work(const Lane& lane) const {
    return lane.flying.size == 0 &&
           (lane.released > 0 || (lane.stored.size > 0 && (lane.flushing || lane.store_wanted)));
}

// Whether the first of what the lane would send now has reached the end of its retention.
bool DeliveryEngine::is_overdue(const Lane& lane) const {
    const auto first = first_expiry(lane, lane.flushing || lane.store_wanted ? lane.stored : lane.fresh);
    return first && *first <= now_;
}

void DeliveryEngine::make_ready(LaneId id) {
    Lane& lane = lanes_[id];
    if (!lane.queued && has_work(lane)) {
        lane.queued = true;
        ready_.push(id);
    }
}

// Puts the lane's next moment into the list of what is due, and makes an older entry stale.
void DeliveryEngine::reschedule(LaneId id) {
    Lane& lane = lanes_[id];
    std::optional<TimePoint> due = lane.window_ends;
    const auto consider = [&due](std::optional<TimePoint> at) {
        if (at && (!due || *at < *due)) {
            due = at;
        }
    };
    consider(lane.tick);
    consider(first_expiry(lane, lane.stored));
    consider(first_expiry(lane, lane.fresh));
    if (due == lane.due) {
        return;
    }
    lane.due = due;
    ++lane.version;
    if (due) {
        due_.push(Due{*due, due_sequence_++, id, lane.version});
    }
}

}  // namespace notisim
