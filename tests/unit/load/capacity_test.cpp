#include "simulator/load/capacity.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

namespace {

Capacity search(double capacity, double first, double highest) {
    CapacitySearch search(first, highest);
    int trials = 0;
    while (const auto rate = search.next()) {
        REQUIRE(++trials < 100);
        search.record(*rate <= capacity, "p99<50ms");
    }
    return search.result();
}

}  // namespace

TEST_CASE("The highest rate that keeps the thresholds is found within 5 %, and confirmed", "[load]") {
    const double limit = GENERATE(3.0, 777.0, 50'000.0);

    const Capacity found = search(limit, 100, 1e6);

    CHECK(found.rate <= limit);
    CHECK(found.rate >= limit * 0.95);
    CHECK(found.crossed_at > limit);
    CHECK(found.confirmed == CapacitySearch::kConfirming);
}

TEST_CASE("A receiver that keeps nothing, and one that keeps everything, end the search", "[load]") {
    CHECK(search(0, 100, 1e6).rate == 0);
    const Capacity all = search(1e9, 100, 1e6);
    CHECK(all.rate == 1e6);
    CHECK(all.crossed_at == 0);
}

TEST_CASE("A rate that is kept now and then is not the capacity", "[load]") {
    CapacitySearch search(100, 1e6);
    int trials = 0;
    while (const auto rate = search.next()) {
        // Above 900/s chance decides: every third trial there is kept.
        search.record(*rate <= 900 || ++trials % 3 == 0, "p99<50ms");
    }

    const Capacity& found = search.result();

    CHECK(found.rate >= 800);
    CHECK(found.crossed_at > found.rate);
    CHECK(found.confirmed == CapacitySearch::kConfirming);
    for (const CapacityTrial& trial : found.trials) {
        CHECK((trial.kept || trial.rate > found.rate));
    }
}

TEST_CASE("A search that chance keeps undecided ends all the same", "[load]") {
    CapacitySearch search(100, 1e6);
    unsigned trials = 0;
    while (search.next()) {
        search.record(++trials % 2 == 0, "p99<50ms");
    }

    CHECK(trials <= CapacitySearch::kTrialsMax);
}
