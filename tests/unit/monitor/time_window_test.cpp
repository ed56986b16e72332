#include "simulator/monitor/time_window.hpp"
#include "tests/unit/monitor/rule_builder.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using notisim::test::at;

bool contains(const TimeWindow& window, std::string_view now, std::string zone = "Europe/Paris") {
    return notisim::contains(TimeTrigger{std::move(zone), {window}}, at(now));
}

std::bitset<7> on(std::initializer_list<std::string_view> names) {
    std::bitset<7> days;
    for (const std::string_view name : names) {
        const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
        REQUIRE(found != kWeekdays.end());
        days.set(static_cast<std::size_t>(found - kWeekdays.begin()));
    }
    return days;
}

}  // namespace

TEST_CASE("durations of ISO 8601", "[monitor]") {
    CHECK(parse_iso_duration("PT14H30M") == 14h + 30min);
    CHECK(parse_iso_duration("PT9H") == 9h);
    CHECK(parse_iso_duration("P1D") == 24h);
    CHECK(parse_iso_duration("P1DT2H") == 26h);
    CHECK(parse_iso_duration("P2W") == 336h);
    CHECK(parse_iso_duration("PT90S") == 90s);
    CHECK(parse_iso_duration("PT1H2M3S") == 1h + 2min + 3s);
    CHECK(parse_iso_duration("PT0S") == 0s);
    CHECK(parse_iso_duration("P3653D") == 24h * 3653);
    for (const std::string_view text :
         {"",       "P",     "PT",    "P1",    "PT1",     "1H",     "PT1H30",         "P1DT",     "PT1.5H",
          "PT1,5H", "P1Y",   "P1M",   "PT1D",  "P1H",     "pt1h",   "PT1M1H",         "PT1H1H",   "P-1D",
          "-P1D",   "PT+1H", "P T1H", "PT1H ", "PT1HT1M", "P3654D", "PT99999999999H", "P3653DT1S"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_iso_duration(text).has_value());
    }
}

TEST_CASE("weeks are named alone or from one to another", "[monitor]") {
    const auto weeks = [](std::string_view text) {
        std::string found;
        const WeekSet set = parse_weeks(text).value_or(WeekSet{});
        for (std::size_t week = 0; week < set.size(); ++week) {
            found += set.test(week) ? std::to_string(week + 1) + " " : "";
        }
        return found;
    };
    CHECK(weeks("w1") == "1 ");
    CHECK(weeks("w52") == "52 ");
    CHECK(weeks("w34-w37") == "34 35 36 37 ");
    CHECK(weeks("w7-w7") == "7 ");
    CHECK(weeks("w51-w2") == "1 2 51 52 53 ");
    CHECK(parse_weeks("w1-w52")->count() == 52);
    for (const std::string_view text :
         {"", "w", "w0", "w53", "1", "W1", "w1-", "w1-2", "w1-w", "-w1", "w1-w2-w3", "w1 "}) {
        CAPTURE(text);
        CHECK_FALSE(parse_weeks(text).has_value());
    }
}

TEST_CASE("time zones are those of the tz database", "[monitor]") {
    CHECK(is_time_zone("Europe/Paris"));
    CHECK(is_time_zone("America/St_Johns"));
    CHECK(is_time_zone("Etc/UTC"));
    for (const std::string_view name : {"", "Europe", "Europe/Lutetia", "europe/paris", "localtime", "../etc/passwd"}) {
        CAPTURE(name);
        CHECK_FALSE(is_time_zone(name));
    }
}

TEST_CASE("a zone that there is not contains nothing", "[monitor]") {
    CHECK_FALSE(contains(DailyWindow{0h, 24h, {}, {}}, "2026-01-15T12:00:00Z", "Europe/Lutetia"));
    CHECK_FALSE(contains(SingleWindow{}, "2026-01-15T12:00:00Z", "Europe/Lutetia"));
}

TEST_CASE("without windows there is no time", "[monitor]") {
    CHECK_FALSE(notisim::contains(TimeTrigger{}, at("2026-01-15T12:00:00Z")));
}

TEST_CASE("a daily window is on the clock of its zone", "[monitor]") {
    const DailyWindow office{8h + 30min, 9h, {}, {}};
    CHECK_FALSE(contains(office, "2026-01-15T07:29:59.999Z"));
    CHECK(contains(office, "2026-01-15T07:30:00Z"));
    CHECK(contains(office, "2026-01-15T16:29:59.999Z"));
    CHECK_FALSE(contains(office, "2026-01-15T16:30:00Z"));
    // In summer an hour earlier in UTC.
    CHECK_FALSE(contains(office, "2026-07-15T06:29:59Z"));
    CHECK(contains(office, "2026-07-15T06:30:00Z"));
    CHECK_FALSE(contains(office, "2026-07-15T15:30:00Z"));
    // Far from Greenwich the local day is another one.
    CHECK(contains(office, "2026-01-14T23:30:00Z", "Asia/Tokyo"));
    CHECK_FALSE(contains(office, "2026-01-14T23:29:59Z", "Asia/Tokyo"));
    CHECK(contains(office, "2026-01-15T19:00:00Z", "Pacific/Honolulu"));
    CHECK_FALSE(contains(DailyWindow{8h, 0h, {}, {}}, "2026-01-15T07:00:00Z"));
}

