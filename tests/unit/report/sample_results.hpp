#pragma once

#include "simulator/engine/result.hpp"

namespace notisim::test {

/// A run with one check of each outcome.
RunResult mixed_result();

/// A run whose one check passed.
RunResult passed_result();

/// A run whose receiver never answered.
RunResult unreachable_result();

}  // namespace notisim::test
