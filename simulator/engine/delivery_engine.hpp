#pragma once

#include "simulator/base/time.hpp"

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

namespace notisim {

using NotificationId = std::uint32_t;  ///< Counts from 1 in the order in which notifications are raised.
using LaneId = std::uint32_t;          ///< Index in the order in which lanes were added.
using DeliveryId = std::uint32_t;      ///< Counts from 1.

/// How long an undelivered notification is kept: three days (PROTOCOL.md 5.3, rule 1).
inline constexpr Duration kRetention = std::chrono::hours{72};

/// How one lane batches and retries: subscription, flavour and interpretations boiled down to numbers.
struct LaneSettings {
    /// When fresh notifications leave.
    enum class Gather : std::uint8_t {
        each,    ///< At once, one a request.
        lag,     ///< At once and alone; what waited for an attempt goes together (b2c, A-18 `on-lag`).
        window,  ///< When `batch_size` wait or `window` has passed (b2b batchNotify).
    };
    Gather gather = Gather::each;
    std::uint32_t batch_size = 1;    ///< Notifications that a request carries at most, retries included.
    Duration window{0};              ///< Only with Gather::window.
    bool window_from_last = false;   ///< A-66 `last`: each new event starts the window again.
    std::uint32_t attempts_max = 0;  ///< Attempts for any one notification; 0: no limit.
    Duration retry_delay{10'000};    ///< Between a failed attempt and the next tick; 0 retries at once.
    Duration retention = kRetention;
    bool retention_from_failure = false;  ///< A-65 `first-failure`.
    bool newest_first = false;            ///< A-34 `newest-first`: order of the flush.
    bool queue_new = false;               ///< new-event `queue`: in failure, new notifications wait for the tick.
    bool full_group_at_once = false;      ///< b2c: `batch_size` waiting go out before the tick (5.3, rule 7).
};

/// Why an attempt is made now.
enum class AttemptReason : std::uint8_t {
    fresh,  ///< The lane is not in failure.
    probe,  ///< A new notification of a lane in failure.
    retry,  ///< A tick of the retry policy.
    flush,  ///< The lane has left failure: what is stored is sent.
};

/// One exchange that is to be made, as take_ready() hands it out.
struct Attempt {
    LaneId lane = 0;
    DeliveryId delivery = 0;
    std::uint32_t number = 1;     ///< Of this delivery, from 1.
    std::uint32_t tries_max = 1;  ///< The most attempts any of its notifications has had, this one included.
    std::uint32_t group = 0;
    AttemptReason reason = AttemptReason::fresh;
    std::vector<NotificationId> notifications;  ///< In the order in which the request carries them.
};

/// What became of the notifications of an attempt.
struct AttemptResult {
    std::uint32_t delivered = 0;
    std::uint32_t given_up = 0;
    std::uint32_t expired = 0;
    std::uint32_t stored = 0;
    std::optional<TimePoint> retry_at;  ///< The lane's next tick, where something is stored and one comes in time.
    bool expires_untried = false;       ///< What is stored reaches the end of its retention before the next tick.
    bool entered_failure = false;
    bool left_failure = false;
};

/// Notifications of a lane that came to the end of their retention without an attempt being in flight.
struct Expiry {
    LaneId lane = 0;
    std::uint32_t count = 0;
};

/// Numbers of notifications; raised = delivered + expired + given_up + pending at every moment.
struct Counts {
    std::uint64_t raised = 0;
    std::uint64_t delivered = 0;
    std::uint64_t expired = 0;
    std::uint64_t given_up = 0;
    [[nodiscard]] std::uint64_t pending() const { return raised - delivered - expired - given_up; }
};

/// Decides when notifications are sent, together with which, and when they are given up (PROTOCOL.md 5 and 6).
///
/// Pure: reads no clock and does no I/O. Time is an argument that never goes back. A driver raises notifications, takes
/// the attempts that are ready, says how they ended, and lets time pass to next_due():
///
///     engine.raise(lane, ..., now);
///     while (engine.take_ready(attempt)) { ...; engine.finish(attempt.lane, accepted, now); }
///     engine.advance(*engine.next_due());
///
/// At most one attempt of a lane is in flight, so a lane's order is kept; lanes do not wait for each other.
/// Memory: about 40 bytes a notification and 100 a lane.
class DeliveryEngine {
public:
    LaneId add_lane(const LaneSettings& settings);

    /// Raises a notification. Notifications of different `group` never share a request.
    NotificationId raise(LaneId id, std::uint32_t group, TimePoint now);

    /// When something is next to be done, if nothing else happens; nothing when only the ends of attempts are awaited.
    [[nodiscard]] std::optional<TimePoint> next_due();

