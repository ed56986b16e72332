#include "receiver-conformance/baseline.hpp"

#include <catch2/catch.hpp>

using namespace notisim;
using namespace notisim::conformance;

namespace {

Baseline read(const std::string& text) {
    Diagnostics diagnostics;
    const auto baseline = read_baseline("baseline.yaml", text, diagnostics);
    REQUIRE(diagnostics.empty());
    return baseline.value();
}

std::string problem(const std::string& text) {
    Diagnostics diagnostics;
    CHECK_FALSE(read_baseline("baseline.yaml", text, diagnostics).has_value());
    REQUIRE_FALSE(diagnostics.empty());
    return diagnostics.front().title + " | " + diagnostics.front().help;
}

RunResult result_of(CaseResult::Outcome first, CaseResult::Outcome second) {
    RunResult result;
    result.checks.resize(2);
    result.checks[0].id = "response/no-redirect";
    result.checks[0].outcome = first;
    result.checks[1].id = "hostile/deep-nesting";
    result.checks[1].outcome = second;
    return result;
}

}  // namespace

TEST_CASE("a baseline is read as it was written, reasons and all") {
    const Baseline before{{{"response/no-redirect", "the \"old\" proxy: #42"}, {"hostile/deep-nesting", ""}}};
    const Baseline after = read(write_baseline(before));
    REQUIRE(after.accepted.size() == 2);
    CHECK(after.accepted[0].check == "response/no-redirect");
    CHECK(after.accepted[0].reason == "the \"old\" proxy: #42");
    CHECK(after.accepts("hostile/deep-nesting"));
    CHECK_FALSE(after.accepts("response/always-answers"));
}

TEST_CASE("an empty baseline accepts nothing") {
    CHECK(read(write_baseline({})).accepted.empty());
}

TEST_CASE("what is wrong with a baseline is said") {
    CHECK(problem("accepted:\n  - check: response/no-redirects\n").find("did you mean 'response/no-redirect'?") !=
          std::string::npos);
    CHECK(problem("accepted:\n  - reason: why\n").find("needs the key 'check'") != std::string::npos);
    CHECK(problem("acepted: []\n").find("unknown key 'acepted'") != std::string::npos);
    CHECK(problem("accepted: 7\n").find("accepted") != std::string::npos);
}

TEST_CASE("a baseline grows by what fails and loses what no longer does") {
    using Outcome = CaseResult::Outcome;
    Baseline baseline = read("accepted:\n  - {check: hostile/deep-nesting, reason: later}\n");
    RunResult failing = result_of(Outcome::failed, Outcome::failed);
    failing.verdict = Verdict::failed;

    accept_failures(baseline, failing);

    CHECK(failing.verdict == Verdict::passed);
    CHECK(failing.checks[0].accepted);
    REQUIRE(baseline.accepted.size() == 2);
    CHECK(baseline.accepted[0].reason == "later");
    CHECK(baseline.accepted[1].check == "response/no-redirect");

    SECTION("what passes is outdated") {
        const RunResult result = result_of(Outcome::failed, Outcome::passed);
        CHECK(outdated(baseline, result) == std::vector<std::string>{"hostile/deep-nesting"});
        prune(baseline, result);
        CHECK_FALSE(baseline.accepts("hostile/deep-nesting"));
        CHECK(baseline.accepts("response/no-redirect"));
    }
    SECTION("what was skipped is kept: nobody knows") {
        CHECK(outdated(baseline, result_of(Outcome::failed, Outcome::skipped)).empty());
    }
}
