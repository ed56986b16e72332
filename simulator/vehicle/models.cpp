#include "simulator/vehicle/models.hpp"

#include "simulator/vehicle/model_writer.hpp"

#include <algorithm>
#include <array>

namespace notisim {

namespace {

constexpr std::string_view kTelemetry = "vehicle.telemetry";

constexpr std::array<std::string_view, 9> kB2bTypes{"vehicle.doorsState", "vehicle.status",    "vehicle.maintenance",
                                                    "vehicle.position",   "vehicle.telemetry", "vehicle.alerts",
                                                    "vehicle.collisions", "vehicle.trip",      "vehicle.stolen"};
constexpr std::array<std::string_view, 8> kB2cTypes{"vehicle.doorsState", "vehicle.status",    "vehicle.maintenance",
                                                    "vehicle.position",   "vehicle.telemetry", "vehicle.alerts",
                                                    "vehicle.trip",       "vehicle.alarm"};
constexpr std::array<std::string_view, 10> kPlatformTypes{
    "vehicle.doorsState", "vehicle.maintenance", "vehicle.position", "vehicle.telemetry", "vehicle.alerts.active",
    "vehicle.collision",  "vehicle.trip",        "vehicle.stolen",   "vehicle.alarm",     "vehicle.latestTelemetry"};
constexpr std::array<std::string_view, 6> kPlatformRemoteTypes{"vehicle.doorsState", "vehicle.maintenance",
                                                               "vehicle.position",   "vehicle.alerts.active",
                                                               "vehicle.alarm",      "vehicle.latestTelemetry"};

constexpr std::array<std::string_view, 17> kB2bSuffixes{"environment",
                                                        "privacy",
                                                        "vehicle",
                                                        "vehicle.adas",
                                                        "vehicle.battery",
                                                        "vehicle.doorsState",
                                                        "vehicle.energies",
                                                        "vehicle.engines",
                                                        "vehicle.ignition",
                                                        "vehicle.lighting",
                                                        "vehicle.lightingSystem",
                                                        "vehicle.safety",
                                                        "vehicle.transmission",
                                                        "vehicle.drivingBehavior",
                                                        "vehicle.alarm.status",
                                                        "vehicle.alarm.trigger",
                                                        "vehicle.wipingBlades"};
constexpr std::array<std::string_view, 15> kB2cSuffixes{"environment",
                                                        "privacy",
                                                        "vehicle",
                                                        "vehicle.adas",
                                                        "vehicle.battery",
                                                        "vehicle.doorsState",
                                                        "vehicle.energies",
                                                        "vehicle.engines",
                                                        "vehicle.ignition",
                                                        "vehicle.lightingSystem",
                                                        "vehicle.safety",
                                                        "vehicle.transmission",
                                                        "vehicle.alarm.status",
                                                        "vehicle.alarm.trigger",
                                                        "vehicle.wipingBlades"};
constexpr std::array<std::string_view, 25> kPlatformSuffixes{"environment",
                                                             "privacy",
                                                             "vehicle",
                                                             "vehicle.ignition",
                                                             "vehicle.location",
                                                             "vehicle.preconditioning",
                                                             "vehicle.tyreState",
                                                             "vehicle.energies",
                                                             "vehicle.engines",
                                                             "vehicle.doorsState",
                                                             "vehicle.battery",
                                                             "vehicle.safety",
                                                             "vehicle.odometer",
                                                             "vehicle.kinetic",
                                                             "vehicle.propulsion",
                                                             "vehicle.brakingSystem",
                                                             "vehicle.transmission",
                                                             "vehicle.adas",
                                                             "vehicle.lightingSystem",
                                                             "vehicle.maintenance",
                                                             "vehicle.alertsReport",
                                                             "vehicle.activeAlerts",
                                                             "vehicle.drivingBehavior",
                                                             "vehicle.alarm.status",
                                                             "vehicle.alarm.trigger"};

// What follows `vehicle.telemetry.`; empty for the plain type, nothing for other types.
std::optional<std::string_view> telemetry_suffix(std::string_view type) {
    if (!type.starts_with(kTelemetry)) {
        return std::nullopt;
    }
    type.remove_prefix(kTelemetry.size());
    if (type.starts_with('.')) {
        type.remove_prefix(1);
    }
    return type;
}

bool contains(std::span<const std::string_view> list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool maintenance_known(const VehicleState& state) {
    return state.known("vehicle.maintenance.daysBeforeMaintenance") ||
           state.known("vehicle.maintenance.mileageBeforeMaintenance");
}

bool reported_stolen(const VehicleState& state, TimePoint date) {
    const auto& record = state.stolen();
    return record && record->started <= date && (!record->ended || *record->ended > date);
}

// The member of a body, key and model; false, with nothing written, where there is nothing to send.
bool write_model(JsonWriter& json, ModelWriter& writer, std::string_view type, const VehicleState& state,
                 TimePoint date, const ExtensionForm& form) {
    if (type == "vehicle.doorsState") {
        json.key("doorState");
        writer.doors_state();
    } else if (type == "vehicle.status") {
        json.key("status");
        writer.status();
    } else if (type == "vehicle.maintenance" && maintenance_known(state)) {
        json.key("maintenance");
        writer.maintenance();
    } else if (type == "vehicle.position") {
        json.key("position");
        writer.position();
    } else if (type == "vehicle.alerts" || type == "vehicle.alerts.active") {
        json.key("alerts");
        writer.active_alerts();
    } else if (type == "vehicle.collisions" && state.collision() && form.collisions_array) {
        json.key("collisions").begin_array();
        writer.collision(*state.collision());
        json.end_array();
    } else if ((type == "vehicle.collisions" || type == "vehicle.collision") && state.collision()) {
        json.key(type.substr(std::string_view{"vehicle."}.size()));
        writer.collision(*state.collision());
    } else if (type == "vehicle.trip" && state.trip()) {
        json.key("trip");
        writer.trip(*state.trip());
    } else if (type == "vehicle.stolen" && reported_stolen(state, date)) {
        json.key("stolen");
        writer.stolen(*state.stolen());
    } else if (type == "vehicle.alarm") {
        json.key("alarm");
        writer.alarm(true, true);
    } else if (type == "vehicle.latestTelemetry") {
        json.key("latestTelemetry");
        writer.latest_telemetry();
    } else {
        return false;
    }
    return true;
}

// `suffixes`: of a telemetry type, the parts.
std::string render_item(Flavour flavour, std::string_view type, std::span<const std::string_view> suffixes,
                        const VehicleState& state, TimePoint date, const ExtensionForm& form) {
    std::string body;
    JsonWriter json(body);
    ModelWriter writer(json, flavour, state, date);
    json.begin_object();
    if (telemetry_suffix(type)) {
        json.key("telemetry");
        writer.telemetry(suffixes);
    } else if (!write_model(json, writer, type, state, date, form)) {
        return {};
    }
    json.end_object();
    return wrap_extension(flavour, type, body, form);
}

// The parts of all telemetry types that were asked for; none: all parts.
std::vector<std::string_view> asked_suffixes(std::span<const std::string> types) {
    std::vector<std::string_view> suffixes;
    for (const std::string& type : types) {
        const auto suffix = telemetry_suffix(type);
        if (suffix && suffix->empty()) {
            return {};
        }
        if (suffix) {
            suffixes.push_back(*suffix);
        }
    }
    return suffixes;
}

}  // namespace

std::span<const std::string_view> extension_types(Flavour flavour, bool remote) {
    switch (flavour) {
        case Flavour::b2b: return remote ? std::span<const std::string_view>{} : kB2bTypes;
        case Flavour::b2c: return remote ? std::span<const std::string_view>{} : kB2cTypes;
        case Flavour::platform: break;
    }
    return remote ? std::span<const std::string_view>{kPlatformRemoteTypes} : kPlatformTypes;
}

std::span<const std::string_view> telemetry_suffixes(Flavour flavour) {
    switch (flavour) {
        case Flavour::b2b: return kB2bSuffixes;
        case Flavour::b2c: return kB2cSuffixes;
        case Flavour::platform: break;
    }
    return kPlatformSuffixes;
}

bool is_extension_type(Flavour flavour, bool remote, std::string_view type) {
    const auto types = extension_types(flavour, remote);
    if (contains(types, type)) {
        return true;
    }
    return contains(types, kTelemetry) && type.size() > kTelemetry.size() && type.starts_with(kTelemetry) &&
           type[kTelemetry.size()] == '.' && contains(telemetry_suffixes(flavour), type.substr(kTelemetry.size() + 1));
}

std::string render_extension(Flavour flavour, std::string_view type, const VehicleState& state, TimePoint date,
                             const ExtensionForm& form) {
    const auto suffix = telemetry_suffix(type);
    if (!suffix) {
        return render_item(flavour, type, {}, state, date, form);
    }
    const std::string_view parts[] = {*suffix};
    return render_item(flavour, form.telemetry_suffix ? type : kTelemetry,
                       suffix->empty() ? std::span<const std::string_view>{} : parts, state, date, form);
}

std::string render_extensions(Flavour flavour, std::span<const std::string> types, const VehicleState& state,
                              TimePoint date, const ExtensionForm& form) {
    std::string text;
    JsonWriter json(text);
    json.begin_array();
    std::vector<std::string_view> done;
    for (const std::string& type : types) {
        const bool merged = telemetry_suffix(type) && !form.telemetry_suffix;
        const std::string_view name = merged ? kTelemetry : std::string_view{type};
        if (contains(done, name)) {
            continue;
        }
        done.push_back(name);
        const std::string item = merged ? render_item(flavour, name, asked_suffixes(types), state, date, form)
                                        : render_extension(flavour, name, state, date, form);
        if (!item.empty()) {
            json.raw(item);
        }
    }
    json.end_array();
    return text;
}

std::string wrap_extension(Flavour flavour, std::string_view type, std::string_view body, const ExtensionForm& form) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().member("type", type).key("body");
    if (flavour == Flavour::b2b && !form.array_body_in_b2b) {
        json.raw(body);
    } else {
        json.begin_array().raw(body).end_array();
    }
    json.end_object();
    return text;
}

std::string alert_objects(Flavour flavour, const VehicleState& state, std::span<const std::string> names,
                          TimePoint date) {
    std::string text;
    JsonWriter json(text);
    ModelWriter writer(json, flavour, state, date);
    json.begin_array();
    for (const std::string& name : names) {
        const auto& alerts = state.alerts();
        const auto found = std::find_if(alerts.rbegin(), alerts.rend(), [&](const AlertRecord& record) {
            return record.type == name && record.started <= date;
        });
        if (found != alerts.rend()) {
            writer.alert(*found);
        }
    }
    json.end_array();
    return text;
}

std::string collision_objects(Flavour flavour, const VehicleState& state, TimePoint date) {
    std::string text;
    JsonWriter json(text);
    ModelWriter writer(json, flavour, state, date);
    json.begin_array();
    if (state.collision()) {
        writer.collision(*state.collision());
    }
    json.end_array();
    return text;
}

}  // namespace notisim
