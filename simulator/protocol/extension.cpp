#include "simulator/protocol/extension.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/rng.hpp"

#include <algorithm>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kTelemetry = "vehicle.telemetry";

// Writes the models of PROTOCOL.md 3.7 for one vehicle at one moment.
class ModelWriter {
public:
    ModelWriter(JsonWriter& json, Flavour flavour, const VehicleState& state, std::string_view vin, TimePoint date)
        : json_(json), flavour_(flavour), state_(state), vin_(vin), date_(date) {}

    void body(std::string_view type) {
        if (type == "vehicle.position") {
            position();
        } else if (type == "vehicle.doorsState") {
            doors_state();
        } else if (type == "vehicle.maintenance") {
            maintenance();
        } else if (type == "vehicle.alerts") {
            alerts();
        } else if (type == "vehicle.collisions") {
            collisions();
        } else if (type == "vehicle.stolen") {
            stolen();
        } else if (type == "vehicle.alarm") {
            alarm();
        } else if (type == "vehicle.trip") {
            trip();
        } else if (type == "vehicle.status") {
            status();
        } else {
            telemetry();
        }
    }

private:
    void position() {
        json_.key("position");
        feature();
    }

    void feature() {
        json_.begin_object().member("type", "Feature").key("geometry").begin_object().member("type", "Point");
        json_.key("coordinates").begin_array().value(state_.longitude).value(state_.latitude).end_array().end_object();
        json_.key("properties").begin_object();
        created_at();
        vin();
        json_.member("heading", state_.heading).member("signalQuality", 9);
        json_.member("type", "Acquire").member("fixStatus", "3D").end_object().end_object();
    }

    void doors_state() {
        json_.key("doorState").begin_object();
        created_at();
        locked_states();
        json_.key("opening").begin_array();
        for (const std::string_view door : {"Driver", "Passenger", "RearLeft", "RearRight", "Trunk"}) {
            json_.begin_object().member("identifier", door).member("state", "Closed").end_object();
        }
        json_.end_array().end_object();
    }

    void locked_states() {
        json_.key("lockedStates").begin_array().value(state_.locked ? "Locked" : "Unlocked").end_array();
    }

    void maintenance() {
        json_.key("maintenance").begin_object();
        created_at().member("updatedAt", format_time(date_));
        vin();
        json_.member("daysBeforeMaintenance", 42).member("mileageBeforeMaintenance", 3100.0).end_object();
    }

    void alerts() { json_.key("alerts").begin_array().end_array(); }

    void collisions() {
        json_.key("collisions").begin_object().member("id", hex_id(0, vin_, 8));
        vin();
        created_at().member("tippedOver", false).member("pedestrian", false);
        json_.key("details").begin_array().begin_object().member("side", "Lateral").member("severity", "Minimal");
        json_.end_object().end_array().end_object();
    }

    void stolen() {
        json_.key("stolen").begin_object().member("id", hex_id(1, vin_, 8)).member("state", state_.stolen);
        created_at().member("startedAt", format_time(date_ - 2min));
        json_.key("startPosition");
        feature();
        json_.end_object();
    }

    void alarm() {
        json_.key("alarm").begin_object().key("status").begin_object();
        created_at().member("activation", "Inactive").end_object().end_object();
    }

    void trip() {
        json_.key("trip").begin_object().member("id", hex_id(2, vin_, 8));
        vin();
        json_.member("createdAt", format_time(date_ - 45min)).member("updatedAt", format_time(date_));
        json_.member("startedAt", format_time(date_ - 45min)).member("duration", 2700).member("distance", 31.7);
        json_.member("startMileage", state_.odometer - 31.7);
        json_.key("kinetic").begin_object().member("avgSpeed", 42.2).member("maxSpeed", 109.0).end_object();
        json_.member("done", false).key("faults").begin_array().end_array().end_object();
    }

    void energies() {
        json_.key("energies").begin_array().begin_object();
        json_.member("type", "Electric").member("level", state_.level).member("autonomy", state_.autonomy);
        json_.end_object().end_array();
    }

    void ignition() {
        json_.key("ignition").begin_object().member("type", state_.moving ? "Start" : "Stop");
        json_.member("createdAt", format_time(date_ - 5min)).end_object();
    }

    void kinetic() {
        json_.key("kinetic").begin_object();
        json_.member("speed", state_.speed).member("moving", state_.moving).end_object();
    }

    void telemetry() {
        json_.key("telemetry").begin_object();
        created_at().key("privacy").begin_object().member("state", "None").end_object();
        json_.key("environment").begin_object().key("air").begin_object();
        json_.member("temp", state_.outside_temperature).end_object().end_object();
        json_.key("vehicle").begin_object();
        ignition();
        json_.key("odometer").begin_object().member("mileage", state_.odometer).end_object();
        kinetic();
        energies();
        json_.end_object().end_object();
    }

    void status() {
        json_.key("status").begin_object();
        created_at().member("updatedAt", format_time(date_));
        vin();
        ignition();
        energies();
        json_.key("odometer").begin_object();
        created_at().member("mileage", state_.odometer).end_object();
        kinetic();
        json_.key("privacy").begin_object();
        created_at().member("state", "None").end_object();
        json_.key("environment").begin_object().key("air").begin_object();
        created_at().member("temp", state_.outside_temperature).end_object().end_object().end_object();
    }

    // The latest known state at the event's date carries its own time stamp.
    JsonWriter& created_at() { return json_.member("createdAt", format_time(date_ - 1s)); }

    void vin() {
        if (flavour_ == Flavour::b2b) {
            json_.member("vin", vin_);
        }
    }

    JsonWriter& json_;
    Flavour flavour_;
    const VehicleState& state_;
    std::string_view vin_;
    TimePoint date_;
};

}  // namespace

std::vector<std::string_view> extension_types(Flavour flavour) {
    std::vector<std::string_view> types{"vehicle.doorsState", "vehicle.status",    "vehicle.maintenance",
                                        "vehicle.position",   "vehicle.telemetry", "vehicle.alerts",
                                        "vehicle.trip"};
    if (flavour == Flavour::b2b) {
        types.insert(types.end(), {"vehicle.collisions", "vehicle.stolen"});
    } else {
        types.emplace_back("vehicle.alarm");
    }
    return types;
}

bool is_extension_type(Flavour flavour, std::string_view type) {
    const auto types = extension_types(flavour);
    return std::find(types.begin(), types.end(), type) != types.end() ||
           (type.starts_with(kTelemetry) && type.size() > kTelemetry.size() + 1 && type[kTelemetry.size()] == '.');
}

std::string render_extension(Flavour flavour, std::string_view type, const VehicleState& state, std::string_view vin,
                             TimePoint date) {
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    ModelWriter(json, flavour, state, vin, date).body(type);
    json.end_object();
    return wrap_extension(flavour, type.starts_with(kTelemetry) ? kTelemetry : type, body);
}

std::string wrap_extension(Flavour flavour, std::string_view type, std::string_view body) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("type", type).key("body");
    if (flavour == Flavour::b2b) {
        json.raw(body);
    } else {
        json.begin_array().raw(body).end_array();
    }
    json.end_object();
    return text;
}

}  // namespace notisim
