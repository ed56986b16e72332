#include "simulator/vehicle/vehicle_state.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/base/rng.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <utility>

namespace notisim {

namespace {

std::size_t index_of(std::string_view name) {
    const auto index = find_datum(name);
    NOTISIM_ASSERT(index.has_value());
    return *index;
}

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::string_view head = list.substr(0, list.find(','));
        if (head == word) {
            return true;
        }
        list.remove_prefix(std::min(head.size() + 1, list.size()));
    }
    return false;
}

}  // namespace

VehicleState::VehicleState(std::string vin, std::uint64_t seed, TimePoint since)
    : vin_(std::move(vin)), seed_(seed), since_(since), updated_(since) {}

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
    return has_word(text(name), word);
}

TimePoint VehicleState::updated(std::string_view name) const {
    const Entry* entry = find(index_of(name));
    return entry != nullptr ? entry->at : since_;
}

void VehicleState::set(std::string_view name, double value, TimePoint at) {
    set(name, fmt::format("{}", value == 0 ? 0.0 : value), at);
}

void VehicleState::set(std::string_view name, std::string_view value, TimePoint at) {
    const std::size_t datum = index_of(name);
    updated_ = std::max(updated_, at);
    const auto place = std::lower_bound(entries_.begin(), entries_.end(), datum,
                                        [](const Entry& entry, std::size_t wanted) { return entry.datum < wanted; });
    if (place != entries_.end() && place->datum == datum) {
        place->text = value;
        place->at = updated_;
    } else {
        entries_.insert(place, {static_cast<std::uint16_t>(datum), std::string{value}, updated_});
    }
}

void VehicleState::start_trip(TimePoint at) {
    TripRecord trip;
    trip.id = hex_id(seed_, fmt::format("trip/{}/{}", vin_, at.time_since_epoch().count()), 16);
    trip.started = at;
    trip.start_longitude = number("vehicle.position.longitude");
    trip.start_latitude = number("vehicle.position.latitude");
    trip.start_mileage = number("vehicle.odometer");
    trip.start_level = number("vehicle.energy.electric.level");
    trip.start_autonomy = number("vehicle.energy.electric.autonomy");
    trip_ = std::move(trip);
    set("vehicle.trip.start", trip_->id, at);
}

void VehicleState::stop_trip(TimePoint at) {
    if (trip_ && !trip_->stopped) {
        trip_->stopped = at;
        set("vehicle.trip.stop", trip_->id, at);
    }
}

void VehicleState::note_speed(double speed) {
    if (trip_) {
        trip_->max_speed = std::max(trip_->max_speed, speed);
    }
}

}  // namespace notisim
