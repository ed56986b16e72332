// The blocks of which telemetry and status consist.
#include "simulator/vehicle/model_writer.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace notisim {

namespace {

using Named = std::pair<std::string_view, std::string_view>;

}  // namespace

void ModelWriter::ignition(bool /*stamped*/) {
    json_.begin_object();
    text("type", "vehicle.ignition");
    created_at({"vehicle.ignition"});  // Required here, wherever it stands.
    json_.end_object();
}

void ModelWriter::powertrain(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.powertrain.status"});
    text("status", "vehicle.powertrain.status");
    json_.end_object();
}

void ModelWriter::odometer(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.odometer"});
    figure("mileage", "vehicle.odometer");
    json_.end_object();
}

void ModelWriter::kinetic(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.kinetic.speed", "vehicle.kinetic.acceleration", "vehicle.kinetic.moving"});
    figure("speed", "vehicle.kinetic.speed");
    figure("acceleration", "vehicle.kinetic.acceleration");
    truth("moving", "vehicle.kinetic.moving");
    json_.end_object();
}

void ModelWriter::energies(bool stamped) {
    json_.begin_array();
    if (has_electric()) {
        energy(true, stamped);
    }
    if (has_fuel()) {
        energy(false, stamped);
    }
    json_.end_array();
}

void ModelWriter::energy(bool electric, bool stamped) {
    json_.begin_object();
    if (electric) {
        stamp(stamped, {"vehicle.energy.electric.level", "vehicle.energy.electric.autonomy",
                        "vehicle.energy.charging.status", "vehicle.energy.charging.plugged"});
        json_.member("type", "Electric").member("subType", "ElectricEnergy");
        figure("level", "vehicle.energy.electric.level");
        figure("autonomy", "vehicle.energy.electric.autonomy");
        electric_extension();
    } else {
        stamp(stamped, {"vehicle.energy.fuel.level", "vehicle.energy.fuel.autonomy"});
        json_.member("type", "Fuel").member("subType", "FossilEnergy");
        figure("level", "vehicle.energy.fuel.level");
        figure("autonomy", "vehicle.energy.fuel.autonomy");
        fuel_extension();
    }
    json_.end_object();
}

void ModelWriter::electric_extension() {
    json_.key("extension").begin_object().key("electric").begin_object().key("battery").begin_object();
    json_.key("load").begin_object();
    figure("capacity", "vehicle.energy.electric.battery.capacity");
    figure("residual", std::round(state_.number("vehicle.energy.electric.battery.capacity") *
                                  state_.number("vehicle.energy.electric.level") / 100));
    json_.end_object().key("health").begin_object();
    figure("capacity", "vehicle.energy.electric.battery.health");
    json_.end_object().end_object().key("charging");
    charging();
    json_.end_object().end_object();
}

void ModelWriter::fuel_extension() {
    const bool total = state_.known("vehicle.energy.fuel.consumptions.total");
    if (!total && !state_.known("vehicle.energy.fuel.consumptions.instant")) {
        return;
    }
    json_.key("extension").begin_object().key("fuel").begin_object().key("consumptions").begin_object();
    figure("total", "vehicle.energy.fuel.consumptions.total");
    figure("instant", "vehicle.energy.fuel.consumptions.instant");
    json_.end_object().end_object().end_object();
}

void ModelWriter::charging() {
    json_.begin_object();
    truth("plugged", "vehicle.energy.charging.plugged");
    text("status", "vehicle.energy.charging.status");
    text("remainingTime", "vehicle.energy.charging.remainingTime");
    figure("chargingRate", "vehicle.energy.charging.rate");
    text("chargingPowerLevel", "vehicle.energy.charging.powerLevel");
    text("chargingMode", "vehicle.energy.charging.mode");
    text("nextDelayedTime", "vehicle.energy.charging.nextDelayedTime");
    text("type", "vehicle.energy.charging.type");
    if (is_platform()) {
        json_.key("settings").begin_object();
        text("chargePreferenceRate", "vehicle.energy.charging.settings.chargePreferenceRate");
        json_.end_object();
    }
    json_.end_object();
}

