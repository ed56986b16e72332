#pragma once

#include "simulator/load/threshold.hpp"
#include "simulator/report/read_json.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace notisim {

/// A report and the name of the file that it was read from.
struct NamedReport {
    std::string file;
    ReadReport report;
};

/// Makes one report of several. Those of runs and of conformance give all their scenarios. Those of load runs must be
/// shards of the same one and are added up; then the thresholds of all of them and `more` are judged again, and the
/// check `load/shards` fails where one is missing. Nothing where they do not belong together; `why` then says why not,
/// and may hold text of the reports.
std::optional<std::vector<RunResult>> join_reports(std::span<const NamedReport> reports,
                                                   std::span<const Threshold> more, std::string& why);

/// The worst of all: what was not tested or could not be reached is never hidden behind another scenario's pass.
Verdict worst_of(std::span<const RunResult> results);

}  // namespace notisim
