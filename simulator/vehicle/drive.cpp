#include "simulator/vehicle/drive.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/vehicle/geography.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

constexpr double kSpeedMax = 400;        // A jump of the receiver of positions is no speed.
constexpr double kAccelerationMax = 20;  // m/s2
constexpr double kStandstill = 1;        // Metres that noise makes up.
constexpr double kWarm = 90;             // Degrees Celsius that oil and coolant come to.
constexpr double kOilWarmsIn = 600;      // Seconds until two thirds of the way there.
constexpr double kCoolantWarmsIn = 300;
constexpr double kOdometerMax = 9'999'999;

constexpr std::string_view kElectric = "vehicle.energy.electric.level";
constexpr std::string_view kFuel = "vehicle.energy.fuel.level";

double rounded(double value, double steps_per_unit) {
    return std::round(value * steps_per_unit) / steps_per_unit;
}

double seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

double warmed(double start, double since, double time) {
    return std::round(kWarm + (start - kWarm) * std::exp(-since / time));
}

std::string ratio_at(double speed) {
    return speed <= 0 ? "Neutral" : fmt::format("Ratio{}", 1 + std::min(5, static_cast<int>(speed / 25)));
}

}  // namespace

Drive::Drive(std::shared_ptr<const Track> track, DriveSettings settings)
    : track_(std::move(track)), settings_(settings) {
    NOTISIM_ASSERT(track_ != nullptr && !track_->points.empty());
    NOTISIM_ASSERT(settings_.battery_kwh > 0 && settings_.tank_litres > 0);
}

void Drive::begin(VehicleState& state, TimePoint now) {
    index_ = 0;
    last_speed_ = 0;
    odometer_shift_.reset();
    odometer_ = state.number("vehicle.odometer");
    on_fuel_ = !state.known(kElectric) && state.known(kFuel);
    level_ = state.number(on_fuel_ ? kFuel : kElectric);
    oil_at_start_ = state.number("vehicle.engines.thermic.oil.temp");
    coolant_at_start_ = state.number("vehicle.engines.thermic.coolant.temp");
    const double capacity = settings_.battery_kwh * 1000;
    if (!on_fuel_ && state.number("vehicle.energy.electric.battery.capacity") != capacity) {
        state.set("vehicle.energy.electric.battery.capacity", capacity, now);
    }
}

std::optional<Duration> Drive::next() const {
    return index_ < track_->points.size() ? std::optional{track_->points[index_].offset} : std::nullopt;
}

// Metres from the point before.
double Drive::distance_to(std::size_t index) const {
    if (index == 0 || index >= track_->points.size()) {
        return 0;
    }
    const TrackPoint& from = track_->points[index - 1];
    const TrackPoint& to = track_->points[index];
    return 1000 * distance_km({from.longitude, from.latitude}, {to.longitude, to.latitude});
}

// That of the stretch behind the vehicle; at the first point, of the one before it.
double Drive::speed_at(std::size_t index) const {
    const auto& points = track_->points;
    if (points[index].speed) {
        return *points[index].speed;
    }
    const std::size_t end = std::max<std::size_t>(index, 1);
    if (end >= points.size()) {
        return 0;
    }
    const double time = seconds(points[end].offset - points[end - 1].offset);
    return std::min(kSpeedMax, rounded(distance_to(end) / time * 3.6, 10));
}

std::optional<double> Drive::heading_at(std::size_t index) const {
    const auto& points = track_->points;
    if (points[index].heading) {
        return std::round(*points[index].heading);
    }
    const std::size_t end = std::max<std::size_t>(index, 1);
    if (distance_to(end) < kStandstill) {
        return std::nullopt;
    }
    const double degrees = std::round(bearing_deg({points[end - 1].longitude, points[end - 1].latitude},
                                                  {points[end].longitude, points[end].latitude}));
    return degrees >= 360 ? 0 : degrees;
}

