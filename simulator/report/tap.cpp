#include "simulator/base/json_writer.hpp"
#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::string_view kExpectedToFail = "TO"
                                             "DO";  // In one piece it would be a note to ourselves.

// A `#` begins a directive, and a backslash escapes.
std::string escape_tap(std::string_view text) {
    std::string result;
    for (const char character : clean_line(text)) {
        if (character == '#' || character == '\\') {
            result += '\\';
        }
        result += character;
    }
    return result;
}

// A JSON string is a YAML scalar in double quotes.
std::string yaml_string(std::string_view text) {
    std::string result;
    append_json_string(result, clean_block(text));
    return inert_json(result);
}

std::string diagnostics(const CaseResult& check) {
    std::string text =
        fmt::format("  ---\n  severity: {}\n  level: {}\n", yaml_string(fate_of(check)), yaml_string(check.level));
    for (const Fact& fact : facts_of(check)) {
        std::string key{fact.label};
        std::replace(key.begin(), key.end(), ' ', '_');
        text += fmt::format("  {}: {}\n", key, yaml_string(fact.text));
    }
    if (!check.exchanges.empty()) {
        text += "  exchanges:\n";
    }
    for (const ExchangeNote& exchange : check.exchanges) {
        text += fmt::format("    - seq: {}\n      sent: {}\n      received: {}\n", exchange.seq,
                            yaml_string(exchange.sent), yaml_string(exchange.received));
    }
    return text + "  ...\n";
}

std::string render_case(std::size_t number, const CaseResult& check) {
    const std::string_view fate = fate_of(check);
    const bool failed = check.outcome == CaseResult::Outcome::failed;
    std::string text =
        fmt::format("{} {} - {}: {}", failed ? "not ok" : "ok", number, escape_tap(check.id), escape_tap(check.title));
    if (fate == "skipped") {
        text += fmt::format(" # SKIP {}", escape_tap(check.message));
    } else if (fate == "accepted") {
        text += fmt::format(" # {} accepted for now", kExpectedToFail);
    }
    text += "\n";
    return is_finding(check) ? text + diagnostics(check) : text;
}

}  // namespace

std::string render_tap(const Report& report) {
    std::string points;
    std::size_t number = 0;
    for (const RunResult& result : report.results) {
        points += fmt::format("# {}: {}\n", result.command, inert_line(title_of(result)));
        for (const CaseResult& check : result.checks) {
            points += render_case(++number, check);
        }
        if (const std::string why = unjudged(result); !why.empty()) {
            points += fmt::format("not ok {} - run: what was sent can be judged\n  ---\n  message: {}\n  ...\n",
                                  ++number, yaml_string(why));
        }
    }
    const std::string plan = number == 0 ? "1..0 # SKIP nothing was tested" : fmt::format("1..{}", number);
    return fmt::format("TAP version 13\n{}\n{}# {}: {}\n", plan, points, verdict_word(report.exit),
                       counts_text(summarize(report.results)));
}

}  // namespace notisim
