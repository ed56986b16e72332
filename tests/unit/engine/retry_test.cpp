#include "tests/unit/engine/engine_driver.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

LaneSettings limited(std::uint32_t attempts_max, Duration delay) {
    LaneSettings settings;
    settings.attempts_max = attempts_max;
    settings.retry_delay = delay;
    return settings;
}

}  // namespace

TEST_CASE("what is accepted is delivered with one attempt", "[engine][retry]") {
    EngineDriver driver(limited(4, 10s));

    driver.raise(2);
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 ok", "0s fresh 2 ok"});
    CHECK(driver.engine.counts().delivered == 2);
    CHECK(driver.engine.state(1) == DeliveryEngine::State::delivered);
    CHECK(driver.elapsed() == 0s);
}

TEST_CASE("policy None as one retry tries twice and at once", "[engine][retry][A-01]") {
    EngineDriver driver(limited(2, 0s));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no", "0s retry 1 no"});
    CHECK(driver.engine.counts().given_up == 1);
    CHECK(driver.engine.state(1) == DeliveryEngine::State::given_up);
    CHECK_FALSE(driver.engine.in_failure(0));
}

TEST_CASE("policy None as a single try never tries again", "[engine][retry][A-01]") {
    EngineDriver driver(limited(1, 0s));
    driver.accepts = refuse_all;

    driver.raise(2);
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no", "0s fresh 2 no"});
    CHECK(driver.engine.counts().given_up == 2);
}

TEST_CASE("a bounded policy stops after its last attempt", "[engine][retry][A-02]") {
    EngineDriver driver(limited(4, 10s));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no", "10s retry 1 no", "20s retry 1 no", "30s retry 1 no"});
    CHECK(driver.engine.counts().given_up == 1);
    CHECK(driver.engine.counts().pending() == 0);
    CHECK(driver.engine.tries(1) == 4);
    CHECK(driver.elapsed() == 30s);
}

TEST_CASE("a bounded policy ends early with the first acceptance", "[engine][retry]") {
    EngineDriver driver(limited(4, 10s));
    driver.accepts = [](const Attempt& attempt) { return attempt.number == 3; };

    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no", "10s retry 1 no", "20s retry 1 ok"});
    CHECK(driver.engine.counts().delivered == 1);
}

TEST_CASE("each notification of a bounded policy has attempts of its own", "[engine][retry]") {
    LaneSettings settings = limited(2, 10s);
    settings.batch_size = 10;
    settings.gather = LaneSettings::Gather::lag;
    EngineDriver driver(settings);
    driver.accepts = refuse_all;

    driver.raise();
    driver.pass_to(5s);
    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no", "5s probe 2 no", "10s retry 1+2 no"});
    CHECK(driver.engine.counts().given_up == 2);
}

