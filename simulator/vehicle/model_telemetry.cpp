// Telemetry and status: which blocks they have in which flavour.
#include "simulator/vehicle/model_writer.hpp"

#include <algorithm>
#include <array>

namespace notisim {

std::span<const ModelWriter::Part> ModelWriter::parts_of(Flavour flavour) {
    static constexpr std::array<Part, 14> kFleet{{
        {"vehicle.ignition", "ignition", &ModelWriter::ignition},
        {{}, "powertrain", &ModelWriter::powertrain},
        {{}, "odometer", &ModelWriter::odometer},
        {{}, "kinetic", &ModelWriter::kinetic},
        {"vehicle.energies", "energies", &ModelWriter::energies},
        {"vehicle.engines", "engines", &ModelWriter::engines},
        {"vehicle.transmission", "transmission", &ModelWriter::transmission},
        {"vehicle.adas", "adas", &ModelWriter::adas},
        {"vehicle.lightingSystem", "lightingSystem", &ModelWriter::lighting},
        {"vehicle.doorsState", "doorsState", &ModelWriter::doors_part},
        {"vehicle.battery", "battery", &ModelWriter::battery},
        {"vehicle.safety", "safety", &ModelWriter::safety},
        {"vehicle.wipingBlades", "wipingBlades", &ModelWriter::wiping_blades},
        {"vehicle.drivingBehavior", "drivingBehavior", &ModelWriter::driving_behaviour},
    }};
    static constexpr std::array<Part, 19> kPlatform{{
        {"vehicle.ignition", "ignition", &ModelWriter::ignition},
        {"vehicle.location", "location", &ModelWriter::location_part},
        {"vehicle.preconditioning", "preconditioning", &ModelWriter::preconditioning},
        {"vehicle.tyreState", "tyreState", &ModelWriter::tyres},
        {"vehicle.energies", "energies", &ModelWriter::energies},
        {"vehicle.engines", "engines", &ModelWriter::engines},
        {"vehicle.doorsState", "doorsState", &ModelWriter::doors_part},
        {"vehicle.battery", "battery", &ModelWriter::battery},
        {"vehicle.safety", "safety", &ModelWriter::safety},
        {"vehicle.odometer", "odometer", &ModelWriter::odometer},
        {"vehicle.kinetic", "kinetic", &ModelWriter::kinetic},
        {"vehicle.propulsion", "propulsion", &ModelWriter::powertrain},
        {"vehicle.brakingSystem", "braking", &ModelWriter::braking},
        {{}, "wipingBlades", &ModelWriter::wiping_blades},
        {"vehicle.transmission", "transmission", &ModelWriter::transmission},
        {"vehicle.adas", "adas", &ModelWriter::adas},
        {"vehicle.lightingSystem", "lightingSystem", &ModelWriter::lighting},
        {"vehicle.maintenance", "maintenance", &ModelWriter::maintenance_part},
        {"vehicle.drivingBehavior", "drivingBehavior", &ModelWriter::driving_behaviour},
    }};
    return flavour == Flavour::platform ? std::span<const Part>{kPlatform} : std::span<const Part>{kFleet};
}

bool ModelWriter::wants(std::span<const std::string_view> suffixes, std::string_view part) {
    const auto asked = [suffixes](std::string_view suffix) {
        return std::find(suffixes.begin(), suffixes.end(), suffix) != suffixes.end();
    };
    return suffixes.empty() || asked(part) || (part.starts_with("vehicle.") && asked("vehicle")) ||
           (part.empty() && asked("vehicle")) ||
           // The old name of the same thing.
           (part == "vehicle.lightingSystem" && asked("vehicle.lighting"));
}

void ModelWriter::telemetry(std::span<const std::string_view> suffixes) {
    json_.begin_object();
    telemetry_parts(suffixes, is_platform());
    json_.end_object();
}

void ModelWriter::latest_telemetry() {
    json_.begin_object();
    telemetry_parts({}, true);
    json_.end_object();
}

void ModelWriter::telemetry_parts(std::span<const std::string_view> suffixes, bool stamped) {
    time("createdAt", state_.updated());
    if (is_platform()) {
        time("updatedAt", state_.updated());
    }
    if (wants(suffixes, "privacy")) {
        json_.key("privacy");
        privacy(stamped);
    }
    if (wants(suffixes, "environment")) {
        json_.key("environment");
        environment(stamped);
    }
    const bool vehicle = suffixes.empty() || std::any_of(suffixes.begin(), suffixes.end(), [](std::string_view suffix) {
                             return suffix.starts_with("vehicle");
                         });
    if (!vehicle) {
        return;
    }
    json_.key("vehicle").begin_object();
    for (const Part& part : parts_of(flavour_)) {
        if (wants(suffixes, part.suffix)) {
            json_.key(part.key);
            (this->*part.write)(stamped);
        }
    }
    paired_parts(suffixes);
    json_.end_object();
}

// Two suffixes each fill one half of these.
void ModelWriter::paired_parts(std::span<const std::string_view> suffixes) {
    const bool status = wants(suffixes, "vehicle.alarm.status");
    const bool trigger = wants(suffixes, "vehicle.alarm.trigger");
    if (status || trigger) {
        json_.key("alarm");
        alarm(status, trigger);
    }
    const bool report = is_platform() && wants(suffixes, "vehicle.alertsReport");
    const bool active = is_platform() && wants(suffixes, "vehicle.activeAlerts");
    if (!report && !active) {
        return;
    }
    json_.key("alerts").begin_object();
    if (report) {
        json_.key("report").begin_array();
        for (const AlertRecord& record : state_.alerts()) {
            if (record.started <= date_) {
                alert(record);
            }
        }
        json_.end_array();
    }
    if (active) {
        json_.key("active");
        active_alerts();
    }
    json_.end_object();
}

void ModelWriter::status() {
    static constexpr std::array<Part, 14> kBlocks{{
        {{}, "ignition", &ModelWriter::ignition},
        {{}, "lastPosition", &ModelWriter::location_part},
        {{}, "preconditioning", &ModelWriter::preconditioning},
        {{}, "energies", &ModelWriter::energies},
        {{}, "powertrain", &ModelWriter::powertrain},
        {{}, "doorsState", &ModelWriter::doors_part},
        {{}, "privacy", &ModelWriter::privacy},
        {{}, "battery", &ModelWriter::battery},
        {{}, "safety", &ModelWriter::safety},
        {{}, "odometer", &ModelWriter::odometer},
        {{}, "kinetic", &ModelWriter::kinetic},
        {{}, "environment", &ModelWriter::environment},
        {{}, "drivingBehavior", &ModelWriter::driving_behaviour},
        {{}, "lightingSystem", &ModelWriter::lighting},
    }};
    // b2c's status has none of these, and no theft.
    static constexpr std::array<Part, 4> kFleetBlocks{{
        {{}, "engines", &ModelWriter::engines},
        {{}, "transmission", &ModelWriter::transmission},
        {{}, "adas", &ModelWriter::adas},
        {{}, "wipingBlades", &ModelWriter::wiping_blades},
    }};
    json_.begin_object();
    time("createdAt", state_.updated());
    time("updatedAt", state_.updated());
    vin();
    for (const Part& block : kBlocks) {
        json_.key(block.key);
        (this->*block.write)(true);
    }
    json_.key("alarm");
    alarm(true, true);
    if (flavour_ == Flavour::b2b) {
        for (const Part& block : kFleetBlocks) {
            json_.key(block.key);
            (this->*block.write)(true);
        }
        if (state_.stolen() && state_.truth("stolen.state")) {
            json_.key("stolen");
            stolen(*state_.stolen());
        }
    } else {
        json_.key("energy");
        old_energies();
        json_.key("preconditionning");  // Spelled so, and kept beside its successor.
        preconditioning(true);
    }
    json_.end_object();
}

}  // namespace notisim
