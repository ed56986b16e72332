#include "simulator/engine/timeline.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

Step exec(std::string name, Duration after = 0s, std::optional<Duration> at = std::nullopt) {
    Step step;
    step.at = at;
    step.after = after;
    step.what = ExecStep{std::move(name)};
    return step;
}

Step wait(Duration length, Duration after = 0s) {
    Step step;
    step.after = after;
    step.what = WaitStep{length};
    return step;
}

Step repeat(std::uint64_t times, Duration every, std::vector<Step> steps, Duration after = 0s) {
    Step step;
    step.after = after;
    step.what = RepeatStep{times, every, std::move(steps)};
    return step;
}

// `a@10s b@15s`.
std::string text(const std::vector<Step>& steps) {
    std::string text;
    for (const TimedStep& timed : make_timeline(steps)) {
        const auto* command = std::get_if<ExecStep>(&timed.step->what);
        text += fmt::format("{}{}@{}", text.empty() ? "" : " ", command != nullptr ? command->command : "wait",
                            format_duration(timed.at));
    }
    return text;
}

}  // namespace

TEST_CASE("the moments of steps", "[timeline]") {
    struct Row {
        std::vector<Step> steps;
        std::string_view expected;
        std::string_view sentence;
    };
    const std::vector<Row> rows{
        {{}, "", "no steps"},
        {{exec("a"), exec("b")}, "a@0s b@0s", "steps follow each other at once"},
        {{exec("a", 10s), exec("b", 5s)}, "a@10s b@15s", "after counts from the step before"},
        {{exec("a", 10s), exec("b", 0s, 3s), exec("c", 1s)}, "b@3s c@4s a@10s", "at counts from the start"},
        {{exec("a", 0s, 5s), exec("b", 0s, 5s), exec("c", 0s, 5s)}, "a@5s b@5s c@5s", "one moment: order of the file"},
        {{exec("a"), wait(1h), exec("b")}, "a@0s wait@0s b@1h", "a wait moves what follows"},
        {{wait(1h, 10s), exec("b", 5s)}, "wait@10s b@1h15s", "a wait begins after its own after"},
        {{repeat(3, 10s, {exec("a")})}, "a@0s a@10s a@20s", "every is from start to start"},
        {{repeat(3, 0s, {exec("a")})}, "a@0s a@0s a@0s", "every 0: all at once"},
        {{repeat(2, 10s, {exec("a"), exec("b", 3s)}), exec("c", 1s)},
         "a@0s b@3s a@10s b@13s c@14s",
         "what follows a repeat counts from its last step"},
        {{exec("x", 5s), repeat(2, 10s, {exec("a", 1s)}, 2s)}, "x@5s a@8s a@18s", "a repeat has an after of its own"},
        {{repeat(2, 10s, {exec("a", 0s, 4s)})}, "a@4s a@14s", "at in a repeat counts from the iteration"},
        {{repeat(2, 1min, {repeat(2, 10s, {exec("a")})})}, "a@0s a@10s a@1m a@1m10s", "repeats in repeats"},
        {{repeat(2, 5s, {exec("a"), exec("b", 7s)})}, "a@0s a@5s b@7s b@12s", "iterations may overlap"},
        {{repeat(2, 10s, {exec("a"), wait(30s)}), exec("b")},
         "a@0s wait@0s a@10s wait@10s b@40s",
         "a wait at the end of a repeat counts"},
        {{repeat(0, 10s, {exec("a")}, 3s), exec("b")}, "b@3s", "a repeat of nothing is a moment"},
    };
    for (const Row& row : rows) {
        INFO(row.sentence);
        CHECK(text(row.steps) == row.expected);
    }
}

TEST_CASE("steps of a repeat are not copied", "[timeline]") {
    const std::vector<Step> steps{repeat(100, 1s, {exec("a")})};

    const auto timeline = make_timeline(steps);

    REQUIRE(timeline.size() == 100);
    CHECK(timeline.front().step == timeline.back().step);
}

TEST_CASE("many steps of one moment keep the order of the file", "[timeline]") {
    std::vector<Step> steps;
    for (int index = 0; index < 100; ++index) {
        steps.push_back(exec(std::to_string(index), 0s, index % 2 == 0 ? 0s : 1s));
    }

    const auto timeline = make_timeline(steps);

    REQUIRE(timeline.size() == 100);
    for (std::size_t index = 1; index < 50; ++index) {
        CHECK(timeline[index].step > timeline[index - 1].step);
        CHECK(timeline[50 + index].step > timeline[49 + index].step);
    }
}
