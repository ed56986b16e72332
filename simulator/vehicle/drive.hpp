#pragma once

#include "simulator/vehicle/state_player.hpp"
#include "simulator/vehicle/track.hpp"

#include <memory>

namespace notisim {

/// What a vehicle needs to drive. All must be positive.
struct DriveSettings {
    double kwh_per_100km = 16;
    double battery_kwh = 50;
    double litres_per_100km = 6;  ///< For a vehicle that knows a level of fuel and none of electricity.
    double tank_litres = 45;
};

/// Plays a recorded drive: a trip from the first point to the last.
///
/// What the track does not give is derived: speed and heading from the places, odometer and energy from the distance,
/// temperatures from the time under way. What it gives is taken; of an odometer, where it begins behind the vehicle's
/// or after the first point, the differences.
class Drive final : public StatePlayer {
public:
    /// `track` is shared by all vehicles that drive it, and has a point at least.
    explicit Drive(std::shared_ptr<const Track> track, DriveSettings settings = {});

    void begin(VehicleState& state, TimePoint now) override;
    [[nodiscard]] std::optional<Duration> next() const override;
    void apply(VehicleState& state, TimePoint now) override;

private:
    [[nodiscard]] double distance_to(std::size_t index) const;
    [[nodiscard]] double speed_at(std::size_t index) const;
    [[nodiscard]] std::optional<double> heading_at(std::size_t index) const;
    [[nodiscard]] std::optional<double> recorded_odometer();
    void move(VehicleState& state, TimePoint now);
    void spend(VehicleState& state, TimePoint now);
    void warm_up(VehicleState& state, TimePoint now) const;
    void set_recorded(VehicleState& state, TimePoint now);

    std::shared_ptr<const Track> track_;
    DriveSettings settings_;
    std::size_t index_ = 0;
    double odometer_ = 0;                   ///< km
    std::optional<double> odometer_shift_;  ///< From a recorded odometer to ours.
    double level_ = 0;                      ///< Percent of what the vehicle drives on.
    bool on_fuel_ = false;
    double last_speed_ = 0;
    double oil_at_start_ = 0;
    double coolant_at_start_ = 0;
};

}  // namespace notisim
