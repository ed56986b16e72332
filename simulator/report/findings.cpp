#include "simulator/report/findings.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim {

namespace {

void count(Summary& summary, const CaseResult& check) {
    if (is_finding(check) && check.accepted) {
        ++summary.accepted;
        return;
    }
    switch (check.outcome) {
        case CaseResult::Outcome::passed: ++summary.passed; break;
        case CaseResult::Outcome::failed: ++summary.failed; break;
        case CaseResult::Outcome::warned: ++summary.warned; break;
        case CaseResult::Outcome::skipped: ++summary.skipped; break;
    }
}

std::string reference_text(const Reference& reference) {
    std::string place = reference.document;
    if (!reference.section.empty() && reference.section != reference.title) {
        place += (place.empty() ? "" : ", ") + reference.section;
    }
    if (reference.title.empty() || place.empty()) {
        return reference.title + place;
    }
    return fmt::format("{} ({})", reference.title, place);
}

std::string readings_text(const CaseResult& check) {
    std::string text;
    for (const auto& [id, value] : check.interpretation) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", id, value);
    }
    return text;
}

}  // namespace

std::string_view group_of(const CaseResult& check) {
    return std::string_view{check.id}.substr(0, check.id.find('/'));
}

bool is_finding(const CaseResult& check) {
    return check.outcome == CaseResult::Outcome::failed || check.outcome == CaseResult::Outcome::warned;
}

std::string_view fate_of(const CaseResult& check) {
    return is_finding(check) && check.accepted ? "accepted" : name(check.outcome);
}

std::vector<Finding> checks_of(std::span<const RunResult> results, std::string_view fate) {
    std::vector<Finding> found;
    for (const RunResult& result : results) {
        for (const CaseResult& check : result.checks) {
            if (fate_of(check) == fate) {
                found.push_back({&result, &check});
            }
        }
    }
    return found;
}

