#pragma once

#include "simulator/report/json_node.hpp"

#include "simulator/engine/load_summary.hpp"

namespace notisim {

/// What load_json() wrote, with buckets. Throws UnreadableReport.
LoadSummary read_load(const JsonNode& json, HistogramBudget& budget);

}  // namespace notisim
