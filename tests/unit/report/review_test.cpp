#include "simulator/report/plain_text.hpp"
#include "simulator/report/report.hpp"
#include "simulator/report/text.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <sstream>

using namespace notisim;
using namespace notisim::test;

TEST_CASE("the reports of a conformance run", "[report]") {
    const std::array results{conform_result()};
    const Report report{"0.1.0", 1, results};

    check_golden("report/conform.txt", render_result(results.front(), {}));
    check_golden("report/conform.json", render_json(report));
    check_golden("report/conform.xml", render_junit(report));
    check_golden("report/conform.md", render_markdown(report));
    check_golden("report/conform.sarif", render_sarif(report));
    check_golden("report/conform.tap", render_tap(report));
    check_golden("report/conform.github", render_github(report));
}

TEST_CASE("the reports of several scenarios in formats for CI", "[report]") {
    const std::array results{mixed_result(), passed_result(), unreachable_result()};
    const Report report{"0.1.0", 4, results};

    check_golden("report/several.md", render_markdown(report));
    check_golden("report/several.sarif", render_sarif(report));
    check_golden("report/several.tap", render_tap(report));
    check_golden("report/several.github", render_github(report));
}

TEST_CASE("a review is 80 columns wide but for commands to copy", "[report][review]") {
    for (const RunResult& result : {conform_result(), hostile_result()}) {
        std::istringstream lines(render_review(result, {}));
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK((columns_of(line) <= 80 || line.starts_with("   again ")));
            CHECK((line.empty() || line.back() != ' '));
        }
    }
}

TEST_CASE("a review is in colour only when asked", "[report][review]") {
    const std::string plain = render_review(hostile_result(), {false});
    CHECK(plain.find('\x1b') == std::string::npos);

    std::string colored = render_review(conform_result(), {true});
    CHECK(colored.find("\x1b[31mFAIL\x1b[0m  every valid notification") != std::string::npos);
    for (std::size_t begin = colored.find('\x1b'); begin != std::string::npos; begin = colored.find('\x1b')) {
        colored.erase(begin, colored.find('m', begin) - begin + 1);
    }
    CHECK(colored == render_review(conform_result(), {false}));
}

TEST_CASE("nothing that a receiver says stands where a CI system looks for commands", "[report][review]") {
    std::istringstream lines(render_review(hostile_result(), {}));
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        const std::size_t begin = line.find_first_not_of(" \t");
        CHECK((begin == std::string::npos || line.compare(begin, 2, "::") != 0));
        CHECK(line.find("##") == std::string::npos);
    }
}

TEST_CASE("a broken word does not become a command", "[report][review]") {
    RunResult result = conform_result();
    // The label takes 14 columns; the 66 that are left end before the colons.
    result.checks.front().actual = std::string(66, 'x') + "::error::y";

    const std::string review = render_review(result, {});

    CHECK(review.find("::error") == std::string::npos);
    CHECK(review.find(": error::y") != std::string::npos);
}
