#include "simulator/protocol/attributes.hpp"

#include <algorithm>

namespace notisim {

namespace {

std::optional<std::string_view> remote_variable(const RemotePart& remote, std::string_view name) {
    if (name == "RemoteType") {
        return name_in(kRemoteTypes, remote.type);
    }
    if (name == "RemoteStatus") {
        return remote.status.status();
    }
    if (name == "RemoteLabel") {
        return remote.label;
    }
    return std::nullopt;
}

// The monitor that an event is of: its own in b2c, where a callback serves many, else the channel's.
const Monitor* monitor_of(const Channel& channel, const EventView& event) {
    return event.monitor ? event.monitor->monitor : channel.monitor;
}

// `name` is spelled as in attribute_variables().
std::optional<std::string_view> value_of(const Channel& channel, const EventView& event, std::string_view name) {
    if (same_letters(name, "vin")) {
        return event.vin;
    }
    if (name == "vid") {
        return event.vehicle_id;
    }
    if (name == "fleetID") {
        return channel.fleet_id;
    }
    if ((same_letters(name, "callbackID") || name == "ChannelId") && channel.callback != nullptr) {
        return channel.callback->id;
    }
    if ((name == "CallbackLabel" || name == "ChannelLabel") && channel.callback != nullptr) {
        return channel.callback->label;
    }
    const Monitor* monitor = monitor_of(channel, event);
    if (same_letters(name, "monitorID") && monitor != nullptr) {
        return monitor->id;
    }
    if (name == "MonitorLabel" && monitor != nullptr) {
        return monitor->label;
    }
    if (same_letters(name, "remoteType") && event.remote) {
        return remote_variable(*event.remote, "RemoteType");
    }
    return event.remote ? remote_variable(*event.remote, name) : std::nullopt;
}

void resolve(const Channel& channel, const EventView& event, Attribute& attribute) {
    if (attribute.value.empty() || attribute.value.front() != '$') {
        return;
    }
    const std::string_view written = std::string_view{attribute.value}.substr(1);
    if (channel.flavour == Flavour::platform && attribute.type == AttributeType::Body &&
        channel.interpretations->is("A-68", "header-query") && same_letters(written, "vin")) {
        return;
    }
    const bool exact = channel.interpretations->is("A-30", "exact-case");
    for (const std::string_view name : known_variables(channel.flavour, channel.monitor != nullptr)) {
        if (exact ? written == name : same_letters(written, name)) {
            if (const auto value = value_of(channel, event, name)) {
                attribute.value = *value;
            }
            return;
        }
    }
}

// Facts 4.2: these add to or replace those of the callback.
void override_attributes(const Channel& channel, const std::vector<Attribute>& changes,
                         std::vector<Attribute>& attributes) {
    const bool same_type = channel.interpretations->is("A-32", "type-and-key");
    for (const Attribute& change : changes) {
        const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& attribute) {
            return attribute.key == change.key && (!same_type || attribute.type == change.type);
        });
        if (found != attributes.end()) {
            *found = change;
        } else {
            attributes.push_back(change);
        }
    }
}

}  // namespace

bool same_letters(std::string_view left, std::string_view right) {
    const auto lower = [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char one, char other) { return lower(one) == lower(other); });
}

std::vector<std::string_view> attribute_variables(Flavour flavour, AttributePlace place) {
    switch (place) {
        case AttributePlace::b2b_monitor: return {"vin", "monitorID", "fleetID", "vid"};
        case AttributePlace::monitor: return {"MonitorID", "MonitorLabel"};
        case AttributePlace::remote: return {"RemoteType", "RemoteStatus", "RemoteLabel"};
        case AttributePlace::callback: break;
    }
    switch (flavour) {
        case Flavour::b2b: return {"vin", "callbackID", "remoteType", "fleetID"};
        case Flavour::b2c: return {"Vin", "CallbackID", "CallbackLabel"};
        case Flavour::platform: break;
    }
    return {"Vin", "ChannelId", "ChannelLabel"};
}

std::vector<std::string_view> known_variables(Flavour flavour, bool b2b_monitor) {
    if (flavour == Flavour::b2b) {
        return attribute_variables(flavour, b2b_monitor ? AttributePlace::b2b_monitor : AttributePlace::callback);
    }
    std::vector<std::string_view> all;
    for (const AttributePlace place : {AttributePlace::callback, AttributePlace::remote, AttributePlace::monitor}) {
        const auto names = attribute_variables(flavour, place);
        all.insert(all.end(), names.begin(), names.end());
    }
    return all;
}

std::vector<Attribute> resolve_attributes(const Channel& channel, const EventView& event) {
    std::vector<Attribute> attributes = channel.webhook().attributes;
    if (channel.flavour != Flavour::b2b) {
        if (const Monitor* monitor = monitor_of(channel, event)) {
            override_attributes(channel, monitor->callback_attributes, attributes);
            attributes.insert(attributes.end(), monitor->attributes.begin(), monitor->attributes.end());
        }
        if (event.remote && event.remote->callback_attributes != nullptr) {
            override_attributes(channel, *event.remote->callback_attributes, attributes);
        }
        if (event.remote && event.remote->attributes != nullptr) {
            attributes.insert(attributes.end(), event.remote->attributes->begin(), event.remote->attributes->end());
        }
    }
    for (Attribute& attribute : attributes) {
        resolve(channel, event, attribute);
    }
    return attributes;
}

bool query_vin_disables_batches(const Webhook& webhook) {
    return std::any_of(webhook.attributes.begin(), webhook.attributes.end(), [](const Attribute& attribute) {
        return attribute.type == AttributeType::Query && same_letters(attribute.value, "$vin");
    });
}

}  // namespace notisim
