#include "simulator/base/rng.hpp"
#include "simulator/engine/histogram.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

namespace {

using namespace notisim;
using std::chrono::microseconds;

Histogram histogram_of(const std::vector<std::int64_t>& values) {
    Histogram histogram;
    for (const std::int64_t value : values) {
        histogram.record(microseconds{value});
    }
    return histogram;
}

// The smallest value that `percent` of all stay at or below.
std::int64_t exact_percentile(std::vector<std::int64_t> values, double percent) {
    std::sort(values.begin(), values.end());
    const double rank = std::ceil(percent / 100.0 * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

// Values of every magnitude from 1 us to 1 h.
std::vector<std::int64_t> random_values(std::uint64_t seed, std::size_t count) {
    Rng random(seed);
    std::vector<std::int64_t> values;
    for (std::size_t index = 0; index < count; ++index) {
        const std::uint64_t magnitude = std::uint64_t{1} << random.between(1, 31);
        values.push_back(static_cast<std::int64_t>(random.between(magnitude / 2, magnitude)));
    }
    return values;
}

}  // namespace

TEST_CASE("percentiles are within a thousandth of those of the sorted values", "[histogram]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto values = random_values(seed, 50 * seed);
        const Histogram histogram = histogram_of(values);

        for (const double percent : {0.1, 1.0, 10.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
            INFO("seed " << seed << ", " << percent << " %");
            const auto exact = static_cast<double>(exact_percentile(values, percent));
            const auto told = static_cast<double>(histogram.percentile(percent).count());
            CHECK(told >= exact);
            CHECK(told - exact <= exact / 1000.0);
        }
    }
}

TEST_CASE("latencies up to two milliseconds are exact", "[histogram]") {
    std::vector<std::int64_t> values;
    for (std::int64_t value = 1; value <= 2000; ++value) {
        values.push_back(value);
    }
    const Histogram histogram = histogram_of(values);

    CHECK(histogram.percentile(50).count() == 1000);
    CHECK(histogram.percentile(99).count() == 1980);
    CHECK(histogram.percentile(100).count() == 2000);
    CHECK(histogram.count() == 2000);
}

TEST_CASE("an empty histogram says nothing", "[histogram]") {
    const Histogram histogram;

    CHECK(histogram.percentile(50).count() == 0);
    CHECK(histogram.max().count() == 0);
    CHECK(histogram.count() == 0);
}

TEST_CASE("a percentile is never above the largest latency", "[histogram]") {
    const Histogram histogram = histogram_of({123'457});

    CHECK(histogram.percentile(50).count() == 123'457);
    CHECK(histogram.percentile(100).count() == 123'457);
}

TEST_CASE("latencies beyond the scale are counted at its end", "[histogram]") {
    const Histogram histogram = histogram_of({-5, 9'000'000'000});

    CHECK(histogram.count() == 2);
    CHECK(histogram.percentile(50).count() == 0);
    CHECK(histogram.max().count() == 9'000'000'000);
    CHECK(histogram.percentile(100).count() >= 3'600'000'000);
}

TEST_CASE("merged histograms say what one would have said", "[histogram]") {
    const auto some = random_values(1, 500);
    const auto others = random_values(2, 300);
    std::vector<std::int64_t> all = some;
    all.insert(all.end(), others.begin(), others.end());

    const Histogram whole = histogram_of(all);
    for (const auto& [first, second] : {std::pair{some, others}, std::pair{others, some}}) {
        Histogram merged = histogram_of(first);
        merged.merge(histogram_of(second));

        CHECK(merged.count() == 800);
        CHECK(merged.max() == whole.max());
        for (const double percent : {1.0, 50.0, 90.0, 99.0}) {
            CHECK(merged.percentile(percent) == whole.percentile(percent));
        }
    }
}
