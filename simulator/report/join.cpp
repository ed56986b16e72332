#include "simulator/report/join.hpp"

#include "simulator/report/findings.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::string_view kThreshold = "threshold/";
constexpr std::size_t kNamed = 10;

// One load run of several that are to be added up.
struct Shard {
    const std::string* file;
    const RunResult* result;
};

// `shard 2`, `shards 2, 5`.
std::string shards_text(const std::vector<unsigned>& shards) {
    std::string text = shards.size() == 1 ? "shard " : "shards ";
    for (std::size_t index = 0; index < std::min(shards.size(), kNamed); ++index) {
        text += fmt::format("{}{}", index == 0 ? "" : ", ", shards[index]);
    }
    return shards.size() > kNamed ? fmt::format("{} and {} more", text, shards.size() - kNamed) : text;
}

std::optional<std::vector<Shard>> shards_of(std::span<const NamedReport> reports, std::string& why) {
    std::vector<Shard> shards;
    for (const NamedReport& named : reports) {
        if (named.report.results.size() != 1 || !named.report.results.front().load) {
            why = fmt::format("'{}' has {} load runs: one of each report is added up", named.file,
                              named.report.results.size());
            return std::nullopt;
        }
        if (named.report.results.front().load->shards_here.empty()) {
            why = fmt::format("'{}' does not say which shard it is", named.file);
            return std::nullopt;
        }
        shards.push_back({&named.file, &named.report.results.front()});
    }
    return shards;
}

// What two parts of one run have in common, and the first in which they differ.
std::string difference(const RunResult& one, const RunResult& other) {
    const std::tuple<std::string_view, std::string, std::string> rows[] = {
        {"plan", one.load->plan, other.load->plan},
        {"duration", format_duration(one.load->duration), format_duration(other.load->duration)},
        {"target", one.target, other.target},
        {"flavour", std::string{name_in(kFlavours, one.flavour)}, std::string{name_in(kFlavours, other.flavour)}},
        {"seed", std::to_string(one.seed), std::to_string(other.seed)},
        {"number of shards", std::to_string(one.load->shards), std::to_string(other.load->shards)},
    };
    for (const auto& [what, left, right] : rows) {
        if (left != right) {
            return fmt::format("the {} of one is '{}', that of the other '{}'", what, left, right);
        }
    }
    return "";
}

bool belong_together(const std::vector<Shard>& shards, std::string& why) {
    std::vector<std::pair<unsigned, const std::string*>> seen;
    for (const Shard& shard : shards) {
        const std::string differs = difference(*shards.front().result, *shard.result);
        if (!differs.empty()) {
            why = fmt::format("'{}' and '{}' are no shards of the same run: {}", *shards.front().file, *shard.file,
                              differs);
            return false;
        }
        for (const unsigned number : shard.result->load->shards_here) {
            const auto other =
                std::find_if(seen.begin(), seen.end(), [number](const auto& each) { return each.first == number; });
            if (other != seen.end()) {
                why = fmt::format("shard {} of {} is in '{}' and in '{}'", number, shard.result->load->shards,
                                  *other->second, *shard.file);
                return false;
            }
            seen.emplace_back(number, shard.file);
        }
    }
    return true;
}

int severity(const CaseResult& check) {
    switch (check.outcome) {
        case CaseResult::Outcome::failed: return 3;
        case CaseResult::Outcome::warned: return 2;
        case CaseResult::Outcome::skipped: return 1;
        case CaseResult::Outcome::passed: break;
    }
    return 0;
}

std::string without_shard(std::string command) {
    constexpr std::string_view kOption = " --shard ";
    const std::size_t begin = command.find(kOption);
    if (begin != std::string::npos) {
        const std::size_t end = command.find(' ', begin + kOption.size());
        command.erase(begin, end == std::string::npos ? end : end - begin);
    }
    return command;
}

