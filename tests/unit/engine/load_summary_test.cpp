#include "simulator/base/rng.hpp"
#include "simulator/engine/load_summary.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

// Counts one first attempt in `summary`.
void record(LoadSummary& summary, std::uint64_t second, std::chrono::microseconds latency, const std::string& answer) {
    ++summary.planned;
    ++summary.sent;
    ++(answer == "200" ? summary.ok : summary.failed);
    summary.latency.record(latency);
    summary.service.record(latency / 2);
    summary.send_delay.record(latency / 7);
    summary.by_answer[answer].record(latency);
    const auto slot = static_cast<std::size_t>(second * 1000 / static_cast<std::uint64_t>(summary.slot.count()));
    if (summary.slots.size() <= slot) {
        summary.slots.resize(slot + 1);
    }
    ++summary.slots[slot].sent;
    ++summary.slots[slot].answers[answer];
    summary.slots[slot].latency.record(latency);
}

void check_same(const Histogram& left, const Histogram& right) {
    CHECK(left.buckets() == right.buckets());
    CHECK(left.count() == right.count());
    CHECK(left.max() == right.max());
    CHECK(left.mean() == right.mean());
    for (const double percent : {1.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
        CHECK(left.percentile(percent) == right.percentile(percent));
    }
}

void check_same(const LoadSummary& left, const LoadSummary& right) {
    CHECK(left.planned == right.planned);
    CHECK(left.sent == right.sent);
    CHECK(left.ok == right.ok);
    CHECK(left.failed == right.failed);
    check_same(left.latency, right.latency);
    check_same(left.service, right.service);
    check_same(left.send_delay, right.send_delay);
    REQUIRE(left.by_answer.size() == right.by_answer.size());
    for (const auto& [answer, latency] : left.by_answer) {
        check_same(latency, right.by_answer.at(answer));
    }
    REQUIRE(left.slot == right.slot);
    REQUIRE(left.slots.size() == right.slots.size());
    for (std::size_t index = 0; index < left.slots.size(); ++index) {
        CHECK(left.slots[index].sent == right.slots[index].sent);
        CHECK(left.slots[index].answers == right.slots[index].answers);
        check_same(left.slots[index].latency, right.slots[index].latency);
    }
}

}  // namespace

TEST_CASE("the same samples split eight ways and joined say what one run over all says", "[load]") {
    Rng random(7);
    LoadSummary whole;
    std::array<LoadSummary, 8> parts;
    for (std::size_t sample = 0; sample < 20'000; ++sample) {
        const std::chrono::microseconds latency{random.between(1, std::uint64_t{1} << random.between(4, 31))};
        const std::uint64_t second = random.between(0, 59);
        const std::string answer = random.between(0, 9) == 0 ? "timeout" : "200";
        record(whole, second, latency, answer);
        record(parts.at(random.between(0, 7)), second, latency, answer);
    }

    LoadSummary sum = parts[0];
    for (std::size_t part = 1; part < parts.size(); ++part) {
        merge(sum, parts.at(part));
    }
    check_same(sum, whole);

    LoadSummary backwards = parts[7];
    for (std::size_t part = 7; part-- > 0;) {
        merge(backwards, parts.at(part));
    }
    check_same(backwards, whole);
}

TEST_CASE("slots of different lengths become those of the longer ones", "[load]") {
    LoadSummary whole;
    LoadSummary fine;
    LoadSummary coarse;
    whole.slot = coarse.slot = 4s;
    for (std::uint64_t second = 0; second < 11; ++second) {
        record(whole, second, 1ms, "200");
        record(fine, second, 1ms, "200");
        record(whole, second + 3, 9ms, "500");
        record(coarse, second + 3, 9ms, "500");
    }

    for (const auto& [first, second] : {std::pair{fine, coarse}, std::pair{coarse, fine}}) {
        LoadSummary sum = first;
        merge(sum, second);

        check_same(sum, whole);
    }
}

TEST_CASE("what waits at once adds up over parts and not over time", "[load]") {
    LoadSummary one;
    one.slots.resize(3);
    one.slots[0].backlog = 5;
    one.slots[1].backlog = 9;
    one.slots[2].backlog = 2;
    one.backlog_max = 9;
    LoadSummary other;
    other.slot = 2s;
    other.slots.resize(1);
    other.slots[0].backlog = 4;
    other.backlog_max = 4;

    merge(one, other);

    REQUIRE(one.slots.size() == 2);
    CHECK(one.slots[0].backlog == 13);
    CHECK(one.slots[1].backlog == 2);
    CHECK(one.backlog_max == 13);
}

TEST_CASE("what parts of a run have in common stays, and the rest adds up", "[load]") {
    LoadSummary one;
    one.plan = "constant";
    one.duration = 60s;
    one.target_rate = 100;
    one.achieved_rate = 99.5;
    one.dropped = 2;
    one.late_sends = 3;
    one.drain = 4s;
    one.connections = 8;
    one.vehicles = 500;
    one.shards = 2;
    one.shards_here = {2};
    one.thresholds = {"p99<50ms"};
    one.probe = LoadProbe{10, 9, 1, 2, 3};
    LoadSummary other = one;
    other.drain = 9s;
    other.drained = false;
    other.shards_here = {1};
    other.thresholds = {"p99<50ms", "lost<1"};
    other.capacity = Capacity{5, 6, 1, 1, {}};

    merge(one, other);

    CHECK(one.plan == "constant");
    CHECK(one.duration == 60s);
    CHECK(one.target_rate == 200);
    CHECK(one.achieved_rate == 199);
    CHECK(one.dropped == 4);
    CHECK(one.late_sends == 6);
    CHECK(one.drain == 9s);
    CHECK_FALSE(one.drained);
    CHECK(one.workers == 2);
    CHECK(one.connections == 16);
    CHECK(one.vehicles == 1000);
    CHECK(one.shards == 2);
    CHECK(one.shards_here == std::vector<unsigned>{1, 2});
    CHECK(one.thresholds == std::vector<std::string>{"p99<50ms", "lost<1"});
    CHECK(one.probe->acknowledged == 20);
    CHECK(one.probe->acted_on == 18);
    CHECK(one.probe->lost == 2);
    CHECK(one.probe->doubled == 4);
    CHECK(one.probe->reordered == 6);
    CHECK(one.capacity->rate == 5);
}

TEST_CASE("of histograms of two precisions the coarser one remains, as if it had counted all", "[histogram]") {
    Rng random(3);
    Histogram whole(Histogram::kCoarse);
    Histogram fine(Histogram::kFine);
    Histogram coarse(Histogram::kCoarse);
    for (int sample = 0; sample < 5000; ++sample) {
        const std::chrono::microseconds latency{random.between(0, std::uint64_t{1} << random.between(1, 33))};
        whole.record(latency);
        (sample % 2 == 0 ? fine : coarse).record(latency);
    }

    Histogram one = fine;
    one.merge(coarse);
    check_same(one, whole);
    coarse.merge(fine);
    check_same(coarse, whole);
}
