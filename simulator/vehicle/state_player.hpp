#pragma once

#include "simulator/base/time.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <optional>

namespace notisim {

/// What happens to a vehicle over a stretch of time, point by point: a drive or a charge.
///
/// begin() once; then, while next() names an offset from the beginning, apply() at that time.
class StatePlayer {
public:
    StatePlayer() = default;
    StatePlayer(const StatePlayer&) = default;
    StatePlayer& operator=(const StatePlayer&) = default;
    StatePlayer(StatePlayer&&) = default;
    StatePlayer& operator=(StatePlayer&&) = default;
    virtual ~StatePlayer() = default;

    /// Starts from what `state` says now. Begins again where it was begun before.
    virtual void begin(VehicleState& state, TimePoint now) = 0;
    /// When the next point is due, since begin(); nothing after the last.
    [[nodiscard]] virtual std::optional<Duration> next() const = 0;
    /// Sets what the next point says. next() must name one.
    virtual void apply(VehicleState& state, TimePoint now) = 0;
};

}  // namespace notisim
