#include "simulator/scenario/monitored_data.hpp"

namespace notisim {

namespace {

constexpr std::string_view kAlert = "obj.alert";
constexpr std::string_view kCollision = "obj.collision";

constexpr bool kYes = true;
constexpr bool kNo = false;

// name, operators, b2b, b2c, platform, previous, objects, operators of the platform
constexpr MonitoredData kData[] = {
    {"vehicle.alert", "CIE", kYes, kYes, kYes, kYes, kAlert},
    {"vehicle.odometer", "EGL"},
    {"vehicle.powertrain.status", "ECI"},
    {"vehicle.engines.running", "CE", kNo, kNo, kYes, kYes},
    {"vehicle.engines.thermic.oil.temp", "EGL"},
    {"vehicle.energy.electric.level", "EGL"},
    {"vehicle.energy.electric.autonomy", "EGL"},
    {"vehicle.energy.fuel.level", "EGL"},
    {"vehicle.energy.fuel.autonomy", "EGL"},
    {"vehicle.autonomy", "EGL"},
    {"vehicle.energy.charging.status", "CEI", kYes, kYes, kYes, kYes},
    {"vehicle.energy.charging.plugged", "CE", kYes, kYes, kYes, kYes},
    {"vehicle.energy.charging.type", "CE", kYes, kYes, kYes, kNo, {}, "E"},
    {"vehicle.doorsState.lockedState", "C"},
    {"vehicle.doorsState.opening", "C"},
    {"vehicle.kinetic.moving", "CE", kYes, kYes, kYes, kYes, {}, "E"},
    {"vehicle.kinetic.speed", "EGL"},
    {"vehicle.trip", "C", kYes, kNo, kYes},
    {"vehicle.trip.start", "C"},
    {"vehicle.trip.stop", "C"},
    {"vehicle.trip.duration", "EGL"},
    {"vehicle.trip.distance", "EGL"},
    {"vehicle.trip.state", "I", kYes, kYes, kYes, kNo, {}, "EI"},
    {"vehicle.maintenance.daysBeforeMaintenance", "EGL", kYes, kNo, kYes},
    {"vehicle.maintenance.mileageBeforeMaintenance", "EGL", kYes, kNo, kYes},
    {"vehicle.safety.beltWarning", "CE", kYes, kYes, kYes, kYes},
    {"vehicle.safety.autoECallTriggering", "ECI", kYes, kYes, kYes, kYes},
    {"environment.air.temp", "EGL"},
    {"privacy.state", "ECI", kYes, kYes, kYes, kYes},
    {"vehicle.drivingBehavior.mode", "ECI", kYes, kYes, kYes, kYes},
    {"vehicle.collision.side", "EI", kYes, kNo, kYes, kNo, kCollision},
    {"vehicle.collision.severity", "EI", kYes, kNo, kYes, kNo, kCollision},
    {"vehicle.preconditioning.airConditioning", "C"},
    {"vehicle.alarm.trigger.type", "CEI"},
    {"vehicle.alarm.status.activation", "CE"},
    {"stolen.state", "CE", kYes, kNo, kYes, kNo, {}, "E"},
    {"vehicle.energy.charging.settings.chargePreferenceRate", "C", kNo, kNo, kYes},
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
