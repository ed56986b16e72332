#include "simulator/load/fleet.hpp"

#include "simulator/base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace notisim {

namespace {

std::uint32_t groups_of_part(std::uint32_t groups, LoadPart part) {
    return part.index < groups ? (groups - part.index - 1) / part.of + 1 : 0;
}

// Stories begin so often that the notifications of all of them, without those that would come after the end, are as
// many as the plan asks for.
LoadPlan starts_of(const LoadPlan& plan, const Fleet& fleet) {
    if (plan.kind != LoadPlan::Kind::fleet) {
        return plan;
    }
    constexpr int kSteps = 1000;
    const double seconds = plan.seconds();
    double notifications = 0;
    for (int step = 0; step < kSteps; ++step) {
        const double from = seconds * step / kSteps;
        const double to = seconds * (step + 1) / kSteps;
        const auto left = std::chrono::nanoseconds{std::llround((seconds - (from + to) / 2) * 1e9)};
        notifications += (plan.count_until(to) - plan.count_until(from)) * fleet.events_within(left);
    }
    const double factor = plan.count_until(seconds) / std::max(notifications, 1e-9);
    LoadPlan starts = plan;
    starts.kind = LoadPlan::Kind::poisson;
    for (LoadPlan::Stage& stage : starts.stages) {
        stage.from *= factor;
        stage.to *= factor;
    }
    return starts;
}

}  // namespace

Fleet::Fleet(const StoryBook& book, const Mix& mix, std::uint32_t groups, LoadPart part, std::uint64_t seed)
    : book_(book), part_(part), seed_(seed), states_(groups_of_part(groups, part)) {
    double remote_stories = 0;
    double monitor_stories = 0;
    for (const Story& story : book_.stories) {
        (story.remote ? remote_stories : monitor_stories) += 1;
    }
    // The mix counts notifications, and a story has several.
    double sum = 0;
    for (const Story& story : book_.stories) {
        const double share = story.remote ? mix.remote / remote_stories : mix.monitor / monitor_stories;
        sum += share / static_cast<double>(story.events.size());
        shares_.push_back(sum);
    }
    NOTISIM_ASSERT(sum > 0);
    for (double& share : shares_) {
        share /= sum;
    }
    for (std::uint32_t index = 0; index < states_.size(); ++index) {
        states_[index].story = draw(index * part_.of + part_.index, 0);
    }
}

std::uint16_t Fleet::draw(std::uint32_t group, std::uint32_t number) const {
    Rng random(seed_ ^ ((static_cast<std::uint64_t>(group) << 32U) | number));
    const double uniform = static_cast<double>(random.next() >> 11U) * 0x1p-53;
    const auto found = std::upper_bound(shares_.begin(), shares_.end(), uniform);
    return static_cast<std::uint16_t>(
        std::min<std::ptrdiff_t>(found - shares_.begin(), static_cast<std::ptrdiff_t>(shares_.size()) - 1));
}

std::optional<Turn> Fleet::take() {
    for (std::uint32_t looked = 0; looked < size(); ++looked) {
        const std::uint32_t index = cursor_;
        cursor_ = cursor_ + 1 < size() ? cursor_ + 1 : 0;
        if (!states_[index].busy) {
            return take_local(index);
        }
    }
    return std::nullopt;
}

Turn Fleet::take(std::uint32_t group) {
    return take_local(local(group));
}

Turn Fleet::take_local(std::uint32_t index) {
    State& state = states_[index];
    NOTISIM_ASSERT(!state.busy);
    state.busy = true;
    const Turn turn{index * part_.of + part_.index, state.number, state.story, state.event};
    state.event = static_cast<std::uint16_t>(state.event + 1U) & 0x7FFFU;
    if (state.event >= book_.stories[state.story].events.size()) {
        state.event = 0;
        state.story = draw(turn.group, ++state.number);
    }
    return turn;
}

void Fleet::release(std::uint32_t group) {
    states_[local(group)].busy = false;
}

std::optional<std::chrono::milliseconds> Fleet::until_next(const Turn& turn) const {
    const auto& events = book_.stories[turn.story].events;
    const std::size_t next = turn.event + std::size_t{1};
    return next < events.size() ? std::optional{events[next].after} : std::nullopt;
}

double Fleet::events_within(std::chrono::nanoseconds time) const {
    double mean = 0;
    double before = 0;
    for (std::size_t index = 0; index < shares_.size(); ++index) {
        std::chrono::nanoseconds at{0};
        double events = 0;
        for (const StoryEvent& event : book_.stories[index].events) {
            at += event.after;
            events += at < time ? 1 : 0;
        }
        mean += (shares_[index] - before) * events;
        before = shares_[index];
    }
    return mean;
}

Agenda::Agenda(const LoadPlan& plan, const Fleet& fleet, LoadPart part, unsigned per_request, std::uint64_t seed)
    : fleet_(fleet),
      stories_(plan.kind == LoadPlan::Kind::fleet),
      part_(part),
      end_(std::llround(plan.seconds() * 1e9)),
      arrivals_(starts_of(plan, fleet), part, per_request, seed),
      rng_(seed, "starts/" + std::to_string(part.index)) {
    starting_ = part_.index;
}

bool Agenda::story_comes_first() const {
    const auto start = arrivals_.peek();
    return start && (later_.empty() || *start <= later_.top().at);
}

std::optional<Asked> Agenda::peek() const {
    if (story_comes_first()) {
        return Asked{*arrivals_.peek(), stories_ ? std::optional{starting_} : std::nullopt};
    }
    if (later_.empty()) {
        return std::nullopt;
    }
    return Asked{later_.top().at, later_.top().group};
}

void Agenda::pop() {
    if (!story_comes_first()) {
        later_.pop();
        return;
    }
    arrivals_.pop();
    // Which vehicle is driven next is chance, among those that are not under way, as far as there are such.
    constexpr int kTries = 16;
    const std::uint32_t mine = std::max(fleet_.size(), 1U);
    for (int tried = 0; tried < kTries; ++tried) {
        starting_ = static_cast<std::uint32_t>(rng_.between(0, mine - 1)) * part_.of + part_.index;
        if (fleet_.is_between_stories(starting_)) {
            break;
        }
    }
}

void Agenda::follow(const Turn& turn, std::chrono::nanoseconds at) {
    const auto after = fleet_.until_next(turn);
    if (stories_ && after && at + *after < end_) {
        later_.push({at + *after, turn.group});
    }
}

void Agenda::hold(const Asked& asked) {
    held_[*asked.group].push(asked);
}

Asked Agenda::take_held(std::uint32_t group) {
    const auto found = held_.find(group);
    NOTISIM_ASSERT(found != held_.end());
    const Asked asked = found->second.front();
    found->second.pop();
    if (found->second.empty()) {
        held_.erase(found);
    }
    return asked;
}

}  // namespace notisim
