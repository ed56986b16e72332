#include "simulator/report/read_json.hpp"

#include "simulator/report/json_node.hpp"
#include "simulator/report/read_load.hpp"
#include "simulator/report/report.hpp"

#include "simulator/base/time.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr int kDeepest = 32;
constexpr unsigned kMostLines = 1'000'000'000;

// Copying and destroying a document are recursive.
bool is_too_deep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char character = text[index];
        if (quoted) {
            index += character == '\\' ? 1 : 0;
            quoted = character != '"';
        } else if (character == '"') {
            quoted = true;
        } else if (character == '{' || character == '[') {
            if (++depth > kDeepest) {
                return true;
            }
        } else if (character == '}' || character == ']') {
            --depth;
        }
    }
    return false;
}

TimePoint read_time(const JsonNode& json) {
    const auto time = parse_time(json.text());
    if (!time) {
        json.refuse("it is not a date");
    }
    return *time;
}

Verdict read_verdict(const JsonNode& json) {
    constexpr std::array kVerdicts{Verdict::passed, Verdict::failed, Verdict::nothing_tested, Verdict::unreachable,
                                   Verdict::interrupted};
    const std::uint64_t code = json.count();
    const auto* found = std::find_if(kVerdicts.begin(), kVerdicts.end(),
                                     [code](Verdict each) { return static_cast<std::uint64_t>(each) == code; });
    if (found == kVerdicts.end()) {
        json.refuse(fmt::format("{} is not the exit code of a run", code));
    }
    return *found;
}

std::vector<std::pair<std::string, std::string>> read_readings(const JsonNode& json) {
    std::vector<std::pair<std::string, std::string>> readings;
    for (const auto& [id, value] : json.members()) {
        readings.emplace_back(id, value.text());
    }
    return readings;
}

CaseResult::Outcome read_outcome(const JsonNode& json) {
    using Outcome = CaseResult::Outcome;
    const std::string text = json.text();
    for (const Outcome outcome : {Outcome::passed, Outcome::failed, Outcome::warned, Outcome::skipped}) {
        if (name(outcome) == text) {
            return outcome;
        }
    }
    json.refuse("it is not passed, failed, warned or skipped");
}

SourceSpan read_span(const JsonNode& json) {
    SourceSpan span;
    span.source = std::make_shared<const SourceText>(SourceText{json.at("file").text(), ""});
    span.line = json.at("line").small(kMostLines);
    span.column = json.at("column").small(kMostLines);
    return span;
}

CaseResult read_check(const JsonNode& json) {
    CaseResult check;
    check.id = json.at("id").text();
    check.title = json.at("title").text();
    check.level = json.at("level").text();
    check.outcome = read_outcome(json.at("outcome"));
    check.accepted = json.at("accepted").truth();
    check.alone = json.at("alone").truth();
    check.message = json.at("message").text();
    if (const auto expected = json.find("expected")) {
        check.expected = expected->text();
        check.actual = json.at("actual").text();
    }
    check.why = json.at("why").text();
    check.mend = json.at("mend").text();
    const JsonNode reference = json.at("reference");
    check.reference = {reference.at("title").text(), reference.at("document").text(), reference.at("section").text()};
    check.interpretation = read_readings(json.at("interpretation"));
    for (const JsonNode& seq : json.at("evidence").items()) {
        check.evidence.push_back(seq.count());
    }
    if (const auto location = json.find("location")) {
        check.span = read_span(*location);
    }
    for (const JsonNode& each : json.at("exchanges").items()) {
        check.exchanges.push_back({each.at("seq").count(), each.at("sent").text(), each.at("received").text(),
                                   each.at("latency_us").latency()});
    }
    check.reproduce = json.at("reproduce").text();
    return check;
}

Counts read_counts(const JsonNode& json) {
    const Counts counts{json.at("raised").count(), json.at("delivered").count(), json.at("expired").count(),
                        json.at("given_up").count()};
    if (counts.delivered + counts.expired + counts.given_up + json.at("pending").count() != counts.raised) {
        json.refuse("'raised' is not the sum of the others");
    }
    return counts;
}

std::vector<AttemptNote> read_attempts(const JsonNode& json) {
    std::vector<AttemptNote> notes;
    for (const JsonNode& each : json.items()) {
        notes.push_back({each.at("seq").count(), each.at("at_ms").duration(), each.at("who").text(),
                         each.at("what").text(), each.at("accepted").truth(), each.at("latency_us").latency()});
    }
    if (notes.size() > kAttemptNotes) {
        json.refuse(fmt::format("there are more than {}", kAttemptNotes));
    }
    return notes;
}

Flavour read_flavour(const JsonNode& json) {
    const auto flavour = find_in(kFlavours, json.text());
    if (!flavour) {
        json.refuse("it is not b2b, b2c or platform");
    }
    return *flavour;
}

