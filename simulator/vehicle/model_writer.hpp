#pragma once

#include "simulator/base/json_writer.hpp"
#include "simulator/vehicle/models.hpp"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace notisim {

/// Writes the models of PROTOCOL.md 3.7 for one vehicle at one moment. Each function writes one value where the writer
/// stands: after a key, or as an element.
class ModelWriter {
public:
    ModelWriter(JsonWriter& json, Flavour flavour, const VehicleState& state, TimePoint date)
        : json_(json), flavour_(flavour), state_(state), date_(date) {}

    void position();
    void doors_state();
    void maintenance();
    void active_alerts();
    void alert(const AlertRecord& record);
    void collision(const CollisionRecord& record);
    void stolen(const StolenRecord& record);
    void alarm(bool status, bool trigger);
    void trip(const TripRecord& record);
    /// Suffixes of the parts wanted, as in `vehicle.doorsState`; none: all of them.
    void telemetry(std::span<const std::string_view> suffixes);
    /// The platform's AggregatedTelemetries: every part, each with a time of its own.
    void latest_telemetry();
    void status();

private:
    /// A part of the `vehicle` of telemetry: the suffix that asks for it, if any, its key and how it is written.
    struct Part {
        std::string_view suffix;
        std::string_view key;
        void (ModelWriter::*write)(bool stamped);
    };
    static std::span<const Part> parts_of(Flavour flavour);
    static bool wants(std::span<const std::string_view> suffixes, std::string_view part);
    void telemetry_parts(std::span<const std::string_view> suffixes, bool stamped);
    void paired_parts(std::span<const std::string_view> suffixes);

    // Blocks of telemetry and status. `stamped`: with a time of its own, as in status.
    void ignition(bool stamped);
    void powertrain(bool stamped);
    void odometer(bool stamped);
    void kinetic(bool stamped);
    void energies(bool stamped);
    void energy(bool electric, bool stamped);
    void electric_extension();
    void fuel_extension();
    void charging();
    void old_energies();
    void engines(bool stamped);
    void thermic();
    void safety(bool stamped);
    void battery(bool stamped);
    void driving_behaviour(bool stamped);
    void air_conditioning();
    void preconditioning(bool stamped);
    void wiping_blades(bool stamped);
    void transmission(bool stamped);
    void adas(bool stamped);
    void lighting(bool stamped);
    void tyres(bool stamped);
    void braking(bool stamped);
    void privacy(bool stamped);
    void environment(bool stamped);
    void doors_part(bool stamped);
    void location_part(bool stamped);
    void maintenance_part(bool stamped);

    void place(double longitude, double latitude, TimePoint at);
    void trip_times(const TripRecord& record);
    void trip_places(const TripRecord& record);
    void trip_figures(const TripRecord& record);
    void trip_energies(std::string_view key, const TripRecord& record, bool at_start);
    void trip_consumption(const TripRecord& record);
    void trip_outcome(const TripRecord& record);
    [[nodiscard]] TimePoint trip_end(const TripRecord& record) const;
    [[nodiscard]] double trip_distance(const TripRecord& record) const;

    /// The time that a model of these data carries: the latest at which one was set, at most the event's.
    [[nodiscard]] TimePoint time_of(std::initializer_list<std::string_view> data) const;
    void created_at(std::initializer_list<std::string_view> data);
    void stamp(bool stamped, std::initializer_list<std::string_view> data);
    void time(std::string_view key, TimePoint at);
    void vin();
    /// Members from data; left out where the datum is not known.
    void figure(std::string_view key, std::string_view datum);
    void figure(std::string_view key, double value);
    void text(std::string_view key, std::string_view datum);
    void truth(std::string_view key, std::string_view datum);
    [[nodiscard]] bool has_fuel() const;
    [[nodiscard]] bool has_electric() const;
    /// Electric, Thermal or Hybrid.
    [[nodiscard]] std::string_view propulsion() const;
    [[nodiscard]] bool is_platform() const { return flavour_ == Flavour::platform; }

    JsonWriter& json_;
    Flavour flavour_;
    const VehicleState& state_;
    TimePoint date_;
};

}  // namespace notisim
