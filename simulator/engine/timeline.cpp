#include "simulator/engine/timeline.hpp"

#include <algorithm>

namespace notisim {

namespace {

// Adds `steps`, which begin at `start`, and returns the moment from which a step after them counts.
Duration expand(const std::vector<Step>& steps, Duration start, std::vector<TimedStep>& timeline) {
    Duration previous = start;
    for (const Step& step : steps) {
        const Duration at = step.at ? start + *step.at : previous + step.after;
        previous = at;
        if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) {
            for (std::uint64_t round = 0; round < repeat->times; ++round) {
                previous = expand(repeat->steps, at + static_cast<std::int64_t>(round) * repeat->every, timeline);
            }
            continue;
        }
        timeline.push_back({at, &step});
        if (const auto* wait = std::get_if<WaitStep>(&step.what)) {
            previous = at + wait->length;
        }
    }
    return previous;
}

}  // namespace

std::vector<TimedStep> make_timeline(const std::vector<Step>& steps) {
    std::vector<TimedStep> timeline;
    expand(steps, Duration{0}, timeline);
    std::stable_sort(timeline.begin(), timeline.end(),
                     [](const TimedStep& left, const TimedStep& right) { return left.at < right.at; });
    return timeline;
}

}  // namespace notisim
