#include "simulator/report/report.hpp"

#include <fmt/core.h>
#include <pugixml.hpp>
#include <sstream>

namespace notisim {

namespace {

// XML 1.0 has no way to write most control characters; pugixml would write them all the same.
std::string xml_text(std::string_view text) {
    std::string clean{text};
    for (char& character : clean) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20U && character != '\n' && character != '\t') {
            character = '?';
        }
    }
    return clean;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
    node.append_attribute(name).set_value(xml_text(value).c_str());
}

void set(pugi::xml_node node, const char* name, std::size_t value) {
    set(node, name, std::to_string(value));
}

std::string seconds(std::chrono::milliseconds wall) {
    return fmt::format("{}.{:03}", wall.count() / 1000, wall.count() % 1000);
}

// A run that did not come to a judgement: not the receiver's answer was wrong, there is no answer.
std::string broken_run(const RunResult& result) {
    switch (result.verdict) {
        case Verdict::unreachable: return "the receiver never gave a single answer";
        case Verdict::interrupted: return "the run was interrupted";
        case Verdict::nothing_tested: return "nothing was tested";
        default: return result.end == "silent" ? "the receiver fell silent" : "";
    }
}

void add_case(pugi::xml_node suite, const RunResult& result, const CaseResult& check) {
    pugi::xml_node test = suite.append_child("testcase");
    set(test, "classname", result.scenario);
    set(test, "name", fmt::format("{}: {}", check.id, check.title));
    set(test, "time", "0");
    if (check.outcome == CaseResult::Outcome::failed) {
        pugi::xml_node failure = test.append_child("failure");
        set(failure, "message", check.message);
        set(failure, "type", check.id);
        std::string text = fmt::format("expected: {}\nactual:   {}\n", check.expected, check.actual);
        for (const std::uint64_t seq : check.evidence) {
            text += fmt::format("attempt:  {}\n", seq);
        }
        if (check.span.source != nullptr && check.span.line > 0) {
            text += fmt::format("scenario: {}:{}:{}\n", check.span.source->name, check.span.line, check.span.column);
        }
        text += fmt::format("again:    {}\n", check.reproduce);
        failure.text().set(xml_text(text).c_str());
    } else if (check.outcome == CaseResult::Outcome::skipped) {
        set(test.append_child("skipped"), "message", check.message);
    } else if (check.outcome == CaseResult::Outcome::warned) {
        test.append_child("system-out").text().set(xml_text("warning: " + check.message).c_str());
    }
}

}  // namespace

std::string render_junit(const Report& report) {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("testsuites");
    set(root, "name", "notisim");
    std::size_t tests = 0;
    std::size_t errors = 0;
    for (const RunResult& result : report.results) {
        const Summary summary = summarize({&result, 1});
        const std::string broken = broken_run(result);
        pugi::xml_node suite = root.append_child("testsuite");
        set(suite, "name", result.name.empty() ? result.scenario : result.name);
        set(suite, "tests", result.checks.size() + (broken.empty() ? 0U : 1U));
        set(suite, "failures", summary.failed);
        set(suite, "errors", std::size_t{broken.empty() ? 0U : 1U});
        set(suite, "skipped", summary.skipped);
        set(suite, "time", seconds(result.wall));
        set(suite, "timestamp", format_time(result.simulated_start, DateFormat::Rfc3339Seconds));
        pugi::xml_node properties = suite.append_child("properties");
        for (const auto& [id, value] : result.interpretations) {
            pugi::xml_node property = properties.append_child("property");
            set(property, "name", "interpretation." + id);
            set(property, "value", value);
        }
        for (const CaseResult& check : result.checks) {
            add_case(suite, result, check);
        }
        if (!broken.empty()) {
            pugi::xml_node test = suite.append_child("testcase");
            set(test, "classname", result.scenario);
            set(test, "name", "run: the scenario can be judged");
            set(test, "time", seconds(result.wall));
            set(test.append_child("error"), "message", broken);
        }
        tests += result.checks.size() + (broken.empty() ? 0U : 1U);
        errors += broken.empty() ? 0U : 1U;
    }
    const Summary summary = summarize(report.results);
    set(root, "tests", tests);
    set(root, "failures", summary.failed);
    set(root, "errors", errors);
    set(root, "skipped", summary.skipped);
    std::ostringstream text;
    document.save(text, "  ");
    return text.str();
}

}  // namespace notisim
