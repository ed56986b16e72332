#pragma once

#include "simulator/base/time.hpp"
#include "simulator/monitor/bool_expression.hpp"
#include "simulator/protocol/enum_table.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace notisim {

// What a monitor watches for (PROTOCOL.md 9.1), without what belongs to one flavour's way of writing it. Enumerators
// are spelled as on the wire.

/// True while the vehicle is on one side of the edge of a circle. Where its position is not known: false.
struct ZoneTrigger {
    bool inside = true;    ///< Transition `In`, the edge included; else `Out`.
    double radius_km = 0;  ///< Not below 0.
    double longitude = 0;  ///< Degrees, -180 to 180.
    double latitude = 0;   ///< Degrees, -90 to 90.
};

/// The names of `occurence.day`; the index is the bit in DailyWindow::days.
inline constexpr std::array<std::string_view, 7> kWeekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/// Weeks of ISO 8601; bit 0 is `w1`. Week 53 has no name and is reached by ranges over the turn of the year.
using WeekSet = std::bitset<53>;

/// Recurrence `Daily`: begins on every local day that the filters let through, and may run on into the next days.
struct DailyWindow {
    Duration start{0};     ///< On the clock of the zone, since midnight; below 24 h.
    Duration duration{0};  ///< In real time; at most ten years.
    std::bitset<7> days;   ///< Days on which it begins; none set: every day.
    WeekSet weeks;         ///< Weeks in which it begins; none set: every week.
};

/// Recurrence `None`: once.
struct SingleWindow {
    TimePoint start{};
    std::optional<Duration> duration;  ///< Absent: without an end, that is a monitor that is activated later.
};

using TimeWindow = std::variant<DailyWindow, SingleWindow>;

/// True when data arrive in one of the windows. The end of a window is not in it.
struct TimeTrigger {
    std::string time_zone = "Europe/Paris";  ///< Of the tz database.
    std::vector<TimeWindow> windows;
};

enum class Operator : std::uint8_t { equalsTo, greaterThan, lowerThan, includedIn, onChange };

inline constexpr EnumTable<Operator, 5> kOperators{{{Operator::equalsTo, "equalsTo"},
                                                    {Operator::greaterThan, "greaterThan"},
                                                    {Operator::lowerThan, "lowerThan"},
                                                    {Operator::includedIn, "includedIn"},
                                                    {Operator::onChange, "onChange"}}};

/// What a datum was before it changed.
struct PreviousState {
    Operator op = Operator::equalsTo;  ///< Or includedIn.
    std::vector<std::string> values;
};

/// True while a datum is as the operator says. Where the datum is not known: false.
struct DataTrigger {
    std::string data;  ///< A name of vehicle_data().
    Operator op = Operator::onChange;
    std::vector<std::string> values;        ///< Only the first counts, but for includedIn; none with onChange.
    std::optional<PreviousState> previous;  ///< A precondition of the first firing.
};

/// Platform only: what a user sets in an application. Data of a vehicle never make it true.
enum class SettingTrigger : std::uint8_t { DigitalKey, LastMileNavigation };

inline constexpr EnumTable<SettingTrigger, 2> kSettingTriggers{
    {{SettingTrigger::DigitalKey, "DigitalKey"}, {SettingTrigger::LastMileNavigation, "LastMileNavigation"}}};

struct Trigger {
    std::string name;
    std::variant<ZoneTrigger, TimeTrigger, DataTrigger, SettingTrigger> what;
};

struct MonitorRule {
    std::vector<Trigger> triggers;          ///< 1 to 5.
    BoolExpression expression;              ///< Read with the names of `triggers`, in their order.
    std::optional<Duration> refresh_event;  ///< `refreshEvent`; absent: no reminders.
};

}  // namespace notisim
