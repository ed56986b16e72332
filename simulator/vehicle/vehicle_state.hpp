#pragma once

#include "simulator/base/time.hpp"
#include "simulator/vehicle/vehicle_data.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// An alert that a vehicle has or had (PROTOCOL.md 3.7).
struct AlertRecord {
    std::string id;
    std::string type;      ///< One of the words of vehicle.alert.
    std::string severity;  ///< Information, Warning or Critical.
    TimePoint started{};
    std::optional<TimePoint> ended;  ///< Not active any more.
    double start_longitude = 0;
    double start_latitude = 0;
    double end_longitude = 0;  ///< Where it ended.
    double end_latitude = 0;
};

/// A collision; `side` and `severity` are those of vehicle.collision.*.
struct CollisionRecord {
    std::string id;
    std::string side;
    std::string severity;
    TimePoint created{};
};

/// A trip, under way or over. What it says of the end is filled when it stops.
struct TripRecord {
    std::string id;
    TimePoint started{};
    std::optional<TimePoint> stopped;
    double start_longitude = 0;
    double start_latitude = 0;
    double start_mileage = 0;   ///< km
    double start_level = 0;     ///< Electric energy, percent.
    double start_autonomy = 0;  ///< km
    double max_speed = 0;       ///< km/h
    double start_fuel_level = 0;
    double start_fuel_autonomy = 0;
    double stop_longitude = 0;
    double stop_latitude = 0;
    double stop_mileage = 0;
    double stop_level = 0;
    double stop_autonomy = 0;
    double stop_fuel_level = 0;
    double stop_fuel_autonomy = 0;
};

/// A stretch in which a vehicle is or was reported stolen.
struct StolenRecord {
    std::string id;
    TimePoint started{};
    std::optional<TimePoint> ended;
    double start_longitude = 0;
    double start_latitude = 0;
    double end_longitude = 0;
    double end_latitude = 0;
};

/// What a vehicle knows of itself at one moment: the data of vehicle_data(), each with the time at which it was last
/// set, and the records that go with some of them. A value: copies are snapshots.
///
/// Only what differs from the initial values is stored, and copies share what seldom changes: a fleet at rest costs
/// next to nothing, and a snapshot for each of a million notifications about 250 bytes.
class VehicleState {
public:
    /// `since`: the time stamp of all that was never set. `vin` and `seed` make the ids of alerts, trips and so on.
    VehicleState(std::string vin, std::uint64_t seed, TimePoint since);

    /// The canonical text of a datum; empty where it is not known. The name must be in the table: asserts.
    [[nodiscard]] std::string_view text(std::string_view name) const;
    /// text() as a number; 0 where it is not known.
    [[nodiscard]] double number(std::string_view name) const;
    /// Whether text() is `true`.
    [[nodiscard]] bool truth(std::string_view name) const { return text(name) == "true"; }
    /// Whether a list datum holds `word`.
    [[nodiscard]] bool holds(std::string_view name, std::string_view word) const;
    /// Whether a datum is known: set, or with an initial value.
    [[nodiscard]] bool known(std::string_view name) const { return !text(name).empty(); }
    /// Whether a datum was ever set, by hand or as a consequence.
    [[nodiscard]] bool was_set(std::string_view name) const;
    /// When a datum was last set.
    [[nodiscard]] TimePoint updated(std::string_view name) const;
    /// When anything was last set.
    [[nodiscard]] TimePoint updated() const { return updated_; }

    /// Sets a datum to canonical text; empty text makes it unknown. `at` must not be before updated(): what is earlier
    /// is taken as updated().
    ///
    /// Records follow: a word that is new in vehicle.alert begins an alert, one that is missing ends it;
    /// vehicle.collision.side and .severity make a collision, one if both are set at one moment; stolen.state begins
    /// or ends a report. Other data follow as well, so that a vehicle does not contradict itself: autonomies follow
    /// levels, vehicle.autonomy their sum, vehicle.kinetic.moving the speed, vehicle.engines.running the powertrain,
    /// charging mode and rate the status. What was set itself at that moment is left as it was set.
    void set(std::string_view name, std::string_view value, TimePoint at);
    void set(std::string_view name, double value, TimePoint at);

    [[nodiscard]] const std::string& vin() const { return identity_->vin; }
    [[nodiscard]] std::uint64_t seed() const { return identity_->seed; }
    [[nodiscard]] const std::vector<AlertRecord>& alerts() const { return records_->alerts; }
    [[nodiscard]] const std::optional<CollisionRecord>& collision() const { return records_->collision; }
    [[nodiscard]] const std::optional<StolenRecord>& stolen() const { return records_->stolen; }
    [[nodiscard]] const std::optional<TripRecord>& trip() const { return records_->trip; }

    /// Begin and end the trip that the trip extension and vehicle.trip.* tell of. The start sets vehicle.trip,
    /// vehicle.trip.start, ignition, powertrain and moving; duration, distance and state of the trip become unknown
    /// until stop_trip() sets them with vehicle.trip.stop and puts the vehicle at rest. A trip that is under way ends
    /// when another begins; without one, stop_trip() does nothing.
    void start_trip(TimePoint at);
    void stop_trip(TimePoint at);
    /// Takes note of a speed on the way.
    void note_speed(double speed);

private:
    struct Entry {
        std::uint16_t datum = 0;
        bool derived = false;  ///< Set as a consequence of another datum.
        std::string text;
        TimePoint at{};
    };
    struct Identity {
        std::string vin;
        std::uint64_t seed = 0;
        TimePoint since{};
    };
    struct Records {
        std::vector<AlertRecord> alerts;
        std::optional<CollisionRecord> collision;
        std::optional<StolenRecord> stolen;
        std::optional<TripRecord> trip;
    };
    /// The records, to be changed: a copy of those that another state may share.
    Records& change_records();
    [[nodiscard]] const Entry* find(std::size_t datum) const;
    void store(std::size_t datum, std::string_view value, bool derived);
    void derive(std::string_view name, std::string_view value);
    void derive(std::string_view name, double value);
    [[nodiscard]] bool is_set_now(std::string_view name) const;

    void follow(std::string_view name, std::string_view value);
    void follow_alerts(std::string_view words);
    void end_alerts(std::vector<AlertRecord>& alerts, std::string_view words) const;
    void follow_collision();
    void follow_stolen(bool reported);
    void follow_energy(std::string_view name);
    void follow_motion(std::string_view name);
    void follow_charging(std::string_view status);

    std::shared_ptr<const Identity> identity_;
    std::shared_ptr<const Records> records_;  ///< Shared by copies until one of them changes its own.
    TimePoint updated_{};
    std::vector<Entry> entries_;          ///< Sorted by datum.
    double electric_km_per_percent_ = 0;  ///< Of the autonomy that was set or given last.
    double fuel_km_per_percent_ = 0;
};

/// Severity of an alert by its name: Information, Warning or Critical. The documents give none; ours is plausible.
std::string_view alert_severity(std::string_view type);

}  // namespace notisim
