#include "simulator/receiver/notification_reader.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/schema/json_text.hpp"
#include "simulator/schema/notification_schema.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace notisim {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kBatchMax = 100'000;
constexpr std::size_t kRemarksMax = 20;

const Json* find(const Json& object, const char* key) {
    const auto found = object.find(key);  // The end, too, where it is no object.
    return found == object.end() ? nullptr : &*found;
}

/// The text of a member, or nothing where there is no text.
std::string text_or_nothing(const Json& object, const char* key) {
    const Json* found = find(object, key);
    return found != nullptr && found->is_string() ? found->get<std::string>() : std::string{};
}

/// b2c and platform name no vehicle; customers add it as a Body attribute.
std::string vin_among(const Json& message) {
    const Json* attributes = find(message, "attributes");
    if (attributes == nullptr || !attributes->is_array()) {
        return {};
    }
    for (const Json& attribute : *attributes) {
        std::string key = text_or_nothing(attribute, "key");
        std::transform(key.begin(), key.end(), key.begin(), [](char character) {
            return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
        });
        const bool named = key.find("vin") != std::string::npos || key.find("vehicle") != std::string::npos;
        const std::string value = text_or_nothing(attribute, "value");
        if (named && !value.empty()) {
            return value;
        }
    }
    return {};
}

/// Takes out of a document what a receiver cannot do without.
class Reader {
public:
    explicit Reader(ReceivedBody& out) : out_(out) {}

    void read(const Json& document, std::optional<Flavour> flavour);

private:
    void fail(const std::string& what) {
        if (out_.fault.empty()) {
            out_.fault = what;
        }
    }
    bool is_object(const Json& value, const std::string& where) {
        if (!value.is_object()) {
            fail(where + " is not an object");
        }
        return value.is_object();
    }
    /// A member that has to be there and to be a text.
    std::string required_text(const Json& object, const char* key, const std::string& where);
    /// Null, and a fault, where it is not there or not an object.
    const Json* required_object(const Json& object, const char* key, const std::string& where);

    void read_status(const Json& event, ReceivedNotification& notification, const std::string& where);
    void read_event(const Json& event, const std::string& monitor, const std::string& where);
    void read_message(const Json& message, const std::string& where);
    void read_events(const Json& document);
    void read_messages(const Json& document);

    ReceivedBody& out_;
};

std::string Reader::required_text(const Json& object, const char* key, const std::string& where) {
    const Json* found = find(object, key);
    std::string value = text_or_nothing(object, key);
    if (found != nullptr && !found->is_string()) {
        fail(where + "." + key + " is not of type string");
    } else if (value.empty()) {
        fail(where + "." + key + " is missing");
    }
    return value;
}

const Json* Reader::required_object(const Json& object, const char* key, const std::string& where) {
    const Json* found = find(object, key);
    if (found == nullptr) {
        fail(where + "." + key + " is missing");
        return nullptr;
    }
    return is_object(*found, where + "." + key) ? found : nullptr;
}

void Reader::read_status(const Json& event, ReceivedNotification& notification, const std::string& where) {
    const Json* status = required_object(event, "eventStatus", where);
    if (status == nullptr) {
        return;
    }
    const std::string place = where + ".eventStatus";
    notification.type = required_text(*status, "type", place);
    notification.failure_cause = text_or_nothing(*status, "failureCause");
    const Json* value = find(*status, "status");
    if (value == nullptr || !value->is_object()) {
        notification.status = required_text(*status, "status", place);
        return;
    }
    // an object around the text.
    const bool is_pending = value->contains("RemotePendingEventStatus");
    notification.status =
        required_text(*value, is_pending ? "RemotePendingEventStatus" : "RemoteDoneEventStatus", place + ".status");
}

/// An event of b2b: of the monitor of that id, or of a remote action where there is none.
void Reader::read_event(const Json& event, const std::string& monitor, const std::string& where) {
    if (!is_object(event, where)) {
        return;
    }
    ReceivedNotification notification;
    notification.is_remote = monitor.empty();
    notification.id = monitor.empty() ? required_text(event, "remoteActionId", where) : monitor;
    notification.vin = text_or_nothing(event, "vin");
    notification.date = required_text(event, "eventDate", where);
    notification.date_key = "eventDate";
    if (notification.is_remote) {
        read_status(event, notification, where);
    }
    out_.notifications.push_back(std::move(notification));
}

