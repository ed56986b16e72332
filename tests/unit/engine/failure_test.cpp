#include "tests/unit/engine/engine_driver.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

LaneSettings always(std::uint32_t batch_size = 1) {
    LaneSettings settings;
    settings.batch_size = batch_size;
    return settings;
}

// Accepts whatever is attempted from `since` on.
auto from(const EngineDriver& driver, Duration since) {
    return [&driver, since](const Attempt&) { return driver.elapsed() >= since; };
}

}  // namespace

TEST_CASE("a probe that is accepted lets the lane out and what is stored follows", "[engine][failure][new-event]") {
    EngineDriver driver(always());
    driver.accepts = from(driver, 4s);

    driver.raise(2);
    driver.pass_to(4s);
    driver.raise();

    CHECK(driver.log == Log{"0s fresh 1 no", "0s probe 2 no", "4s probe 3 ok", "4s flush 1 ok", "4s flush 2 ok"});
    CHECK(driver.results[0].entered_failure);
    CHECK_FALSE(driver.results[1].entered_failure);
    CHECK(driver.results[2].left_failure);
    CHECK_FALSE(driver.results[3].left_failure);
    CHECK_FALSE(driver.engine.in_failure(0));
    CHECK_FALSE(driver.engine.next_due());
}

TEST_CASE("a retry that is accepted lets the lane out and what is stored follows", "[engine][failure]") {
    EngineDriver driver(always());
    driver.accepts = from(driver, 10s);

    driver.raise(3);
    driver.run_out();

    CHECK(driver.log ==
          Log{"0s fresh 1 no", "0s probe 2 no", "0s probe 3 no", "10s retry 1 ok", "10s flush 2 ok", "10s flush 3 ok"});
    CHECK(driver.results[3].left_failure);
    CHECK(driver.elapsed() == 10s);
}

TEST_CASE("giving up the last notification lets the lane out", "[engine][failure]") {
    LaneSettings settings = always();
    settings.attempts_max = 2;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    CHECK(driver.engine.in_failure(0));
    driver.pass_to(10s);

    CHECK_FALSE(driver.engine.in_failure(0));
    CHECK(driver.results.back().left_failure);
    driver.raise();
    CHECK(driver.log.back() == "10s fresh 2 no");
}

TEST_CASE("the end of the retention lets the lane out", "[engine][failure][retention]") {
    LaneSettings settings = always();
    settings.retention = 15s;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(16s);

    CHECK(driver.expired == Log{"15s: 1"});
    CHECK_FALSE(driver.engine.in_failure(0));
    driver.raise();
    CHECK(driver.log == Log{"0s fresh 1 no", "10s retry 1 no", "16s fresh 2 no"});
}

TEST_CASE("a flush that fails puts the lane into failure again", "[engine][failure]") {
    EngineDriver driver(always());
    driver.accepts = [](const Attempt& attempt) { return attempt.reason == AttemptReason::retry; };

    driver.raise(3);
    driver.pass_to(20s);

    CHECK(driver.log == Log{"0s fresh 1 no", "0s probe 2 no", "0s probe 3 no", "10s retry 1 ok", "10s flush 2 no",
                            "20s retry 2 ok", "20s flush 3 no"});
    CHECK(driver.results[4].entered_failure);
    CHECK(driver.results[4].retry_at == TimePoint{20s});
}

TEST_CASE("stored notifications are flushed oldest first", "[engine][failure][A-34]") {
    LaneSettings settings = always(2);
    settings.gather = LaneSettings::Gather::lag;
    EngineDriver driver(settings);
    driver.accepts = from(driver, 1s);

    driver.raise(5);
    driver.pass_to(1s);
    driver.raise();

    CHECK(Log(driver.log.end() - 4, driver.log.end()) ==
          Log{"1s probe 6 ok", "1s flush 1+2 ok", "1s flush 3+4 ok", "1s flush 5 ok"});
}

TEST_CASE("stored notifications are flushed newest first where that is chosen", "[engine][failure][A-34]") {
    LaneSettings settings = always(2);
    settings.gather = LaneSettings::Gather::lag;
    settings.newest_first = true;
    EngineDriver driver(settings);
    driver.accepts = from(driver, 1s);

    driver.raise(5);
    driver.pass_to(1s);
    driver.raise();

    CHECK(Log(driver.log.end() - 4, driver.log.end()) ==
          Log{"1s probe 6 ok", "1s flush 5+4 ok", "1s flush 3+2 ok", "1s flush 1 ok"});
}

TEST_CASE("a newest first flush that fails keeps the store in order", "[engine][failure][A-34]") {
    LaneSettings settings = always(2);
    settings.gather = LaneSettings::Gather::lag;
    settings.newest_first = true;
    EngineDriver driver(settings);
    driver.accepts = [](const Attempt& attempt) { return attempt.notifications.front() == 6; };

    driver.raise(5);
    driver.pass_to(1s);
    driver.raise();
    driver.pass_to(20s);

    CHECK(Log(driver.log.end() - 3, driver.log.end()) == Log{"1s probe 6 ok", "1s flush 5+4 no", "11s retry 1+2 no"});
}

TEST_CASE("a retry carries the oldest whatever the order of the flush", "[engine][failure][A-34]") {
    LaneSettings settings = always();
    settings.newest_first = true;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise(2);
    driver.pass_to(10s);

    CHECK(driver.log.back() == "10s retry 1 no");
}

