#pragma once

#include "simulator/engine/delivery_engine.hpp"
#include "simulator/load/fleet.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace notisim {

/// One notification of a load run: all that is needed to write it.
struct Happening {
    Turn turn;
    std::uint32_t vehicle = 0;  ///< Counts from 0 over the whole fleet.
    std::int64_t date = 0;      ///< eventDate, milliseconds since 1970.
    std::uint32_t id = 0;       ///< Unique in the run, from 1; for the journal.
};

/// What one lane is in a load run: of one group and, for a remote, of one action.
struct LaneKey {
    std::uint32_t group = 0;
    std::uint32_t number = 0;  ///< Of the story; 0 for monitors, which last.
    std::uint32_t lane = 0;    ///< StoryBook::lanes
    bool operator==(const LaneKey&) const = default;
};

/// A request that waits for a connection.
struct Waiting {
    LaneId lane = 0;
    LaneKey key;
    DeliveryId delivery = 0;
    std::uint32_t number = 1;  ///< Of the attempts of this delivery.
    bool first = false;        ///< None of its notifications was tried before.
    std::vector<NotificationId> notifications;
};

/// What failed, and waits for its retry under the real rules: a DeliveryEngine that is told of lanes in failure only,
/// so that a receiver which takes everything costs nothing.
///
/// Pure: time is an argument. Memory: about 80 bytes for each notification that failed since nothing waited last.
class Backlog {
public:
    explicit Backlog(const StoryBook& book) : book_(book) {}

    /// Whether something of this lane waits: what is new of it must come here then, to keep the order.
    [[nodiscard]] bool has(const LaneKey& key) const { return !lanes_.empty() && lanes_.contains(key); }

    /// The first attempt of these, made outside, has failed.
    AttemptResult fail_first(const LaneKey& key, std::span<const Happening> happenings, TimePoint raised,
                             TimePoint now);
    /// New ones of a lane of which something waits.
    void raise(const LaneKey& key, std::span<const Happening> happenings, TimePoint now);

    [[nodiscard]] std::optional<TimePoint> next_due() { return engine_.next_due(); }
    void advance(TimePoint now);

    /// The next request that may be sent now, or nothing.
    [[nodiscard]] bool is_ready() const { return !ready_.empty(); }
    Waiting take();
    AttemptResult finish(const Waiting& waiting, bool accepted, TimePoint now);

    [[nodiscard]] const Happening& happening(NotificationId id) const { return happenings_[id]; }
    [[nodiscard]] TimePoint raised_at(NotificationId id) const { return engine_.raised_at(id); }
    /// Of all that ever came here.
    [[nodiscard]] Counts counts() const;
    /// Notifications that wait now, those in flight included.
    [[nodiscard]] std::uint64_t waiting() const { return engine_.counts().pending(); }
    /// Notifications kept, delivered ones included; they are forgotten when nothing waits.
    [[nodiscard]] std::size_t kept() const { return happenings_.size(); }

private:
    struct KeyHash {
        std::size_t operator()(const LaneKey& key) const;
    };
    struct Lane {
        LaneKey key;
        std::uint64_t pending = 0;
    };

    LaneId lane_of(const LaneKey& key);
    void add(LaneId lane, std::span<const Happening> happenings, TimePoint at);
    void settle(LaneId lane, std::uint64_t ended);
    void collect_ready();
    void forget();

    const StoryBook& book_;
    DeliveryEngine engine_;
    Counts before_;  ///< Of engines that were emptied.
    std::vector<Happening> happenings_{1};
    std::vector<Lane> engine_lanes_;
    std::unordered_map<LaneKey, LaneId, KeyHash> lanes_;
    std::deque<Waiting> ready_;
};

}  // namespace notisim
