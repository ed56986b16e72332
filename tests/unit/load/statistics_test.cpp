#include "simulator/load/metrics.hpp"
#include "simulator/load/statistics.hpp"

#include <catch2/catch.hpp>

using namespace notisim;
using namespace std::chrono_literals;

namespace {

constexpr Answer kOk{200, TransportError::none};
constexpr Answer kRefused{0, TransportError::connect};
constexpr Answer kTimeout{0, TransportError::timeout};

void exchange(LoadStatistics& statistics, RunTime planned, RunTime sent, RunTime ended, Answer answer) {
    statistics.planned(planned, 1);
    statistics.sent(planned, sent, 1);
    statistics.ended(planned, sent, ended, answer, answer == kOk, 1);
}

}  // namespace

TEST_CASE("Latency counts from the plan, service time from sending", "[load]") {
    LoadStatistics statistics;
    exchange(statistics, 1s, 1s + 500us, 1s + 700us, kOk);
    exchange(statistics, 2s, 2s + 40ms, 2s + 41ms, kOk);

    const LoadSummary sum = statistics.summary();
    CHECK(sum.latency.max() == 41ms);
    CHECK(sum.service.max() == 1ms);
    CHECK(sum.send_delay.max() == 40ms);
    CHECK(sum.late_sends == 1);
    CHECK(sum.ok == 2);
    CHECK(sum.slots.size() == 3);
}

TEST_CASE("What fails at once tells no latency, a time-out does", "[load]") {
    LoadStatistics statistics;
    exchange(statistics, 0s, 0s, 10us, kRefused);
    CHECK(statistics.summary().latency.count() == 0);
    exchange(statistics, 0s, 0s, 10s, kTimeout);

    const LoadSummary sum = statistics.summary();
    CHECK(sum.latency.count() == 1);
    CHECK(sum.failed == 2);
    CHECK(sum.by_answer.contains("timeout"));
    CHECK_FALSE(sum.by_answer.contains("connect"));
}

TEST_CASE("Draining counts from the end of the outage until nothing waits", "[load]") {
    LoadStatistics statistics;
    statistics.backlog(2s, 10);
    statistics.outage_ended(5s);
    statistics.backlog(6s, 20);
    CHECK_FALSE(statistics.summary().drained);
    statistics.backlog(9s, 0);

    const LoadSummary sum = statistics.summary();
    CHECK(sum.drained);
    CHECK(sum.drain == 4s);
    CHECK(sum.backlog_max == 20);
    CHECK(sum.slots[3].backlog == 10);  // What waits goes on waiting in slots without events.
}

TEST_CASE("A long run has longer slots, and loses nothing", "[load]") {
    LoadStatistics statistics;
    for (int second = 0; second < 1000; ++second) {
        exchange(statistics, std::chrono::seconds{second}, std::chrono::seconds{second},
                 std::chrono::seconds{second} + 1ms, kOk);
    }

    const LoadSummary sum = statistics.summary();
    CHECK(sum.slot == 8s);
    CHECK(sum.slots.size() == 125);
    std::uint64_t planned = 0;
    std::uint64_t answers = 0;
    for (const LoadSlot& slot : sum.slots) {
        planned += slot.planned;
        answers += slot.answers.at("200");
    }
    CHECK(planned == 1000);
    CHECK(answers == 1000);
}

TEST_CASE("Metrics are in the text format of Prometheus", "[load]") {
    LoadStatistics statistics;
    exchange(statistics, 0s, 0s, 2ms, kOk);
    statistics.retried(1s, kTimeout);

    const std::string text = render_metrics(statistics.snapshot(1s, 3));
    for (const char* line :
         {"# TYPE notisim_load_sent_total counter\n", "notisim_load_sent_total 1\n", "notisim_load_in_flight 3\n",
          "notisim_load_answers_total{answer=\"200\"} 1\n", "notisim_load_answers_total{answer=\"timeout\"} 1\n",
          "notisim_load_latency_seconds{quantile=\"0.99\"} 0.002\n", "notisim_load_latency_seconds_count 1\n"}) {
        INFO(text);
        CHECK(text.find(line) != std::string::npos);
    }
}
