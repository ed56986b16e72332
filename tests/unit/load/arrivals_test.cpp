#include "simulator/load/arrivals.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace notisim;
using namespace std::chrono_literals;

namespace {

LoadPlan plan_of(std::string_view text, double rate, std::chrono::milliseconds duration) {
    std::string why;
    const auto plan = parse_plan(text, rate, duration, why);
    INFO(why);
    REQUIRE(plan);
    return *plan;
}

std::vector<std::chrono::nanoseconds> moments(const LoadPlan& plan, LoadPart part = {}, unsigned per_request = 1) {
    Arrivals arrivals(plan, part, per_request, 7);
    std::vector<std::chrono::nanoseconds> result;
    while (const auto at = arrivals.peek()) {
        result.push_back(*at);
        arrivals.pop();
    }
    return result;
}

}  // namespace

TEST_CASE("A constant plan asks for evenly spaced requests", "[load]") {
    const auto at = moments(plan_of("constant", 100, 1s));

    REQUIRE(at.size() == 100);
    CHECK(at[0] == 0ns);
    CHECK(at[1] == 10ms);
    CHECK(at[99] == 990ms);
}

TEST_CASE("Parts of a plan together are the plan", "[load]") {
    const std::string_view text = GENERATE("constant", "ramp:10/s", "stages:50/s@500ms,200/s@1s", "burst:37@300ms");
    const LoadPlan plan = plan_of(text, 200, 2s);

    std::vector<std::chrono::nanoseconds> joined;
    for (std::uint32_t part = 0; part < 8; ++part) {
        const auto some = moments(plan, {part, 8});
        joined.insert(joined.end(), some.begin(), some.end());
    }
    std::sort(joined.begin(), joined.end());

    const auto whole = moments(plan);
    CHECK(joined == whole);
    CHECK(std::abs(plan.total() - static_cast<double>(whole.size())) <= 1);
}

TEST_CASE("A Poisson plan has the rate asked for, and the same moments for the same seed", "[load]") {
    const LoadPlan plan = plan_of("poisson", 1000, 20s);
    const auto at = moments(plan);

    CHECK(at == moments(plan));
    CHECK(at.size() > 19'000);
    CHECK(at.size() < 21'000);
    CHECK(std::is_sorted(at.begin(), at.end()));
}

TEST_CASE("A ramp asks for little at its begin and for much at its end", "[load]") {
    const auto at = moments(plan_of("ramp:0/s", 1000, 2s));

    REQUIRE(at.size() == 1000);
    const auto first_half = std::count_if(at.begin(), at.end(), [](auto moment) { return moment < 1s; });
    CHECK(first_half == 250);
}

TEST_CASE("Requests of several notifications come as much less often", "[load]") {
    CHECK(moments(plan_of("constant", 1000, 1s), {}, 10).size() == 100);
}

TEST_CASE("What is no plan is refused with a reason", "[load]") {
    const std::string_view text = GENERATE("constnat", "ramp", "ramp:fast", "stages:", "stages:5/s", "stages:5/s@1s,",
                                           "burst:0@1s", "burst:5", "poisson:5", "constant:5");
    std::string why;
    CHECK_FALSE(parse_plan(text, 100, 1s, why));
    CHECK_FALSE(why.empty());
}

TEST_CASE("Rates are read with their unit", "[load]") {
    CHECK(parse_rate("5000/s") == 5000.0);
    CHECK(parse_rate("300/min") == 5.0);
    CHECK(parse_rate("36/h") == 0.01);
    CHECK_FALSE(parse_rate("5000"));
    CHECK_FALSE(parse_rate("-1/s"));
    CHECK_FALSE(parse_rate("1/day"));
}