std::vector<Finding> findings_of(std::span<const RunResult> results) {
    std::vector<Finding> all;
    for (const std::string_view fate : {"failed", "warned", "accepted"}) {
        const std::vector<Finding> some = checks_of(results, fate);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

Summary summarize(std::span<const RunResult> results) {
    Summary summary;
    for (const RunResult& result : results) {
        for (const CaseResult& check : result.checks) {
            count(summary, check);
        }
    }
    return summary;
}

std::vector<GroupRow> by_group(std::span<const RunResult> results) {
    std::vector<GroupRow> rows;
    for (const RunResult& result : results) {
        for (const CaseResult& check : result.checks) {
            const std::string_view group = group_of(check);
            auto row =
                std::find_if(rows.begin(), rows.end(), [&](const GroupRow& known) { return known.group == group; });
            if (row == rows.end()) {
                row = rows.insert(rows.end(), {std::string{group}, {}});
            }
            count(row->summary, check);
        }
    }
    return rows;
}

std::vector<SkipRow> skips_of(std::span<const RunResult> results) {
    std::vector<SkipRow> rows;
    for (const Finding& skipped : checks_of(results, "skipped")) {
        const std::string reason = skipped.check->message.empty() ? "not judged" : skipped.check->message;
        const std::string group{group_of(*skipped.check)};
        auto row = std::find_if(rows.begin(), rows.end(), [&](const SkipRow& each) { return each.reason == reason; });
        if (row == rows.end()) {
            row = rows.insert(rows.end(), {reason, {}, 0});
        }
        ++row->count;
        const bool known = std::find(row->groups.begin(), row->groups.end(), group) != row->groups.end();
        if (skipped.result->command == "conform" && !known) {
            row->groups.push_back(group);
        }
    }
    return rows;
}

std::string skipped_text(const SkipRow& row) {
    if (row.groups.empty()) {
        return fmt::format("{} check{}", row.count, row.count == 1 ? "" : "s");
    }
    return fmt::format("{} of group{} {}", row.count, row.groups.size() == 1 ? "" : "s", fmt::join(row.groups, ", "));
}

std::vector<std::string> made_alone(std::span<const RunResult> results) {
    std::vector<std::string> ids;
    for (const RunResult& result : results) {
        for (const CaseResult& check : result.checks) {
            if (check.alone && check.outcome != CaseResult::Outcome::skipped) {
                ids.push_back(check.id);
            }
        }
    }
    return ids;
}

std::string reason_of(const CaseResult& check) {
    const bool repeats = check.outcome == CaseResult::Outcome::failed &&
                         check.message == fmt::format("expected {}, got {}", check.expected, check.actual);
    return repeats ? "" : check.message;
}

std::vector<Fact> facts_of(const CaseResult& check) {
    const bool failed = check.outcome == CaseResult::Outcome::failed;
    std::vector<Fact> facts{
        {"expected", failed ? check.expected : ""},
        {"actual", failed ? check.actual : ""},
        {"because", reason_of(check)},
        {"why it matters", check.why},
        {"how to mend", check.mend},
        {"rests on", reference_text(check.reference)},
        {"reading", readings_text(check)},
        {"attempts", fmt::format("{}", fmt::join(check.evidence, ", "))},
        {"asked at", place_of(check)},
        {"run again", check.reproduce},
    };
    std::erase_if(facts, [](const Fact& fact) { return fact.text.empty(); });
    return facts;
}

std::string place_of(const CaseResult& check) {
    if (check.span.source == nullptr || check.span.line == 0) {
        return "";
    }
    return fmt::format("{}:{}:{}", check.span.source->name, check.span.line, check.span.column);
}

std::string unjudged(const RunResult& result) {
    switch (result.verdict) {
        case Verdict::unreachable: return "the receiver never gave a single answer";
        case Verdict::interrupted: return "the run was interrupted";
        case Verdict::nothing_tested: return "nothing was tested";
        default: return result.end == "silent" ? "the receiver fell silent" : "";
    }
}

std::string_view verdict_word(int exit) {
    switch (exit) {
        case 0: return "PASSED";
        case 3: return "NOTHING TESTED";
        case 4: return "NO ANSWER";
        case 130: return "INTERRUPTED";
        default: return "FAILED";
    }
}

std::string answers_text(const RunResult& result) {
    std::string text;
    for (const auto& [answer, count] : result.answers) {
        text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", answer, count);
    }
    return text.empty() ? "none" : text;
}

std::string_view title_of(const RunResult& result) {
    return result.name.empty() ? result.scenario : result.name;
}

std::string counts_text(const Summary& summary) {
    std::string text = fmt::format("{} passed, {} failed, {} warned, {} skipped", summary.passed, summary.failed,
                                   summary.warned, summary.skipped);
    return summary.accepted > 0 ? fmt::format("{}, {} accepted", text, summary.accepted) : text;
}

std::string latency_text(std::chrono::microseconds latency) {
    const auto us = static_cast<double>(latency.count());
    return us < 1e3   ? fmt::format("{} us", latency.count())
           : us < 1e6 ? fmt::format("{:.1f} ms", us / 1e3)
                      : fmt::format("{:.1f} s", us / 1e6);
}

std::string subject_of(const Report& report) {
    if (report.results.empty()) {
        return "no scenario";
    }
    const RunResult& first = report.results.front();
    if (is_conformance(report.results)) {
        return "Conformance of " + first.target;
    }
    return report.results.size() > 1 ? fmt::format("{} scenarios", report.results.size())
                                     : std::string{title_of(first)};
}

bool is_conformance(std::span<const RunResult> results) {
    return !results.empty() && results.front().command == "conform";
}

RunResult add_up(std::span<const RunResult> results) {
    RunResult sum;
    if (!results.empty()) {
        sum = results.front();
    }
    if (results.size() > 1) {
        sum.load.reset();
    }
    for (std::size_t index = 1; index < results.size(); ++index) {
        const RunResult& result = results[index];
        sum.wall += result.wall;
        sum.simulated_end = std::max(sum.simulated_end, result.simulated_end);
        sum.notifications.raised += result.notifications.raised;
        sum.notifications.delivered += result.notifications.delivered;
        sum.notifications.expired += result.notifications.expired;
        sum.notifications.given_up += result.notifications.given_up;
        sum.deliveries += result.deliveries;
        sum.attempts += result.attempts;
        sum.retries += result.retries;
        sum.requests += result.requests;
        sum.batches += result.batches;
        sum.batch_size_max = std::max(sum.batch_size_max, result.batch_size_max);
        sum.answered += result.answered;
        sum.latency.merge(result.latency);
        if (sum.end == "finished") {
            sum.end = result.end;
        }
        for (const auto& [answer, count] : result.answers) {
            sum.answers[answer] += count;
        }
    }
    return sum;
}

}  // namespace notisim
