#include "simulator/scenario/monitored_data.hpp"

namespace notisim {

namespace {

constexpr std::string_view kAlert = "obj.alert";
constexpr std::string_view kCollision = "obj.collision";

constexpr MonitoredData kData[] = {
    {"vehicle.alert", "CIE", true, true, true, kAlert},
    {"vehicle.odometer", "EGL"},
    {"vehicle.powertrain.status", "ECI"},
    {"vehicle.engines.thermic.oil.temp", "EGL"},
    {"vehicle.energy.electric.level", "EGL"},
    {"vehicle.energy.electric.autonomy", "EGL"},
    {"vehicle.energy.fuel.level", "EGL"},
    {"vehicle.energy.fuel.autonomy", "EGL"},
    {"vehicle.autonomy", "EGL"},
    {"vehicle.energy.charging.status", "CEI", true, true, true},
    {"vehicle.energy.charging.plugged", "CE", true, true, true},
    {"vehicle.energy.charging.type", "CE"},
    {"vehicle.doorsState.lockedState", "C"},
    {"vehicle.doorsState.opening", "C"},
    {"vehicle.kinetic.moving", "CE", true, true, true},
    {"vehicle.kinetic.speed", "EGL"},
    {"vehicle.trip", "C", true, false},
    {"vehicle.trip.start", "C"},
    {"vehicle.trip.stop", "C"},
    {"vehicle.trip.duration", "EGL"},
    {"vehicle.trip.distance", "EGL"},
    {"vehicle.trip.state", "I"},
    {"vehicle.maintenance.daysBeforeMaintenance", "EGL", true, false},
    {"vehicle.maintenance.mileageBeforeMaintenance", "EGL", true, false},
    {"vehicle.safety.beltWarning", "CE", true, true, true},
    {"vehicle.safety.autoECallTriggering", "ECI", true, true, true},
    {"environment.air.temp", "EGL"},
    {"privacy.state", "ECI", true, true, true},
    {"vehicle.drivingBehavior.mode", "ECI", true, true, true},
    {"vehicle.collision.side", "EI", true, false, false, kCollision},
    {"vehicle.collision.severity", "EI", true, false, false, kCollision},
    {"vehicle.preconditioning.airConditioning", "C"},
    {"vehicle.alarm.trigger.type", "CEI"},
    {"vehicle.alarm.status.activation", "CE"},
    {"stolen.state", "CE", true, false},
};

}  // namespace

const MonitoredData* find_monitored_data(Flavour flavour, std::string_view name) {
    for (const MonitoredData& data : kData) {
        if (data.name == name && data.in(flavour)) {
            return &data;
        }
    }
    return nullptr;
}

std::vector<std::string_view> monitored_data_names(Flavour flavour) {
    std::vector<std::string_view> names;
    for (const MonitoredData& data : kData) {
        if (data.in(flavour)) {
            names.push_back(data.name);
        }
    }
    return names;
}

}  // namespace notisim
