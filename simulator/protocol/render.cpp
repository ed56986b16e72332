#include "simulator/protocol/render.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/url.hpp"

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

void write_event_status(JsonWriter& json, const RemoteEventStatus& status) {
    json.key("eventStatus").begin_object();
    json.member("type", name_in(kRemoteEventTypes, status.type)).member("status", status.status());
    if (status.failure_cause) {
        json.member("failureCause", name_in(kRemoteFailedEventStatuses, *status.failure_cause));
    }
    if (status.feedback_detail) {
        json.member("feedbackDetail", name_in(kFeedbackDetails, *status.feedback_detail));
    }
    json.end_object();
}

void write_monitor_content(JsonWriter& json, const MonitorPart& monitor) {
    json.member("refresh", monitor.refresh).key("values").raw(monitor.values);
    if (!monitor.extensions.empty()) {
        json.key("extensions").raw(monitor.extensions);
    }
}

// RemoteEvents and MonitorEvents: one envelope, n events.
void write_b2b(JsonWriter& json, const Channel& channel, std::span<const EventView> events,
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
            json.member("remoteType", name_in(kRemoteTypes, event.remote->type));
            write_event_status(json, event.remote->status);
        } else if (event.monitor) {
            json.member("fleetId", channel.fleet_id).member("vin", event.vin);
            json.member("eventDate", format_time(event.date, dates));
            write_monitor_content(json, *event.monitor);
        }
        json.end_object();
    }
    json.end_array().end_object();
}

// One Message of b2c.
void write_message(JsonWriter& json, const Channel& channel, const EventView& event) {
    json.begin_object().member("callbackId", channel.callback->id);
    write_attributes(json, resolve_attributes(channel, event));
    json.member("type", event.remote ? "Remote" : "Monitor");
    json.member("date", format_time(event.date, date_format(*channel.interpretations)));
    if (event.remote) {
        json.key("remoteEvent").begin_object().member("remoteActionId", event.remote->action_id);
        json.member("remoteType", name_in(kRemoteTypes, event.remote->type));
        write_event_status(json, event.remote->status);
        json.end_object();
    } else if (event.monitor) {
        json.key("monitorEvent").begin_object().member("monitorId", event.monitor->monitor->id);
        write_monitor_content(json, *event.monitor);
        json.end_object();
    }
    json.end_object();
}

// The one list of a b2b request: events agree on it, or A-21 says what happens where they do not.
std::vector<Attribute> shared_attributes(const Channel& channel, std::span<const EventView> events) {
    std::vector<Attribute> attributes = resolve_attributes(channel, events.front());
    if (channel.flavour != Flavour::b2b || !channel.interpretations->is("A-21", "drop")) {
        return attributes;
    }
    std::vector<bool> agreed(attributes.size(), true);
    for (const EventView& event : events.subspan(1)) {
        const std::vector<Attribute> others = resolve_attributes(channel, event);
        for (std::size_t index = 0; index < attributes.size(); ++index) {
            agreed[index] = agreed[index] && others[index].value == attributes[index].value;
        }
    }
    std::vector<Attribute> kept;
    for (std::size_t index = 0; index < attributes.size(); ++index) {
        if (agreed[index]) {
            kept.push_back(attributes[index]);
        }
    }
    return kept;
}

// where the templates draw the operation, beneath the registered target.
std::string_view template_path(const Channel& channel) {
    if (channel.flavour != Flavour::b2b) {
        return "/messages/webhook";
    }
    return channel.monitor != nullptr ? "/monitors/webhook" : "/remote/webhook";
}

std::string target_url(const Channel& channel) {
    std::string url = channel.webhook().target;
    if (!channel.interpretations->is("A-27", "template-path")) {
        return url;
    }
    const std::size_t query = std::min(url.find('?'), url.size());
    const bool slash = query > 0 && url[query - 1] == '/';
    return url.insert(query, template_path(channel).substr(slash ? 1 : 0));
}

// What a variable brings into a header can be any text, a label for one; a header cannot (RFC 9110, 5.5).
std::string header_text(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char character) { return character < ' ' || character > '~'; }, '?');
    return text;
}

// Header and query attributes; in a b2c batch none but, under A-19 `keep-auth`, Authorization.
void add_attributes(const Channel& channel, const std::vector<Attribute>& attributes, bool array,
                    HttpRequest& request) {
    const bool keep_auth = channel.interpretations->is("A-19", "keep-auth");
    const bool prefix = channel.interpretations->is("A-28", "x-prefix");
    for (const Attribute& attribute : attributes) {
        const bool kept = !array || (keep_auth && attribute.type == AttributeType::Header &&
                                     same_letters(attribute.key, "Authorization"));
        if (!kept) {
            continue;
        }
        if (attribute.type == AttributeType::Header) {
            const bool add_prefix = prefix && !attribute.key.starts_with("x-") && !attribute.key.starts_with("X-");
            request.headers.emplace_back((add_prefix ? "x-" : "") + attribute.key, header_text(attribute.value));
        } else if (attribute.type == AttributeType::Query) {
            append_query(request.url, attribute.key, attribute.value);
        }
    }
}

}  // namespace

HttpRequest render(const Channel& channel, std::span<const EventView> events, bool array) {
    const std::vector<Attribute> attributes = shared_attributes(channel, events);
    HttpRequest request;
    request.url = target_url(channel);
    request.headers.emplace_back("Content-Type", "application/json");
    add_attributes(channel, attributes, array, request);
    JsonWriter json(request.body);
    if (channel.flavour == Flavour::b2b) {
        write_b2b(json, channel, events, attributes);
    } else if (!array) {
        write_message(json, channel, events.front());
    } else {
        json.begin_array();
        for (const EventView& event : events) {
            write_message(json, channel, event);
        }
        json.end_array();
    }
    return request;
}

HttpRequest render_body(const Channel& channel, const EventView& event, std::string body) {
    HttpRequest request;
    request.url = target_url(channel);
    request.headers.emplace_back("Content-Type", "application/json");
    add_attributes(channel, resolve_attributes(channel, event), false, request);
    request.body = std::move(body);
    return request;
}

std::string attribute_fingerprint(const Channel& channel, const EventView& event) {
    std::string fingerprint;
    for (const Attribute& attribute : resolve_attributes(channel, event)) {
        fingerprint += attribute.value;
        fingerprint += '\n';
    }
    return fingerprint;
}

DateFormat date_format(const Interpretations& interpretations) {
    if (interpretations.is("A-58", "rfc3339-s")) {
        return DateFormat::Rfc3339Seconds;
    }
    return interpretations.is("A-58", "offset-no-colon") ? DateFormat::OffsetWithoutColon
                                                         : DateFormat::Rfc3339Milliseconds;
}

}  // namespace notisim
