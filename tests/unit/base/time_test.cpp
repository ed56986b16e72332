#include "simulator/base/time.hpp"

#include <catch2/catch.hpp>

using namespace notisim;
using namespace std::chrono_literals;

TEST_CASE("a moment is written in all three forms", "[base][A-58]") {
    const TimePoint time = *parse_time("2026-01-15T08:00:00.007Z");

    CHECK(format_time(time) == "2026-01-15T08:00:00.007Z");
    CHECK(format_time(time, DateFormat::Rfc3339Seconds) == "2026-01-15T08:00:00Z");
    CHECK(format_time(time, DateFormat::OffsetWithoutColon) == "2026-01-15T08:00:00.007+0000");
    CHECK(format_time(TimePoint{-1ms}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a moment is read with any offset", "[base]") {
    CHECK(format_time(*parse_time("2026-01-15T09:30:00+01:30")) == "2026-01-15T08:00:00.000Z");
    CHECK(format_time(*parse_time("2026-01-15T08:00:00-0100")) == "2026-01-15T09:00:00.000Z");
    CHECK(format_time(*parse_time("2026-01-15 08:00:00.9999z")) == "2026-01-15T08:00:00.999Z");
    CHECK(format_time(*parse_time("2024-02-29t23:59:60Z")) == "2024-03-01T00:00:00.000Z");
}

TEST_CASE("what is no moment is refused", "[base]") {
    for (const std::string_view text :
         {"", "2026-01-15", "2026-01-15T08:00:00", "2026-01-15T08:00Z", "2026-02-29T08:00:00Z", "2026-13-01T08:00:00Z",
          "2026-01-15T24:00:00Z", "2026-01-15T08:60:00Z", "2026-01-15T08:00:61Z", "2026-01-15T08:00:00.Z",
          "2026-01-15T08:00:00+24:00", "2026-01-15T08:00:00Zx", " 2026-01-15T08:00:00Z", "2026-1-15T08:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("durations are sums of units in falling order", "[base]") {
    CHECK(parse_duration("250ms") == Duration{250ms});
    CHECK(parse_duration("0s") == Duration{0});
    CHECK(parse_duration("1h30m") == Duration{90min});
    CHECK(parse_duration("3d") == Duration{72h});
    CHECK(parse_duration("1d2h3m4s5ms") == Duration{26h + 3min + 4s + 5ms});
    CHECK(parse_duration("90m") == Duration{90min});
    for (const std::string_view text : {"", "s", "1", "-1s", "1.5s", "1 s", "1s1m", "1s1s", "1S", "1w", "99999d",
                                        "9223372036854775807d", "99999999999999999999s", "1s ", "+1s"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("a written duration reads back as itself", "[base]") {
    for (const Duration duration : {Duration{0}, Duration{1ms}, Duration{1500ms}, Duration{1min + 500ms},
                                    Duration{90min}, Duration{72h}, Duration{24h * 3653}, Duration{1h + 1ms}}) {
        CAPTURE(duration.count());
        CHECK(parse_duration(format_duration(duration)) == duration);
    }
    CHECK(format_duration(1min + 500ms) == "1m500ms");
    CHECK(format_duration(-1s) == "-1s");
}
