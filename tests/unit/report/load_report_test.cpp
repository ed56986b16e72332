#include "simulator/report/chart.hpp"
#include "simulator/report/load_charts.hpp"
#include "simulator/report/load_facts.hpp"
#include "simulator/report/report.hpp"
#include "simulator/report/text.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

std::vector<std::string> texts_of(const ChartAxis& axis) {
    std::vector<std::string> texts;
    for (const ChartAxis::Mark& mark : axis.marks) {
        texts.push_back(mark.text);
    }
    return texts;
}

std::string fact(const RunResult& result, std::string_view label) {
    for (const Fact& each : load_facts(result)) {
        if (each.label == label) {
            return each.text;
        }
    }
    return "";
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t place = text.find(part); place != std::string_view::npos; place = text.find(part, place + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("a load run in every format for people and for CI systems", "[report][load]") {
    const std::array results{load_result()};
    const Report report{"0.1.0", 1, results};

    check_golden("report/load.txt", render_result(results.front(), {}));
    check_golden("report/load.md", render_markdown(report));
    check_golden("report/load.xml", render_junit(report));
    check_golden("report/load.tap", render_tap(report));
    check_golden("report/load.sarif", render_sarif(report));
    check_golden("report/load.github", render_github(report));
}

TEST_CASE("the text of a load run ends with its verdict", "[report][load]") {
    for (const RunResult& result : {load_result(), capacity_result()}) {
        const std::string text = render_result(result, {});
        const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);

        CHECK(last == verdict_line(result, {}) + "\n");
    }
}

TEST_CASE("what there is to say of a load run", "[report][load]") {
    RunResult result = load_result(2, 3);
    CHECK(fact(result, "plan") == "constant for 24s; 200 vehicles, 8 connections, 1 worker; shard 2 of 3");
    CHECK(fact(result, "backlog").ends_with("drained after 5s200ms; 157 retry attempts") == (result.retries == 157));
    CHECK(fact(result, "capacity").empty());

    result.load->drained = false;
    CHECK(fact(result, "backlog").find("not drained at the end") != std::string::npos);
    result.load->drained = true;
    result.load->drain.reset();
    result.load->backlog_max = 0;
    result.retries = 0;
    CHECK(fact(result, "backlog") == "none; no retries");
    result.load->probe.reset();
    CHECK(fact(result, "probe").empty());
    result.load->target_rate = 0;
    CHECK(fact(result, "rate").find("as fast as the receiver takes them") != std::string::npos);
    result.load->capacity = Capacity{};
    CHECK(fact(result, "capacity") == "none found");
    result.load->capacity = Capacity{0, 10, 0, 0, {}};
    CHECK(fact(result, "capacity") == "none found: 10.0 /s crossed a threshold");
    result.load->capacity = Capacity{5000, 0, 3, 3, {}};
    CHECK(fact(result, "capacity") ==
          "5000 /s: it kept the thresholds in 3 of 3 trials, and no rate that was tried crossed one");
    result.load->shards = 100;
    result.load->shards_here = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK(fact(result, "plan").ends_with("; shards 1, 2, 3, 4, 5, 6, 7, 8, ... of 100"));
}

TEST_CASE("a load run that came to nothing is told without charts", "[report][load]") {
    RunResult result;
    result.command = "load";
    result.load.emplace();
    result.verdict = Verdict::nothing_tested;
    const std::array results{result};

    CHECK(render_result(result, {}).find("NOTHING TESTED") != std::string::npos);
    CHECK(count_of(render_html({"0.1.0", 3, results}), "The same as a table") == 0);
    for (const ReportFormat& format : report_formats()) {
        CHECK_FALSE(format.render({"0.1.0", 3, results}).empty());
    }
}

TEST_CASE("long runs are drawn with as many slots as a page can tell apart", "[report][load]") {
    RunResult result = load_result();
    result.load->slots.resize(20'000, result.load->slots[1]);
    const std::array results{result};
    const std::string html = load_section(results).html;

    CHECK(count_of(html, "<rect class=\"slice") <= 3 * 240 + 3);
    CHECK(count_of(html, "<th scope=\"row\">+") <= 4 * 240);
    CHECK(html.size() < 400'000);
}

TEST_CASE("kinds of answers beyond five are drawn as one", "[report][load]") {
    RunResult result = load_result();
    for (const char* answer : {"500", "501", "502", "504", "reset", "tls"}) {
        result.load->slots[2].answers[answer] = 1;
    }
    const std::array results{result};
    const std::string html = load_section(results).html;

    CHECK(html.find("others") != std::string::npos);
    CHECK(html.find("slice k5") != std::string::npos);
    CHECK(html.find("slice k6") == std::string::npos);
}

TEST_CASE("axes have round marks from end to end", "[report][chart]") {
    CHECK(texts_of(count_axis(0)) == std::vector<std::string>{"0", "1"});
    CHECK(texts_of(count_axis(3)) == std::vector<std::string>{"0", "1", "2", "3"});
    CHECK(texts_of(count_axis(50)) == std::vector<std::string>{"0", "10", "20", "30", "40", "50"});
    CHECK(texts_of(count_axis(157)) == std::vector<std::string>{"0", "50", "100", "150", "200"});
    for (double highest = 1; highest < 1e17; highest *= 1.7) {
        const ChartAxis axis = count_axis(highest);
        INFO(highest);
        CHECK(axis.high >= highest);
        CHECK(axis.marks.size() <= 7);
        CHECK(axis.marks.size() >= 2);
    }
    CHECK(texts_of(latency_axis(800us, 500ms)) == std::vector<std::string>{"100 us", "1 ms", "10 ms", "100 ms", "1 s"});
    CHECK(texts_of(latency_axis(0us, 0us)) == std::vector<std::string>{"1 us", "10 us"});
    CHECK(texts_of(time_axis(0ms)) == std::vector<std::string>{"+0s", "+1s"});
    CHECK(texts_of(time_axis(26s)) == std::vector<std::string>{"+0s", "+5s", "+10s", "+15s", "+20s", "+25s"});
    for (std::chrono::milliseconds end = 1s; end < 24h * 3650; end *= 2) {
        CHECK(time_axis(end).marks.size() <= 10);
        CHECK(time_axis(end).marks.size() >= 2);
    }
    CHECK(count_axis(100).place(-5) == 0);
    CHECK(count_axis(100).place(50) == 0.5);
    CHECK(count_axis(100).place(1e9) == 1);
}

TEST_CASE("a gap in a line is drawn as a gap, and a point alone is seen", "[report][chart]") {
    Chart chart;
    chart.heading = "Sample <1>";
    chart.label = "A & B";
    chart.x.high = 10;
    chart.y.high = 10;
    chart.lines = {{"a", "some", {{0, 1.0}, {1, 2.0}, {2, std::nullopt}, {3, 4.0}, {4, std::nullopt}}}};
    chart.columns = {"x", "y"};
    chart.rows = {{"<0>", "1"}};
    const std::string html = draw(chart).html;

    CHECK(count_of(html, "<path class=\"line a\"") == 2);
    CHECK(html.find("h3\"/>") != std::string::npos);
    CHECK(html.find("aria-label=\"A &amp; B\"") != std::string::npos);
    CHECK(html.find("Sample &lt;1&gt;") != std::string::npos);
    CHECK(html.find("<th scope=\"row\">&lt;0&gt;</th><td>1</td>") != std::string::npos);
}