TEST_CASE("a window runs on over midnight and belongs to the day of its beginning", "[monitor]") {
    const DailyWindow night{22h, 8h, on({"Fri"}), {}};  // 16 January 2026 is a Friday.
    CHECK_FALSE(contains(night, "2026-01-15T23:00:00Z"));
    CHECK_FALSE(contains(night, "2026-01-16T04:00:00Z"));
    CHECK(contains(night, "2026-01-16T21:00:00Z"));
    CHECK(contains(night, "2026-01-17T04:59:59Z"));
    CHECK_FALSE(contains(night, "2026-01-17T05:00:00Z"));
    CHECK_FALSE(contains(night, "2026-01-17T21:00:00Z"));

    const DailyWindow weekend{18h, 60h, on({"Fri"}), {}};  // To Monday 06:00.
    CHECK(contains(weekend, "2026-01-18T12:00:00Z"));
    CHECK(contains(weekend, "2026-01-19T04:59:59Z"));
    CHECK_FALSE(contains(weekend, "2026-01-19T05:00:00Z"));
    CHECK_FALSE(contains(weekend, "2026-01-16T16:59:59Z"));
}

TEST_CASE("several days, and several windows", "[monitor]") {
    const TimeTrigger trigger{"Europe/Paris",
                              {DailyWindow{8h, 1h, on({"Mon", "Sun"}), {}}, DailyWindow{12h, 1h, on({"Tue"}), {}}}};
    CHECK(notisim::contains(trigger, at("2026-01-18T07:30:00Z")));  // Sunday
    CHECK(notisim::contains(trigger, at("2026-01-19T07:30:00Z")));  // Monday
    CHECK_FALSE(notisim::contains(trigger, at("2026-01-20T07:30:00Z")));
    CHECK(notisim::contains(trigger, at("2026-01-20T11:30:00Z")));  // Tuesday
    CHECK_FALSE(notisim::contains(trigger, at("2026-01-19T11:30:00Z")));
}

TEST_CASE("weeks are those of ISO 8601", "[monitor]") {
    const auto in_week = [](std::string_view weeks, std::string_view now) {
        return contains(DailyWindow{0h, 24h, {}, *parse_weeks(weeks)}, now, "Etc/UTC");
    };
    // 2026 begins on a Thursday: its first week begins on Monday, 29 December 2025, and it has 53.
    CHECK(in_week("w52", "2025-12-28T12:00:00Z"));
    CHECK(in_week("w1", "2025-12-29T12:00:00Z"));
    CHECK(in_week("w1", "2026-01-04T12:00:00Z"));
    CHECK(in_week("w2", "2026-01-05T12:00:00Z"));
    CHECK(in_week("w34-w46", "2026-08-17T00:00:00Z"));
    CHECK_FALSE(in_week("w34-w46", "2026-08-16T23:59:59Z"));
    CHECK(in_week("w34-w46", "2026-11-15T23:59:59Z"));
    CHECK_FALSE(in_week("w34-w46", "2026-11-16T00:00:00Z"));
    // Week 53: 28 December 2026 to 3 January 2027.
    CHECK_FALSE(in_week("w1-w52", "2026-12-28T12:00:00Z"));
    CHECK_FALSE(in_week("w1-w52", "2027-01-03T12:00:00Z"));
    CHECK(in_week("w50-w2", "2026-12-28T12:00:00Z"));
    CHECK(in_week("w1", "2027-01-04T12:00:00Z"));
    // The week is that of the day on which the window begins.
    CHECK(contains(DailyWindow{22h, 8h, {}, *parse_weeks("w1")}, "2026-01-05T03:00:00Z", "Etc/UTC"));
}

