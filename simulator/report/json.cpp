#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <nlohmann/json.hpp>

namespace notisim {

namespace {

using Json = nlohmann::ordered_json;

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
    if (check.outcome == CaseResult::Outcome::failed) {
        json["expected"] = check.expected;
        json["actual"] = check.actual;
    }
    json["why"] = check.why;
    json["mend"] = check.mend;
    json["reference"] = {
        {"title", check.reference.title}, {"document", check.reference.document}, {"section", check.reference.section}};
    json["interpretation"] = Json::object();
    for (const auto& [id, value] : check.interpretation) {
        json["interpretation"][id] = value;
    }
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
    json["latency_us"] = latency_json(result.latency);
    json["interpretations"] = Json::object();
    for (const auto& [id, value] : result.interpretations) {
        json["interpretations"][id] = value;
    }
    json["coverage"] = coverage_json(result);
    return json;
}

}  // namespace

std::string render_json(const Report& report) {
    Json json;
    json["notisim"] = report.version;
    json["command"] = report.results.empty() ? "run" : report.results.front().command;
    json["exit"] = report.exit;
    json.update(result_json(add_up(report.results)));
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
        Json entry{{"scenario", result.scenario}, {"name", result.name}, {"exit", static_cast<int>(result.verdict)}};
        entry.update(result_json(result));
        json["scenarios"].push_back(std::move(entry));
    }
    // ASCII only: what would act on a terminal is an escape, and nothing is lost.
    return inert_json(json.dump(2, ' ', true, Json::error_handler_t::replace)) + "\n";
}

}  // namespace notisim
