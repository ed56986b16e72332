#pragma once

#include "simulator/load/arrivals.hpp"
#include "simulator/load/plan.hpp"
#include "simulator/load/stories.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

namespace notisim {

/// Where a group of vehicles is in its story: which notification comes next. A group is as many vehicles as a request
/// carries notifications, one as a rule; they go through the same story side by side.
struct Turn {
    std::uint32_t group = 0;   ///< Counts from 0 over the whole fleet.
    std::uint32_t number = 0;  ///< How many stories the group had before.
    std::uint16_t story = 0;
    std::uint16_t event = 0;
};

/// What share of the notifications is of remotes; the rest is of monitors.
struct Mix {
    double remote = 30;
    double monitor = 70;
};

/// The groups of one part of a fleet. Each goes through stories that depend on the seed, its index and the number of
/// the story alone, so that no other part and no slowness of a receiver changes them.
///
/// Memory: 8 bytes a group.
class Fleet {
public:
    /// `groups`: of the whole fleet; the part has every `part.of`th.
    Fleet(const StoryBook& book, const Mix& mix, std::uint32_t groups, LoadPart part, std::uint64_t seed);

    /// Groups of this part.
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(states_.size()); }

    /// The next group in turn that has nothing in flight, and its next notification; nothing where all are busy. The
    /// group is busy until release().
    std::optional<Turn> take();
    /// The same of a group that is asked for. It must not be busy.
    Turn take(std::uint32_t group);
    void release(std::uint32_t group);
    [[nodiscard]] bool is_busy(std::uint32_t group) const { return states_[local(group)].busy; }

    /// Whether a group's next notification begins a story.
    [[nodiscard]] bool is_between_stories(std::uint32_t group) const { return states_[local(group)].event == 0; }

    /// What a turn is followed by in its story, and after what time; nothing at the story's end.
    [[nodiscard]] std::optional<std::chrono::milliseconds> until_next(const Turn& turn) const;
    /// Events of a story within that time of its begin, on the average of the mix.
    [[nodiscard]] double events_within(std::chrono::nanoseconds time) const;

private:
    struct State {
        std::uint32_t number = 0;
        std::uint16_t story = 0;
        std::uint16_t event : 15 = 0;
        bool busy : 1 = false;
    };

    [[nodiscard]] std::uint32_t local(std::uint32_t group) const { return group / part_.of; }
    [[nodiscard]] std::uint16_t draw(std::uint32_t group, std::uint32_t number) const;
    Turn take_local(std::uint32_t index);

    const StoryBook& book_;
    LoadPart part_;
    std::uint64_t seed_;
    std::vector<State> states_;
    std::vector<double> shares_;  ///< Of stories, cumulated, ending at 1.
    std::uint32_t cursor_ = 0;
};

/// One request that a plan asks for.
struct Asked {
    std::chrono::nanoseconds at{0};      ///< From the start of the run.
    std::optional<std::uint32_t> group;  ///< Of the fleet plan; others take the next group in turn.
};

/// What the plan asks of one part, in the order of time.
///
/// In the fleet plan a story begins where the plan of starts says, and its later notifications follow after the times
/// that the story has; what would come after the end of the plan is left out.
class Agenda {
public:
    Agenda(const LoadPlan& plan, const Fleet& fleet, LoadPart part, unsigned per_request, std::uint64_t seed);

    [[nodiscard]] std::optional<Asked> peek() const;
    void pop();
    /// Fleet plan: a turn was sent at its moment; what follows it in the story is put on the agenda.
    void follow(const Turn& turn, std::chrono::nanoseconds at);
    /// Fleet plan: the group is busy with the notification before, or others are held for it; this one is kept.
    void hold(const Asked& asked);
    [[nodiscard]] bool holds_for(std::uint32_t group) const { return !held_.empty() && held_.contains(group); }
    [[nodiscard]] bool holds_any() const { return !held_.empty(); }
    /// The first that is held for a group, which is held no more.
    Asked take_held(std::uint32_t group);

private:
    struct Later {
        std::chrono::nanoseconds at;
        std::uint32_t group;
        bool operator>(const Later& other) const { return at != other.at ? at > other.at : group > other.group; }
    };

    [[nodiscard]] bool story_comes_first() const;

    const Fleet& fleet_;
    bool stories_;  ///< The fleet plan: arrivals are starts of stories.
    LoadPart part_;
    std::chrono::nanoseconds end_;
    Arrivals arrivals_;
    Rng rng_;
    std::uint32_t starting_ = 0;  ///< The group whose story begins next.
    std::priority_queue<Later, std::vector<Later>, std::greater<>> later_;
    std::unordered_map<std::uint32_t, std::queue<Asked>> held_;
};

}  // namespace notisim
