#include "simulator/base/rng.hpp"
#include "simulator/load/backlog.hpp"
#include "tests/unit/load/stories_of.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace notisim;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kStart{};

std::vector<Happening> one(std::uint32_t group) {
    Happening happening;
    happening.turn.group = group;
    happening.vehicle = group;
    return {happening};
}

}  // namespace

TEST_CASE("What failed is retried after the delay, and what came meanwhile after it", "[load]") {
    const StoryBook book = small_fleet();
    Backlog backlog(book);
    const LaneKey key{4, 0, 0};
    CHECK_FALSE(backlog.has(key));

    const AttemptResult failed = backlog.fail_first(key, one(4), kStart, kStart + 1s);

    CHECK(failed.stored == 1);
    CHECK(failed.retry_at == kStart + 11s);
    CHECK(backlog.has(key));
    CHECK_FALSE(backlog.is_ready());
    CHECK(backlog.next_due() == kStart + 11s);

    backlog.advance(kStart + 11s);
    REQUIRE(backlog.is_ready());
    const Waiting retry = backlog.take();
    CHECK_FALSE(retry.first);
    CHECK(retry.key.group == 4);
    backlog.raise(key, one(4), kStart + 11s);
    backlog.finish(retry, true, kStart + 11s);
    REQUIRE(backlog.is_ready());
    const Waiting later = backlog.take();
    CHECK(later.first);
    backlog.finish(later, true, kStart + 12s);

    CHECK_FALSE(backlog.has(key));
    CHECK(backlog.waiting() == 0);
    CHECK(backlog.counts().raised == 2);
    CHECK(backlog.counts().delivered == 2);
}

TEST_CASE("A single try gives up at once", "[load]") {
    StoryBook book = small_fleet();
    for (StoryLane& lane : book.lanes) {
        lane.settings.attempts_max = 1;
    }
    Backlog backlog(book);

    CHECK(backlog.fail_first({1, 0, 0}, one(1), kStart, kStart).given_up == 1);
    CHECK(backlog.counts().given_up == 1);
    CHECK_FALSE(backlog.has({1, 0, 0}));
}

TEST_CASE("Whatever a receiver answers: raised = delivered + expired + given up + pending", "[load]") {
    StoryBook book = small_fleet();
    for (StoryLane& lane : book.lanes) {
        lane.settings.attempts_max = 4;
    }
    Backlog backlog(book);
    Rng random(1);
    TimePoint now = kStart;
    std::uint64_t raised = 0;
    for (int round = 0; round < 20'000; ++round) {
        now += Duration{static_cast<std::int64_t>(random.between(0, 500))};
        backlog.advance(now);
        const LaneKey key{static_cast<std::uint32_t>(random.between(0, 40)), 0, 0};
        if (backlog.has(key)) {
            backlog.raise(key, one(key.group), now);
        } else {
            backlog.fail_first(key, one(key.group), now, now);
        }
        ++raised;
        while (backlog.is_ready()) {
            backlog.finish(backlog.take(), random.between(0, 2) == 0, now);
        }
        const Counts counts = backlog.counts();
        REQUIRE(counts.raised == raised);
        REQUIRE(counts.pending() == backlog.waiting());
    }
    CHECK(backlog.counts().delivered > 0);
    CHECK(backlog.counts().given_up > 0);
}

TEST_CASE("What is given up at once or expires is forgotten when nothing waits", "[load]") {
    StoryBook book = small_fleet();
    SECTION("given up") {
        for (StoryLane& lane : book.lanes) {
            lane.settings.attempts_max = 1;
        }
        Backlog backlog(book);
        for (std::uint32_t group = 0; group < 10'000; ++group) {
            backlog.fail_first({group, 0, 0}, one(group), kStart, kStart);
        }
        CHECK(backlog.counts().given_up == 10'000);
        CHECK(backlog.kept() < 5'000);
    }
    SECTION("expired") {
        Backlog backlog(book);
        for (std::uint32_t group = 0; group < 10'000; ++group) {
            backlog.fail_first({group, 0, 0}, one(group), kStart, kStart);
        }
        backlog.advance(kStart + 24h * 10);
        CHECK(backlog.counts().expired == 10'000);
        CHECK(backlog.kept() < 5'000);
    }
}

TEST_CASE("Delivered notifications are forgotten when nothing waits", "[load]") {
    const StoryBook book = small_fleet();
    Backlog backlog(book);
    for (std::uint32_t group = 0; group < 10'000; ++group) {
        backlog.fail_first({group, 0, 0}, one(group), kStart, kStart);
    }
    CHECK(backlog.kept() > 10'000);
    backlog.advance(kStart + 10s);
    while (backlog.is_ready()) {
        backlog.finish(backlog.take(), true, kStart + 10s);
    }
    CHECK(backlog.kept() < 10);
    CHECK(backlog.counts().delivered == 10'000);
}
