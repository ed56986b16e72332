#include "simulator/vehicle/vehicle_state.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/base/rng.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

std::size_t index_of(std::string_view name) {
    const auto index = find_datum(name);
    NOTISIM_ASSERT(index.has_value());
    return *index;
}

std::string number_text(double value) {
    return fmt::format("{}", value == 0 ? 0.0 : value);
}

}  // namespace

VehicleState::VehicleState(std::string vin, std::uint64_t seed, TimePoint since)
    : identity_(std::make_shared<const Identity>(Identity{std::move(vin), seed, since})), updated_(since) {
    static const auto kNoRecords = std::make_shared<const Records>();
    records_ = kNoRecords;
}

VehicleState::Records& VehicleState::change_records() {
    auto own = std::make_shared<Records>(*records_);
    Records& records = *own;
    records_ = std::move(own);
    return records;
}

const VehicleState::Entry* VehicleState::find(std::size_t datum) const {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), datum,
                                        [](const Entry& entry, std::size_t wanted) { return entry.datum < wanted; });
    return found != entries_.end() && found->datum == datum ? &*found : nullptr;
}

std::string_view VehicleState::text(std::string_view name) const {
    const std::size_t datum = index_of(name);
    const Entry* entry = find(datum);
    return entry != nullptr ? std::string_view{entry->text} : vehicle_data()[datum].initial;
}

double VehicleState::number(std::string_view name) const {
    const std::string_view written = text(name);
    double value = 0;
    std::from_chars(written.data(), written.data() + written.size(), value);
    return value;
}

bool VehicleState::holds(std::string_view name, std::string_view word) const {
    return list_has(text(name), word);
}

TimePoint VehicleState::updated(std::string_view name) const {
    const Entry* entry = find(index_of(name));
    return entry != nullptr ? entry->at : identity_->since;
}

bool VehicleState::was_set(std::string_view name) const {
    return find(index_of(name)) != nullptr;
}

bool VehicleState::is_set_now(std::string_view name) const {
    const Entry* entry = find(index_of(name));
    return entry != nullptr && !entry->derived && entry->at == updated_;
}

void VehicleState::store(std::size_t datum, std::string_view value, bool derived) {
    const auto place = std::lower_bound(entries_.begin(), entries_.end(), datum,
                                        [](const Entry& entry, std::size_t wanted) { return entry.datum < wanted; });
    if (place != entries_.end() && place->datum == datum) {
        place->text = value;
        place->at = updated_;
        place->derived = derived;
    } else {
        entries_.insert(place, {static_cast<std::uint16_t>(datum), derived, std::string{value}, updated_});
    }
}

void VehicleState::derive(std::string_view name, std::string_view value) {
    if (!is_set_now(name) && text(name) != value) {
        store(index_of(name), value, true);
    }
}

void VehicleState::derive(std::string_view name, double value) {
    derive(name, std::string_view{number_text(value)});
}

void VehicleState::set(std::string_view name, double value, TimePoint at) {
    set(name, std::string_view{number_text(value)}, at);
}

void VehicleState::set(std::string_view name, std::string_view value, TimePoint at) {
    const std::string copy{value};  // It may be a view of a text that is about to move.
    updated_ = std::max(updated_, at);
    store(index_of(name), copy, false);
    follow(name, copy);
}

void VehicleState::start_trip(TimePoint at) {
    stop_trip(at);
    at = std::max(at, updated_);
    TripRecord trip;
    trip.id = hex_id(seed(), fmt::format("trip/{}/{}", vin(), at.time_since_epoch().count()), 16);
    trip.started = at;
    trip.start_longitude = number("vehicle.position.longitude");
    trip.start_latitude = number("vehicle.position.latitude");
    trip.start_mileage = number("vehicle.odometer");
    trip.start_level = number("vehicle.energy.electric.level");
    trip.start_autonomy = number("vehicle.energy.electric.autonomy");
    trip.start_fuel_level = number("vehicle.energy.fuel.level");
    trip.start_fuel_autonomy = number("vehicle.energy.fuel.autonomy");
    const std::string id = trip.id;
    change_records().trip = std::move(trip);
    set("vehicle.ignition", "Start", at);
    set("vehicle.powertrain.status", "Running", at);
    set("vehicle.braking.parking", "false", at);
    set("vehicle.kinetic.moving", "true", at);
    set("vehicle.trip.duration", "", at);
    set("vehicle.trip.distance", "", at);
    set("vehicle.trip.state", "", at);
    set("vehicle.trip", id, at);
    set("vehicle.trip.start", id, at);
}

void VehicleState::stop_trip(TimePoint at) {
    if (!trip() || trip()->stopped) {
        return;
    }
    at = std::max(at, updated_);
    TripRecord ended = *trip();
    ended.stopped = at;
    ended.stop_longitude = number("vehicle.position.longitude");
    ended.stop_latitude = number("vehicle.position.latitude");
    ended.stop_mileage = number("vehicle.odometer");
    ended.stop_level = number("vehicle.energy.electric.level");
    ended.stop_autonomy = number("vehicle.energy.electric.autonomy");
    ended.stop_fuel_level = number("vehicle.energy.fuel.level");
    ended.stop_fuel_autonomy = number("vehicle.energy.fuel.autonomy");
    change_records().trip = ended;
    const auto length = std::chrono::duration_cast<std::chrono::seconds>(at - ended.started);
    const double distance = std::clamp(ended.stop_mileage - ended.start_mileage, 0.0, 99'999.0);
    set("vehicle.kinetic.speed", "0", at);
    set("vehicle.kinetic.moving", "false", at);
    set("vehicle.kinetic.acceleration", "0", at);
    set("vehicle.engines.speed", "0", at);
    set("vehicle.powertrain.status", "Stopped", at);
    set("vehicle.braking.parking", "true", at);
    set("vehicle.ignition", "Stop", at);
    set("vehicle.trip.duration", static_cast<double>(length.count()), at);
    set("vehicle.trip.distance", std::round(distance * 1000) / 1000, at);
    set("vehicle.trip.state", "Nominal", at);
    set("vehicle.trip.stop", ended.id, at);
}

void VehicleState::note_speed(double speed) {
    if (trip() && !trip()->stopped && speed > trip()->max_speed) {
        change_records().trip->max_speed = speed;
    }
}

}  // namespace notisim