// The array that b2c had before `energies` and still sends.
void ModelWriter::old_energies() {
    json_.begin_array();
    for (const bool electric : {true, false}) {
        if (electric ? !has_electric() : !has_fuel()) {
            continue;
        }
        const std::string_view level = electric ? "vehicle.energy.electric.level" : "vehicle.energy.fuel.level";
        const std::string_view range = electric ? "vehicle.energy.electric.autonomy" : "vehicle.energy.fuel.autonomy";
        json_.begin_object();
        created_at({level, range});
        json_.member("type", electric ? "Electric" : "Fuel");
        figure("level", level);
        figure("autonomy", range);
        if (electric) {
            json_.key("charging");
            charging();
        }
        json_.end_object();
    }
    json_.end_array();
}

void ModelWriter::engines(bool stamped) {
    json_.begin_array();
    if (has_electric()) {
        json_.begin_object();
        stamp(stamped, {"vehicle.engines.speed"});
        json_.member("type", "Electric");
        figure("speed", "vehicle.engines.speed");
        json_.end_object();
    }
    if (has_fuel()) {
        json_.begin_object();
        stamp(stamped,
              {"vehicle.engines.speed", "vehicle.engines.thermic.oil.temp", "vehicle.engines.thermic.coolant.temp"});
        json_.member("type", "Thermic");
        figure("speed", "vehicle.engines.speed");
        thermic();
        json_.end_object();
    }
    json_.end_array();
}

void ModelWriter::thermic() {
    json_.key("extension").begin_object().key("thermic").begin_object().key("coolant").begin_object();
    figure("level", "vehicle.engines.thermic.coolant.level");
    figure("temp", "vehicle.engines.thermic.coolant.temp");
    json_.end_object().key("oil").begin_object();
    figure("level", "vehicle.engines.thermic.oil.level");
    figure("temp", "vehicle.engines.thermic.oil.temp");
    json_.end_object().key("air").begin_object();
    figure("temp", "vehicle.engines.thermic.air.temp");
    json_.end_object().end_object().end_object();
}

void ModelWriter::safety(bool stamped) {
    json_.begin_object();
    stamp(stamped,
          {"vehicle.safety.beltWarning", "vehicle.safety.belt.passenger", "vehicle.safety.autoECallTriggering"});
    json_.key("beltStatus").begin_array().begin_object().member("id", "Driver");
    text("belt", "vehicle.safety.beltWarning");
    json_.end_object().begin_object().member("id", "Passenger");
    text("belt", "vehicle.safety.belt.passenger");
    json_.end_object().end_array();
    text("autoECallTriggering", "vehicle.safety.autoECallTriggering");
    json_.end_object();
}

void ModelWriter::battery(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.battery.voltage"});
    figure("voltage", "vehicle.battery.voltage");
    if (is_platform()) {
        figure("current", "vehicle.battery.current");
    }
    json_.end_object();
}

void ModelWriter::driving_behaviour(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.drivingBehavior.mode"});
    text("mode", "vehicle.drivingBehavior.mode");
    json_.end_object();
}

void ModelWriter::air_conditioning() {
    const std::string_view status = state_.text("vehicle.preconditioning.airConditioning");
    json_.begin_object();
    created_at({"vehicle.preconditioning.airConditioning"});
    json_.member("status", status);
    if (status != "Disabled") {
        text("startingCause", "vehicle.preconditioning.startingCause");
    }
    if (status == "Failure") {
        text("failureCause", "vehicle.preconditioning.failureCause");
    }
    json_.end_object();
}

void ModelWriter::preconditioning(bool /*stamped*/) {
    json_.begin_object().key("airConditioning");
    air_conditioning();
    json_.end_object();
}