/// A Message of b2c or platform.
void Reader::read_message(const Json& message, const std::string& where) {
    if (!is_object(message, where)) {
        return;
    }
    const std::string type = required_text(message, "type", where);
    ReceivedNotification notification;
    notification.is_remote = type == "Remote";
    notification.vin = vin_among(message);
    notification.date = required_text(message, "date", where);
    notification.date_key = "date";
    if (!notification.is_remote && type != "Monitor") {
        return;  // A kind of a later version: received, though there is nothing to do for it.
    }
    const char* key = notification.is_remote ? "remoteEvent" : "monitorEvent";
    const std::string place = where + "." + key;
    const Json* event = required_object(message, key, where);
    if (event == nullptr) {
        return;
    }
    notification.id = required_text(*event, notification.is_remote ? "remoteActionId" : "monitorId", place);
    if (notification.is_remote) {
        read_status(*event, notification, place);
    } else if (const Json* settings = find(*event, "settings"); settings != nullptr) {
        // Platform: what has happened to a setting tells its notifications apart, as the status of a remote does.
        notification.type = text_or_nothing(*settings, "type");
        const Json* what = find(*settings, "event");
        const Json* digital_key = what == nullptr ? nullptr : find(*what, "digitalKey");
        notification.status = digital_key == nullptr ? std::string{} : text_or_nothing(*digital_key, "status");
    }
    out_.notifications.push_back(std::move(notification));
}

void Reader::read_events(const Json& document) {
    const std::string monitor =
        document.contains("monitorId") ? required_text(document, "monitorId", "body") : std::string{};
    const Json& events = document["events"];
    for (std::size_t index = 0; index < events.size() && out_.fault.empty(); ++index) {
        read_event(events[index], monitor, "events[" + std::to_string(index) + "]");
    }
}

void Reader::read_messages(const Json& document) {
    if (document.is_object()) {
        read_message(document, "body");
        return;
    }
    for (std::size_t index = 0; index < document.size() && out_.fault.empty(); ++index) {
        read_message(document[index], "body[" + std::to_string(index) + "]");
    }
}

void Reader::read(const Json& document, std::optional<Flavour> flavour) {
    if (!document.is_object() && !document.is_array()) {
        fail("the body is neither an object nor an array");
        return;
    }
    const bool is_batch = document.is_object() && document.contains("events");
    const Json& sample = document.is_array() && !document.empty() ? document.front() : document;
    const bool is_channel = sample.is_object() && sample.contains("channelId");
    out_.flavour = is_batch ? Flavour::b2b : is_channel ? Flavour::platform : Flavour::b2c;
    out_.flavour = flavour.value_or(out_.flavour);
    if (is_batch != (out_.flavour == Flavour::b2b)) {
        fail("the body has not the shape of " + std::string{name_in(kFlavours, out_.flavour)} +
             (is_batch ? ": it has 'events'" : ": it has no 'events'"));
        return;
    }
    const Json& list = is_batch ? document["events"] : document;
    if (is_batch && !list.is_array()) {
        fail("body.events is not an array");
    } else if (list.empty()) {
        fail("there is no notification in the body");
    } else if (list.size() > kBatchMax) {
        fail("more than " + std::to_string(kBatchMax) + " notifications in one body");
    } else if (is_batch) {
        read_events(document);
    } else {
        read_messages(document);
    }
}

}  // namespace

std::string ReceivedNotification::identity() const {
    std::string key = is_remote ? "r" : "m";
    for (const std::string* part : {&id, &vin, &date, &type, &status}) {
        key += '\x1f';
        key += *part;
    }
    return key;
}

std::string ReceivedNotification::to_json() const {
    std::string out;
    JsonWriter writer{out};
    writer.begin_object().member(is_remote ? "remoteActionId" : "monitorId", id);
    if (is_remote || !type.empty()) {
        writer.member("type", type);
    }
    if (is_remote || !status.empty()) {
        writer.member("status", status);
    }
    if (!failure_cause.empty()) {
        writer.member("failureCause", failure_cause);
    }
    if (!vin.empty()) {
        writer.member("vin", vin);
    }
    if (!date.empty()) {
        writer.member(date_key, date);
    }
    writer.end_object();
    return out;
}

ReceivedBody read_notifications(std::string_view body, std::optional<Flavour> flavour) {
    ReceivedBody out;
    const JsonText text = read_json(body);
    if (text.document == nullptr) {
        out.fault = "the body is " + text.fault;
        return out;
    }
    Reader{out}.read(*text.document, flavour);
    if (!out.fault.empty()) {
        out.notifications.clear();
        return out;
    }
    for (const std::string& pointer : text.repeated) {
        out.remarks.push_back(SchemaFinding{pointer, "the member is there twice", "the last one counts"}.text());
    }
    for (const SchemaFinding& finding : notification_schema(out.flavour).check(*text.document, kRemarksMax)) {
        out.remarks.push_back(finding.text());
    }
    out.remarks.resize(std::min(out.remarks.size(), kRemarksMax));
    return out;
}

}  // namespace notisim