RunResult read_result(const JsonNode& json, const std::string& command, HistogramBudget& budget) {
    RunResult result;
    result.command = command;
    result.scenario = json.at("scenario").text();
    result.name = json.at("name").text();
    result.flavour = read_flavour(json.at("flavour"));
    result.target = json.at("target").text();
    result.seed = json.at("seed").count(UINT64_MAX);
    result.clock = json.at("clock").text();
    result.simulated_start = read_time(json.at("simulated").at("start"));
    result.simulated_end = read_time(json.at("simulated").at("end"));
    result.wall = json.at("wall_ms").duration();
    result.notifications = read_counts(json.at("notifications"));
    result.deliveries = json.at("deliveries").count();
    result.attempts = json.at("attempts").count();
    result.retries = json.at("retries").count();
    result.requests = json.at("requests").count();
    result.batches = json.at("batches").at("count").count();
    result.batch_size_max = json.at("batches").at("max_size").count();
    result.answers = json.at("answers").counts();
    result.answered = json.at("answered").count();
    result.latency = json.at("latency").histogram(budget);
    result.interpretations = read_readings(json.at("interpretations"));
    for (const JsonNode& row : json.at("coverage").items()) {
        result.coverage.push_back(
            {row.at("name").text(), row.at("covered").count(), row.at("total").count(), row.at("refused").texts()});
    }
    result.attempt_notes = read_attempts(json.at("first_attempts"));
    result.remarks = json.at("remarks").texts();
    result.end = json.at("end").text();
    result.verdict = read_verdict(json.at("exit"));
    if (const auto load = json.find("load")) {
        result.load = read_load(*load, budget);
    } else if (command == "load") {
        json.refuse("there is no 'load'");
    }
    return result;
}

// Checks are in one list, those of the first scenario first; its summary says how many they are.
void share_out(const JsonNode& json, std::vector<RunResult>& results) {
    const std::vector<JsonNode> checks = json.at("checks").items();
    const std::vector<JsonNode> entries = json.at("scenarios").items();
    std::size_t next = 0;
    for (std::size_t index = 0; index < results.size(); ++index) {
        std::uint64_t count = 0;
        for (const char* fate : {"passed", "failed", "warned", "skipped", "accepted"}) {
            count += entries[index].at("summary").at(fate).count(checks.size());
        }
        for (; count > 0 && next < checks.size(); --count, ++next) {
            results[index].checks.push_back(read_check(checks[next]));
        }
        if (count > 0) {
            json.at("checks").refuse("there are fewer than the summaries say");
        }
    }
    if (next < checks.size()) {
        json.at("checks").refuse("there are more than the summaries say");
    }
}

ReadReport read_document(const JsonNode& json) {
    if (!json.find("notisim")) {
        throw UnreadableReport("it is JSON, but not a report of notisim");
    }
    ReadReport report;
    report.version = json.at("notisim").text();
    const auto format = json.find("format");
    if (!format) {
        throw UnreadableReport(fmt::format("notisim {} wrote it in a form that cannot be read back", report.version));
    }
    if (const std::uint64_t number = format->count(); number != kJsonFormat) {
        throw UnreadableReport(
            fmt::format("notisim {} wrote it in form {}; this one reads form {}", report.version, number, kJsonFormat));
    }
    const std::string command = json.at("command").text();
    if (command != "run" && command != "conform" && command != "load") {
        json.at("command").refuse(fmt::format("reports of '{}' are not known", command));
    }
    report.exit = static_cast<int>(read_verdict(json.at("exit")));
    const std::vector<JsonNode> entries = json.at("scenarios").items();
    if (entries.size() > kMaxReportScenarios) {
        json.at("scenarios").refuse(fmt::format("there are more than {}", kMaxReportScenarios));
    }
    HistogramBudget budget;
    for (const JsonNode& entry : entries) {
        report.results.push_back(read_result(entry, command, budget));
    }
    share_out(json, report.results);
    return report;
}

}  // namespace

std::optional<ReadReport> read_report(std::string_view text, const std::string& file_name, std::string& why) {
    if (text.size() > kMaxReportBytes) {
        why = fmt::format("'{}' is larger than a report: {} MiB are the limit", file_name, kMaxReportBytes >> 20U);
        return std::nullopt;
    }
    const auto document = is_too_deep(text) ? nlohmann::json(nlohmann::json::value_t::discarded)
                                            : nlohmann::json::parse(text, nullptr, false);
    if (document.is_discarded()) {
        why = fmt::format("'{}' is not a report: it is not JSON", file_name);
        return std::nullopt;
    }
    if (!document.is_object()) {
        why = fmt::format("'{}' is not a report: it is JSON, but not a report of notisim", file_name);
        return std::nullopt;
    }
    try {
        return read_document(JsonNode{document, ""});
    } catch (const UnreadableReport& error) {
        why = fmt::format("'{}' is not a report: {}", file_name, error.what());
        return std::nullopt;
    }
}

}  // namespace notisim
