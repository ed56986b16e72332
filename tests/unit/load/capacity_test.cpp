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
