#include "simulator/load/threshold.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using Fate = CaseResult::Outcome;
using Comparison = Threshold::Comparison;

Threshold threshold(std::string_view text) {
    std::string why;
    const auto parsed = parse_threshold(text, why);
    INFO(text << ": " << why);
    REQUIRE(parsed);
    return *parsed;
}

std::string wrong(std::string_view text) {
    std::string why;
    INFO(text);
    CHECK_FALSE(parse_threshold(text, why));
    return why;
}

// 1000 first attempts: one in a hundred took 100 ms, the others 10 ms; half of each for service.
LoadSummary sample() {
    LoadSummary load;
    load.target_rate = 100;
    load.achieved_rate = 98.5;
    load.planned = 1010;
    load.sent = 1000;
    load.dropped = 10;
    load.ok = 995;
    load.failed = 5;
    load.late_sends = 20;
    for (int index = 0; index < 1000; ++index) {
        const std::chrono::microseconds latency = index % 100 == 0 ? 100ms : 10ms;
        load.latency.record(latency);
        load.service.record(latency / 2);
    }
    load.slots.resize(2);
    load.slots[0].answers = {{"200", 600}, {"timeout", 4}};
    load.slots[1].answers = {{"200", 390}, {"500", 5}, {"connect", 1}};
    load.backlog_max = 40;
    load.drain = 12s;
    load.probe = LoadProbe{995, 993, 2, 0, 1};
    return load;
}

CaseResult judged(std::string_view text, const LoadSummary& load = sample()) {
    return judge(threshold(text), load);
}

}  // namespace

