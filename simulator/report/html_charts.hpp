#pragma once

#include "simulator/engine/result.hpp"
#include "simulator/report/markup.hpp"

namespace notisim {

/// Every attempt that is known as a mark on an axis of time, a row for each lane or check, and the same as a table for
/// those who do not see it. Nothing where no attempt is known.
Markup timeline_chart(const RunResult& result);

/// How many answers took how long, and the same in numbers. Nothing where there was no answer.
Markup latency_chart(const Histogram& latency);

/// A bar for what was shown of each list of the protocol. Nothing where nothing is known.
Markup coverage_chart(std::span<const CoverageRow> rows);

}  // namespace notisim
