#pragma once

#include "simulator/report/report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// The part of a check's id before the first `/`: `response`.
std::string_view group_of(const CaseResult& check);

/// Whether a check failed or is a warning, accepted or not.
bool is_finding(const CaseResult& check);

/// `passed`, `failed`, `warned`, `skipped`, or `accepted` for a finding that a baseline accepts.
std::string_view fate_of(const CaseResult& check);

/// A check and the run that it belongs to.
struct Finding {
    const RunResult* result;
    const CaseResult* check;
};

/// The checks with this fate_of(), in the order of the runs.
std::vector<Finding> checks_of(std::span<const RunResult> results, std::string_view fate);

/// What is to be read first: failed, then warned, then accepted.
std::vector<Finding> findings_of(std::span<const RunResult> results);

struct GroupRow {
    std::string group;
    Summary summary;
};

/// Checks by group, in the order in which the groups first appear.
std::vector<GroupRow> by_group(std::span<const RunResult> results);

/// Checks that were skipped for the same reason.
struct SkipRow {
    std::string reason;
    std::vector<std::string> groups;  ///< In the order of the checks; of `conform` only.
    std::size_t count = 0;
};

/// Why checks were skipped, in the order in which the reasons first appear.
std::vector<SkipRow> skips_of(std::span<const RunResult> results);

/// `14 of group tls`, `51 of groups response, tls`; of scenarios, `2 checks`.
std::string skipped_text(const SkipRow& row);

/// The ids of the checks that were made while nothing else was sent.
std::vector<std::string> made_alone(std::span<const RunResult> results);

/// One thing that is known of a check: `why it matters` and the text. Texts are as the receiver and the user wrote
/// them: every format escapes them.
struct Fact {
    std::string_view label;
    std::string text;
};

/// The message of a check, or nothing where it only repeats what was expected and what there was.
std::string reason_of(const CaseResult& check);

/// What is known of a check beside its title and its exchanges, in reading order; nothing is empty.
std::vector<Fact> facts_of(const CaseResult& check);

/// `file:line:column` of the scenario, or nothing for what holds by default.
std::string place_of(const CaseResult& check);

/// Why a run did not come to a judgement, or nothing: not that an answer was wrong, there was none to judge.
std::string unjudged(const RunResult& result);

/// `PASSED`, `FAILED`, `NOTHING TESTED`, `NO ANSWER`, `INTERRUPTED`, by exit code.
std::string_view verdict_word(int exit);

/// `200 x 5, timeout x 3`, or `none`.
std::string answers_text(const RunResult& result);

/// What a person calls a run: its name, or the scenario as the user named it.
std::string_view title_of(const RunResult& result);

/// `3 passed, 1 failed, 0 warned, 2 skipped`, and `, 1 accepted` where there are such.
std::string counts_text(const Summary& summary);

/// `1.2 ms`, `12 s`.
std::string latency_text(std::chrono::microseconds latency);

/// What was tested, in a few words: the name of the only scenario, `12 scenarios`, or the receiver that was checked.
std::string subject_of(const Report& report);

/// Whether the results are of `notisim conform`.
bool is_conformance(std::span<const RunResult> results);

/// Numbers of several scenarios added up; what cannot be added is that of the first. Has no checks and no attempt notes
/// but those of the first, and nothing of several loads.
RunResult add_up(std::span<const RunResult> results);

}  // namespace notisim
