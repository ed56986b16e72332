#pragma once

#include "simulator/load/statistics.hpp"

#include <string>

namespace notisim {

/// The numbers of a run under way in the text format of Prometheus, version 0.0.4.
std::string render_metrics(const LoadSnapshot& snapshot);

}  // namespace notisim
