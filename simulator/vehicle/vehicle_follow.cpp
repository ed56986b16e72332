// What follows from setting a datum: records, and other data that would contradict it.
#include "simulator/base/rng.hpp"
#include "simulator/vehicle/vehicle_state.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr Duration kKeepEnded = 24h;

std::string record_id(const VehicleState& state, std::string_view what) {
    return hex_id(state.seed(), fmt::format("{}/{}/{}", what, state.vin(), state.updated().time_since_epoch().count()),
                  16);
}

// Parts of alert names and what they mean; the first that fits decides, so that the particular comes first. What fits
// none (levels, doors, the roof, what was switched off) is Information.
struct SeverityRule {
    std::string_view part;
    std::string_view severity;
};

constexpr std::array<SeverityRule, 25> kSeverityRules{{
    {"ChargingFailure", "Warning"},
    {"StopVehicle", "Critical"},
    {"Puncture", "Critical"},
    {"BrakingSystemFault", "Critical"},
    {"Failure", "Critical"},
    {"Failue", "Critical"},
    {"StartingImpossibleSoon", "Warning"},
    {"StartingImpossible", "Critical"},
    {"SteeringLockFault", "Critical"},
    {"PowerSteeringFault", "Critical"},
    {"OilLevelLow", "Warning"},
    {"CoolantLevel", "Warning"},
    {"UnderInflated", "Warning"},
    {"Pressur", "Warning"},
    {"Fault", "Warning"},
    {"LimitSpeed", "Warning"},
    {"Repaire", "Warning"},
    {"Misfiring", "Warning"},
    {"BrakePads", "Warning"},
    {"BrakeLamp", "Warning"},
    {"RiskOfIce", "Warning"},
    {"ShiftToPark", "Warning"},
    {"WaterInTheDiesel", "Warning"},
    {"OpenLowSpeed", "Warning"},
    {"FilterFull", "Warning"},
}};

}  // namespace

std::string_view alert_severity(std::string_view type) {
    for (const SeverityRule& rule : kSeverityRules) {
        if (type.find(rule.part) != std::string_view::npos) {
            return rule.severity;
        }
    }
    return "Information";
}

void VehicleState::follow(std::string_view name, std::string_view value) {
    if (name == "vehicle.alert") {
        follow_alerts(value);
    } else if (name == "vehicle.collision.side" || name == "vehicle.collision.severity") {
        if (!value.empty()) {
            follow_collision();
        }
    } else if (name == "stolen.state") {
        follow_stolen(value == "true");
    } else if (name.starts_with("vehicle.energy.electric.") || name.starts_with("vehicle.energy.fuel.")) {
        follow_energy(name);
    } else if (name.starts_with("vehicle.kinetic.")) {
        follow_motion(name);
    } else if (name == "vehicle.powertrain.status") {
        const bool running = value == "Running" || value == "Stopping";
        derive("vehicle.engines.running", running ? "true" : "false");
        if (!running) {
            derive("vehicle.engines.speed", "0");
        }
    } else if (name == "vehicle.engines.running") {
        derive("vehicle.powertrain.status", value == "true" ? "Running" : "Stopped");
    } else if (name == "vehicle.energy.charging.status") {
        follow_charging(value);
    }
}

void VehicleState::end_alerts(std::vector<AlertRecord>& alerts, std::string_view words) const {
    for (AlertRecord& alert : alerts) {
        if (!alert.ended && !list_has(words, alert.type)) {
            alert.ended = updated_;
            alert.end_longitude = number("vehicle.position.longitude");
            alert.end_latitude = number("vehicle.position.latitude");
        }
    }
    std::erase_if(alerts,
                  [this](const AlertRecord& alert) { return alert.ended && updated_ - *alert.ended > kKeepEnded; });
}