TEST_CASE("clocks are put forward", "[monitor]") {
    // Paris, 29 March 2026: 02:00 becomes 03:00, at 01:00 UTC.
    SECTION("a beginning that is left out is the moment of the jump") {
        const DailyWindow window{2h + 30min, 1h, {}, {}};
        CHECK_FALSE(contains(window, "2026-03-29T00:59:59.999Z"));
        CHECK(contains(window, "2026-03-29T01:00:00Z"));
        CHECK(contains(window, "2026-03-29T01:59:59Z"));
        CHECK_FALSE(contains(window, "2026-03-29T02:00:00Z"));
        CHECK(contains(window, "2026-03-30T00:30:00Z"));
    }
    SECTION("a window over the jump lasts as long as ever") {
        const DailyWindow window{22h, 8h, on({"Sat"}), {}};
        CHECK(contains(window, "2026-03-28T21:00:00Z"));
        CHECK(contains(window, "2026-03-29T04:59:59Z"));  // 06:59:59 on the clock.
        CHECK_FALSE(contains(window, "2026-03-29T05:00:00Z"));
    }
    SECTION("24 hours from late in the evening reach into the day after the next") {
        const DailyWindow window{23h + 30min, 24h, on({"Sat"}), {}};
        CHECK(contains(window, "2026-03-29T22:15:00Z"));  // 00:15 on Monday.
        CHECK_FALSE(contains(window, "2026-03-29T22:30:00Z"));
    }
    SECTION("24 hours from midnight reach into the next day") {
        const DailyWindow window{0h, 24h, on({"Sun"}), {}};
        CHECK_FALSE(contains(window, "2026-03-28T22:59:59Z"));
        CHECK(contains(window, "2026-03-28T23:00:00Z"));
        CHECK(contains(window, "2026-03-29T22:30:00Z"));  // 00:30 on Monday.
        CHECK_FALSE(contains(window, "2026-03-29T23:00:00Z"));
    }
}

TEST_CASE("clocks are put back", "[monitor]") {
    // Paris, 25 October 2026: 03:00 becomes 02:00, at 01:00 UTC.
    SECTION("a beginning that comes twice is the first") {
        const DailyWindow window{2h + 30min, 30min, {}, {}};
        CHECK_FALSE(contains(window, "2026-10-25T00:29:59Z"));
        CHECK(contains(window, "2026-10-25T00:30:00Z"));
        CHECK_FALSE(contains(window, "2026-10-25T01:00:00Z"));
        CHECK_FALSE(contains(window, "2026-10-25T01:30:00Z"));  // 02:30 for the second time.
    }
    SECTION("a window over the hour that comes twice lasts as long as ever") {
        const DailyWindow window{22h, 8h, on({"Sat"}), {}};
        CHECK(contains(window, "2026-10-24T20:00:00Z"));
        CHECK(contains(window, "2026-10-25T03:59:59Z"));  // 04:59:59 on the clock.
        CHECK_FALSE(contains(window, "2026-10-25T04:00:00Z"));
    }
    SECTION("24 hours from midnight leave the last hour out") {
        const DailyWindow window{0h, 24h, on({"Sun"}), {}};
        CHECK(contains(window, "2026-10-24T22:00:00Z"));
        CHECK(contains(window, "2026-10-25T21:59:59Z"));
        CHECK_FALSE(contains(window, "2026-10-25T22:30:00Z"));  // 23:30 on Sunday.
    }
}

TEST_CASE("where clocks go back over midnight, tomorrow's window has begun", "[monitor]") {
    // St. John's, 1 November 2009: 00:01 becomes 23:01 of 31 October, at 02:31 UTC.
    const DailyWindow window{0h, 30min, on({"Sun"}), {}};
    CHECK_FALSE(contains(window, "2009-11-01T02:29:59Z", "America/St_Johns"));
    CHECK(contains(window, "2009-11-01T02:30:00Z", "America/St_Johns"));
    CHECK(contains(window, "2009-11-01T02:45:00Z", "America/St_Johns"));  // 23:15 on Saturday.
    CHECK_FALSE(contains(window, "2009-11-01T03:00:00Z", "America/St_Johns"));
    CHECK_FALSE(contains(window, "2009-11-01T03:35:00Z", "America/St_Johns"));  // 00:05 for the second time.
}

TEST_CASE("a single window is absolute, with an end or without", "[monitor]") {
    const TimePoint start = at("2026-01-15T08:00:00Z");
    const SingleWindow closed{start, 2h};
    CHECK_FALSE(contains(closed, "2026-01-15T07:59:59.999Z"));
    CHECK(contains(closed, "2026-01-15T08:00:00Z"));
    CHECK(contains(closed, "2026-01-15T09:59:59.999Z"));
    CHECK_FALSE(contains(closed, "2026-01-15T10:00:00Z"));

    const SingleWindow open{start, std::nullopt};
    CHECK_FALSE(contains(open, "2026-01-15T07:59:59.999Z"));
    CHECK(contains(open, "2026-01-15T08:00:00Z"));
    CHECK(contains(open, "2036-01-15T08:00:00Z"));
}
