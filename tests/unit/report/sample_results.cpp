#include "tests/unit/report/sample_results.hpp"

namespace notisim::test {

namespace {

using namespace std::chrono_literals;
using Fate = CaseResult::Outcome;

const auto kSource = std::make_shared<const SourceText>(SourceText{"scenarios/doors.yaml", "expect:\n"});

CaseResult check(std::string id, std::string title, Fate outcome) {
    CaseResult result;
    result.id = std::move(id);
    result.title = std::move(title);
    result.outcome = outcome;
    result.reference = {"Retry policy", "webapi_retry-policy.md", "Retry policy"};
    result.reproduce = "notisim run scenarios/doors.yaml --seed 7";
    return result;
}

}  // namespace

RunResult mixed_result() {
    RunResult result;
    result.scenario = "scenarios/doors.yaml";
    result.name = "Doors & <locks>";
    result.target = "http://127.0.0.1:8080/remote/webhook";
    result.seed = 7;
    result.clock = "virtual";
    result.simulated_start = *parse_time("2026-01-15T08:00:00Z");
    result.simulated_end = result.simulated_start + 31s;
    result.wall = 812ms;
    result.notifications = {7, 4, 1, 1};
    result.deliveries = 5;
    result.attempts = 12;
    result.retries = 7;
    result.requests = 9;
    result.batches = 2;
    result.batch_size_max = 10;
    result.answers = {{"200", 5}, {"500", 4}, {"timeout", 3}};
    result.answered = 9;
    for (const auto latency : {310us, 420us, 900us, 2100us}) {
        result.latency.record(latency);
    }
    result.interpretations = {{"A-01", "one-retry"}, {"A-03", "2xx"}};
    result.end = "finished";
    result.verdict = Verdict::failed;

    CaseResult failed = check("expect/status", "every answer has status 200", Fate::failed);
    failed.expected = "200";
    failed.actual = "500 (4 times)";
    failed.message = "expected 200, got 500 (4 times)";
    failed.interpretation = {{"A-03", "2xx"}};
    failed.evidence = {3, 4};
    failed.span = {kSource, 12, 3, 6};
    CaseResult warned = check("expect/order", "the order of raising", Fate::warned);
    warned.message = "201 is \"odd\"";
    warned.evidence = {5};
    CaseResult skipped = check("expect/recovered_within", "recovery within 5s", Fate::skipped);
    skipped.message = "nothing failed that could be recovered from";
    CaseResult passed = check("expect/delivered", "all notifications are delivered", Fate::passed);
    passed.expected = passed.actual = "7";
    result.checks = {passed, failed, warned, skipped};
    return result;
}

RunResult passed_result() {
    RunResult result = mixed_result();
    result.scenario = "scenarios/horn.yaml";
    result.name = "Horn";
    result.notifications = {1, 1, 0, 0};
    result.deliveries = result.attempts = result.requests = result.answered = 1;
    result.retries = result.batches = 0;
    result.batch_size_max = 1;
    result.answers = {{"200", 1}};
    result.latency = {};
    for (int index = 0; index < 5; ++index) {
        result.latency.record(200us);
    }
    result.wall = 1204ms;
    result.simulated_end = result.simulated_start + 1h;
    result.checks = {result.checks.front()};
    result.verdict = Verdict::passed;
    return result;
}

RunResult unreachable_result() {
    RunResult result = passed_result();
    result.scenario = "scenarios/lost.yaml";
    result.name = "Lost";
    result.answers = {{"connect", 1}};
    result.answered = 0;
    result.notifications = {1, 0, 0, 0};
    result.latency = {};
    result.checks.front().outcome = Fate::skipped;
    result.checks.front().message = "there was no answer to judge";
    result.verdict = Verdict::unreachable;
    return result;
}

}  // namespace notisim::test
