#include "simulator/base/json_writer.hpp"
#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>

namespace notisim {

namespace {

using Rules = std::map<std::string, std::size_t>;

std::string_view level_of(const CaseResult& check) {
    if (check.outcome == CaseResult::Outcome::failed) {
        return "error";
    }
    return check.level == "may" ? "note" : "warning";
}

void text_member(JsonWriter& json, std::string_view name, std::string_view text) {
    json.key(name).begin_object().member("text", clean_block(text)).end_object();
}

// A relative reference as RFC 3986 wants it: whatever is not plain is percent-encoded.
std::string uri_of(std::string_view file) {
    constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    std::string uri = file.starts_with('/') ? "file://" : "";
    for (const char character : file) {
        if (kPlain.find(character) != std::string_view::npos) {
            uri += character;
        } else {
            uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(character)));
        }
    }
    return uri;
}

// FNV-1a of what stays the same from run to run: the check, and where it is asked for.
std::string fingerprint(const Finding& finding) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const std::string* part : {&finding.check->id, &finding.result->scenario, &finding.check->title}) {
        for (const char character : *part + '\n') {
            hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3U;
        }
    }
    return fmt::format("{:016x}", hash);
}

Rules write_rules(JsonWriter& json, std::string& out, std::span<const RunResult> results) {
    Rules rules;
    json.key("rules").begin_array();
    for (const RunResult& result : results) {
        for (const CaseResult& check : result.checks) {
            if (!rules.emplace(check.id, rules.size()).second) {
                continue;
            }
            out += '\n';
            json.begin_object().member("id", clean_line(check.id));
            text_member(json, "shortDescription", check.title);
            if (!check.why.empty()) {
                text_member(json, "fullDescription", check.why);
            }
            if (!check.mend.empty()) {
                text_member(json, "help", check.mend);
            }
            json.key("defaultConfiguration").begin_object();
            json.member("level", check.level == "must" ? "error" : check.level == "may" ? "note" : "warning");
            json.end_object();
            json.key("properties").begin_object().key("tags").begin_array();
            json.value(clean_line(group_of(check))).value(clean_line(check.level)).end_array().end_object();
            json.end_object();
        }
    }
    json.end_array();
    return rules;
}

void write_location(JsonWriter& json, const Finding& finding) {
    const CaseResult& check = *finding.check;
    json.key("locations").begin_array().begin_object();
    if (!place_of(check).empty()) {
        json.key("physicalLocation").begin_object();
        json.key("artifactLocation").begin_object().member("uri", uri_of(check.span.source->name)).end_object();
        json.key("region").begin_object();
        json.member("startLine", check.span.line).member("startColumn", std::max(check.span.column, 1U));
        json.end_object().end_object();
    }
    const std::string& target = finding.result->target;
    json.key("logicalLocations").begin_array().begin_object();
    json.member("fullyQualifiedName", clean_line(target.empty() ? finding.result->scenario : target));
    json.member("kind", "resource").end_object().end_array();
    json.end_object().end_array();
}

std::string message_of(const CaseResult& check) {
    std::string message = check.title;
    for (const Fact& fact : facts_of(check)) {
        message += fmt::format("\n{}: {}", fact.label, fact.text);
    }
    return message;
}

void write_result(JsonWriter& json, const Finding& finding, const Rules& rules) {
    const CaseResult& check = *finding.check;
    json.begin_object().member("ruleId", clean_line(check.id));
    json.member("ruleIndex", static_cast<std::uint64_t>(rules.at(check.id))).member("kind", "fail");
    json.member("level", level_of(check));
    text_member(json, "message", message_of(check));
    write_location(json, finding);
    json.key("partialFingerprints").begin_object().member("notisim/v1", fingerprint(finding)).end_object();
    if (check.accepted) {
        json.key("suppressions").begin_array().begin_object();
        json.member("kind", "external").member("justification", "accepted by the baseline").end_object().end_array();
    }
    json.key("properties").begin_object();
    json.member("outcome", name(check.outcome)).member("scenario", clean_line(finding.result->scenario));
    json.key("exchanges").begin_array();
    for (const ExchangeNote& exchange : check.exchanges) {
        json.begin_object().member("seq", exchange.seq).member("sent", clean_block(exchange.sent));
        json.member("received", clean_block(exchange.received)).end_object();
    }
    json.end_array().end_object().end_object();
}

void write_notification(JsonWriter& json, std::string_view level, std::string_view rule, std::string_view text) {
    json.begin_object().member("level", level);
    text_member(json, "message", text);
    if (!rule.empty()) {
        json.key("associatedRule").begin_object().member("id", clean_line(rule)).end_object();
    }
    json.end_object();
}

// What says nothing about the receiver: checks that were skipped, and runs that came to no judgement.
void write_invocation(JsonWriter& json, std::string& out, const Report& report) {
    json.key("invocations").begin_array().begin_object();
    json.member("executionSuccessful", report.exit == 0 || report.exit == 1).member("exitCode", report.exit);
    json.member("exitCodeDescription", verdict_word(report.exit));
    json.key("toolExecutionNotifications").begin_array();
    for (const Finding& skipped : checks_of(report.results, "skipped")) {
        out += '\n';
        write_notification(json, "note", skipped.check->id,
                           fmt::format("{}: skipped: {}", skipped.check->title, skipped.check->message));
    }
    for (const RunResult& result : report.results) {
        if (const std::string why = unjudged(result); !why.empty()) {
            out += '\n';
            write_notification(json, "error", "", fmt::format("{}: {}", result.scenario, why));
        }
    }
    json.end_array().end_object().end_array();
}

}  // namespace

std::string render_sarif(const Report& report) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
    json.key("runs").begin_array().begin_object();
    json.key("tool").begin_object().key("driver").begin_object();
    json.member("name", "notisim").member("version", report.version);
    const Rules rules = write_rules(json, out, report.results);
    json.end_object().end_object();
    out += '\n';
    write_invocation(json, out, report);
    json.member("columnKind", "utf16CodeUnits");
    json.key("results").begin_array();
    for (const Finding& finding : findings_of(report.results)) {
        out += '\n';
        write_result(json, finding, rules);
    }
    json.end_array().end_object().end_array().end_object();
    return inert_json(out) + "\n";
}

}  // namespace notisim
