#pragma once

#include "simulator/vehicle/state_player.hpp"

namespace notisim {

/// A stop at a charging station.
struct ChargePlan {
    double to_percent = 80;            ///< 0 to 100.
    std::optional<Duration> length{};  ///< At most so long: charging is stopped then.
    double power_kw = 7.4;             ///< Positive. Above 22 kW charging is quick.
    double battery_kwh = 50;           ///< Positive.
    double kwh_per_100km = 16;         ///< Positive; what a charging rate in km/h is reckoned with.
    bool full = false;                 ///< To 100 percent, whatever to_percent says.
    /// How long after the end the vehicle is unplugged; nothing: it stays where it is.
    std::optional<Duration> unplug_after{};
};

/// Plays a charge: plugged in at once, a sample each minute, then finished, or stopped where the time was too short.
/// The level never falls: above the target, charging is finished as it begins.
class Charge final : public StatePlayer {
public:
    explicit Charge(ChargePlan plan);

    void begin(VehicleState& state, TimePoint now) override;
    [[nodiscard]] std::optional<Duration> next() const override;
    void apply(VehicleState& state, TimePoint now) override;

private:
    [[nodiscard]] double level_at(Duration offset) const;
    void sample(VehicleState& state, TimePoint now) const;
    void finish(VehicleState& state, TimePoint now) const;

    ChargePlan plan_;
    double from_ = 0;    ///< Percent.
    double target_ = 0;  ///< Percent.
    Duration needed_{};  ///< To the target.
    Duration end_{};     ///< When charging ends, for whatever reason.
    Duration at_{};      ///< The next sample.
    bool finished_ = false;
    bool unplugged_ = false;
};

/// A duration as ISO 8601 writes it, in hours and minutes, rounded up: PT1H5M; PT0S for none.
std::string iso_duration(Duration duration);

}  // namespace notisim
