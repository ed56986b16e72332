#pragma once

#include "simulator/base/time.hpp"
#include "simulator/monitor/rule.hpp"

#include <optional>
#include <string_view>

namespace notisim {

/// Reads a duration of ISO 8601 of weeks, days, hours, minutes and seconds: `PT14H30M`, `P1DT2H`. A day is 24 hours.
/// Nothing if `text` is not one, has a fraction, years or months (they have no fixed length), or is beyond ten years.
std::optional<Duration> parse_iso_duration(std::string_view text);

/// Reads an item of `occurence.week`: `w1` to `w52`, or a range such as `w34-w46`. A range that falls, such as
/// `w50-w2`, goes over the turn of the year. Nothing if `text` is neither.
std::optional<WeekSet> parse_weeks(std::string_view text);

/// Whether the tz database of the system has a zone of that name. False for every name where there is no database, and
/// for `localtime`, which is a different zone on each machine.
bool is_time_zone(std::string_view name);

/// Whether a moment is in one of the windows. A Daily window begins each day at its time on the clock of the zone:
/// where that time is left out when clocks are put forward, at the moment of the jump; where it comes twice, the first
/// time. False where is_time_zone() is. The tz database as it is read here knows no daylight saving after 2037.
bool contains(const TimeTrigger& trigger, TimePoint now);

}  // namespace notisim
