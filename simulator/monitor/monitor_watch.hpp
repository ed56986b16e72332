#pragma once

#include "simulator/base/time.hpp"
#include "simulator/monitor/rule.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// A datum behind a firing (PROTOCOL.md 9.4).
struct FiredValue {
    std::string_view data;           ///< The name, owned by the rule.
    std::string literal;             ///< Canonical text of the datum; empty for a list that holds nothing.
    std::vector<std::string> words;  ///< List data: what made the trigger true; with onChange, what came, then went.
    /// What it was before; where the trigger asks for it, and not in a refresh.
    std::optional<std::string> previous;
};

/// A monitor has something to tell.
struct Firing {
    bool refresh = false;  ///< A reminder: the rule was true before.
    /// Data triggers that are true, in the order of the rule. Zones and times have no data, and what occurs under a
    /// negation only is not why the rule is true.
    std::vector<FiredValue> values;
};

/// Watches one vehicle for one rule. Small: a fleet has one for each vehicle and monitor.
///
/// The rule begins as false. It fires when data make it true; while it stays true, each arrival of data that is
/// `refresh_event` or more after the last firing fires again, as a refresh. When data find it false, it may fire anew.
/// A change lasts for the arrival that brings it: a rule that is true by a change alone is false right after, and the
/// next change fires again even if it comes with the next data.
class MonitorWatch {
public:
    /// `rule` is kept by reference, and its data are names of vehicle_data(). `before`: the vehicle as it is when the
    /// watch begins, with which the first data are compared. With `baseline`, what the rule is at the first arrival is
    /// taken in silence: if true, it fires only after it was false.
    MonitorWatch(const MonitorRule& rule, const VehicleState& before, bool baseline);

    /// To be called whenever data of the vehicle arrive, with times that do not fall.
    std::optional<Firing> data_arrived(const VehicleState& state, TimePoint now);

private:
    using Truth = std::array<bool, kMaxExpressionNames>;

    /// What has to be known of the past of a datum, for onChange and `previous`.
    struct Memory {
        std::string text;      ///< As of the latest arrival.
        std::string before;    ///< What it was before it last changed; empty: it never did, or it was not known.
        bool changed = false;  ///< At the latest arrival.
    };

    void note(const VehicleState& state);
    [[nodiscard]] Truth truth_of_triggers(const VehicleState& state, TimePoint now) const;
    [[nodiscard]] bool outlasts_changes(Truth truth) const;
    [[nodiscard]] Firing firing(const VehicleState& state, const Truth& truth, bool refresh) const;
    [[nodiscard]] const Memory* memory_of(std::size_t trigger) const;

    const MonitorRule* rule_;
    std::vector<Memory> memories_;    ///< Of the data triggers that need one, in the order of the rule.
    std::optional<TimePoint> fired_;  ///< The last firing; none yet where a baseline was true: nothing is reminded of.
    bool holds_ = false;              ///< The rule was true at the latest arrival, and not by a change alone.
    bool silent_;                     ///< The next arrival is the baseline.
};

}  // namespace notisim
