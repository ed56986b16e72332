#include "simulator/report/findings.hpp"
#include "simulator/report/load_json.hpp"
#include "simulator/report/plain_text.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace notisim {

namespace {

using Json = nlohmann::ordered_json;

// By name, so that the order does not depend on who made the result.
std::map<std::string, std::string> readings_of(const std::vector<std::pair<std::string, std::string>>& readings) {
    return {readings.begin(), readings.end()};
}

Json exchanges_json(const CaseResult& check) {
    Json exchanges = Json::array();
    for (const ExchangeNote& exchange : check.exchanges) {
        exchanges.push_back({{"seq", exchange.seq},
                             {"sent", exchange.sent},
                             {"received", exchange.received},
                             {"latency_us", exchange.latency.count()}});
    }
    return exchanges;
}

Json coverage_json(const RunResult& result) {
    Json coverage = Json::array();
    for (const CoverageRow& row : result.coverage) {
        coverage.push_back(
            {{"name", row.name}, {"covered", row.covered}, {"total", row.total}, {"refused", row.refused}});
    }
    return coverage;
}

Json check_json(const CaseResult& check) {
    Json json;
    json["id"] = check.id;
    json["group"] = group_of(check);
    json["title"] = check.title;
    json["level"] = check.level;
    json["outcome"] = name(check.outcome);
    json["accepted"] = check.accepted;
    json["alone"] = check.alone;
    json["message"] = check.message;
    if (check.outcome == CaseResult::Outcome::failed || !check.actual.empty()) {
        json["expected"] = check.expected;
        json["actual"] = check.actual;
    }
    json["why"] = check.why;
    json["mend"] = check.mend;
    json["reference"] = {
        {"title", check.reference.title}, {"document", check.reference.document}, {"section", check.reference.section}};
    json["interpretation"] = readings_of(check.interpretation);
    json["evidence"] = check.evidence;
    if (check.span.source != nullptr && check.span.line > 0) {
        json["location"] = {
            {"file", check.span.source->name}, {"line", check.span.line}, {"column", check.span.column}};
    }
    json["exchanges"] = exchanges_json(check);
    json["reproduce"] = check.reproduce;
    return json;
}

Json summary_json(const Summary& summary) {
    return {{"passed", summary.passed},
            {"failed", summary.failed},
            {"warned", summary.warned},
            {"skipped", summary.skipped},
            {"accepted", summary.accepted}};
}

Json counts_json(const Counts& counts) {
    return {{"raised", counts.raised},
            {"delivered", counts.delivered},
            {"expired", counts.expired},
            {"given_up", counts.given_up},
            {"pending", counts.pending()}};
}

Json latency_json(const Histogram& latency) {
    return {{"p50", latency.percentile(50).count()},
            {"p90", latency.percentile(90).count()},
            {"p99", latency.percentile(99).count()},
            {"max", latency.max().count()}};
}

// What is said of one scenario, beside its checks.
Json result_json(const RunResult& result) {
    Json json;
    json["flavour"] = name_in(kFlavours, result.flavour);
    json["target"] = result.target;
    json["seed"] = result.seed;
    json["clock"] = result.clock;
    json["simulated"] = {{"start", format_time(result.simulated_start)}, {"end", format_time(result.simulated_end)}};
    json["wall_ms"] = result.wall.count();
    json["end"] = result.end;
    json["summary"] = summary_json(summarize({&result, 1}));
    json["notifications"] = counts_json(result.notifications);
    json["deliveries"] = result.deliveries;
    json["attempts"] = result.attempts;
    json["retries"] = result.retries;
    json["requests"] = result.requests;
    json["batches"] = {{"count", result.batches}, {"max_size", result.batch_size_max}};
    json["answers"] = result.answers;
    json["answered"] = result.answered;
    json["latency_us"] = latency_json(result.latency);
    json["interpretations"] = readings_of(result.interpretations);
    json["coverage"] = coverage_json(result);
    json["remarks"] = result.remarks;
    return json;
}

Json attempts_json(const RunResult& result) {
    Json attempts = Json::array();
    for (const AttemptNote& note : result.attempt_notes) {
        attempts.push_back({{"seq", note.seq},
                            {"at_ms", note.at.count()},
                            {"who", note.who},
                            {"what", note.what},
                            {"accepted", note.accepted},
                            {"latency_us", note.latency.count()}});
    }
    return attempts;
}

// What can be read back: all that other formats are made of.
Json entry_json(const RunResult& result) {
    Json entry{{"scenario", result.scenario}, {"name", result.name}, {"exit", static_cast<int>(result.verdict)}};
    entry.update(result_json(result));
    entry["latency"] = histogram_json(result.latency, true);
    entry["first_attempts"] = attempts_json(result);
    if (result.load) {
        entry["load"] = load_json(*result.load, true);
    }
    return entry;
}

// ASCII only: what would act on a terminal is an escape, and nothing is lost.
std::string on_one_line(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

// Indented, but for what is many and of no interest to people: counts in buckets, and each attempt, take one line.
void write(std::string& out, const Json& json, const std::string& indent, bool lines) {
    const bool buckets = json.is_array() && !json.empty() && json.front().is_array();
    if (!json.is_structured() || json.empty() || buckets) {
        out += on_one_line(json);
        return;
    }
    const std::string inner = indent + "  ";
    out += json.is_object() ? "{" : "[";
    bool first = true;
    for (const auto& [key, value] : json.items()) {
        out += (first ? "\n" : ",\n") + inner;
        first = false;
        if (json.is_object()) {
            out += on_one_line(key) + ": ";
        }
        if (lines) {
            out += on_one_line(value);
        } else {
            write(out, value, inner, json.is_object() && key == "first_attempts");
        }
    }
    out += "\n" + indent + (json.is_object() ? "}" : "]");
}

}  // namespace

std::string render_json(const Report& report) {
    Json json;
    json["notisim"] = report.version;
    json["format"] = kJsonFormat;
    json["command"] = report.results.empty() ? "run" : report.results.front().command;
    json["exit"] = report.exit;
    const RunResult sum = add_up(report.results);
    json.update(result_json(sum));
    if (sum.load) {
        json["load"] = load_json(*sum.load, false);
    }
    json["summary"] = summary_json(summarize(report.results));
    json["checks"] = Json::array();
    const bool several = report.results.size() > 1;
    for (const RunResult& result : report.results) {
        for (const CaseResult& check : result.checks) {
            Json entry = check_json(check);
            if (several) {
                entry["scenario"] = result.scenario;
            }
            json["checks"].push_back(std::move(entry));
        }
    }
    json["scenarios"] = Json::array();
    for (const RunResult& result : report.results) {
        json["scenarios"].push_back(entry_json(result));
    }
    std::string text;
    write(text, json, "", false);
    return inert_json(text) + "\n";
}

}  // namespace notisim
