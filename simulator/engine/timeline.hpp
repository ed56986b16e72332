#pragma once

#include "simulator/scenario/scenario.hpp"

#include <vector>

namespace notisim {

/// One step at its moment; repeats are spelled out.
struct TimedStep {
    Duration at{0};  ///< From the start of the scenario.
    const Step* step = nullptr;
};

/// The steps of a scenario in the order of time; steps of one moment keep the order of the file.
/// `steps` must outlive the result. RepeatStep itself does not occur in it.
std::vector<TimedStep> make_timeline(const std::vector<Step>& steps);

}  // namespace notisim
