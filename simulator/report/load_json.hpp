#pragma once

#include "simulator/engine/load_summary.hpp"

#include <nlohmann/json_fwd.hpp>

namespace notisim {

// What JSON reports say of latencies and load runs. read_json.cpp reads it back.

/// `buckets`: whether those are told which are not empty, `[[index, count], ...]`; without them no other histogram can
/// be added to what was written.
nlohmann::ordered_json histogram_json(const Histogram& histogram, bool buckets);

/// `buckets`: as of histogram_json().
nlohmann::ordered_json load_json(const LoadSummary& load, bool buckets);

}  // namespace notisim
