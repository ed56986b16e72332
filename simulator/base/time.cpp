#include "simulator/base/time.hpp"

#include <array>
#include <charconv>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

// Takes `digits` decimal digits off the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) {
        return std::nullopt;
    }
    int number = 0;
    for (std::size_t index = 0; index < digits; ++index) {
        const char character = text[index];
        if (character < '0' || character > '9') {
            return std::nullopt;
        }
        number = number * 10 + (character - '0');
    }
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, char character) {
    if (text.empty() || text.front() != character) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

// A fraction of a second as milliseconds, cut off and not rounded: a rounded .9999 would be another second.
std::optional<int> take_milliseconds(std::string_view& text) {
    if (!take(text, '.')) {
        return 0;
    }
    int milliseconds = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 3) {
            milliseconds = milliseconds * 10 + (text.front() - '0');
        }
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) {
        return std::nullopt;
    }
    for (std::size_t digit = digits; digit < 3; ++digit) {
        milliseconds *= 10;
    }
    return milliseconds;
}

// The offset from UTC: `Z`, `+hh:mm` or `+hhmm` (A-58: upstream samples have both).
std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) {
        return 0min;
    }
    const bool negative = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-')) {
        return std::nullopt;
    }
    const auto hours = take_number(text, 2);
    take(text, ':');
    const auto minutes = take_number(text, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) {
        return std::nullopt;
    }
    const std::chrono::minutes offset{*hours * 60 + *minutes};
    return negative ? -offset : offset;
}

struct Unit {
    std::string_view name;
    Duration length;
};

// Largest first: durations are sums in falling order of units.
constexpr std::array<Unit, 5> kUnits{{{"d", 24h}, {"h", 1h}, {"m", 1min}, {"s", 1s}, {"ms", 1ms}}};

constexpr Duration kLongest = 24h * 3653;

}  // namespace

std::string format_time(TimePoint time, DateFormat format) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (format != DateFormat::Rfc3339Seconds) {
        text += fmt::format(".{:03}", clock.subseconds().count());
    }
    return text + (format == DateFormat::OffsetWithoutColon ? "+0000" : "Z");
}

std::optional<TimePoint> parse_time(std::string_view text) {
    const auto year = take_number(text, 4);
    const bool dash = take(text, '-');
    const auto month = take_number(text, 2);
    const bool second_dash = take(text, '-');
    const auto day = take_number(text, 2);
    if (!year || !dash || !month || !second_dash || !day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || !(take(text, 'T') || take(text, 't') || take(text, ' '))) {
        return std::nullopt;
    }
    const auto hours = take_number(text, 2);
    const bool colon = take(text, ':');
    const auto minutes = take_number(text, 2);
    const bool second_colon = take(text, ':');
    const auto seconds = take_number(text, 2);
    if (!hours || !colon || !minutes || !second_colon || !seconds || *hours > 23 || *minutes > 59 || *seconds > 60) {
        return std::nullopt;
    }
    const auto milliseconds = take_milliseconds(text);
    const auto offset = take_offset(text);
    if (!milliseconds || !offset || !text.empty()) {
        return std::nullopt;
    }
    return TimePoint{std::chrono::sys_days{date}} + std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
           std::chrono::seconds{*seconds} + std::chrono::milliseconds{*milliseconds} - *offset;
}

std::optional<Duration> parse_duration(std::string_view text) {
    Duration total{0};
    std::size_t next_unit = 0;
    if (text.empty()) {
        return std::nullopt;
    }
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
        while (next_unit < kUnits.size() && kUnits[next_unit].name != name) {
            ++next_unit;
        }
        if (next_unit == kUnits.size() || number > kLongest / kUnits[next_unit].length) {
            return std::nullopt;
        }
        total += number * kUnits[next_unit].length;
        ++next_unit;
        text.remove_prefix(name.size());
    }
    return total <= kLongest ? std::optional{total} : std::nullopt;
}

std::string format_duration(Duration duration) {
    if (duration == Duration{0}) {
        return "0s";
    }
    std::string text = duration < Duration{0} ? "-" : "";
    Duration rest = duration < Duration{0} ? -duration : duration;
    for (const Unit& unit : kUnits) {
        if (rest >= unit.length) {
            text += fmt::format("{}{}", rest / unit.length, unit.name);
            rest %= unit.length;
        }
    }
    return text;
}

}  // namespace notisim
