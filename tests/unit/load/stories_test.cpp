#include "tests/unit/load/stories_of.hpp"

#include <catch2/catch.hpp>

using namespace notisim;
using namespace std::chrono_literals;

namespace {

const std::string kHead = R"(notisim: 1
name: test
flavour: b2b
vehicles: {one: {}, two: {}}
callbacks:
  doors:
    remoteTypes: [Doors]
    callback: {webhook: {target: "http://127.0.0.1:9/hook", name: d}}
)";

}  // namespace

TEST_CASE("Each vehicle of a fleet has one story, remote actions with their sequence and monitors with a reminder",
          "[load]") {
    const StoryBook book = small_fleet();

    REQUIRE(book.stories.size() == 5);
    const Story& doors = book.stories[0];
    REQUIRE(doors.events.size() == 3);
    CHECK(doors.remote);
    CHECK(doors.events[0].mark == "Accepted");
    CHECK(doors.events[1].mark == "SentToVehicle");
    CHECK(doors.events[2].mark == "Success");
    CHECK(doors.events[2].after == 2s);
    CHECK(book.stories[1].events.size() == 4);
    CHECK_FALSE(book.stories[2].remote);
    CHECK(book.stories[2].events[1].alone.body.find(R"("refresh":true)") != std::string::npos);
    CHECK(book.lanes[doors.events[0].lane].accepted[200]);
    CHECK_FALSE(book.lanes[doors.events[0].lane].accepted[500]);
}

TEST_CASE("A story names the texts that are a vehicle's own", "[load]") {
    for (const Story& story : small_fleet().stories) {
        for (const StoryEvent& event : story.events) {
            for (const std::string& text : {event.vin, event.id, event.date}) {
                INFO(text);
                CHECK(event.alone.body.find(text) != std::string::npos);
            }
            CHECK(event.own_id);
        }
    }
}

TEST_CASE("A scenario's vehicles become stories, whatever its outages", "[load]") {
    std::string why;
    const auto book = stories_of(kHead + R"(steps:
  - outage: {for: 1h}
  - remote: {on: doors, vehicle: one, door: {state: Unlocked}}
  - after: 1m
    remote: {on: doors, vehicle: two, raw: {remoteType: Doors, eventStatus: {type: Done, status: Success}}}
)",
                                 why);

    REQUIRE(book);
    CHECK(book->stories.size() == 2);
    CHECK(book->stories[0].events.size() == 3);
    CHECK(book->stories[1].events.size() == 1);
}

TEST_CASE("What cannot be played by each vehicle is refused with a reason", "[load]") {
    std::string why;
    CHECK_FALSE(stories_of(kHead + "steps: [{wait: 1h}]\n", why));
    CHECK(why == "it raises no notification");
    CHECK_FALSE(stories_of(kHead + "steps:\n  - body: '{'\n    on: doors\n", why));
    CHECK(why.find("body") != std::string::npos);
    CHECK_FALSE(stories_of(kHead + R"(steps:
  - repeat: {times: 20000, every: 1s}
    steps:
      - remote: {on: doors, vehicle: one, raw: {remoteType: Doors, eventStatus: {type: Done, status: Success}}}
)",
                           why));
    CHECK(why.find("more than 10000") != std::string::npos);
}
