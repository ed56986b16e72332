#pragma once

#include "simulator/monitor/monitor_watch.hpp"
#include "simulator/monitor/rule.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notisim::test {

inline constexpr std::string_view kLevel = "vehicle.energy.electric.level";
inline constexpr std::string_view kOdometer = "vehicle.odometer";

/// A moment that must be one.
TimePoint at(std::string_view text);

Trigger data(std::string name, std::string datum, Operator op, std::vector<std::string> values = {},
             std::optional<PreviousState> previous = {});

/// `low`: the level is below 50 %.
Trigger low();

/// A rule with an expression over the names of its triggers, which must be one.
MonitorRule rule(std::vector<Trigger> triggers, std::string_view expression,
                 std::optional<Duration> refresh_event = {});

/// A vehicle and its watch. What happens is told in one line, so that tests read as a history.
class Watched {
public:
    explicit Watched(MonitorRule watched, bool baseline = false,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> before = {});
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;
    Watched(Watched&&) = delete;
    Watched& operator=(Watched&&) = delete;
    ~Watched() = default;

    /// Sets data and lets them arrive `seconds` after the start: `-` where nothing fires, else `fires` or `refresh`
    /// followed by ` data=literal[words](previous)` for each value.
    std::string arrive(int seconds, std::initializer_list<std::pair<std::string_view, std::string_view>> values);
    std::string arrive(TimePoint now, std::initializer_list<std::pair<std::string_view, std::string_view>> values);

private:
    MonitorRule rule_;
    VehicleState state_;
    MonitorWatch watch_;
};

}  // namespace notisim::test
