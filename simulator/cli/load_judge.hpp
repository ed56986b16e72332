#pragma once

#include "simulator/cli/load_traffic.hpp"
#include "simulator/engine/result.hpp"

namespace notisim {

/// What a load run came to: its numbers, its thresholds judged and, with a probe, what the receiver did compared with
/// what it acknowledged.
RunResult judge_load(const LoadArguments& arguments, const PreparedLoad& prepared, Wire& wire, LoadOutcome outcome);

}  // namespace notisim
