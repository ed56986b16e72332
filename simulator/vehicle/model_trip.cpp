#include "simulator/vehicle/model_writer.hpp"

#include <algorithm>
#include <cmath>

namespace notisim {

namespace {

double tenths(double value) {
    return std::round(value * 10) / 10;
}

}  // namespace

TimePoint ModelWriter::trip_end(const TripRecord& record) const {
    const TimePoint end = record.stopped.value_or(std::max(state_.updated(), record.started));
    return std::clamp(end, record.started, std::max(record.started, date_));
}

double ModelWriter::trip_distance(const TripRecord& record) const {
    const double now = record.stopped ? record.stop_mileage : state_.number("vehicle.odometer");
    return std::max(0.0, std::round((now - record.start_mileage) * 1000) / 1000);
}

void ModelWriter::trip(const TripRecord& record) {
    json_.begin_object().member("id", record.id);
    vin();
    time("createdAt", record.started);
    time("updatedAt", trip_end(record));
    if (!is_platform()) {
        trip_times(record);
        trip_places(record);
        trip_figures(record);
        trip_outcome(record);
    } else {
        json_.key("stats").begin_object();
        trip_figures(record);
        json_.end_object().key("state").begin_object();
        trip_outcome(record);
        json_.end_object().key("locations").begin_object();
        trip_times(record);
        trip_places(record);
        json_.end_object();
    }
    json_.end_object();
}

void ModelWriter::trip_times(const TripRecord& record) {
    time("startedAt", record.started);
    if (record.stopped) {
        time("stoppedAt", *record.stopped);
    }
}

void ModelWriter::trip_places(const TripRecord& record) {
    json_.key("startPosition");
    place(record.start_longitude, record.start_latitude, record.started);
    if (record.stopped) {
        json_.key("stopPosition");
        place(record.stop_longitude, record.stop_latitude, *record.stopped);
    }
}

void ModelWriter::trip_figures(const TripRecord& record) {
    const double seconds = std::chrono::duration<double>(trip_end(record) - record.started).count();
    const double distance = trip_distance(record);
    figure("duration", std::floor(seconds));
    figure("distance", distance);
    figure("startMileage", record.start_mileage);
    trip_energies("startEnergies", record, true);
    if (record.stopped) {
        trip_energies("endEnergies", record, false);
    }
    trip_consumption(record);
    json_.key("kinetic").begin_object();
    const double average = seconds > 0 ? tenths(distance / seconds * 3600) : 0.0;
    figure("avgSpeed", average);
    figure("maxSpeed", std::max(record.max_speed, average));
    json_.end_object().key("segments").begin_array().begin_object();
    json_.member("propulsion", propulsion());
    figure("percent", 100.0);
    figure("distance", distance);
    json_.end_object().end_array();
}

void ModelWriter::trip_energies(std::string_view key, const TripRecord& record, bool at_start) {
    json_.key(key).begin_array();
    if (has_electric()) {
        json_.begin_object().member("type", "Electric").member("subType", "ElectricEnergy");
        figure("level", at_start ? record.start_level : record.stop_level);
        figure("autonomy", at_start ? record.start_autonomy : record.stop_autonomy);
        json_.end_object();
    }
    if (has_fuel()) {
        json_.begin_object().member("type", "Fuel").member("subType", "FossilEnergy");
        figure("level", at_start ? record.start_fuel_level : record.stop_fuel_level);
        figure("autonomy", at_start ? record.start_fuel_autonomy : record.stop_fuel_autonomy);
        json_.end_object();
    }
    json_.end_array();
}

// Watt hours, and watt hours for a hundred kilometres. What fuel was used is not known: no tank has a size.
void ModelWriter::trip_consumption(const TripRecord& record) {
    const double level = record.stopped ? record.stop_level : state_.number("vehicle.energy.electric.level");
    const double capacity = state_.number("vehicle.energy.electric.battery.capacity");
    const double used = std::max(0.0, std::round((record.start_level - level) / 100 * capacity));
    const double distance = trip_distance(record);
    json_.key("energyConsumptions").begin_array();
    if (has_electric()) {
        json_.begin_object().member("type", "Electric").member("subType", "ElectricEnergy");
        figure("consumption", used);
        if (distance > 0) {
            figure("avgConsumption", std::round(used / distance * 100));
        }
        json_.end_object();
    }
    json_.end_array();
}

void ModelWriter::trip_outcome(const TripRecord& record) {
    json_.member("done", record.stopped.has_value()).key("faults").begin_array();
    const std::string_view outcome = state_.text("vehicle.trip.state");
    if (!outcome.empty() && outcome != "Nominal") {
        const std::string_view privacy = state_.text("privacy.state");
        json_.begin_object().member("fault", outcome);
        json_.member("cause", privacy == "Full"          ? "FullPrivacy"
                              : privacy == "Geolocation" ? "GeoPrivacy"
                                                         : "Connection");
        json_.end_object();
    }
    json_.end_array();
}

}  // namespace notisim
