#include "simulator/monitor/time_window.hpp"

#include <charconv>
#include <chrono>
#include <date/tz.h>
#include <iterator>
#include <stdexcept>

namespace notisim {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;

struct IsoUnit {
    char letter;
    bool after_t;
    Duration length;
};

// In the order in which they may be written.
constexpr IsoUnit kIsoUnits[] = {
    {'W', false, days{7}}, {'D', false, days{1}}, {'H', true, 1h}, {'M', true, 1min}, {'S', true, 1s}};

constexpr Duration kLongest = days{3653};

constexpr unsigned kLastWeek = 52;

std::optional<unsigned> take_number(std::string_view& text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool take(std::string_view& text, char character) {
    if (!text.starts_with(character)) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// The index of `w1` and so on in a WeekSet.
std::optional<unsigned> take_week(std::string_view& text) {
    const bool letter = take(text, 'w');
    const auto number = take_number(text);
    return letter && number && *number >= 1 && *number <= kLastWeek ? std::optional{*number - 1} : std::nullopt;
}

// The week of ISO 8601 from 0: that of the Thursday of the same week, counted from the year of that Thursday.
std::size_t week_index(local_days day) {
    const auto weekday = static_cast<int>(std::chrono::weekday{day}.iso_encoding());
    const local_days thursday = day + days{4 - weekday};
    const local_days new_year{std::chrono::year_month_day{thursday}.year() / std::chrono::January / 1};
    return static_cast<std::size_t>((thursday - new_year).count() / 7);
}

bool begins_on(const DailyWindow& window, local_days day) {
    return (window.days.none() || window.days.test(std::chrono::weekday{day}.iso_encoding() - 1)) &&
           (window.weeks.none() || window.weeks.test(week_index(day)));
}

// Null where there is none, or where the database is missing or cannot be read.
const date::time_zone* find_zone(std::string_view name) {
    if (name == "localtime") {
        return nullptr;
    }
    try {
        const date::time_zone* zone = date::locate_zone(name);
        zone->get_info(TimePoint{});  // Reads the file of the zone, now or never.
        return zone;
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

TimePoint beginning(const date::time_zone& zone, local_days day, Duration start) {
    const date::local_time<Duration> local{day.time_since_epoch() + start};
    const date::local_info info = zone.get_info(local);
    if (info.result == date::local_info::nonexistent) {
        return info.first.end;
    }
    return TimePoint{local.time_since_epoch() - info.first.offset};
}

bool contains_daily(const DailyWindow& window, const date::time_zone& zone, TimePoint now) {
    const Duration local = now.time_since_epoch() + zone.get_info(now).offset;
    const local_days today{std::chrono::floor<days>(local)};
    // A day more at either end: clocks put forward make a window reach further, and where they go back over midnight,
    // that of tomorrow has begun already.
    const days reach = std::chrono::ceil<days>(window.duration) + days{1};
    for (local_days day = today + days{1}; day >= today - reach; day -= days{1}) {
        if (begins_on(window, day)) {
            const TimePoint begin = beginning(zone, day, window.start);
            if (begin <= now && now - begin < window.duration) {
                return true;
            }
        }
    }
    return false;
}

bool contains_single(const SingleWindow& window, TimePoint now) {
    return now >= window.start && (!window.duration || now - window.start < *window.duration);
}

}  // namespace

std::optional<Duration> parse_iso_duration(std::string_view text) {
    if (!take(text, 'P') || text.empty()) {
        return std::nullopt;
    }
    Duration total{0};
    bool after_t = false;
    const IsoUnit* next = std::begin(kIsoUnits);
    while (!text.empty()) {
        if (!after_t && take(text, 'T')) {
            after_t = true;
        }
        const auto number = take_number(text);
        if (!number || text.empty()) {
            return std::nullopt;
        }
        while (next != std::end(kIsoUnits) && (next->letter != text.front() || next->after_t != after_t)) {
            ++next;
        }
        if (next == std::end(kIsoUnits) || *number > kLongest / next->length) {
            return std::nullopt;
        }
        total += *number * next->length;
        ++next;
        text.remove_prefix(1);
    }
    return total <= kLongest ? std::optional{total} : std::nullopt;
}

std::optional<WeekSet> parse_weeks(std::string_view text) {
    const auto first = take_week(text);
    const auto last = take(text, '-') ? take_week(text) : first;
    if (!first || !last || !text.empty()) {
        return std::nullopt;
    }
    WeekSet weeks;
    for (std::size_t week = *first; week != *last; week = (week + 1) % weeks.size()) {
        weeks.set(week);
    }
    return weeks.set(*last);
}

bool is_time_zone(std::string_view name) {
    return find_zone(name) != nullptr;
}

bool contains(const TimeTrigger& trigger, TimePoint now) {
    const date::time_zone* zone = find_zone(trigger.time_zone);
    if (zone == nullptr) {
        return false;
    }
    for (const TimeWindow& window : trigger.windows) {
        const auto* daily = std::get_if<DailyWindow>(&window);
        if (daily != nullptr ? contains_daily(*daily, *zone, now)
                             : contains_single(std::get<SingleWindow>(window), now)) {
            return true;
        }
    }
    return false;
}

}  // namespace notisim