    /// Lets time pass: windows close, ticks come, notifications expire. `now` must not be beyond next_due() unexamined;
    /// a later `now` is treated as a late call of all that was due. Returns what expired, valid until the next call.
    const std::vector<Expiry>& advance(TimePoint now);

    /// The next attempt that is to be made now, or false. First come, first served among lanes.
    bool take_ready(Attempt& attempt);

    /// Says how the attempt of a lane that is in flight ended. `accepted`: the answer counts as success.
    AttemptResult finish(LaneId id, bool accepted, TimePoint now);

    [[nodiscard]] const Counts& counts() const { return counts_; }
    [[nodiscard]] std::size_t lane_count() const { return lanes_.size(); }
    [[nodiscard]] bool in_failure(LaneId lane) const { return lanes_[lane].in_failure; }
    [[nodiscard]] TimePoint raised_at(NotificationId id) const { return notifications_[id].raised_at; }
    [[nodiscard]] std::uint32_t tries(NotificationId id) const { return notifications_[id].tries; }

    enum class State : std::uint8_t { pending, delivered, expired, given_up };
    [[nodiscard]] State state(NotificationId id) const { return notifications_[id].state; }

private:
    struct Notification {
        TimePoint raised_at{};
        TimePoint first_failed_at{};
        NotificationId previous = 0;
        NotificationId next = 0;
        std::uint32_t group = 0;
        DeliveryId delivery = 0;  ///< The last that carried it.
        std::uint32_t tries = 0;
        State state = State::pending;
    };

    /// A list through Notification::previous and next, so that an empty lane owns no memory.
    struct List {
        NotificationId head = 0;
        NotificationId tail = 0;
        std::uint32_t size = 0;
    };

    struct Lane {
        LaneSettings settings;
        List fresh;                      ///< Never tried.
        List stored;                     ///< Tried, or queued in failure; oldest first.
        List flying;                     ///< In the attempt in flight.
        std::uint32_t released = 0;      ///< How many at the head of `fresh` may leave.
        std::uint32_t newly_stored = 0;  ///< Since the last full group; those that were not sent as one.
        std::optional<TimePoint> window_ends;
        std::optional<TimePoint> tick;
        std::uint32_t version = 0;     ///< Of the lane's entry in `due_`; older entries are stale.
        std::optional<TimePoint> due;  ///< What the valid entry says.
        AttemptReason flying_reason = AttemptReason::fresh;
        bool in_failure = false;
        bool flushing = false;
        bool store_wanted = false;  ///< A tick has come: the oldest group is to be sent.
        bool lagging = false;       ///< What is released waited while an attempt was in flight.
        bool queued = false;        ///< In `ready_`.
    };

    struct Due {
        TimePoint at;
        std::uint64_t sequence;  ///< Ties are served in the order in which they were made.
        LaneId lane;
        std::uint32_t version;
        bool operator>(const Due& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
    };

    struct DeliveryInfo {
        std::uint32_t size = 0;
        std::uint32_t attempts = 0;
    };

    void push_back(List& list, NotificationId id);
    void insert_sorted(List& list, NotificationId id, NotificationId before = 0);
    void remove(List& list, NotificationId id);

    void release(Lane& lane, std::uint32_t count);
    void queue_released(Lane& lane);
    void expire(LaneId id, TimePoint now);
    std::uint32_t expire_list(Lane& lane, List& list, TimePoint now);
    [[nodiscard]] TimePoint expiry(const Lane& lane, const Notification& notification) const;
    [[nodiscard]] std::optional<TimePoint> first_expiry(const Lane& lane, const List& list) const;
    [[nodiscard]] bool has_work(const Lane& lane) const;
    [[nodiscard]] bool is_overdue(const Lane& lane) const;
    void make_ready(LaneId id);
    void reschedule(LaneId id);
    void take_group(Lane& lane, List& from, std::uint32_t limit, std::uint32_t within, Attempt& attempt);
    void name_delivery(Attempt& attempt);
    static void leave_failure(Lane& lane);
    void succeed(Lane& lane, AttemptResult& result);
    void fail(Lane& lane, TimePoint now, AttemptResult& result);

    std::vector<Lane> lanes_;
    std::vector<Notification> notifications_{1};  ///< By id; 0 is nobody.
    std::vector<DeliveryInfo> deliveries_{1};
    std::queue<LaneId> ready_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::uint64_t due_sequence_ = 0;
    std::vector<Expiry> expiries_;
    TimePoint now_{};  ///< The last that was told.
    Counts counts_;
};

}  // namespace notisim
