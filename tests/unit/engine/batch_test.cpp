#include "tests/unit/engine/engine_driver.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

LaneSettings window(std::uint32_t batch_size, Duration length) {
    LaneSettings settings;
    settings.gather = LaneSettings::Gather::window;
    settings.batch_size = batch_size;
    settings.window = length;
    return settings;
}

LaneSettings b2c() {
    LaneSettings settings;
    settings.gather = LaneSettings::Gather::lag;
    settings.batch_size = 100;
    settings.full_group_at_once = true;
    return settings;
}

}  // namespace

TEST_CASE("a window closes when enough wait", "[engine][batch]") {
    EngineDriver driver(window(3, 60s));

    driver.raise(7);

    CHECK(driver.log == Log{"0s fresh 1+2+3 ok", "0s fresh 4+5+6 ok"});
    CHECK(driver.engine.next_due() == TimePoint{60s});
    driver.run_out();
    CHECK(driver.log.back() == "1m fresh 7 ok");
    CHECK(driver.engine.counts().pending() == 0);
}

TEST_CASE("a window closes when its time is over", "[engine][batch][A-66]") {
    EngineDriver driver(window(10, 60s));

    driver.pass_to(5s);
    driver.raise();
    driver.pass_to(45s);
    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"1m5s fresh 1+2 ok"});
}

TEST_CASE("a window from the last event starts again with each", "[engine][batch][A-66]") {
    LaneSettings settings = window(10, 60s);
    settings.window_from_last = true;
    EngineDriver driver(settings);

    driver.pass_to(5s);
    driver.raise();
    driver.pass_to(45s);
    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"1m45s fresh 1+2 ok"});
}

TEST_CASE("a window that was closed by size does not close the next one early", "[engine][batch]") {
    EngineDriver driver(window(2, 60s));

    driver.raise(2);
    driver.pass_to(30s);
    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1+2 ok", "1m30s fresh 3 ok"});
}

TEST_CASE("events of one moment go in batches of the size and nothing is held for ever", "[engine][batch]") {
    EngineDriver driver(window(10, 5s));

    driver.raise_only(25);
    driver.run_out();

    REQUIRE(driver.attempts.size() == 3);
    CHECK(driver.attempts[0].notifications.size() == 10);
    CHECK(driver.attempts[1].notifications.size() == 10);
    CHECK(driver.attempts[2].notifications.size() == 5);
    CHECK(driver.engine.counts().delivered == 25);
    CHECK(driver.elapsed() == 5s);
}

TEST_CASE("a window in failure is collected before it probes", "[engine][batch][new-event]") {
    EngineDriver driver(window(2, 60s));
    driver.accepts = refuse_all;

    driver.raise(2);
    driver.pass_to(5s);
    driver.raise();
    CHECK(driver.log == Log{"0s fresh 1+2 no"});
    driver.raise();

    CHECK(driver.log == Log{"0s fresh 1+2 no", "5s probe 3+4 no"});
}

TEST_CASE("events of different groups never share a request", "[engine][batch][A-21]") {
    EngineDriver driver(window(10, 5s));

    driver.raise_only(2, 7);
    driver.raise_only(1, 8);
    driver.raise_only(3, 7);
    driver.run_out();

    CHECK(driver.log == Log{"5s fresh 1+2+4+5+6 ok", "5s fresh 3 ok"});
}

TEST_CASE("a full window of two groups is sent whole", "[engine][batch][A-21]") {
    EngineDriver driver(window(3, 60s));

    driver.raise_only(1, 1);
    driver.raise_only(2, 2);
    driver.serve();

    CHECK(driver.log == Log{"0s fresh 1 ok", "0s fresh 2+3 ok"});
}

TEST_CASE("groups are not mixed in retries and flushes either", "[engine][batch][A-21]") {
    LaneSettings settings = window(10, 5s);
    EngineDriver driver(settings);
    driver.accepts = [&](const Attempt&) { return driver.elapsed() >= 15s; };

    driver.raise_only(2, 1);
    driver.raise_only(2, 2);
    driver.run_out();

    CHECK(driver.log == Log{"5s fresh 1+2 no", "5s probe 3+4 no", "15s retry 1+2 ok", "15s flush 3+4 ok"});
}