void ModelWriter::wiping_blades(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.wipingBlades.active", "vehicle.wipingBlades.speed"});
    truth("active", "vehicle.wipingBlades.active");
    if (state_.truth("vehicle.wipingBlades.active")) {
        text("speed", "vehicle.wipingBlades.speed");
    }
    json_.end_object();
}

void ModelWriter::transmission(bool stamped) {
    constexpr std::array<Named, 5> kModes{{{"automatic", "Automatic"},
                                           {"sport", "Sport"},
                                           {"snow", "Snow"},
                                           {"sequential", "Sequential"},
                                           {"semiManual", "SemiManual"}}};
    json_.begin_object();
    stamp(stamped, {"vehicle.transmission.gearbox.mode", "vehicle.transmission.gearbox.ratio"});
    json_.key("gearbox").begin_object().key("mode").begin_object();
    for (const auto& [key, word] : kModes) {
        json_.member(key, state_.text("vehicle.transmission.gearbox.mode") == word);
    }
    json_.end_object();
    text("ratio", "vehicle.transmission.gearbox.ratio");
    json_.end_object().end_object();
}

void ModelWriter::adas(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.adas.parkAssist", "vehicle.adas.lvv", "vehicle.adas.esp", "vehicle.adas.abs"});
    json_.key("parkAssist").begin_object();
    for (const std::string_view end : {"front", "rear"}) {
        json_.key(end).begin_array().value(state_.text("vehicle.adas.parkAssist")).end_array();
    }
    json_.end_object();
    truth("lvv", "vehicle.adas.lvv");
    truth("esp", "vehicle.adas.esp");
    truth("abs", "vehicle.adas.abs");
    json_.end_object();
}

void ModelWriter::lighting(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.lightingSystem.turn", "vehicle.lightingSystem.fog"});
    json_.key("turn").begin_array();
    for (const std::string_view side : {"Left", "Right"}) {
        const bool on = state_.holds("vehicle.lightingSystem.turn", side);
        json_.begin_object().member("direction", side).member("status", on ? "On" : "Off").end_object();
    }
    json_.end_array().key("fog").begin_array();
    for (const std::string_view end : {"Front", "Rear"}) {
        const bool on = state_.holds("vehicle.lightingSystem.fog", end);
        json_.begin_object().member("position", end).member("status", on ? "On" : "Off").end_object();
    }
    json_.end_array().end_object();
}

void ModelWriter::tyres(bool stamped) {
    json_.begin_object();
    stamp(stamped,
          {"vehicle.tyres.frontLeft", "vehicle.tyres.frontRight", "vehicle.tyres.rearLeft", "vehicle.tyres.rearRight"});
    text("frontLeft", "vehicle.tyres.frontLeft");
    text("frontRight", "vehicle.tyres.frontRight");
    text("rearLeft", "vehicle.tyres.rearLeft");
    text("rearRight", "vehicle.tyres.rearRight");
    json_.end_object();
}

void ModelWriter::braking(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"vehicle.braking.parking"});
    truth("parking", "vehicle.braking.parking");
    json_.end_object();
}

void ModelWriter::privacy(bool stamped) {
    json_.begin_object();
    stamp(stamped, {"privacy.state"});
    text("state", "privacy.state");
    json_.end_object();
}

void ModelWriter::environment(bool stamped) {
    json_.begin_object().key("luminosity").begin_object();
    stamp(stamped, {"environment.luminosity.day"});
    truth("day", "environment.luminosity.day");
    json_.end_object().key("air").begin_object();
    stamp(stamped, {"environment.air.temp"});
    figure("temp", "environment.air.temp");
    json_.end_object().end_object();
}

void ModelWriter::doors_part(bool /*stamped*/) {
    doors_state();
}

void ModelWriter::location_part(bool /*stamped*/) {
    position();
}

void ModelWriter::maintenance_part(bool /*stamped*/) {
    maintenance();
}

}  // namespace notisim
