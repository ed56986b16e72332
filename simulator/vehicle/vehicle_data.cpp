#include "simulator/vehicle/vehicle_data.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <unordered_map>

namespace notisim {

namespace {

// Spelled as on the wire, oddities included: 104 names, the same in b2b and b2c.
constexpr std::string_view kAlerts =
    "AbsBrakingSystemFault ActiveSpoilerFault AdBlueFault AdBlueFaultStartingImpossible "
    "AdBlueFaultStartingImpossibleSoon AddWasherFluid AirbagOrSeatBeltPretensionerOrActiveHoodFailure "
    "AssistanceButtonFault AutomaticBrakingDeactivated AutomaticHeadlightAdjustmentFault "
    "BatteryChargeOrElectricalCircuitSystemFailure BrakingSystemFailure ChargingFailure "
    "CheckTheCenterBrakeLamp CollisionDetectionSystemFault CollisionMitigationSystemFault CoolantLevellow "
    "DrivingAssistanceSensorBlind ElectricTractionSystemFailureLimitSpeed "
    "ElectricTractionSystemFailureStopVehicle ElectricTractionSystemFault ElectronicImmobiliserFault "
    "EmissionSystemOrAdBlueQualityFailueStartingImpossible "
    "EmissionSystemOrAdBlueQualityFailueStartingImpossibleSoon EmissionSystemOrAdBlueQualityFailure "
    "EngineFailure EngineFault EngineMisfiringFuel EngineOilPressureFailure EngineTemperatureFailure "
    "EspAsrSystemFault FrontLeftFlashingIndicatorFault FrontLeftFogLampsFault FrontLeftParkingLampsFault "
    "FrontRightFlashingIndicatorFault FrontRightFogLampsFault FrontRightParkingLampsFault FuelLevelLow "
    "GearboxFault HeadlightsFault InstalledSpareWheelFault InterVehicleTimeMeasurementFault "
    "LaneChangeAssistanceFault LaneDepartureWarningSystemFault LeftBrakeLampFault LeftFrontDoorOpen "
    "LeftFrontDoorOpenLowSpeed LeftFrontTirePressurSensorFault LeftFrontTirePuncture "
    "LeftFrontTireUnderInflated LeftRearDoorOpen LeftRearDoorOpenLowSpeed LeftRearTirePressurSensorFault "
    "LeftRearTirePuncture LeftRearTireUnderInflated LeftReverseLampFault OilLevelLow ParkAssistSystemFault "
    "ParkingBrakeOrHillStartSystemFailure ParticleFilterAdditiveLevelTooLow ParticleFilterFull "
    "ParticleFilterRegenerating PowerSteeringFailure PowerSteeringFault "
    "PreheatingPreventilationDeactivatedBatteryLow PreheatingPreventilationDeactivatedClockUnset "
    "PreheatingPreventilationDeactivatedFuelLevelLow RearLeftFlashingIndicatorFault RearLeftFogLampsFault "
    "RearLeftParkingLampsFault RearRightFlashingIndicatorFault RearRightFogLampsFault "
    "RearRightParkingLampsFault RearWindowOpen RearWindowOpenLowSpeed ReplaceBrakePads "
    "ReplaceTheRemoteControlBattery RetractableRoofMechanismFault RightBrakeLampFault RightFrontDoorOpen "
    "RightFrontDoorOpenLowSpeed RightFrontTirePressurSensorFault RightFrontTirePuncture "
    "RightFrontTireUnderInflated RightRearDoorOpen RightRearDoorOpenLowSpeed RightRearTirePressurSensorFault "
    "RightRearTirePuncture RightRearTireUnderInflated RightReverseLampFault RiskOfIce "
    "RoofOperationNotPossibleSpeedUnknown RoofOperationNotPossibleTooHighTemp ShiftToPark SteeringLockFault "
    "SuspensionFault SuspensionFaultLimitSpeed SuspensionFaultRepaireVehicle "
    "TireUnderInflationDetectionSystemFault TooManyRoofOperation TrailerConnectionFault TrunkOrHoodOpen "
    "TrunkOrHoodOpenLowSpeed WaterInTheDieselFuelFilter";

constexpr std::string_view kLocked =
    "Unlocked Locked SuperLocked DriverDoorUnlocked CabinDoorsUnlocked CargoDoorsLocked CargoDoorsUnlocked "
    "RearDoorsUnlocked RearDoorsLocked TrunkLocked TrunkUnLocked PassengerDoorUnlocked";

constexpr std::string_view kBreakIns =
    "NoBreakIn FrontRightDoorBreakIn FrontLeftDoorBreakIn RearRightFrontDoorBreakIn RearLeftFrontDoorBreakIn "
    "HoodDoorBreakIn TrunkDoorBreakIn BackliteDoorBreakIn RoofBreakIn VolumetricBreakIn VehicleLifting "
    "ElectricalsystemBreakIn KeyLearning UnauthenticatedStartup VehiclePositionChanged GlassBreached "
    "BatteryDisconnect OverAccelerationThreshold VehicleAlarmSystem";

constexpr std::string_view kTyres = "Normal UnderInflated Puncture";

using enum DataKind;

constexpr VehicleDatum kData[] = {
    // Monitored data, in the order of PROTOCOL.md 9.3.
    {"vehicle.alert", list, "", kAlerts},
    {"vehicle.odometer", number, "15320.4", {}, 0, 9'999'999},
    {"vehicle.powertrain.status", word, "NotRunning", "NotRunning Starting Running Stopping Stopped"},
    {"vehicle.engines.running", boolean, "false"},
    {"vehicle.engines.thermic.oil.temp", integer, "20", {}, -60, 300},
    {"vehicle.energy.electric.level", number, "61", {}, 0, 100},
    {"vehicle.energy.electric.autonomy", number, "205", {}, 0, 5000},
    {"vehicle.energy.fuel.level", number, "", {}, 0, 100},
    {"vehicle.energy.fuel.autonomy", number, "", {}, 0, 5000},
    {"vehicle.autonomy", number, "205", {}, 0, 5000},
    {"vehicle.energy.charging.status", word, "Disconnected", "Disconnected InProgress Failure Stopped Finished"},
    {"vehicle.energy.charging.plugged", boolean, "false"},
    {"vehicle.energy.charging.type", word, "Partial", "Partial Full"},
    {"vehicle.doorsState.lockedState", list, "Locked", kLocked},
    {"vehicle.doorsState.opening", list, "",
     "Driver Passenger RearLeft RearRight Trunk RearWindow RoofWindow HoodDoor"},
    {"vehicle.kinetic.moving", boolean, "false"},
    {"vehicle.kinetic.speed", number, "0", {}, 0, 400},
    {"vehicle.trip", text},
    {"vehicle.trip.start", text},
    {"vehicle.trip.stop", text},
    {"vehicle.trip.duration", integer, "", {}, 0, 31'536'000},
    {"vehicle.trip.distance", number, "", {}, 0, 99'999},
    {"vehicle.trip.state", word, "", "Nominal Unstarted DataLacking Unfinished"},
    {"vehicle.maintenance.daysBeforeMaintenance", integer, "42", {}, -9999, 9999},
    {"vehicle.maintenance.mileageBeforeMaintenance", number, "3100", {}, -999'999, 999'999},
    {"vehicle.safety.beltWarning", word, "Normal", "Normal Omission"},
    {"vehicle.safety.autoECallTriggering", word, "NotDetected", "NotDetected Detected ShockDetectionUnabled"},
    {"environment.air.temp", number, "11.5", {}, -80, 80},
    {"privacy.state", word, "None", "None Geolocation Full"},
    {"vehicle.drivingBehavior.mode", word, "Normal",
     "Normal Sport Comfort Eco Sand Mud Snow ZEV Hybrid ZEVEco HybridEco EcoPlus eAWD 4AWD ReinforcedLoad"},
    {"vehicle.collision.side", word, "", "Front Rear Lateral Left Right"},
    {"vehicle.collision.severity", word, "", "Minimal Minor Major"},
    {"vehicle.preconditioning.airConditioning", word, "Disabled", "Enabled Disabled Finished Failure"},
    {"vehicle.alarm.trigger.type", word, "NoBreakIn", kBreakIns},
    {"vehicle.alarm.status.activation", word, "Inactive", "Inactive Active"},
    {"stolen.state", boolean, "false"},
    {"vehicle.energy.charging.settings.chargePreferenceRate", word, "Med", "Low LowPlus Med MedPlus High"},

    // What remote actions change and no monitor watches.
    {"vehicle.horn.state", word, "Unactivated", "Activated Unactivated"},
    {"vehicle.lights.on", boolean, "false"},
    {"vehicle.immobilization.active", boolean, "false"},

    // What only extensions carry.
    {"vehicle.position.longitude", number, "2.3488", {}, -180, 180},
    {"vehicle.position.latitude", number, "48.8534", {}, -90, 90},
    {"vehicle.position.altitude", number, "", {}, -500, 9000},
    {"vehicle.position.heading", integer, "214", {}, 0, 360},
    {"vehicle.position.type", word, "Acquire", "Acquire Estimated"},
    {"vehicle.position.signalQuality", integer, "9", {}, 0, 99},
    {"vehicle.ignition", word, "Stop", "Stop StartUp Start"},
    {"vehicle.battery.voltage", number, "96", {}, 0, 100},
    {"vehicle.battery.current", number, "0", {}, -1000, 1000},
    {"vehicle.kinetic.acceleration", number, "0", {}, -50, 50},
    {"vehicle.engines.speed", integer, "0", {}, 0, 30'000},
    {"vehicle.engines.thermic.oil.level", integer, "80", {}, 0, 100},
    {"vehicle.engines.thermic.coolant.temp", integer, "20", {}, -60, 300},
    {"vehicle.engines.thermic.coolant.level", integer, "80", {}, 0, 100},
    {"vehicle.engines.thermic.air.temp", number, "11.5", {}, -80, 200},
    {"vehicle.transmission.gearbox.mode", word, "Automatic", "Automatic Sport Snow Sequential SemiManual"},
    {"vehicle.transmission.gearbox.ratio", word, "Neutral",
     "Neutral Reverse Ratio1 Ratio2 Ratio3 Ratio4 Ratio5 Ratio6 Ratio7 Ratio8"},
    {"vehicle.wipingBlades.active", boolean, "false"},
    {"vehicle.wipingBlades.speed", word, "Low", "High Low"},
    {"vehicle.adas.parkAssist", word, "Wait", "Fault DriverInhibition Active Wait OutOfService"},
    {"vehicle.adas.lvv", boolean, "false"},
    {"vehicle.adas.esp", boolean, "true"},
    {"vehicle.adas.abs", boolean, "true"},
    {"vehicle.lightingSystem.turn", list, "", "Left Right"},
    {"vehicle.lightingSystem.fog", list, "", "Front Rear"},
    {"vehicle.safety.belt.passenger", word, "Normal", "Normal Omission"},
    {"vehicle.tyres.frontLeft", word, "Normal", kTyres},
    {"vehicle.tyres.frontRight", word, "Normal", kTyres},
    {"vehicle.tyres.rearLeft", word, "Normal", kTyres},
    {"vehicle.tyres.rearRight", word, "Normal", kTyres},
    {"vehicle.braking.parking", boolean, "true"},
    {"environment.luminosity.day", boolean, "true"},
    {"vehicle.energy.charging.mode", word, "No", "No Slow Quick"},
    {"vehicle.energy.charging.rate", integer, "0", {}, 0, 500},
    {"vehicle.energy.charging.powerLevel", word, "", "Level1 Level2 Level3 Level4 Level5"},
    {"vehicle.energy.charging.remainingTime", text},
    {"vehicle.energy.charging.nextDelayedTime", text},
    {"vehicle.energy.electric.battery.capacity", number, "50000", {}, 0, 1'000'000},
    {"vehicle.energy.electric.battery.health", number, "98", {}, 0, 100},
    {"vehicle.energy.fuel.consumptions.total", number, "", {}, 0, 1'000'000},
    {"vehicle.energy.fuel.consumptions.instant", number, "", {}, 0, 1000},
    {"vehicle.preconditioning.startingCause", word, "", "Immediate Scheduled"},
    {"vehicle.preconditioning.failureCause", word, "",
     "Defect DoorOpened LowBattery LowFuelLevel TooManyUnusedProg WindowsRoofOpened HoodOpened NotParked "
     "OtherFailures"},
    {"vehicle.collision.tippedOver", boolean, "false"},
    {"vehicle.collision.pedestrian", boolean, "false"},
};

std::optional<std::string> canonical_number(const VehicleDatum& datum, std::string_view written, std::string& why) {
    double value = 0;
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
    if (error != std::errc{} || end != written.data() + written.size()) {
        why = "a number is wanted";
        return std::nullopt;
    }
    if (!std::isfinite(value) || value < datum.min || value > datum.max) {
        why = fmt::format("{} to {} is possible", datum.min, datum.max);
        return std::nullopt;
    }
    if (datum.kind == integer && value != static_cast<double>(static_cast<std::int64_t>(value))) {
        why = "a whole number is wanted";
        return std::nullopt;
    }
    return fmt::format("{}", value == 0 ? 0.0 : value);
}

std::optional<std::string> canonical_list(const VehicleDatum& datum, std::string_view written, std::string& why) {
    const auto known = split_words(datum.words);
    const auto given = split_words(written);
    for (const std::string_view word : given) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            why = fmt::format("there is no '{}'", word);
            return std::nullopt;
        }
    }
    std::string text;
    for (const std::string_view word : known) {
        if (std::find(given.begin(), given.end(), word) != given.end()) {
            text += text.empty() ? "" : ",";
            text += word;
        }
    }
    return text;
}

}  // namespace

std::span<const VehicleDatum> vehicle_data() {
    return kData;
}

std::optional<std::size_t> find_datum(std::string_view name) {
    static const auto kIndex = [] {
        std::unordered_map<std::string_view, std::size_t> index;
        for (std::size_t row = 0; row < std::size(kData); ++row) {
            index.emplace(kData[row].name, row);
        }
        return index;
    }();
    const auto found = kIndex.find(name);
    return found == kIndex.end() ? std::nullopt : std::optional{found->second};
}

std::vector<std::string_view> split_words(std::string_view words) {
    constexpr std::string_view kSeparators = ", ";
    std::vector<std::string_view> list;
    while (true) {
        words.remove_prefix(std::min(words.find_first_not_of(kSeparators), words.size()));
        if (words.empty()) {
            return list;
        }
        list.push_back(words.substr(0, words.find_first_of(kSeparators)));
        words.remove_prefix(list.back().size());
    }
}

bool list_has(std::string_view list, std::string_view word) {
    const auto words = split_words(list);
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::string> canonical_value(const VehicleDatum& datum, std::string_view written, std::string& why) {
    switch (datum.kind) {
        case number:
        case integer: return canonical_number(datum, written, why);
        case list: return canonical_list(datum, written, why);
        case text: return std::string{written};
        case boolean:
            if (written != "true" && written != "false") {
                why = "true or false is wanted";
                return std::nullopt;
            }
            return std::string{written};
        case word: break;
    }
    const auto words = split_words(datum.words);
    if (std::find(words.begin(), words.end(), written) == words.end()) {
        why = fmt::format("it is one of {}", datum.words);
        return std::nullopt;
    }
    return std::string{written};
}

}  // namespace notisim
