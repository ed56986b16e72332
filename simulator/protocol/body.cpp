#include "simulator/protocol/body.hpp"

#include <algorithm>

namespace notisim {

namespace {

void write_attributes(JsonWriter& json, const std::vector<Attribute>& attributes) {
    const auto is_body = [](const Attribute& attribute) { return attribute.type == AttributeType::Body; };
    if (std::none_of(attributes.begin(), attributes.end(), is_body)) {
        return;
    }
    json.key("attributes").begin_array();
    for (const Attribute& attribute : attributes) {
        if (is_body(attribute)) {
            json.begin_object().member("key", attribute.key).member("value", attribute.value).end_object();
        }
    }
    json.end_array();
}

std::string_view cause_text(RemoteFailedEventStatus cause, const Interpretations& readings) {
    if (cause == RemoteFailedEventStatus::TooManyWakeUpsOverMonth && readings.is("A-08", "drawing")) {
        return "TooManyWakesUpsOverMonth";
    }
    return name_in(kRemoteFailedEventStatuses, cause);
}

// the page has an object in the place of the text.
void write_status_word(JsonWriter& json, const RemoteEventStatus& status, const Interpretations& readings) {
    if (readings.is("A-55", "string")) {
        json.member("status", status.status());
        return;
    }
    const bool pending = status.type == RemoteEventType::Pending;
    json.key("status").begin_object();
    json.member(pending ? "RemotePendingEventStatus" : "RemoteDoneEventStatus", status.status()).end_object();
}

void write_event_status(JsonWriter& json, const RemoteEventStatus& status, const Interpretations& readings) {
    const bool failed = status.type == RemoteEventType::Done && status.done == RemoteDoneEventStatus::Failed;
    const bool drawn = failed && readings.is("A-05", "failed");
    json.key("eventStatus").begin_object();
    json.member("type", drawn ? "Failed" : name_in(kRemoteEventTypes, status.type));
    write_status_word(json, status, readings);
    if (status.failure_cause) {
        // "battery-cause": drawings name a pending status as cause.
        const bool battery = *status.failure_cause == RemoteFailedEventStatus::NotPossibleDueToVehicleBatteryLevel;
        json.member("failureCause", battery && readings.is("battery-cause", "charge")
                                        ? "VehicleBatteryChargeTooLow"
                                        : cause_text(*status.failure_cause, readings));
    }
    if (status.feedback_detail) {
        json.member("feedbackDetail", name_in(kFeedbackDetails, *status.feedback_detail));
    }
    json.end_object();
}

std::string_view type_text(RemoteType type, const Channel& channel) {
    if (channel.flavour == Flavour::platform && channel.interpretations->is("A-42", "api")) {
        return platform_api_name(type);
    }
    return name_in(kRemoteTypes, type == RemoteType::TanConfirm ? RemoteType::Tan : type);
}

// Where `previous` stands: beside `value` in b2c, inside its body in the deprecated form of the platform.
enum class PreviousPlace : std::uint8_t { nowhere, beside, inside };

void write_value(JsonWriter& json, const MonitorValue& value, bool as_objects, PreviousPlace place) {
    json.begin_object().member("data", value.data).key("value").begin_object();
    json.member("type", as_objects ? value.object_type : "string").key("body").begin_object();
    if (as_objects) {
        json.key("objectValues").raw(*value.object_values);
    } else {
        json.member("literalValue", value.literal);
    }
    if (value.previous && place == PreviousPlace::inside) {
        json.member("previous", *value.previous);
    }
    json.end_object().end_object();
    if (value.previous && place == PreviousPlace::beside) {
        json.member("previous", *value.previous);
    }
    json.end_object();
}

// collisions are objects on b2b alone.
bool takes_objects(const MonitorValue& value, const Channel& channel) {
    if (!value.object_values) {
        return false;
    }
    return value.object_type != "obj.collision" ||
           (channel.flavour == Flavour::b2b && channel.interpretations->is("A-44", "object"));
}

// a rule of zones and times alone has no values.
bool leaves_values_out(const Channel& channel, const MonitorPart& monitor) {
    return monitor.values.empty() && channel.interpretations->is("A-40", "absent");
}

// `values`, `extensions` and `refresh` of b2b, b2c and the deprecated form of the platform.
void write_monitor_content(JsonWriter& json, const Channel& channel, const MonitorPart& monitor) {
    PreviousPlace place = PreviousPlace::nowhere;
    if (channel.flavour != Flavour::b2b) {
        place = channel.flavour == Flavour::b2c ? PreviousPlace::beside : PreviousPlace::inside;
    }
    json.member("refresh", monitor.refresh);
    if (!leaves_values_out(channel, monitor)) {
        json.key("values").begin_array();
        for (const MonitorValue& value : monitor.values) {
            write_value(json, value, takes_objects(value, channel), place);
        }
        json.end_array();
    }
    if (!monitor.extensions.empty()) {
        json.key("extensions").raw(monitor.extensions);
    }
}

// The `data` block of the platform: plain texts.
void write_data_block(JsonWriter& json, const Channel& channel, const MonitorPart& monitor) {
    json.key("data").begin_object().member("refresh", monitor.refresh);
    if (!leaves_values_out(channel, monitor)) {
        json.key("values").begin_array();
        for (const MonitorValue& value : monitor.values) {
            json.begin_object().member("data", value.data).member("value", value.literal);
            if (value.previous) {
                json.member("previous", *value.previous);
            }
            json.end_object();
        }
        json.end_array();
    }
    if (!monitor.extensions.empty()) {
        json.key("extensions").raw(monitor.extensions);
    }
    json.end_object();
}

void write_monitor_event(JsonWriter& json, const Channel& channel, const MonitorPart& monitor) {
    json.key("monitorEvent").begin_object().member("monitorId", monitor.monitor->id);
    if (!monitor.settings.empty()) {
        json.key("settings").raw(monitor.settings);
    } else if (channel.flavour != Flavour::platform) {
        write_monitor_content(json, channel, monitor);
    } else {
        if (!channel.interpretations->is("A-60", "deprecated")) {
            write_data_block(json, channel, monitor);
        }
        if (!channel.interpretations->is("A-60", "data")) {
            write_monitor_content(json, channel, monitor);
        }
    }
    json.end_object();
}

}  // namespace

void write_b2b_body(JsonWriter& json, const Channel& channel, std::span<const EventView> events,
                    const std::vector<Attribute>& attributes) {
    const DateFormat dates = date_format(*channel.interpretations);
    json.begin_object();
    if (channel.monitor != nullptr) {
        json.member("monitorId", channel.monitor->id);
    } else {
        json.member("callbackId", channel.callback->id);
    }
    write_attributes(json, attributes);
    json.key("events").begin_array();
    for (const EventView& event : events) {
        json.begin_object();
        if (event.remote) {
            json.member("remoteActionId", event.remote->action_id).member("vin", event.vin);
            json.member("eventDate", format_time(event.date, dates));
            json.member("remoteType", type_text(event.remote->type, channel));
            write_event_status(json, event.remote->status, *channel.interpretations);
        } else if (event.monitor) {
            json.member("fleetId", channel.fleet_id).member("vin", event.vin);
            json.member("eventDate", format_time(event.date, dates));
            write_monitor_content(json, channel, *event.monitor);
        }
        json.end_object();
    }
    json.end_array().end_object();
}

void write_message(JsonWriter& json, const Channel& channel, const EventView& event) {
    const bool platform = channel.flavour == Flavour::platform;
    json.begin_object().member(platform ? "channelId" : "callbackId", channel.callback->id);
    write_attributes(json, resolve_attributes(channel, event));
    json.member("type", event.remote ? "Remote" : "Monitor");
    json.member("date", format_time(event.date, date_format(*channel.interpretations)));
    if (event.remote) {
        json.key("remoteEvent").begin_object().member("remoteActionId", event.remote->action_id);
        json.member("remoteType", type_text(event.remote->type, channel));
        write_event_status(json, event.remote->status, *channel.interpretations);
        if (platform && !event.remote->extensions.empty()) {
            json.key("extensions").raw(event.remote->extensions);
        }
        json.end_object();
    } else if (event.monitor) {
        write_monitor_event(json, channel, *event.monitor);
    }
    json.end_object();
}

DateFormat date_format(const Interpretations& interpretations) {
    if (interpretations.is("A-58", "rfc3339-s")) {
        return DateFormat::Rfc3339Seconds;
    }
    return interpretations.is("A-58", "offset-no-colon") ? DateFormat::OffsetWithoutColon
                                                         : DateFormat::Rfc3339Milliseconds;
}

}  // namespace notisim
