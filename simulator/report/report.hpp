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

/// `format` of JSON reports: another number is one that this program cannot read.
inline constexpr int kJsonFormat = 1;

/// One JSON document. Several scenarios are added up at the top and listed in `scenarios`.
std::string render_json(const Report& report);

/// JUnit: one suite a scenario, or a group of checks of `conform`; one case a check. A receiver that fell short is a
/// `failure`, a run that could not be judged is an `error`, an accepted finding is skipped.
std::string render_junit(const Report& report);

/// One HTML page that holds all it needs and loads nothing.
std::string render_html(const Report& report);

/// Markdown for the summary of a CI job (GitHub, GitLab), below their limit of 1 MiB.
std::string render_markdown(const Report& report);

/// SARIF 2.1.0: a rule a check, a result a finding. What was skipped is a notification of the invocation.
std::string render_sarif(const Report& report);

/// TAP 13, which every reader knows, with YAML diagnostics; accepted findings are expected to fail.
std::string render_tap(const Report& report);

/// Workflow commands of GitHub Actions: one a finding, then a line with the verdict.
std::string render_github(const Report& report);

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
    std::size_t accepted = 0;  ///< Failed or warned, but accepted by a baseline; in none of the others.
};
Summary summarize(std::span<const RunResult> results);

/// `passed`, `failed`, `warned` or `skipped`.
std::string_view name(CaseResult::Outcome outcome);

}  // namespace notisim
