// Models that go with a record or stand alone: position, doors, maintenance, alerts, collisions, thefts, alarms.
#include "simulator/vehicle/model_writer.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

TimePoint ModelWriter::time_of(std::initializer_list<std::string_view> data) const {
    TimePoint latest{};
    for (const std::string_view datum : data) {
        latest = std::max(latest, state_.updated(datum));
    }
    return std::min(latest, date_);
}

void ModelWriter::time(std::string_view key, TimePoint at) {
    json_.member(key, format_time(std::min(at, date_)));
}

void ModelWriter::created_at(std::initializer_list<std::string_view> data) {
    time("createdAt", time_of(data));
}

void ModelWriter::stamp(bool stamped, std::initializer_list<std::string_view> data) {
    if (stamped) {
        created_at(data);
    }
}

void ModelWriter::vin() {
    if (flavour_ == Flavour::b2b) {
        json_.member("vin", state_.vin());
    }
}

void ModelWriter::figure(std::string_view key, std::string_view datum) {
    if (state_.known(datum)) {
        json_.key(key).raw(state_.text(datum));
    }
}

void ModelWriter::figure(std::string_view key, double value) {
    json_.key(key).raw(fmt::format("{}", value == 0 ? 0.0 : value));
}

void ModelWriter::text(std::string_view key, std::string_view datum) {
    if (state_.known(datum)) {
        json_.member(key, state_.text(datum));
    }
}

void ModelWriter::truth(std::string_view key, std::string_view datum) {
    if (state_.known(datum)) {
        json_.member(key, state_.truth(datum));
    }
}

bool ModelWriter::has_fuel() const {
    return state_.known("vehicle.energy.fuel.level") || state_.known("vehicle.energy.fuel.autonomy");
}

bool ModelWriter::has_electric() const {
    return state_.known("vehicle.energy.electric.level") || state_.known("vehicle.energy.electric.autonomy");
}

std::string_view ModelWriter::propulsion() const {
    if (has_fuel()) {
        return has_electric() ? "Hybrid" : "Thermal";
    }
    return "Electric";
}

void ModelWriter::position() {
    json_.begin_object().member("type", "Feature").key("geometry").begin_object().member("type", "Point");
    json_.key("coordinates").begin_array();
    json_.raw(state_.text("vehicle.position.longitude")).raw(state_.text("vehicle.position.latitude"));
    const bool has_altitude = state_.known("vehicle.position.altitude");
    if (has_altitude) {
        json_.raw(state_.text("vehicle.position.altitude"));
    }
    json_.end_array().end_object().key("properties").begin_object();
    created_at({"vehicle.position.longitude", "vehicle.position.latitude"});
    vin();
    figure("heading", "vehicle.position.heading");
    figure("signalQuality", "vehicle.position.signalQuality");
    if (state_.text("vehicle.position.type") == "Acquire") {
        json_.member("type", "Acquire").member("fixStatus", has_altitude ? "3D" : "2D");
    } else {
        json_.member("type", is_platform() ? "Estimate" : "Estimated");
    }
    json_.end_object().end_object();
}

void ModelWriter::place(double longitude, double latitude, TimePoint at) {
    json_.begin_object().member("type", "Feature").key("geometry").begin_object().member("type", "Point");
    json_.key("coordinates").begin_array();
    json_.raw(fmt::format("{}", longitude)).raw(fmt::format("{}", latitude));
    json_.end_array().end_object().key("properties").begin_object();
    time("createdAt", at);
    json_.member("type", "Acquire").end_object().end_object();
}

void ModelWriter::doors_state() {
    json_.begin_object();
    created_at({"vehicle.doorsState.lockedState", "vehicle.doorsState.opening"});
    json_.key(is_platform() ? "lockedState" : "lockedStates").begin_array();
    for (const std::string_view word : split_words(state_.text("vehicle.doorsState.lockedState"))) {
        const bool of_trunk = word == "TrunkLocked" || word == "TrunkUnLocked";
        const bool of_passenger = word == "PassengerDoorUnlocked";
        if (is_platform() ? !of_trunk : !of_passenger) {
            json_.value(word);
        }
    }
    json_.end_array().key("opening").begin_array();
    for (const std::string_view door : split_words(vehicle_data()[*find_datum("vehicle.doorsState.opening")].words)) {
        if (door == "HoodDoor" && !is_platform()) {
            continue;
        }
        const bool open = state_.holds("vehicle.doorsState.opening", door);
        json_.begin_object().member("identifier", door).member("state", open ? "Open" : "Closed").end_object();
    }
    json_.end_array().end_object();
}

