#include "simulator/report/report.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <pugixml.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;

/// A parsed report; one that is not XML fails the test.
struct Xml {
    explicit Xml(const std::vector<RunResult>& results) : text(render_junit({"0.1.0", 0, results})) {
        const pugi::xml_parse_result parsed = document.load_string(text.c_str());
        INFO(text);
        REQUIRE(parsed);
    }
    [[nodiscard]] pugi::xml_node suites() const { return document.child("testsuites"); }

    std::string text;
    pugi::xml_document document;
};

}  // namespace

TEST_CASE("the JUnit report of one scenario", "[report][junit]") {
    const std::array results{mixed_result()};

    check_golden("report/one.xml", render_junit({"0.1.0", 1, results}));
}

TEST_CASE("the JUnit report of several scenarios", "[report][junit]") {
    const std::array results{mixed_result(), passed_result(), unreachable_result()};

    check_golden("report/several.xml", render_junit({"0.1.0", 4, results}));
}

TEST_CASE("what the receiver did wrong is a failure and what was not judged is skipped", "[report][junit]") {
    const Xml xml({mixed_result()});
    const pugi::xml_node suite = xml.suites().child("testsuite");

    CHECK(suite.attribute("tests").as_int() == 4);
    CHECK(suite.attribute("failures").as_int() == 1);
    CHECK(suite.attribute("errors").as_int() == 0);
    CHECK(suite.attribute("skipped").as_int() == 1);
    std::string kinds;
    for (const pugi::xml_node& test : suite.children("testcase")) {
        kinds += std::string{test.first_child().name()} + ";";
    }
    CHECK(kinds == ";failure;system-out;skipped;");
    const pugi::xml_node failure =
        suite.find_node([](const pugi::xml_node& node) { return std::string_view{node.name()} == "failure"; });
    CHECK(failure.attribute("message").as_string() == std::string_view{"expected 200, got 500 (4 times)"});
    CHECK(
        failure.text().as_string() ==
        std::string_view{"expected: 200\nactual:   500 (4 times)\nattempt:  3\nattempt:  4\n"
                         "scenario: scenarios/doors.yaml:12:3\nagain:    notisim run scenarios/doors.yaml --seed 7\n"});
}

TEST_CASE("a run that could not be judged is an error", "[report][junit]") {
    struct Row {
        Verdict verdict;
        std::string end;
        std::string message;
    };
    for (const Row& row : {Row{Verdict::unreachable, "finished", "the receiver never gave a single answer"},
                           Row{Verdict::interrupted, "interrupted", "the run was interrupted"},
                           Row{Verdict::nothing_tested, "finished", "nothing was tested"},
                           Row{Verdict::failed, "silent", "the receiver fell silent"},
                           Row{Verdict::failed, "finished", ""}, Row{Verdict::passed, "finished", ""}}) {
        INFO(row.message);
        RunResult result = passed_result();
        result.verdict = row.verdict;
        result.end = row.end;

        const Xml xml({result});

        const int errors = row.message.empty() ? 0 : 1;
        CHECK(xml.suites().attribute("errors").as_int() == errors);
        CHECK(xml.suites().attribute("tests").as_int() == 1 + errors);
        const pugi::xml_node error = xml.suites().child("testsuite").last_child().child("error");
        CHECK(error.attribute("message").as_string() == row.message);
    }
}

TEST_CASE("the suites add up to the whole", "[report][junit]") {
    const Xml xml({mixed_result(), passed_result(), unreachable_result()});

    for (const char* name : {"tests", "failures", "errors", "skipped"}) {
        int sum = 0;
        for (const pugi::xml_node& suite : xml.suites().children("testsuite")) {
            sum += suite.attribute(name).as_int();
        }
        INFO(name);
        CHECK(xml.suites().attribute(name).as_int() == sum);
    }
    CHECK(xml.suites().attribute("tests").as_int() == 7);
    CHECK(xml.suites().attribute("errors").as_int() == 1);
}

TEST_CASE("a JUnit report without scenarios is a report", "[report][junit]") {
    const Xml xml({});

    CHECK(xml.suites().attribute("tests").as_int() == 0);
}

TEST_CASE("control characters and markup leave the XML readable", "[report][junit]") {
    RunResult result = mixed_result();
    result.name = "a\x1b[31m\x01\r\"<&>'";
    result.checks[1].message = std::string{"nul: \0.", 7} + "]]> \x7f";
    result.checks[1].actual = "\x02<failure>";
    result.interpretations = {{"A-01", "\x03"}};

    const Xml xml({result});

    const pugi::xml_node suite = xml.suites().child("testsuite");
    CHECK(suite.attribute("name").as_string() == std::string_view{"a?[31m??\"<&>'"});
    CHECK(suite.find_child_by_attribute("testcase", "classname", "scenarios/doors.yaml"));
    for (const char character : xml.text) {
        CHECK((character >= ' ' || character == '\n' || character == '\t' || character < 0));
    }
}

TEST_CASE("checks are counted by outcome", "[report]") {
    const std::array results{mixed_result(), passed_result()};

    const Summary summary = summarize(results);

    CHECK(summary.passed == 2);
    CHECK(summary.failed == 1);
    CHECK(summary.warned == 1);
    CHECK(summary.skipped == 1);
}