// Checks of the parts by id: of each the worst, with the part in which it was.
std::vector<CaseResult> worst_checks(const std::vector<Shard>& shards) {
    std::vector<CaseResult> checks;
    for (const Shard& shard : shards) {
        for (CaseResult check : shard.result->checks) {
            if (check.id.starts_with(kThreshold) || check.id == "load/shards") {
                continue;
            }
            if (shards.size() > 1 && check.outcome != CaseResult::Outcome::passed) {
                check.message = fmt::format("{}: {}", shards_text(shard.result->load->shards_here), reason_of(check));
            }
            const auto known = std::find_if(checks.begin(), checks.end(),
                                            [&check](const CaseResult& each) { return each.id == check.id; });
            if (known == checks.end()) {
                checks.push_back(std::move(check));
            } else if (severity(check) > severity(*known)) {
                *known = std::move(check);
            }
        }
    }
    return checks;
}

// One process that plays the whole.
std::string reproduce_of(const std::vector<Shard>& shards, const std::string& id) {
    for (const Shard& shard : shards) {
        for (const CaseResult& check : shard.result->checks) {
            if (check.id == id) {
                return without_shard(check.reproduce);
            }
        }
    }
    return "";
}

bool judge_thresholds(RunResult& sum, const std::vector<Shard>& shards, std::span<const Threshold> more,
                      std::string& why) {
    std::vector<Threshold> thresholds;
    for (const std::string& text : sum.load->thresholds) {
        std::string wrong;
        const auto threshold = parse_threshold(text, wrong);
        if (!threshold) {
            why = fmt::format("the reports have a threshold '{}' that cannot be judged: {}", text, wrong);
            return false;
        }
        thresholds.push_back(*threshold);
    }
    thresholds.insert(thresholds.end(), more.begin(), more.end());
    sum.load->thresholds.clear();
    for (const Threshold& threshold : thresholds) {
        std::vector<std::string>& known = sum.load->thresholds;
        if (std::find(known.begin(), known.end(), threshold.text) != known.end()) {
            continue;
        }
        known.push_back(threshold.text);
        CaseResult check = judge(threshold, *sum.load);
        check.reproduce = reproduce_of(shards, check.id);
        sum.checks.push_back(std::move(check));
    }
    return true;
}

// Without all of its parts a run is not judged to be good.
CaseResult check_shards(const std::vector<Shard>& shards, const LoadSummary& sum) {
    CaseResult check;
    check.id = "load/shards";
    check.title = "all shards of the run are there, and each got answers";
    std::vector<unsigned> missing;
    for (unsigned number = 1; number <= sum.shards; ++number) {
        if (!std::binary_search(sum.shards_here.begin(), sum.shards_here.end(), number)) {
            missing.push_back(number);
        }
    }
    std::vector<unsigned> silent;
    for (const Shard& shard : shards) {
        if (shard.result->verdict == Verdict::unreachable) {
            silent.insert(silent.end(), shard.result->load->shards_here.begin(), shard.result->load->shards_here.end());
        }
    }
    check.expected = fmt::format("{} of {}", sum.shards, sum.shards);
    check.actual = fmt::format("{} of {}", sum.shards_here.size() - silent.size(), sum.shards);
    if (!missing.empty() || !silent.empty()) {
        check.outcome = CaseResult::Outcome::failed;
        check.message = missing.empty() ? "" : "without a report: " + shards_text(missing);
        if (!silent.empty()) {
            std::sort(silent.begin(), silent.end());
            check.message += fmt::format("{}without an answer: {}", missing.empty() ? "" : "; ", shards_text(silent));
        }
    }
    return check;
}

