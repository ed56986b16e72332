#include "simulator/base/rng.hpp"
#include "simulator/load/threshold.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <algorithm>

namespace notisim::test {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kSeconds = 24;
constexpr std::uint64_t kPerSecond = 50;
constexpr std::uint64_t kOutage = 8;   // From that second on ...
constexpr std::uint64_t kMended = 11;  // ... until this one, nothing answers.

std::chrono::microseconds latency_at(Rng& random, std::uint64_t second) {
    const std::uint64_t usual = 800 + random.between(0, 1500) + (random.between(0, 99) == 0 ? 40'000 : 0);
    return std::chrono::microseconds{second >= kMended && second < kMended + 3 ? usual * 9 : usual};
}

// One notification of the plan, sent once or dropped.
void attempt(RunResult& result, LoadSlot& slot, Rng& random, std::uint64_t second) {
    LoadSummary& load = *result.load;
    ++load.planned;
    ++slot.planned;
    if (second == kMended && random.between(0, 9) == 0) {
        ++load.dropped;
        return;
    }
    ++load.sent;
    ++slot.sent;
    const bool silent = second >= kOutage && second < kMended;
    const std::string answer = silent ? "timeout" : random.between(0, 199) == 0 ? "503" : "200";
    const std::chrono::microseconds latency = silent ? 500ms : latency_at(random, second);
    const std::chrono::microseconds delay{random.between(0, 300)};
    load.latency.record(latency + delay);
    load.service.record(latency);
    load.send_delay.record(delay);
    load.by_answer[answer].record(latency + delay);
    slot.latency.record(latency + delay);
    ++slot.answers[answer];
    ++result.answers[answer];
    result.answered += silent ? 0U : 1U;
    ++(answer == "200" ? load.ok : load.failed);
    load.late_sends += delay > 290us ? 1U : 0U;
    result.latency.record(latency);
}

void judge_all(RunResult& result) {
    for (const std::string& text : result.load->thresholds) {
        std::string why;
        result.checks.push_back(judge(*parse_threshold(text, why), *result.load));
        result.checks.back().reproduce = "notisim load http://127.0.0.1:8080/hook --rate 50 --threshold '" + text + "'";
    }
}

}  // namespace

RunResult load_result(unsigned shard, unsigned shards) {
    RunResult result;
    result.command = "load";
    result.scenario = "http://127.0.0.1:8080/hook";
    result.name = "load of http://127.0.0.1:8080/hook";
    result.target = "http://127.0.0.1:8080/hook";
    result.seed = 7;
    result.clock = "real";
    result.simulated_start = *parse_time("2026-01-15T08:00:00Z");
    result.simulated_end = result.simulated_start + 27s;
    result.wall = 27'104ms;
    result.end = "finished";
    LoadSummary& load = result.load.emplace();
    load.plan = "constant";
    load.duration = std::chrono::seconds{kSeconds};
    load.target_rate = kPerSecond;
    load.slots.resize(kSeconds + 2);
    Rng random(7 + shard);
    for (std::uint64_t second = 0; second < kSeconds; ++second) {
        for (std::uint64_t each = 0; each < kPerSecond; ++each) {
            attempt(result, load.slots[second], random, second);
        }
        const std::uint64_t waited = second < kOutage ? 0 : (std::min(second, kMended - 1) - kOutage + 1) * kPerSecond;
        const std::uint64_t gone = second < kMended ? 0 : (second - kMended + 1) * 30;
        load.slots[second].backlog = waited - std::min(waited, gone);
        load.backlog_max = std::max(load.backlog_max, load.slots[second].backlog);
    }
    load.slots.back().answers["200"] = result.retries = load.failed;
    result.answers["200"] += load.failed;
    load.achieved_rate = static_cast<double>(load.sent) / static_cast<double>(kSeconds);
    load.drain = 5200ms;
    load.connections = 8;
    load.vehicles = 200;
    load.shards = shards;
    load.shards_here = {shard};
    load.thresholds = {"p99<50ms", "service.p50<10ms", "failed<20%", "drain<60s", "lost<1"};
    load.probe = LoadProbe{1200, 1199, 1, 0, 2};
    result.notifications = {load.sent, load.sent, 0, 0};
    result.deliveries = load.sent;
    result.requests = result.attempts = load.sent + result.retries;
    result.batch_size_max = 1;
    judge_all(result);
    CaseResult achieved;
    achieved.id = "load/achieved";
    achieved.title = "the generator kept up with the plan";
    achieved.actual = "98 %";
    result.checks.push_back(achieved);
    result.verdict = Verdict::failed;
    return result;
}

RunResult capacity_result() {
    RunResult result = load_result();
    result.load->plan = "max";
    result.load->target_rate = 0;
    result.load->probe.reset();
    result.load->thresholds = {"p99<2s"};
    result.load->capacity =
        Capacity{850, 1000, 2, 3, {{500, true, ""}, {1000, false, "p99<2s"}, {850, true, ""}, {850, true, ""}}};
    result.checks.clear();
    judge_all(result);
    result.verdict = Verdict::passed;
    return result;
}

RunResult hostile_load_result() {
    RunResult result = load_result();
    const RunResult texts = hostile_result();
    const std::string& text = texts.name;
    for (std::string* each : {&result.scenario, &result.name, &result.target, &result.clock, &result.load->plan}) {
        *each = text;
    }
    result.end = text;
    result.load->thresholds = {text};
    result.load->by_answer[text].record(1ms);
    result.load->slots[3].answers[text] = 3;
    result.load->capacity = Capacity{850, 1000, 2, 3, {{500, false, text}}};
    result.answers[text] = 3;
    result.checks = texts.checks;
    return result;
}

}  // namespace notisim::test
