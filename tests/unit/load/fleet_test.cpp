#include "simulator/load/fleet.hpp"
#include "tests/unit/load/stories_of.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace notisim;
using namespace std::chrono_literals;

TEST_CASE("The parts of a fleet have each group once, and a group's stories do not depend on the part", "[load]") {
    const StoryBook book = small_fleet();
    Fleet whole(book, {}, 101, {}, 7);
    std::map<std::uint32_t, std::pair<std::uint16_t, std::uint16_t>> expected;
    for (int group = 0; group < 101; ++group) {
        const auto turn = whole.take();
        REQUIRE(turn);
        expected[turn->group] = {turn->story, turn->event};
    }
    CHECK(expected.size() == 101);
    CHECK_FALSE(whole.take());

    std::set<std::uint32_t> seen;
    for (std::uint32_t part = 0; part < 8; ++part) {
        Fleet some(book, {}, 101, {part, 8}, 7);
        while (const auto turn = some.take()) {
            CHECK(seen.insert(turn->group).second);
            CHECK(expected.at(turn->group) == std::pair{turn->story, turn->event});
        }
    }
    CHECK(seen.size() == 101);
}

TEST_CASE("A group goes through its stories event by event, one at a time", "[load]") {
    const StoryBook book = small_fleet();
    Fleet fleet(book, {}, 1, {}, 3);
    Turn before;
    for (int count = 0; count < 200; ++count) {
        const auto turn = fleet.take();
        REQUIRE(turn);
        CHECK_FALSE(fleet.take());
        if (count > 0) {
            const bool same = turn->number == before.number;
            CHECK((same ? turn->story == before.story && turn->event == before.event + 1
                        : turn->number == before.number + 1 && turn->event == 0));
        }
        before = *turn;
        fleet.release(turn->group);
    }
}

TEST_CASE("The mix counts notifications", "[load]") {
    const StoryBook book = small_fleet();
    Fleet fleet(book, {30, 70}, 1000, {}, 11);
    std::size_t remotes = 0;
    constexpr std::size_t kCount = 100'000;
    for (std::size_t count = 0; count < kCount; ++count) {
        const auto turn = fleet.take();
        REQUIRE(turn);
        remotes += book.stories[turn->story].remote ? 1U : 0U;
        fleet.release(turn->group);
    }
    CHECK(remotes > kCount * 28 / 100);
    CHECK(remotes < kCount * 32 / 100);
}

TEST_CASE("In the fleet plan later notifications of a story follow in its own time, and none after the end", "[load]") {
    const StoryBook book = small_fleet();
    std::string why;
    const auto plan = parse_plan("fleet", 500, 60s, why);
    REQUIRE(plan);
    Fleet fleet(book, {}, 10'000, {}, 5);
    Agenda agenda(*plan, fleet, {}, 1, 5);
    std::map<std::uint32_t, std::pair<Turn, std::chrono::nanoseconds>> last;
    std::chrono::nanoseconds now{0};
    std::size_t count = 0;
    while (const auto asked = agenda.peek()) {
        REQUIRE(asked->at >= now);
        now = asked->at;
        agenda.pop();
        const Turn turn = fleet.take(*asked->group);
        fleet.release(turn.group);
        agenda.follow(turn, asked->at);
        last[turn.group] = {turn, asked->at};
        ++count;
    }
    CHECK(now < 60s);
    CHECK(count > 29'000);
    CHECK(count < 31'000);
}

TEST_CASE("What is held for a busy group comes out in its order", "[load]") {
    const StoryBook book = small_fleet();
    std::string why;
    Fleet fleet(book, {}, 10, {}, 5);
    Agenda agenda(*parse_plan("fleet", 10, 10s, why), fleet, {}, 1, 5);
    agenda.hold({1s, 3});
    agenda.hold({2s, 3});
    agenda.hold({1500ms, 4});

    CHECK(agenda.holds_for(3));
    CHECK(agenda.take_held(3).at == 1s);
    CHECK(agenda.take_held(3).at == 2s);
    CHECK_FALSE(agenda.holds_for(3));
    CHECK(agenda.holds_any());
}
