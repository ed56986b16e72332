#include "simulator/engine/delivery_engine.hpp"

#include <algorithm>

// The lists of a lane, and how a request is put together from them.

namespace notisim {

namespace {

// How far a request looks for others of its group among what is stored: a fleet of many groups must not make each
// request a walk through all of them.
constexpr std::uint32_t kGroupScan = 4096;

}  // namespace

// Moves the first (or last) of a list, and up to `limit` of its group, into the attempt; looks at `within` of the list.
void DeliveryEngine::take_group(Lane& lane, List& from, std::uint32_t limit, std::uint32_t within, Attempt& attempt) {
    const bool backwards = lane.flushing && lane.settings.newest_first;
    NotificationId id = backwards ? from.tail : from.head;
    attempt.group = notifications_[id].group;
    attempt.tries_max = 0;
    within = std::min(within, kGroupScan);
    for (std::uint32_t seen = 0; id != 0 && seen < within && attempt.notifications.size() < limit; ++seen) {
        const Notification& notification = notifications_[id];
        if (notification.group == attempt.group) {
            attempt.notifications.push_back(id);
        }
        id = backwards ? notification.previous : notification.next;
    }
    for (const NotificationId taken : attempt.notifications) {
        remove(from, taken);
        push_back(lane.flying, taken);
        attempt.tries_max = std::max(attempt.tries_max, ++notifications_[taken].tries);
    }
}

// A delivery keeps its number as long as it carries the same notifications.
void DeliveryEngine::name_delivery(Attempt& attempt) {
    const DeliveryId last = notifications_[attempt.notifications.front()].delivery;
    const bool same = last != 0 && deliveries_[last].size == attempt.notifications.size() &&
                      std::all_of(attempt.notifications.begin(), attempt.notifications.end(),
                                  [&](NotificationId id) { return notifications_[id].delivery == last; });
    attempt.delivery = same ? last : static_cast<DeliveryId>(deliveries_.size());
    if (!same) {
        deliveries_.push_back({static_cast<std::uint32_t>(attempt.notifications.size()), 0});
        for (const NotificationId id : attempt.notifications) {
            notifications_[id].delivery = attempt.delivery;
        }
    }
    attempt.number = ++deliveries_[attempt.delivery].attempts;
}

void DeliveryEngine::push_back(List& list, NotificationId id) {
    notifications_[id].previous = list.tail;
    notifications_[id].next = 0;
    (list.tail != 0 ? notifications_[list.tail].next : list.head) = id;
    list.tail = id;
    ++list.size;
}

// What failed goes back to the head, what is new to the end; only what lies between costs a walk, from the end or from
// `before`, one of the list with a larger id.
void DeliveryEngine::insert_sorted(List& list, NotificationId id, NotificationId before) {
    if (list.size == 0 || list.tail < id) {
        push_back(list, id);
        return;
    }
    NotificationId after = list.head;
    if (id > list.head) {
        after = before != 0 ? before : list.tail;
        while (notifications_[after].previous > id) {
            after = notifications_[after].previous;
        }
    }
    const NotificationId left = notifications_[after].previous;
    notifications_[id].previous = left;
    notifications_[id].next = after;
    notifications_[after].previous = id;
    (left != 0 ? notifications_[left].next : list.head) = id;
    ++list.size;
}

void DeliveryEngine::remove(List& list, NotificationId id) {
    const Notification& notification = notifications_[id];
    (notification.previous != 0 ? notifications_[notification.previous].next : list.head) = notification.next;
    (notification.next != 0 ? notifications_[notification.next].previous : list.tail) = notification.previous;
    --list.size;
}

}  // namespace notisim
