#pragma once

#include "simulator/engine/result.hpp"

namespace notisim::test {

/// A run with one check of each outcome.
RunResult mixed_result();

/// A run whose one check passed.
RunResult passed_result();

/// A run whose receiver never answered.
RunResult unreachable_result();

/// A run of `conform` with findings of each kind, some accepted, coverage and attempts.
RunResult conform_result();

/// A run of `conform` in which every text tries to be markup, a directive, a command or an escape sequence. What got
/// through in any of these ways says `pwned`.
RunResult hostile_result();

/// A load run of 24 s with an outage of 3 s, or one shard of several such.
RunResult load_result(unsigned shard = 1, unsigned shards = 1);

/// A load run that looked for the highest rate, without a probe.
RunResult capacity_result();

/// A load run whose every text is that of hostile_result().
RunResult hostile_load_result();

/// All samples, by a name that can be that of a file.
std::vector<std::pair<std::string, std::vector<RunResult>>> sample_reports();

}  // namespace notisim::test
