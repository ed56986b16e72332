#include "tests/unit/engine/engine_driver.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

LaneSettings kept_for(Duration retention) {
    LaneSettings settings;
    settings.retention = retention;
    return settings;
}

}  // namespace

TEST_CASE("each notification is kept from the moment it was raised", "[engine][retention][A-65]") {
    EngineDriver driver(kept_for(25s));
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(12s);
    driver.raise();
    driver.run_out();

    CHECK(driver.expired == Log{"25s: 1", "37s: 1"});
    CHECK(driver.log == Log{"0s fresh 1 no", "10s retry 1 no", "12s probe 2 no", "20s retry 1 no", "30s retry 2 no"});
}

TEST_CASE("retention from the first failure starts with the first failed attempt", "[engine][retention][A-65]") {
    LaneSettings settings = kept_for(25s);
    settings.gather = LaneSettings::Gather::window;
    settings.batch_size = 10;
    settings.window = 20s;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;
    SECTION("from the event") {
        driver.raise();
        driver.run_out();

        CHECK(driver.log == Log{"20s fresh 1 no"});
        CHECK(driver.expired == Log{"25s: 1"});
    }
    SECTION("from the first failure") {
        settings.retention_from_failure = true;
        const LaneId lane = driver.engine.add_lane(settings);
        driver.raise_in(lane);
        driver.run_out();

        CHECK(driver.log == Log{"lane 1: 20s fresh 1 no", "lane 1: 30s retry 1 no", "lane 1: 40s retry 1 no"});
        CHECK(driver.expired == Log{"45s: 1"});
    }
}

TEST_CASE("retention from the first failure expires in the order of the failures", "[engine][retention][A-65]") {
    LaneSettings settings = kept_for(25s);
    settings.retention_from_failure = true;
    settings.queue_new = true;
    settings.retry_delay = 40s;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(3s);
    driver.raise();
    driver.run_out();

    // The second was never tried: its time counts from its event.
    CHECK(driver.log == Log{"0s fresh 1 no"});
    CHECK(driver.expired == Log{"25s: 1", "28s: 1"});
}

TEST_CASE("what waits in a window expires there", "[engine][retention]") {
    LaneSettings settings = kept_for(40s);
    settings.gather = LaneSettings::Gather::window;
    settings.batch_size = 10;
    settings.window = 20s;
    settings.window_from_last = true;
    EngineDriver driver(settings);

    for (const Duration at : {0s, 15s, 30s, 45s}) {
        driver.pass_to(at);
        driver.raise();
    }
    driver.run_out();

    CHECK(driver.expired == Log{"40s: 1", "55s: 1"});
    CHECK(driver.log == Log{"1m5s fresh 3+4 ok"});
}

TEST_CASE("a window whose events have expired is forgotten", "[engine][retention]") {
    LaneSettings settings = kept_for(10s);
    settings.gather = LaneSettings::Gather::window;
    settings.batch_size = 10;
    settings.window = 20s;
    EngineDriver driver(settings);

    driver.raise();
    driver.pass_to(15s);
    driver.raise();
    driver.pass_to(20s);

    CHECK(driver.log.empty());
    CHECK(driver.expired == Log{"10s: 1"});
}

TEST_CASE("expiry during an attempt leaves what it carries alone", "[engine][retention]") {
    DeliveryEngine engine;
    LaneSettings settings = kept_for(10s);
    engine.add_lane(settings);
    Attempt attempt;
    engine.raise(0, 0, TimePoint{});
    engine.raise(0, 0, TimePoint{});
    REQUIRE(engine.take_ready(attempt));

    const auto& expiries = engine.advance(TimePoint{10s});

    REQUIRE(expiries.size() == 1);
    CHECK(expiries[0].count == 1);
    CHECK(engine.state(2) == DeliveryEngine::State::expired);
    CHECK(engine.state(1) == DeliveryEngine::State::pending);
    CHECK(engine.finish(0, true, TimePoint{11s}).delivered == 1);
}

TEST_CASE("a driver that asks late is not given what has expired", "[engine][retention]") {
    DeliveryEngine engine;
    engine.add_lane(kept_for(10s));
    engine.add_lane(kept_for(10s));
    Attempt attempt;
    engine.raise(0, 0, TimePoint{});
    engine.raise(1, 0, TimePoint{10s});

    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.lane == 1);
    CHECK_FALSE(engine.take_ready(attempt));
    REQUIRE(engine.next_due() == TimePoint{10s});

    CHECK(engine.advance(TimePoint{10s}).size() == 1);
    CHECK(engine.counts().expired == 1);
}

TEST_CASE("what expires in a window does not release what still waits in it", "[engine][retention]") {
    DeliveryEngine engine;
    LaneSettings settings = kept_for(10s);
    settings.gather = LaneSettings::Gather::window;
    settings.batch_size = 2;
    settings.window = 60s;
    engine.add_lane(settings);
    Attempt attempt;
    engine.raise(0, 0, TimePoint{});
    engine.raise(0, 0, TimePoint{});
    REQUIRE(engine.take_ready(attempt));
    engine.raise(0, 0, TimePoint{1s});
    engine.raise(0, 0, TimePoint{1s});
    engine.raise(0, 0, TimePoint{9s});

    engine.advance(TimePoint{11s});
    engine.finish(0, true, TimePoint{11s});

    CHECK(engine.counts().expired == 2);
    CHECK_FALSE(engine.take_ready(attempt));
}

TEST_CASE("numbers add up at every moment", "[engine][retention]") {
    LaneSettings settings = kept_for(35s);
    settings.attempts_max = 3;
    EngineDriver driver(settings);
    driver.accepts = [](const Attempt& attempt) { return attempt.notifications.front() == 2; };

    driver.raise();
    driver.pass_to(1s);
    driver.raise(2);
    CHECK(driver.engine.counts().pending() == 2);
    driver.run_out();

    const Counts& counts = driver.engine.counts();
    CHECK(counts.raised == 3);
    CHECK(counts.delivered == 1);
    CHECK(counts.delivered + counts.expired + counts.given_up == 3);
    CHECK(counts.pending() == 0);
}
