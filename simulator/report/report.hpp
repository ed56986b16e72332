#pragma once

#include "simulator/engine/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace notisim {

/// All scenarios of one invocation, and the exit code that it ends with.
struct Report {
    std::string version;
    int exit = 0;
    std::span<const RunResult> results;
};

/// One JSON document. Several scenarios are added up at the top and listed in `scenarios`.
std::string render_json(const Report& report);

/// JUnit: one suite a scenario, one case a check; a receiver that fell short is a `failure`, a run that could not be
/// judged is an `error`.
std::string render_junit(const Report& report);

/// A format of `--report FORMAT=FILE`.
struct ReportFormat {
    std::string_view name;
    std::string (*render)(const Report&);
};

/// All formats there are, in reading order.
std::span<const ReportFormat> report_formats();

/// Counts of checks by outcome.
struct Summary {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t warned = 0;
    std::size_t skipped = 0;
};
Summary summarize(std::span<const RunResult> results);

/// `passed`, `failed`, `warned` or `skipped`.
std::string_view name(CaseResult::Outcome outcome);

}  // namespace notisim