TEST_CASE("a b2c notification goes at once and alone when idle", "[engine][batch][A-18]") {
    EngineDriver driver(b2c());

    driver.raise(3);

    CHECK(driver.log == Log{"0s fresh 1 ok", "0s fresh 2 ok", "0s fresh 3 ok"});
}

TEST_CASE("b2c notifications that waited together go together", "[engine][batch][A-18]") {
    DeliveryEngine engine;
    engine.add_lane(b2c());
    Attempt attempt;
    engine.raise(0, 0, TimePoint{});
    REQUIRE(engine.take_ready(attempt));
    for (int raised = 0; raised < 150; ++raised) {
        engine.raise(0, 0, TimePoint{1s});
    }

    engine.finish(0, true, TimePoint{2s});

    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.notifications.size() == 100);
    CHECK(attempt.notifications.front() == 2);
    CHECK(attempt.notifications.back() == 101);
    engine.finish(0, true, TimePoint{2s});
    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.notifications.size() == 50);
}

TEST_CASE("a full hundred in failure goes before the tick", "[engine][batch][RETRY-7]") {
    LaneSettings settings = b2c();
    settings.queue_new = true;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise(99);
    driver.pass_to(3s);
    CHECK(driver.attempts.size() == 1);
    driver.raise();

    REQUIRE(driver.attempts.size() == 2);
    CHECK(driver.attempts[1].reason == AttemptReason::retry);
    CHECK(driver.attempts[1].notifications.size() == 100);
    CHECK(driver.results[1].retry_at == TimePoint{13s});
    driver.raise(99);
    CHECK(driver.attempts.size() == 2);
    driver.raise();
    CHECK(driver.attempts.size() == 3);
}

TEST_CASE("a hundred that came one by one as probes go together before the tick", "[engine][batch][RETRY-7]") {
    EngineDriver driver(b2c());
    driver.accepts = refuse_all;

    driver.raise(100);

    REQUIRE(driver.attempts.size() == 101);
    CHECK(driver.attempts[99].reason == AttemptReason::probe);
    CHECK(driver.results[99].retry_at == TimePoint{});
    CHECK(driver.attempts[100].reason == AttemptReason::retry);
    CHECK(driver.attempts[100].notifications.size() == 100);
    CHECK(driver.results[100].retry_at == TimePoint{10s});
}

TEST_CASE("a full hundred that has just failed waits for its tick", "[engine][batch][RETRY-7]") {
    EngineDriver driver(b2c());
    driver.accepts = refuse_all;

    // The first goes alone; the hundred that waited for it go together.
    driver.raise_only(101);
    driver.serve();

    CHECK(driver.attempts.size() == 2);
    CHECK(driver.attempts[1].notifications.size() == 100);
    CHECK(driver.results[1].retry_at == TimePoint{10s});
    driver.pass_to(10s);
    CHECK(driver.attempts.size() == 3);
}

TEST_CASE("events of one moment go alone while nothing lags", "[engine][batch][A-18]") {
    EngineDriver driver(b2c());

    driver.raise_only(3);
    driver.serve();

    CHECK(driver.log == Log{"0s fresh 1 ok", "0s fresh 2+3 ok"});
    driver.raise();
    CHECK(driver.log.back() == "0s fresh 4 ok");
}

TEST_CASE("a batch takes no event that is not released yet", "[engine][batch][A-21]") {
    EngineDriver driver(window(3, 60s));

    driver.raise_only(2, 1);
    driver.raise_only(1, 2);
    driver.raise_only(1, 1);
    driver.serve();

    CHECK(driver.log == Log{"0s fresh 1+2 ok", "0s fresh 3 ok"});
    driver.run_out();
    CHECK(driver.log.back() == "1m fresh 4 ok");
}

TEST_CASE("a hundred counts anew after the lane was out of failure", "[engine][batch][RETRY-7]") {
    LaneSettings settings = b2c();
    settings.queue_new = true;
    settings.retention = 15s;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise(60);
    driver.pass_to(15s);
    REQUIRE(driver.engine.counts().expired == 60);
    const std::size_t before = driver.attempts.size();
    driver.raise(60);

    CHECK(driver.attempts.size() == before + 1);
}
