#pragma once

#include "simulator/engine/result.hpp"
#include "simulator/report/markup.hpp"

#include <span>

namespace notisim {

/// Charts and numbers of each load run among the results, as a section of the page; nothing where there is none.
Markup load_section(std::span<const RunResult> results);

}  // namespace notisim