TEST_CASE("Always goes on to 72 hours and not beyond", "[engine][retry][retention]") {
    EngineDriver driver(limited(0, 10s));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    CHECK(driver.attempts.size() == 25'920);
    CHECK(driver.log.back() == "2d23h59m50s retry 1 no");
    CHECK(driver.expired == Log{"3d: 1"});
    CHECK(driver.engine.state(1) == DeliveryEngine::State::expired);
    CHECK(driver.engine.counts().expired == 1);
    CHECK(driver.engine.counts().pending() == 0);
}

TEST_CASE("a delay that does not divide 72 hours ends at 72 hours too", "[engine][retry][retention]") {
    EngineDriver driver(limited(0, 7s));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    CHECK(driver.attempts.size() == 37'029);
    CHECK(driver.log.back() == "2d23h59m56s retry 1 no");
    CHECK(driver.expired == Log{"3d: 1"});
}

TEST_CASE("a delay beyond 72 hours leaves one attempt", "[engine][retry][retention]") {
    EngineDriver driver(limited(0, 72h));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    CHECK(driver.log == Log{"0s fresh 1 no"});
    CHECK(driver.results.front().expires_untried);
    CHECK_FALSE(driver.results.front().retry_at);
    CHECK(driver.expired == Log{"3d: 1"});
}

TEST_CASE("retry_at is the next tick until there is none", "[engine][retry]") {
    EngineDriver driver(limited(2, 10s));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    CHECK(driver.results[0].retry_at == TimePoint{10s});
    CHECK(driver.results[0].stored == 1);
    CHECK(driver.results[0].entered_failure);
    CHECK_FALSE(driver.results[1].retry_at);
    CHECK(driver.results[1].given_up == 1);
    CHECK(driver.results[1].stored == 0);
    CHECK(driver.results[1].left_failure);
}

TEST_CASE("retry_at of a retry without delay is now", "[engine][retry][A-01]") {
    EngineDriver driver(limited(2, 0s));
    driver.pass_to(3s);
    driver.accepts = refuse_all;

    driver.raise();

    CHECK(driver.results[0].retry_at == TimePoint{3s});
}

TEST_CASE("the last failure before 72 hours says that there is no next attempt", "[engine][retry][retention]") {
    EngineDriver driver(limited(0, 10h));
    driver.accepts = refuse_all;

    driver.raise();
    driver.run_out();

    REQUIRE(driver.results.size() == 8);
    CHECK(driver.results[6].retry_at == TimePoint{70h});
    CHECK_FALSE(driver.results[6].expires_untried);
    CHECK_FALSE(driver.results[7].retry_at);
    CHECK(driver.results[7].expires_untried);
}

TEST_CASE("an attempt that ends after 72 hours expires what it carried", "[engine][retry][retention]") {
    DeliveryEngine engine;
    engine.add_lane(limited(0, 10s));
    engine.raise(0, 0, TimePoint{});
    Attempt attempt;
    REQUIRE(engine.take_ready(attempt));

    engine.advance(TimePoint{72h});
    CHECK(engine.counts().expired == 0);
    const AttemptResult result = engine.finish(0, false, TimePoint{72h});

    CHECK(result.expired == 1);
    CHECK(engine.counts().expired == 1);
    CHECK_FALSE(engine.in_failure(0));
    CHECK_FALSE(engine.next_due());
}

TEST_CASE("the tick counts from the end of the attempt that failed", "[engine][retry]") {
    DeliveryEngine engine;
    engine.add_lane(limited(0, 10s));
    engine.raise(0, 0, TimePoint{});
    Attempt attempt;
    REQUIRE(engine.take_ready(attempt));

    const AttemptResult result = engine.finish(0, false, TimePoint{4s});

    CHECK(result.retry_at == TimePoint{14s});
    CHECK(engine.next_due() == TimePoint{14s});
}

TEST_CASE("a tick that came during a probe makes one retry and not two", "[engine][retry]") {
    DeliveryEngine engine;
    engine.add_lane(limited(0, 5s));
    Attempt attempt;
    engine.raise(0, 0, TimePoint{});
    REQUIRE(engine.take_ready(attempt));
    engine.finish(0, false, TimePoint{});
    engine.advance(TimePoint{4s});
    engine.raise(0, 0, TimePoint{4s});
    REQUIRE(engine.take_ready(attempt));
    REQUIRE(attempt.reason == AttemptReason::probe);
    engine.advance(TimePoint{5s});

    const AttemptResult probe = engine.finish(0, false, TimePoint{14s});
    CHECK(probe.retry_at == TimePoint{14s});
    REQUIRE(engine.take_ready(attempt));
    CHECK(attempt.reason == AttemptReason::retry);
    engine.advance(TimePoint{24s});
    engine.finish(0, false, TimePoint{24s});

    CHECK_FALSE(engine.take_ready(attempt));
    CHECK(engine.next_due() == TimePoint{29s});
}

TEST_CASE("lanes do not wait for each other", "[engine][retry]") {
    EngineDriver driver(limited(0, 10s));
    driver.engine.add_lane(limited(0, 10s));
    driver.accepts = [](const Attempt& attempt) { return attempt.lane == 1; };

    driver.raise_in(0);
    driver.raise_in(1);
    driver.pass_to(5s);
    driver.raise_in(1);
    driver.pass_to(10s);

    CHECK(driver.log == Log{"0s fresh 1 no", "lane 1: 0s fresh 2 ok", "lane 1: 5s fresh 3 ok", "10s retry 1 no"});
    CHECK(driver.engine.in_failure(0));
    CHECK_FALSE(driver.engine.in_failure(1));
}

TEST_CASE("a lane has one attempt in flight while another lane has its own", "[engine][retry]") {
    DeliveryEngine engine;
    engine.add_lane(limited(0, 10s));
    engine.add_lane(limited(0, 10s));
    engine.raise(0, 0, TimePoint{});
    engine.raise(0, 0, TimePoint{});
    engine.raise(1, 0, TimePoint{});
    Attempt first;
    Attempt second;
    Attempt none;

    REQUIRE(engine.take_ready(first));
    REQUIRE(engine.take_ready(second));
    CHECK_FALSE(engine.take_ready(none));

    CHECK(first.lane == 0);
    CHECK(second.lane == 1);
    engine.finish(1, true, TimePoint{});
    CHECK_FALSE(engine.take_ready(none));
    engine.finish(0, true, TimePoint{});
    REQUIRE(engine.take_ready(first));
    CHECK(first.notifications == std::vector<NotificationId>{2});
}