Verdict verdict_of(const RunResult& sum, const std::vector<Shard>& shards) {
    const auto all_are = [&shards](Verdict verdict) {
        return std::all_of(shards.begin(), shards.end(),
                           [verdict](const Shard& each) { return each.result->verdict == verdict; });
    };
    const auto has = [&sum](CaseResult::Outcome outcome) {
        return std::any_of(sum.checks.begin(), sum.checks.end(), [outcome](const CaseResult& check) {
            return check.outcome == outcome && !check.accepted && check.id != "load/shards";
        });
    };
    const bool interrupted = std::any_of(
        shards.begin(), shards.end(), [](const Shard& each) { return each.result->verdict == Verdict::interrupted; });
    if (interrupted) {
        return Verdict::interrupted;
    }
    if (all_are(Verdict::unreachable)) {
        return Verdict::unreachable;
    }
    const bool incomplete = std::any_of(sum.checks.begin(), sum.checks.end(), [](const CaseResult& check) {
        return check.id == "load/shards" && check.outcome == CaseResult::Outcome::failed;
    });
    if (incomplete || has(CaseResult::Outcome::failed)) {
        return Verdict::failed;
    }
    return has(CaseResult::Outcome::passed) || has(CaseResult::Outcome::warned) ? Verdict::passed
                                                                                : Verdict::nothing_tested;
}

std::optional<std::vector<RunResult>> add_shards(std::span<const NamedReport> reports, std::span<const Threshold> more,
                                                 std::string& why) {
    const auto shards = shards_of(reports, why);
    if (!shards || !belong_together(*shards, why)) {
        return std::nullopt;
    }
    std::vector<RunResult> parts;
    LoadSummary load = *shards->front().result->load;
    for (const Shard& shard : *shards) {
        parts.push_back(*shard.result);
        if (parts.size() > 1) {
            merge(load, *shard.result->load);
        }
    }
    RunResult sum = add_up(parts);
    // Parts run at the same time, not one after the other.
    for (const RunResult& part : parts) {
        sum.wall = &part == &parts.front() ? part.wall : std::max(sum.wall, part.wall);
        sum.simulated_start = std::min(sum.simulated_start, part.simulated_start);
        for (const std::string& remark : part.remarks) {
            if (std::find(sum.remarks.begin(), sum.remarks.end(), remark) == sum.remarks.end()) {
                sum.remarks.push_back(remark);
            }
        }
    }
    sum.load = std::move(load);
    sum.checks = worst_checks(*shards);
    if (!judge_thresholds(sum, *shards, more, why)) {
        return std::nullopt;
    }
    sum.checks.push_back(check_shards(*shards, *sum.load));
    sum.verdict = verdict_of(sum, *shards);
    std::vector<RunResult> results;
    results.push_back(std::move(sum));
    return results;
}

}  // namespace

std::optional<std::vector<RunResult>> join_reports(std::span<const NamedReport> reports,
                                                   std::span<const Threshold> more, std::string& why) {
    std::vector<RunResult> results;
    const NamedReport* first = nullptr;
    for (const NamedReport& named : reports) {
        if (named.report.results.empty()) {
            continue;
        }
        first = first == nullptr ? &named : first;
        const std::string& command = named.report.results.front().command;
        const std::string& before = first->report.results.front().command;
        if (command != before) {
            why = fmt::format("'{}' is a report of {}, '{}' one of {}", first->file, before, named.file, command);
            return std::nullopt;
        }
        results.insert(results.end(), named.report.results.begin(), named.report.results.end());
    }
    if (results.size() > kMaxReportScenarios) {
        why = fmt::format("they have {} scenarios: {} are the limit", results.size(), kMaxReportScenarios);
        return std::nullopt;
    }
    if (first != nullptr && first->report.results.front().command == "load") {
        return add_shards(reports, more, why);
    }
    if (!more.empty()) {
        why = "--threshold is for reports of load runs";
        return std::nullopt;
    }
    return results;
}

Verdict worst_of(std::span<const RunResult> results) {
    for (const Verdict verdict :
         {Verdict::interrupted, Verdict::unreachable, Verdict::failed, Verdict::nothing_tested}) {
        if (std::any_of(results.begin(), results.end(),
                        [verdict](const RunResult& result) { return result.verdict == verdict; })) {
            return verdict;
        }
    }
    return results.empty() ? Verdict::nothing_tested : Verdict::passed;
}

}  // namespace notisim
