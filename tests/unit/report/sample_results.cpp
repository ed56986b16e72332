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

RunResult conform_result() {
    RunResult result = mixed_result();
    result.command = "conform";
    result.scenario = "";
    result.name = "conformance of http://127.0.0.1:8080/hook";
    result.target = "http://127.0.0.1:8080/hook";
    result.notifications = {};
    result.batches = result.batch_size_max = 0;
    result.simulated_end = result.simulated_start;
    result.checks.clear();
    const auto add = [&result](std::string id, std::string title, Fate outcome) -> CaseResult& {
        CaseResult& added = result.checks.emplace_back(check(std::move(id), std::move(title), outcome));
        added.reproduce = "notisim conform http://127.0.0.1:8080/hook --flavour b2b --seed 7 --only " + added.id;
        added.why = "Each answer but 200 makes Stellantis deliver the notification again, for up to three days.";
        added.mend = "Answer 200 once the notification is stored, whatever becomes of it later.";
        return added;
    };
    CaseResult& failed =
        add("response/200-when-received", "every valid notification is answered with 200", Fate::failed);
    failed.expected = "200";
    failed.actual = "500";
    failed.message = "expected 200, got 500";
    failed.evidence = {3, 4};
    failed.exchanges = {
        {3, "POST /hook\nContent-Type: application/json\n\n{\"callbackId\": \"" + std::string(200, 'a') + "\"}",
         "500 Internal Server Error\n\nthe database is busy", 420us},
        {4, "POST /hook\n\n{}", "no answer: the connection was closed", 31ms}};
    add("response/no-redirect", "no notification is redirected", Fate::passed);
    CaseResult& warned = add("attributes/wrong-authorization", "a wrong Authorization is not received", Fate::warned);
    warned.level = "should";
    warned.message =
        "expected no 2xx for a wrong Authorization, got 200\nexpected no 2xx without Authorization, got 200";
    warned.interpretation = {{"A-19", "left-out"}};
    CaseResult& accepted = add("hostile/deep-nesting", "deep nesting does no harm", Fate::failed);
    accepted.expected = "an answer";
    accepted.actual = "no answer";
    accepted.message = "the connection was reset";
    accepted.accepted = true;
    accepted.alone = true;
    add("hostile/nul-bytes", "bytes of zero do no harm", Fate::passed).alone = true;
    for (const char* id : {"tls/chain", "tls/name", "tls/dates"}) {
        add(id, "the certificate is as it should be", Fate::skipped).message = "the URL is not https";
    }
    for (const char* id : {"retry/exactly-once", "batch/nothing-lost"}) {
        add(id, "nothing is lost", Fate::skipped).message =
            "without --probe nobody can tell what the receiver did with what it acknowledged";
    }
    result.remarks = {"The receiver serves one connection at a time: while one is kept open, others wait."};
    result.coverage = {{"failure causes", 19, 20, {"DoorsOpen"}}, {"remote types", 12, 12, {}}};
    for (std::uint64_t seq = 1; seq <= 12; ++seq) {
        const bool taken = seq % 3 != 0;
        result.attempt_notes.push_back({seq, Duration{seq * 40},
                                        seq < 6 ? "response/200-when-received" : "hostile/nul-bytes",
                                        taken      ? "200"
                                        : seq == 6 ? "reset"
                                                   : "500",
                                        taken, 420us});
    }
    return result;
}

RunResult hostile_result() {
    static const std::string kText =
        "</script></style></title></pre></td></summary><img src=x onerror=\"pwned=1\"><script>pwned=1</script>\r\n"
        "::error::pwned\n  ::add-mask::pwned\n##[error]pwned ##vso[pwned]\x1b[31m\x1b]0;pwned\x07\xc2\x9b ]]> --> <!-- "
        "{{script}}\n"
        "```\n~~~\n\n# pwned\n\n| [pwned](javascript:pwned) ![pwned](http://pwned.example/x) <http://pwned.example>\n"
        "www.pwned.example http://pwned.example a@pwned.example @pwned #1 :pwned: $pwned$ **pwned** `pwned`\n"
        "ok 999 - pwned # SKIP pwned # todo pwned\nnot ok 998 - pwned\nBail out! pwned\n1..999\n  ...\n---\n"
        "\" onmouseover=\"pwned=1\" ' \\ \\\" %0A::error::pwned &lt;b&gt; \xE2\x80\xAE \xFF\xC3( \xE2\x80\xA8 "
        "x,title=pwned,line=1 " +
        std::string(300, 'y') + " end";
    RunResult result = conform_result();
    for (std::string* text : {&result.scenario, &result.name, &result.target, &result.clock}) {
        *text = kText;
    }
    result.answers = {{kText, 3}};
    result.interpretations = {{kText, kText}};
    for (CaseResult& each : result.checks) {
        for (std::string* text :
             {&each.title, &each.level, &each.message, &each.expected, &each.actual, &each.reproduce, &each.why,
              &each.mend, &each.reference.title, &each.reference.document, &each.reference.section}) {
            *text = kText;
        }
        each.id += kText;
        each.interpretation = {{kText, kText}};
        each.exchanges = {{3, kText, kText, 1us}};
        each.span = {std::make_shared<const SourceText>(SourceText{kText, "x"}), 12, 3, 6};
    }
    result.remarks = {kText};
    result.coverage = {{kText, 1, 2, {kText}}};
    for (AttemptNote& note : result.attempt_notes) {
        note.who = note.what = kText;
    }
    result.end = kText;
    result.verdict = Verdict::interrupted;
    return result;
}

std::vector<std::pair<std::string, std::vector<RunResult>>> sample_reports() {
    return {{"one", {mixed_result()}},
            {"several", {mixed_result(), passed_result(), unreachable_result()}},
            {"nothing", {}},
            {"conform", {conform_result()}},
            {"hostile", {hostile_result()}},
            {"load", {load_result()}},
            {"capacity", {capacity_result()}},
            {"shard-1", {load_result(1, 2)}},
            {"shard-2", {load_result(2, 2)}},
            {"hostile-load", {hostile_load_result()}}};
}

}  // namespace notisim::test
