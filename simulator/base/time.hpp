#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace notisim {

/// Simulated durations; the protocol needs no more than milliseconds.
using Duration = std::chrono::milliseconds;

/// A moment of simulated time. Wall time is never stored in this type.
using TimePoint = std::chrono::sys_time<Duration>;

/// How a moment is written in a notification.
enum class DateFormat : std::uint8_t {
    Rfc3339Milliseconds,  ///< 2026-01-15T08:00:00.000Z
    Rfc3339Seconds,       ///< 2026-01-15T08:00:00Z
    OffsetWithoutColon,   ///< 2026-01-15T08:00:00.000+0000
};

std::string format_time(TimePoint time, DateFormat format = DateFormat::Rfc3339Milliseconds);

/// Reads RFC 3339 with any offset; fractions beyond milliseconds are cut off. Nothing if `text` is not one.
std::optional<TimePoint> parse_time(std::string_view text);

/// Reads `250ms`, `10s`, `30m`, `2h`, `3d` and sums of them, largest unit first (`1h30m`).
/// Nothing if `text` is not one, is negative or is beyond ten years.
std::optional<Duration> parse_duration(std::string_view text);

/// Writes a duration in the form that parse_duration() reads: `1h30m`, `0s`, `1m0.5s` never occurs (`1m500ms`).
std::string format_duration(Duration duration);

}  // namespace notisim