TEST_CASE("a threshold is a metric, a comparison and a limit", "[threshold]") {
    const Threshold p99 = threshold("p99<50ms");
    CHECK(p99.metric == LoadMetric::percentile);
    CHECK(p99.percent == 99);
    CHECK_FALSE(p99.service);
    CHECK(p99.comparison == Comparison::below);
    CHECK(p99.limit == 50'000);

    const Threshold blanks = threshold("  service.p99.9 >= 1.5 s ");
    CHECK(blanks.text == "service.p99.9>=1.5s");
    CHECK(blanks.service);
    CHECK(blanks.percent == 99.9);
    CHECK(blanks.comparison == Comparison::at_least);
    CHECK(blanks.limit == 1'500'000);

    CHECK(threshold("max<=250us").limit == 250);
    CHECK(threshold("mean<2m").limit == 120e6);
    CHECK(threshold("drain<0.5h").limit == 1800e6);
    CHECK(threshold("failed<0.1%").limit == 0.1);
    CHECK(threshold("achieved>99%").comparison == Comparison::above);
    CHECK(threshold("lost<=0").limit == 0);
    CHECK(threshold("backlog<1000").limit == 1000);
}

TEST_CASE("every metric of the table can be asked for as its example does", "[threshold]") {
    for (const ThresholdMetric& metric : threshold_metrics()) {
        const Threshold parsed = threshold(metric.example);

        CHECK(parsed.metric == metric.metric);
        CHECK_FALSE(metric.meaning.empty());
        CHECK(judge(parsed, sample()).id == "threshold/" + std::string{metric.example});
        if (metric.of_service) {
            CHECK(threshold("service." + std::string{metric.example}).service);
        } else {
            CHECK(wrong("service." + std::string{metric.example}).starts_with("there is no metric"));
        }
    }
}

TEST_CASE("a threshold that is none says what to write instead", "[threshold]") {
    const std::string form = "write a metric, one of < <= > >=, and a limit: p99<50ms";
    for (const char* text : {"", "p99", "<50ms", "p99<", "p99=50ms", "<", "p99 50ms"}) {
        CHECK(wrong(text) == form);
    }
    CHECK(wrong("fialed<1%") == "there is no metric 'fialed'; did you mean 'failed'?");
    CHECK(wrong("service.maxx<1s") == "there is no metric 'service.maxx'; did you mean 'service.max'?");
    CHECK(wrong("throughput>5").find("one of: p50,") != std::string::npos);
    CHECK(wrong("throughput>5").find("reordered") != std::string::npos);
    CHECK(wrong("service.failed<1%").find("service") != std::string::npos);
    CHECK(wrong("p0<1s").find("is not a percentile") != std::string::npos);
    CHECK(wrong("p100.1<1s").find("is not a percentile") != std::string::npos);
    CHECK(wrong("p9.9.9<1s").find("is not a percentile") != std::string::npos);
    CHECK(wrong("p<1s").starts_with("there is no metric"));
}

TEST_CASE("a limit of the wrong unit is refused", "[threshold]") {
    CHECK(wrong("p99<50") == "a unit is missing: us, ms, s, m or h, as in 50ms");
    CHECK(wrong("p99<5%") == "a time is asked for, as in 50ms");
    CHECK(wrong("p99<50sec") == "'sec' is not a unit of time: us, ms, s, m or h");
    CHECK(wrong("p99<fast") == "'fast' is not a time: write 50ms or 1.5s");
    CHECK(wrong("failed<0.1") == "it is a share: write 0.1%");
    CHECK(wrong("failed<5ms") == "it is a share: write 5%, not ms");
    CHECK(wrong("failed<101%") == "101 % is more than all");
    CHECK(wrong("lost<1%").find("whole number") != std::string::npos);
    CHECK(wrong("lost<1.5").find("whole number") != std::string::npos);
    for (const char* text : {"p99<-1ms", "p99<1e3ms", "p99<nan", "p99<infs", "p99<0x10ms", "p99<1..2ms", "p99<.ms",
                             "lost<-1", "failed<-1%", "lost<99999999999999999999"}) {
        CHECK_FALSE(wrong(text).empty());
    }
    CHECK_FALSE(wrong("p99<" + std::string(5000, '9') + "ms").empty());
}

TEST_CASE("a threshold that holds whatever is measured, or never does, is refused", "[threshold]") {
    CHECK(wrong("p99<0ms").find("never") != std::string::npos);
    CHECK(wrong("lost<0").find("never") != std::string::npos);
    CHECK(wrong("failed>100%").find("never") != std::string::npos);
    CHECK(wrong("failed<=100%").find("always") != std::string::npos);
    CHECK(wrong("backlog>=0").find("always") != std::string::npos);
    threshold("achieved<=100%");
}

TEST_CASE("what was measured is compared and told with its unit", "[threshold]") {
    const CaseResult passed = judged("p99<50ms");
    CHECK(passed.outcome == Fate::passed);
    CHECK(passed.id == "threshold/p99<50ms");
    CHECK(passed.title == "the latency that 99 % of first attempts stay within: below 50 ms");
    CHECK(passed.expected == "below 50 ms");

    const CaseResult failed = judged("p99.9<50ms");
    CHECK(failed.outcome == Fate::failed);
    CHECK(failed.actual == "100 ms");
    CHECK(failed.message == "expected below 50 ms, got 100 ms");

    CHECK(judged("service.max<50ms").outcome == Fate::failed);
    CHECK(judged("service.max<=50ms").outcome == Fate::passed);
    CHECK(judged("mean<10.9ms").actual == "10.9 ms");
    CHECK(judged("mean<10.9ms").outcome == Fate::failed);
    CHECK(judged("failed<0.5%").actual == "0.5 % (5 of 1000)");
    CHECK(judged("failed<0.5%").outcome == Fate::failed);
    CHECK(judged("failed<=0.5%").outcome == Fate::passed);
    CHECK(judged("errors<1%").actual == "0.5 % (5 of 1000)");
    CHECK(judged("achieved>99%").actual == "98.5 % (98.5 of 100 per second)");
    CHECK(judged("achieved>99%").outcome == Fate::failed);
    CHECK(judged("late<2%").outcome == Fate::failed);
    CHECK(judged("late<2.1%").outcome == Fate::passed);
    CHECK(judged("dropped<1%").outcome == Fate::passed);
    CHECK(judged("backlog<40").outcome == Fate::failed);
    CHECK(judged("drain<60s").actual == "12 s");
    CHECK(judged("lost<1").actual == "2");
    CHECK(judged("lost<1").outcome == Fate::failed);
    CHECK(judged("doubled<1").outcome == Fate::passed);
    CHECK(judged("reordered<1").outcome == Fate::failed);
}

TEST_CASE("an actual value is never rounded to its limit", "[threshold]") {
    LoadSummary load = sample();
    load.latency = Histogram{};
    load.latency.record(50'012us);

    CHECK(judged("max<50ms", load).actual == "50.012 ms");
}

TEST_CASE("what cannot be judged is skipped, with the reason", "[threshold]") {
    LoadSummary nothing;
    for (const ThresholdMetric& metric : threshold_metrics()) {
        const CaseResult result = judged(metric.example, nothing);
        INFO(metric.name);
        CHECK(result.outcome == Fate::skipped);
        CHECK_FALSE(result.message.empty());
    }
    LoadSummary unplanned = sample();
    unplanned.target_rate = 0;
    CHECK(judged("achieved>99%", unplanned).message == "the plan asks for no rate");
    unplanned.probe.reset();
    CHECK(judged("lost<1", unplanned).message.find("--probe") != std::string::npos);
    unplanned.probe = LoadProbe{};
    CHECK(judged("lost<1", unplanned).message == "nothing was acknowledged");
}

TEST_CASE("a backlog that did not drain fails, and none at all passes", "[threshold]") {
    LoadSummary load = sample();
    load.drain.reset();
    CHECK(judged("drain<60s", load).outcome == Fate::passed);
    CHECK(judged("drain<60s", load).actual == "nothing had to wait");

    load.drained = false;
    CHECK(judged("drain<60s", load).outcome == Fate::failed);
    CHECK(judged("drain>60s", load).outcome == Fate::failed);
}

TEST_CASE("answers are those of all attempts, or of first ones where slots tell nothing", "[threshold]") {
    LoadSummary load = sample();
    CHECK(answers_of(load) ==
          std::map<std::string, std::uint64_t>{{"200", 990}, {"500", 5}, {"connect", 1}, {"timeout", 4}});

    load.slots.clear();
    load.by_answer["503"].record(1ms);
    CHECK(answers_of(load) == std::map<std::string, std::uint64_t>{{"503", 1}});
    CHECK(is_status("503"));
    CHECK_FALSE(is_status("timeout"));
    CHECK_FALSE(is_status(""));
}