void VehicleState::follow_alerts(std::string_view words) {
    std::vector<AlertRecord>& alerts = change_records().alerts;
    end_alerts(alerts, words);
    for (const std::string_view word : split_words(words)) {
        const bool active = std::any_of(alerts.begin(), alerts.end(), [word](const AlertRecord& alert) {
            return alert.type == word && !alert.ended;
        });
        if (active) {
            continue;
        }
        AlertRecord alert;
        alert.id = record_id(*this, fmt::format("alert/{}", word));
        alert.type = word;
        alert.severity = alert_severity(word);
        alert.started = updated_;
        alert.start_longitude = number("vehicle.position.longitude");
        alert.start_latitude = number("vehicle.position.latitude");
        // Ended and begun again within one moment, it never ended.
        std::erase_if(alerts, [&alert](const AlertRecord& other) { return other.id == alert.id; });
        alerts.push_back(std::move(alert));
    }
}

void VehicleState::follow_collision() {
    std::optional<CollisionRecord>& collision = change_records().collision;
    if (!collision || collision->created != updated_) {
        collision = CollisionRecord{record_id(*this, "collision"), {}, {}, updated_};
    }
    // Of what is not said again, the last that was known is repeated: a detail needs its side.
    collision->side = text("vehicle.collision.side");
    collision->severity = text("vehicle.collision.severity");
}

void VehicleState::follow_stolen(bool reported) {
    std::optional<StolenRecord>& stolen = change_records().stolen;
    const bool open = stolen && !stolen->ended;
    if (reported && !open) {
        StolenRecord record;
        record.id = record_id(*this, "stolen");
        record.started = updated_;
        record.start_longitude = number("vehicle.position.longitude");
        record.start_latitude = number("vehicle.position.latitude");
        stolen = std::move(record);
    } else if (!reported && open) {
        stolen->ended = updated_;
        stolen->end_longitude = number("vehicle.position.longitude");
        stolen->end_latitude = number("vehicle.position.latitude");
    }
}

void VehicleState::follow_energy(std::string_view name) {
    const bool electric = name.starts_with("vehicle.energy.electric.");
    const std::string_view level = electric ? "vehicle.energy.electric.level" : "vehicle.energy.fuel.level";
    const std::string_view autonomy = electric ? "vehicle.energy.electric.autonomy" : "vehicle.energy.fuel.autonomy";
    if (name != level && name != autonomy) {
        return;
    }
    double& rate = electric ? electric_km_per_percent_ : fuel_km_per_percent_;
    if (rate == 0 && electric) {
        const auto initial = [](std::string_view datum) {
            return std::stod(std::string{vehicle_data()[*find_datum(datum)].initial});
        };
        rate = initial(autonomy) / initial(level);
    }
    if (is_set_now(autonomy)) {
        rate = number(level) > 0 && number(autonomy) > 0 ? number(autonomy) / number(level) : rate;
    } else if (rate > 0 && known(level)) {
        derive(autonomy, std::round(number(level) * rate));
    } else if (!known(level)) {
        derive(autonomy, "");
    }
    if (known("vehicle.energy.electric.autonomy") || known("vehicle.energy.fuel.autonomy")) {
        derive("vehicle.autonomy", number("vehicle.energy.electric.autonomy") + number("vehicle.energy.fuel.autonomy"));
    } else {
        derive("vehicle.autonomy", "");
    }
}

void VehicleState::follow_motion(std::string_view name) {
    if (name == "vehicle.kinetic.speed") {
        const double speed = number(name);
        note_speed(speed);
        derive("vehicle.kinetic.moving", speed > 0 ? "true" : "false");
    } else if (name == "vehicle.kinetic.moving" && !truth(name)) {
        derive("vehicle.kinetic.speed", "0");
    }
    if (!truth("vehicle.kinetic.moving")) {
        derive("vehicle.kinetic.acceleration", "0");
    }
}

void VehicleState::follow_charging(std::string_view status) {
    if (status == "InProgress") {
        if (text("vehicle.energy.charging.mode") == "No") {
            derive("vehicle.energy.charging.mode", "Slow");
        }
        return;
    }
    derive("vehicle.energy.charging.mode", "No");
    derive("vehicle.energy.charging.rate", "0");
    derive("vehicle.energy.charging.remainingTime", "");
    derive("vehicle.energy.charging.powerLevel", "");
}

}  // namespace notisim
