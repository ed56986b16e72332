#include "simulator/report/findings.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <array>
#include <catch2/catch.hpp>

using namespace notisim;
using namespace notisim::test;

TEST_CASE("an accepted finding is counted apart and comes last", "[report][findings]") {
    const std::array results{conform_result()};

    CHECK(counts_text(summarize(results)) == "2 passed, 1 failed, 1 warned, 5 skipped, 1 accepted");
    std::vector<std::string_view> fates;
    for (const Finding& finding : findings_of(results)) {
        fates.push_back(fate_of(*finding.check));
    }
    CHECK(fates == std::vector<std::string_view>{"failed", "warned", "accepted"});
}

TEST_CASE("checks are added up by group in the order of their first check", "[report][findings]") {
    const std::array results{conform_result()};

    const std::vector<GroupRow> rows = by_group(results);

    std::string text;
    for (const GroupRow& row : rows) {
        text += row.group + " " + counts_text(row.summary) + "; ";
    }
    CHECK(text ==
          "response 1 passed, 1 failed, 0 warned, 0 skipped; attributes 0 passed, 0 failed, 1 warned, 0 skipped; "
          "hostile 1 passed, 0 failed, 0 warned, 0 skipped, 1 accepted; tls 0 passed, 0 failed, 0 warned, 3 skipped; "
          "retry 0 passed, 0 failed, 0 warned, 1 skipped; batch 0 passed, 0 failed, 0 warned, 1 skipped; ");
}

TEST_CASE("what was skipped for the same reason is told once", "[report][findings]") {
    const std::array conform{conform_result()};
    const std::array runs{mixed_result(), unreachable_result()};

    std::vector<std::string> told;
    for (const std::span<const RunResult> results :
         {std::span<const RunResult>{conform}, std::span<const RunResult>{runs}}) {
        for (const SkipRow& row : skips_of(results)) {
            told.push_back(skipped_text(row) + ": " + row.reason);
        }
    }

    CHECK(told == std::vector<std::string>{
                      "3 of group tls: the URL is not https",
                      "2 of groups retry, batch: without --probe nobody can tell what the receiver did with what it "
                      "acknowledged",
                      "1 check: nothing failed that could be recovered from", "1 check: there was no answer to judge"});
}

TEST_CASE("a check that was skipped was not made alone", "[report][findings]") {
    std::array results{conform_result()};
    CHECK(made_alone(results) == std::vector<std::string>{"hostile/deep-nesting", "hostile/nul-bytes"});

    results.front().checks.at(4).outcome = CaseResult::Outcome::skipped;

    CHECK(made_alone(results) == std::vector<std::string>{"hostile/deep-nesting"});
}

TEST_CASE("a message that repeats what was expected is not told again", "[report][findings]") {
    CaseResult check = conform_result().checks.front();
    CHECK(reason_of(check).empty());

    check.message += ", which is odd";
    CHECK(reason_of(check) == "expected 200, got 500, which is odd");
    check.outcome = CaseResult::Outcome::warned;
    check.message = "expected 200, got 500";
    CHECK(reason_of(check) == "expected 200, got 500");
}

TEST_CASE("numbers of several scenarios are added up", "[report][findings]") {
    const std::array results{mixed_result(), passed_result(), unreachable_result()};

    const RunResult sum = add_up(results);

    CHECK(sum.notifications.raised == 9);
    CHECK(sum.notifications.pending() == 2);
    CHECK(sum.attempts == 14);
    CHECK(answers_text(sum) == "200 x 6, 500 x 4, connect x 1, timeout x 3");
    CHECK(sum.latency.count() == 9);
    const RunResult nothing;
    CHECK(answers_text(nothing) == "none");
}

TEST_CASE("a report is named after what was tested", "[report][findings]") {
    const std::vector<RunResult> conform{conform_result()};
    const std::vector<RunResult> one{mixed_result()};
    const std::vector<RunResult> several{mixed_result(), passed_result()};
    RunResult nameless = mixed_result();
    nameless.name.clear();
    const std::vector<RunResult> unnamed{nameless};

    CHECK(subject_of({"0.1.0", 0, conform}) == "Conformance of http://127.0.0.1:8080/hook");
    CHECK(subject_of({"0.1.0", 0, one}) == "Doors & <locks>");
    CHECK(subject_of({"0.1.0", 0, several}) == "2 scenarios");
    CHECK(subject_of({"0.1.0", 0, unnamed}) == "scenarios/doors.yaml");
    CHECK(subject_of({"0.1.0", 3, {}}) == "no scenario");
}