TEST_CASE("a new notification in failure probes and leaves the tick where it is", "[engine][failure][new-event]") {
    EngineDriver driver(always());
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(7s);
    driver.raise();
    driver.pass_to(20s);

    CHECK(driver.log == Log{"0s fresh 1 no", "7s probe 2 no", "10s retry 1 no", "20s retry 1 no"});
    CHECK(driver.results[1].retry_at == TimePoint{10s});
}

TEST_CASE("a new notification in failure waits for the tick where it is queued", "[engine][failure][new-event]") {
    LaneSettings settings = always();
    settings.queue_new = true;
    EngineDriver driver(settings);
    driver.accepts = from(driver, 20s);

    driver.raise();
    driver.pass_to(7s);
    driver.raise(2);
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no", "10s retry 1 no", "20s retry 1 ok", "20s flush 2 ok", "20s flush 3 ok"});
}

TEST_CASE("what was raised during the first failing attempt is queued too", "[engine][failure][new-event]") {
    LaneSettings settings = always();
    settings.queue_new = true;
    DeliveryEngine engine;
    engine.add_lane(settings);
    Attempt attempt;
    engine.raise(0, 0, TimePoint{});
    REQUIRE(engine.take_ready(attempt));
    engine.raise(0, 0, TimePoint{1s});

    engine.finish(0, false, TimePoint{2s});

    CHECK_FALSE(engine.take_ready(attempt));
    CHECK(engine.next_due() == TimePoint{12s});
    engine.advance(TimePoint{12s});
    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.notifications == std::vector<NotificationId>{1});
}

TEST_CASE("the older goes before the newer in a flush that mixes probes and the queue", "[engine][failure]") {
    DeliveryEngine engine;
    engine.add_lane(always(3));
    Attempt attempt;
    for (int raised = 0; raised < 3; ++raised) {
        engine.raise(0, 0, TimePoint{});
        REQUIRE(engine.take_ready(attempt));
        engine.finish(0, false, TimePoint{});
    }
    engine.advance(TimePoint{10s});
    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.notifications == std::vector<NotificationId>{1, 2, 3});
    engine.raise(0, 0, TimePoint{11s});
    engine.finish(0, false, TimePoint{11s});
    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.notifications == std::vector<NotificationId>{4});
    engine.finish(0, true, TimePoint{11s});

    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.reason == AttemptReason::flush);
    CHECK(attempt.notifications == std::vector<NotificationId>{1, 2, 3});
}

TEST_CASE("what is raised during a flush is sent after it", "[engine][failure]") {
    DeliveryEngine engine;
    engine.add_lane(always());
    Attempt attempt;
    for (int raised = 0; raised < 2; ++raised) {
        engine.raise(0, 0, TimePoint{});
        REQUIRE(engine.take_ready(attempt));
        engine.finish(0, false, TimePoint{});
    }
    engine.advance(TimePoint{10s});
    REQUIRE(engine.take_ready(attempt));
    engine.raise(0, 0, TimePoint{10s});
    engine.finish(0, true, TimePoint{10s});

    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.reason == AttemptReason::flush);
    CHECK(attempt.notifications == std::vector<NotificationId>{2});
    engine.finish(0, true, TimePoint{10s});
    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.reason == AttemptReason::fresh);
    CHECK(attempt.notifications == std::vector<NotificationId>{3});
}

TEST_CASE("a delivery keeps its number while it carries the same notifications", "[engine][failure]") {
    LaneSettings settings = always(3);
    settings.gather = LaneSettings::Gather::lag;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(10s);
    CHECK(driver.attempts[1].delivery == driver.attempts[0].delivery);
    CHECK(driver.attempts[1].number == 2);

    driver.raise();
    driver.pass_to(20s);
    driver.pass_to(30s);

    REQUIRE(driver.log ==
            Log{"0s fresh 1 no", "10s retry 1 no", "10s probe 2 no", "20s retry 1+2 no", "30s retry 1+2 no"});
    CHECK(driver.attempts[2].delivery == 2);
    CHECK(driver.attempts[3].delivery == 3);
    CHECK(driver.attempts[3].number == 1);
    CHECK(driver.attempts[3].tries_max == 3);
    CHECK(driver.attempts[4].delivery == 3);
    CHECK(driver.attempts[4].number == 2);
}

TEST_CASE("a batch that is torn apart becomes new deliveries", "[engine][failure]") {
    LaneSettings settings = always(2);
    settings.gather = LaneSettings::Gather::window;
    settings.window = 5s;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(5s);
    driver.raise(2);
    driver.pass_to(15s);

    CHECK(driver.log == Log{"5s fresh 1 no", "5s probe 2+3 no", "15s retry 1+2 no"});
    CHECK(driver.attempts[2].delivery == 3);
    CHECK(driver.attempts[2].number == 1);
}

TEST_CASE("what is left of a batch is a new delivery", "[engine][failure][retention]") {
    LaneSettings settings = always(2);
    settings.gather = LaneSettings::Gather::window;
    settings.window = 5s;
    settings.retention = 12s;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(4s);
    driver.raise();
    driver.run_out();

    REQUIRE(driver.log == Log{"4s fresh 1+2 no", "14s retry 2 no"});
    CHECK(driver.attempts[1].delivery == 2);
    CHECK(driver.attempts[1].number == 1);
    CHECK(driver.attempts[1].tries_max == 2);
}
