#include "simulator/vehicle/charge.hpp"

#include "simulator/base/assert.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr Duration kSampling = 1min;
constexpr double kSlowMax = 22;   // kW; beyond, a station gives direct current.
constexpr double kRateMax = 500;  // km/h
constexpr double kMillisecondsPerHour = 3'600'000;

struct PowerLevel {
    double kw;
    std::string_view name;
};

constexpr std::array<PowerLevel, 4> kPowerLevels{{{3.7, "Level1"}, {7.4, "Level2"}, {22, "Level3"}, {50, "Level4"}}};

std::string_view power_level(double kw) {
    for (const PowerLevel& level : kPowerLevels) {
        if (kw <= level.kw) {
            return level.name;
        }
    }
    return "Level5";
}

}  // namespace

std::string iso_duration(Duration duration) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(std::max(duration, Duration{0})).count();
    if (minutes == 0) {
        return "PT0S";
    }
    const std::string hours = minutes >= 60 ? fmt::format("{}H", minutes / 60) : "";
    return fmt::format("PT{}{}", hours, minutes % 60 > 0 ? fmt::format("{}M", minutes % 60) : "");
}

Charge::Charge(ChargePlan plan) : plan_(plan) {
    NOTISIM_ASSERT(plan_.power_kw > 0 && plan_.battery_kwh > 0 && plan_.kwh_per_100km > 0);
}

void Charge::begin(VehicleState& state, TimePoint now) {
    from_ = state.number("vehicle.energy.electric.level");
    target_ = std::max(from_, plan_.full ? 100 : std::clamp(plan_.to_percent, 0.0, 100.0));
    const double hours = (target_ - from_) / 100 * plan_.battery_kwh / plan_.power_kw;
    needed_ = Duration{std::llround(std::ceil(hours * kMillisecondsPerHour))};
    end_ = plan_.length ? std::min(*plan_.length, needed_) : needed_;
    at_ = Duration{0};
    finished_ = false;
    unplugged_ = false;
    const double capacity = plan_.battery_kwh * 1000;
    if (state.number("vehicle.energy.electric.battery.capacity") != capacity) {
        state.set("vehicle.energy.electric.battery.capacity", capacity, now);
    }
}

std::optional<Duration> Charge::next() const {
    if (!finished_) {
        return at_;
    }
    return plan_.unplug_after && !unplugged_ ? std::optional{end_ + *plan_.unplug_after} : std::nullopt;
}

double Charge::level_at(Duration offset) const {
    if (offset >= needed_) {
        return target_;
    }
    const double part = std::chrono::duration<double>(offset) / std::chrono::duration<double>(needed_);
    return std::max(from_, std::round((from_ + (target_ - from_) * part) * 10) / 10);
}

void Charge::apply(VehicleState& state, TimePoint now) {
    if (finished_) {
        unplugged_ = true;
        state.set("vehicle.energy.charging.plugged", "false", now);
        state.set("vehicle.energy.charging.status", "Disconnected", now);
        return;
    }
    state.set("vehicle.energy.charging.plugged", "true", now);
    state.set("vehicle.energy.electric.level", level_at(at_), now);
    if (at_ < end_) {
        sample(state, now);
        at_ = std::min(at_ + kSampling, end_);
    } else {
        finish(state, now);
        finished_ = true;
    }
}

void Charge::sample(VehicleState& state, TimePoint now) const {
    const double rate = std::min(kRateMax, std::round(plan_.power_kw / plan_.kwh_per_100km * 100));
    state.set("vehicle.energy.charging.status", "InProgress", now);
    state.set("vehicle.energy.charging.type", target_ >= 100 ? "Full" : "Partial", now);
    state.set("vehicle.energy.charging.mode", plan_.power_kw > kSlowMax ? "Quick" : "Slow", now);
    state.set("vehicle.energy.charging.powerLevel", power_level(plan_.power_kw), now);
    state.set("vehicle.energy.charging.rate", rate, now);
    state.set("vehicle.energy.charging.remainingTime", iso_duration(needed_ - at_), now);
}

void Charge::finish(VehicleState& state, TimePoint now) const {
    state.set("vehicle.energy.charging.status", end_ < needed_ ? "Stopped" : "Finished", now);
}

}  // namespace notisim