void Drive::apply(VehicleState& state, TimePoint now) {
    const TrackPoint& point = track_->points[index_];
    state.set("vehicle.position.longitude", point.longitude, now);
    state.set("vehicle.position.latitude", point.latitude, now);
    if (point.altitude) {
        state.set("vehicle.position.altitude", *point.altitude, now);
    }
    if (const auto heading = heading_at(index_)) {
        state.set("vehicle.position.heading", *heading, now);
    }
    spend(state, now);
    if (index_ == 0) {
        set_recorded(state, now);  // A trip notes the energy with which it starts.
        state.start_trip(now);
    }
    move(state, now);
    warm_up(state, now);
    set_recorded(state, now);
    ++index_;
    if (index_ == track_->points.size()) {
        state.set("vehicle.transmission.gearbox.ratio", "Neutral", now);
        state.stop_trip(now);
    }
}

void Drive::move(VehicleState& state, TimePoint now) {
    const double speed = speed_at(index_);
    double acceleration = 0;
    if (index_ > 0) {
        const double time = seconds(track_->points[index_].offset - track_->points[index_ - 1].offset);
        acceleration = std::clamp((speed - last_speed_) / 3.6 / time, -kAccelerationMax, kAccelerationMax);
    }
    last_speed_ = speed;
    state.set("vehicle.kinetic.speed", speed, now);
    state.set("vehicle.kinetic.moving", speed > 0 ? "true" : "false", now);
    state.set("vehicle.kinetic.acceleration", rounded(acceleration, 100), now);
    state.set("vehicle.engines.speed", std::round(on_fuel_ ? 800 + speed * 20 : speed * 60), now);
    state.set("vehicle.transmission.gearbox.ratio", ratio_at(speed), now);
}

// A first point further on than the vehicle is taken as it is. Else the recording was made with another vehicle, of
// which only the differences count: a trip does not jump.
std::optional<double> Drive::recorded_odometer() {
    static const std::size_t kOdometer = *find_datum("vehicle.odometer");
    for (const auto& [datum, value] : track_->points[index_].data) {
        if (datum != kOdometer) {
            continue;
        }
        const double recorded = std::stod(value);
        if (!odometer_shift_) {
            odometer_shift_ = index_ == 0 && recorded >= odometer_ ? 0 : odometer_ - recorded;
        }
        return std::max(odometer_, recorded + *odometer_shift_);
    }
    return std::nullopt;
}

void Drive::spend(VehicleState& state, TimePoint now) {
    const double km = distance_to(index_) / 1000;
    const double per_100km = on_fuel_ ? settings_.litres_per_100km : settings_.kwh_per_100km;
    const double whole = on_fuel_ ? settings_.tank_litres : settings_.battery_kwh;
    const std::string_view energy = on_fuel_ ? kFuel : kElectric;
    odometer_ = std::min(kOdometerMax, recorded_odometer().value_or(odometer_ + km));
    level_ = std::max(0.0, level_ - km * per_100km / whole);
    // Rounding must not turn the odometer back, nor fill the battery.
    state.set("vehicle.odometer", std::max(state.number("vehicle.odometer"), rounded(odometer_, 1000)), now);
    if (state.known(energy)) {
        state.set(energy, std::min(state.number(energy), rounded(level_, 10)), now);
    }
}

void Drive::warm_up(VehicleState& state, TimePoint now) const {
    const double since = seconds(track_->points[index_].offset);
    state.set("vehicle.engines.thermic.oil.temp", warmed(oil_at_start_, since, kOilWarmsIn), now);
    state.set("vehicle.engines.thermic.coolant.temp", warmed(coolant_at_start_, since, kCoolantWarmsIn), now);
}

void Drive::set_recorded(VehicleState& state, TimePoint now) {
    for (const auto& [datum, value] : track_->points[index_].data) {
        const std::string_view name = vehicle_data()[datum].name;
        const bool again = state.text(name) == value;
        if (name == "vehicle.odometer") {
            continue;  // Already counted.
        }
        if (name.starts_with("vehicle.collision.") && again) {
            continue;  // The same one, recorded once more: setting it would be another collision.
        }
        state.set(name, value, now);
        if (name == (on_fuel_ ? kFuel : kElectric)) {
            level_ = state.number(name);
        }
    }
}

}  // namespace notisim
