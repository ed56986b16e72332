#pragma once

#include "simulator/engine/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// Reports beyond that are refused.
inline constexpr std::size_t kMaxReportBytes = 128U << 20U;

/// Scenarios of a report beyond that are refused.
inline constexpr std::size_t kMaxReportScenarios = 1000;

/// A JSON report as it was written: render_json() of it gives the same bytes.
struct ReadReport {
    std::string version;  ///< Of the program that wrote it.
    int exit = 0;
    std::vector<RunResult> results;
};

/// Reads what render_json() wrote, from anybody. Nothing where it is something else, or cannot be true: `why` then says
/// what is wrong and where, and begins with the name of the file; it may hold text of the report.
std::optional<ReadReport> read_report(std::string_view text, const std::string& file_name, std::string& why);

}  // namespace notisim
