#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <pugixml.hpp>
#include <sstream>

namespace notisim {

namespace {

/// Cases that are shown together: a scenario, or a group of checks.
struct Suite {
    std::string name;
    const RunResult* result;
    std::vector<const CaseResult*> checks;
    std::string unjudged;
};

void set(pugi::xml_node node, const char* name, std::string_view value) {
    node.append_attribute(name).set_value(inert_line(value).c_str());
}

void set(pugi::xml_node node, const char* name, std::size_t value) {
    set(node, name, std::to_string(value));
}

void set_text(pugi::xml_node node, std::string_view text) {
    node.text().set(inert(clean_block(text)).c_str());
}

std::string seconds(std::chrono::milliseconds wall) {
    return fmt::format("{}.{:03}", wall.count() / 1000, wall.count() % 1000);
}

std::string exchange_text(const ExchangeNote& exchange) {
    return fmt::format("\nsent (attempt {}):\n{}\n\nreceived:\n{}\n", exchange.seq, exchange.sent, exchange.received);
}

std::string finding_text(const CaseResult& check) {
    std::string text;
    if (check.outcome == CaseResult::Outcome::failed) {
        text = fmt::format("expected: {}\nactual:   {}\n", check.expected, check.actual);
    }
    for (const std::uint64_t seq : check.evidence) {
        text += fmt::format("attempt:  {}\n", seq);
    }
    if (const std::string place = place_of(check); !place.empty()) {
        text += fmt::format("scenario: {}\n", place);
    }
    if (!check.why.empty()) {
        text += fmt::format("why:      {}\n", check.why);
    }
    if (!check.mend.empty()) {
        text += fmt::format("mend:     {}\n", check.mend);
    }
    text += fmt::format("again:    {}\n", check.reproduce);
    for (const ExchangeNote& exchange : check.exchanges) {
        text += exchange_text(exchange);
    }
    return text;
}

void add_case(pugi::xml_node suite, const std::string& class_name, const CaseResult& check) {
    pugi::xml_node test = suite.append_child("testcase");
    set(test, "classname", class_name);
    set(test, "name", fmt::format("{}: {}", check.id, check.title));
    set(test, "time", "0");
    if (is_finding(check) && check.accepted) {
        set(test.append_child("skipped"), "message", "accepted for now: " + check.message);
        set_text(test.append_child("system-out"), finding_text(check));
    } else if (check.outcome == CaseResult::Outcome::failed) {
        pugi::xml_node failure = test.append_child("failure");
        set(failure, "message", check.message);
        set(failure, "type", check.id);
        set_text(failure, finding_text(check));
    } else if (check.outcome == CaseResult::Outcome::skipped) {
        set(test.append_child("skipped"), "message", check.message.empty() ? "not judged" : check.message);
    } else if (check.outcome == CaseResult::Outcome::warned) {
        set_text(test.append_child("system-out"), fmt::format("warning: {}\n{}", check.message, finding_text(check)));
    }
}

std::vector<Suite> suites_of(std::span<const RunResult> results) {
    std::vector<Suite> suites;
    for (const RunResult& result : results) {
        const std::size_t first = suites.size();
        if (result.command == "conform") {
            for (const CaseResult& check : result.checks) {
                auto suite = std::find_if(suites.begin() + static_cast<std::ptrdiff_t>(first), suites.end(),
                                          [&](const Suite& known) { return known.name == group_of(check); });
                if (suite == suites.end()) {
                    suite = suites.insert(suites.end(), {std::string{group_of(check)}, &result, {}, ""});
                }
                suite->checks.push_back(&check);
            }
        }
        if (suites.size() == first) {
            suites.push_back({std::string{title_of(result)}, &result, {}, ""});
            for (const CaseResult& check : result.checks) {
                suites.back().checks.push_back(&check);
            }
        }
        suites.back().unjudged = unjudged(result);
    }
    return suites;
}

Summary summary_of(const Suite& suite) {
    Summary summary;
    for (const CaseResult* check : suite.checks) {
        summary.failed += fate_of(*check) == "failed" ? 1U : 0U;
        summary.skipped += fate_of(*check) == "skipped" ? 1U : 0U;
        summary.accepted += fate_of(*check) == "accepted" ? 1U : 0U;
    }
    return summary;
}

void add_suite(pugi::xml_node root, const Suite& suite) {
    const RunResult& result = *suite.result;
    const Summary summary = summary_of(suite);
    const std::size_t errors = suite.unjudged.empty() ? 0U : 1U;
    pugi::xml_node node = root.append_child("testsuite");
    set(node, "name", suite.name);
    set(node, "tests", suite.checks.size() + errors);
    set(node, "failures", summary.failed);
    set(node, "errors", errors);
    set(node, "skipped", summary.skipped + summary.accepted);
    if (result.command != "conform") {
        set(node, "time", seconds(result.wall));  // Groups of checks share their time.
    }
    set(node, "timestamp", format_time(result.simulated_start, DateFormat::Rfc3339Seconds));
    pugi::xml_node properties = node.append_child("properties");
    for (const auto& [id, value] : result.interpretations) {
        pugi::xml_node property = properties.append_child("property");
        set(property, "name", "interpretation." + id);
        set(property, "value", value);
    }
    const std::string class_name = result.command == "conform" ? "conform." + suite.name : result.scenario;
    for (const CaseResult* check : suite.checks) {
        add_case(node, class_name, *check);
    }
    if (errors > 0) {
        pugi::xml_node test = node.append_child("testcase");
        set(test, "classname", class_name);
        set(test, "name", "run: what was sent can be judged");
        set(test, "time", seconds(result.wall));
        set(test.append_child("error"), "message", suite.unjudged);
    }
}

}  // namespace

std::string render_junit(const Report& report) {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("testsuites");
    set(root, "name", "notisim");
    const std::vector<Suite> suites = suites_of(report.results);
    std::size_t tests = 0;
    std::size_t errors = 0;
    for (const Suite& suite : suites) {
        add_suite(root, suite);
        errors += suite.unjudged.empty() ? 0U : 1U;
        tests += suite.checks.size() + (suite.unjudged.empty() ? 0U : 1U);
    }
    const Summary summary = summarize(report.results);
    set(root, "tests", tests);
    set(root, "failures", summary.failed);
    set(root, "errors", errors);
    set(root, "skipped", summary.skipped + summary.accepted);
    set(root, "time", seconds(add_up(report.results).wall));
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

}  // namespace notisim