void ModelWriter::maintenance() {
    const auto at =
        time_of({"vehicle.maintenance.daysBeforeMaintenance", "vehicle.maintenance.mileageBeforeMaintenance"});
    json_.begin_object();
    time("createdAt", at);
    time("updatedAt", at);
    vin();
    figure("daysBeforeMaintenance", "vehicle.maintenance.daysBeforeMaintenance");
    figure("mileageBeforeMaintenance", "vehicle.maintenance.mileageBeforeMaintenance");
    json_.end_object();
}

void ModelWriter::active_alerts() {
    json_.begin_array();
    for (const AlertRecord& record : state_.alerts()) {
        if (record.started <= date_ && (!record.ended || *record.ended > date_)) {
            alert(record);
        }
    }
    json_.end_array();
}

void ModelWriter::alert(const AlertRecord& record) {
    const bool active = !record.ended || *record.ended > date_;
    json_.begin_object().member("id", record.id);
    vin();
    json_.member("active", active).member("type", record.type).member("severity", record.severity);
    // b2b requires the one time and b2c the other.
    time("createdAt", record.started);
    time("updatedAt", active ? record.started : *record.ended);
    time("startedAt", record.started);
    if (!active) {
        time("endAt", *record.ended);
    }
    json_.key("startPosition");
    place(record.start_longitude, record.start_latitude, record.started);
    if (!active) {
        json_.key("endPosition");
        place(record.end_longitude, record.end_latitude, *record.ended);
    }
    json_.end_object();
}

void ModelWriter::collision(const CollisionRecord& record) {
    json_.begin_object().member("id", record.id);
    vin();
    time("createdAt", record.created);
    time("updatedAt", record.created);
    truth("tippedOver", "vehicle.collision.tippedOver");
    truth("pedestrian", "vehicle.collision.pedestrian");
    json_.key("details").begin_array().begin_object();
    const bool sideways = record.side == "Left" || record.side == "Right";
    // A side is required; where only a severity was ever told, the front is the usual one.
    const std::string_view side = record.side.empty() ? "Front" : std::string_view{record.side};
    json_.member("side", sideways && !is_platform() ? "Lateral" : side);
    if (!record.severity.empty()) {
        json_.member("severity", record.severity);
    }
    json_.end_object().end_array();
    if (is_platform()) {
        json_.member("unlockRequested", false);
    }
    json_.end_object();
}

void ModelWriter::stolen(const StolenRecord& record) {
    const bool reported = !record.ended || *record.ended > date_;
    json_.begin_object().member("id", record.id).member("state", reported);
    time("createdAt", record.started);
    time("updatedAt", reported ? record.started : *record.ended);
    time("startedAt", record.started);
    if (!reported) {
        time("endAt", *record.ended);
    }
    json_.key("startPosition");
    place(record.start_longitude, record.start_latitude, record.started);
    if (!reported) {
        json_.key("endPosition");
        place(record.end_longitude, record.end_latitude, *record.ended);
    }
    json_.end_object();
}

void ModelWriter::alarm(bool status, bool trigger) {
    json_.begin_object();
    if (status) {
        json_.key("status").begin_object();
        created_at({"vehicle.alarm.status.activation"});
        text("activation", "vehicle.alarm.status.activation");
        json_.end_object();
    }
    // A vehicle whose alarm never went off has no latest trigger.
    if (trigger && state_.was_set("vehicle.alarm.trigger.type")) {
        const auto at = time_of({"vehicle.alarm.trigger.type"});
        json_.key("trigger").begin_object();
        time("createdAt", at);
        time("startAt", at);
        text("type", "vehicle.alarm.trigger.type");
        json_.end_object();
    }
    json_.end_object();
}

}  // namespace notisim
