#include "simulator/engine/replay.hpp"
#include "simulator/report/text.hpp"
#include "tests/support/fake_sender.hpp"
#include "tests/support/scenario_builder.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

std::vector<std::string> timeline_of(const Scenario& scenario, std::vector<Outcome> script, bool color = false) {
    std::string text;
    Timeline timeline(scenario.start, TextStyle{color}, [&](std::string_view line) { text += line; });
    FakeSender sender(std::move(script));
    Replay replay(scenario, sender, {&timeline}, {});
    replay.run();
    timeline.finish();
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    return text;
}

void check_width(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
        INFO(line);
        CHECK(line.size() <= 80);
    }
}

}  // namespace

TEST_CASE("a timeline tells what is raised and sent and when", "[timeline-text]") {
    const auto lines = timeline_of(scenario_of(kB2bFleet + "steps:\n" + monitor_step("at: 90m")), {answer(200)});

    REQUIRE(lines.size() == 2);
    CHECK_THAT(lines[0], Catch::Contains("+1h30m") && Catch::Contains("raise") && Catch::Contains("battery") &&
                             Catch::Contains("#1") && Catch::Contains("vehicle.energy.electric.level=12"));
    CHECK_THAT(lines[1], Catch::Contains("send") && Catch::Contains("200") && Catch::Contains("delivered"));
}

TEST_CASE("72 hours of failed attempts are a few lines with their number", "[timeline-text]") {
    const auto lines = timeline_of(scenario_of(kB2bFleet + "steps:\n" + monitor_step()), {answer(500)});

    CHECK(lines.size() < 10);
    CHECK_THAT(joined(lines), Catch::Contains("25917 more until +2d23h59m40s") && Catch::Contains("72 h are over"));
    check_width(lines);
}

TEST_CASE("no line of a timeline is wider than a terminal", "[timeline-text]") {
    const std::string name(300, 'n');
    Scenario scenario = scenario_of(
        kB2bFleet + "steps:\n  - outage: {for: 300d, on: battery}\n" + monitor_step("at: 299d23h59m59s999ms") +
        monitor_step() +
        remote_step("Done, status: Failed, failureCause: NotPossibleDueToVehicleStolenState", "", "doors", "Horn"));
    scenario.monitor_names[0] = name;
    scenario.callback_names[0] = name;
    std::get<MonitorStep>(scenario.steps[1].what).content.values[0].literal = name;
    Step exec;
    exec.what = ExecStep{name};
    scenario.steps.push_back(exec);
    Outcome tls = failure(TransportError::tls);
    tls.detail = name;

    const auto lines = timeline_of(scenario, {tls});

    CHECK(lines.size() > 5);
    check_width(lines);
}

TEST_CASE("batches and repeated notifications keep within the width", "[timeline-text]") {
    Scenario scenario =
        scenario_of(kB2bFleet + "steps:\n  - repeat: {times: 2000, every: 1ms}\n    steps:\n    " + monitor_step());
    scenario.monitors[0].subscribe->batch_notify = BatchNotify{1000, 60s};

    const auto lines = timeline_of(scenario, {answer(500), answer(200)});

    check_width(lines);
    CHECK_THAT(joined(lines), Catch::Contains("1998 more until +1s999ms"));
}

TEST_CASE("a timeline ends where nobody would read on", "[timeline-text]") {
    std::string steps = kB2bFleet + "steps:\n";
    for (int index = 0; index < 500; ++index) {
        steps += "  - {after: 1s, wait: 1s}\n";
    }

    const auto lines = timeline_of(scenario_of(steps), {answer(200)});

    CHECK(lines.size() == kTimelineLines + 1);
    CHECK_THAT(lines.back(), Catch::Contains("--journal"));
}

TEST_CASE("without colour there is no escape", "[timeline-text]") {
    const Scenario scenario = scenario_of(kB2bFleet + "steps:\n  - outage: {for: 5s}\n" + monitor_step() +
                                          remote_step("Done, status: Success", "after: 1h"));
    const TextStyle plain;

    CHECK(joined(timeline_of(scenario, {answer(200)})).find('\x1b') == std::string::npos);
    CHECK(joined(timeline_of(scenario, {answer(200)}, true)).find('\x1b') != std::string::npos);
    CHECK(render_result(mixed_result(), plain).find('\x1b') == std::string::npos);
    CHECK(render_heading(scenario, plain).find('\x1b') == std::string::npos);
    CHECK(render_verdict(mixed_result(), plain).find('\x1b') == std::string::npos);
    CHECK(render_result(mixed_result(), TextStyle{true}).find('\x1b') != std::string::npos);
}

TEST_CASE("control characters of a scenario do not reach the terminal", "[timeline-text]") {
    Scenario scenario = scenario_of(kB2bFleet + "steps:\n" + monitor_step());
    scenario.monitor_names[0] = "a\x1b[31m";
    std::get<MonitorStep>(scenario.steps[0].what).content.values[0].literal = "1\x1b[2J\n2";

    const auto lines = timeline_of(scenario, {answer(200)});

    CHECK(lines.size() == 2);
    CHECK(joined(lines).find('\x1b') == std::string::npos);
}

TEST_CASE("the judgement ends with its verdict", "[text]") {
    struct Row {
        Verdict verdict;
        std::string word;
    };
    for (const Row& row : {Row{Verdict::passed, "PASSED"}, Row{Verdict::failed, "FAILED"},
                           Row{Verdict::nothing_tested, "NOTHING TESTED"}, Row{Verdict::unreachable, "NO ANSWER"},
                           Row{Verdict::interrupted, "INTERRUPTED"}}) {
        RunResult result = mixed_result();
        result.verdict = row.verdict;
        const std::string text = render_result(result, TextStyle{});
        const std::size_t last_line = text.rfind('\n', text.size() - 2) + 1;

        CHECK(text.substr(last_line).starts_with(row.word));
        CHECK(render_verdict(result, TextStyle{}).starts_with(row.word));
        CHECK((row.verdict == Verdict::passed) == (text.find("PASSED") != std::string::npos));
    }
}

TEST_CASE("the judgement tells the numbers that add up and why it failed", "[text]") {
    const std::string text = render_result(mixed_result(), TextStyle{});

    CHECK_THAT(text, Catch::Contains("raised 7 = delivered 4 + expired 1 + given up 1 + pending 1"));
    CHECK_THAT(text, Catch::Contains("500 (4 times)") && Catch::Contains("scenarios/doors.yaml:12:3") &&
                         Catch::Contains("notisim run scenarios/doors.yaml --seed 7"));
    CHECK_THAT(text, Catch::Contains("nothing failed that could be recovered from"));
}

TEST_CASE("the heading tells the readings that are not the default", "[text]") {
    const std::string text =
        render_heading(scenario_of("interpret: {A-01: single-try, A-03: 2xx}\n" + kB2bFleet), TextStyle{});

    CHECK_THAT(text, Catch::Contains("A-01") && Catch::Contains("single-try") && !Catch::Contains("A-03"));
    CHECK_THAT(text, Catch::StartsWith("a test\n") && Catch::Contains("b2b") && Catch::Contains("virtual"));
}
