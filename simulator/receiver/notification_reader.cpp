#include "simulator/receiver/notification_reader.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/time.hpp"
#include "simulator/protocol/remote.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace notisim {

namespace {

using Json = nlohmann::json;

constexpr int kDepthMax = 64;
constexpr std::size_t kBatchMax = 100'000;
constexpr std::size_t kRemarksMax = 20;

/// Parses within a depth that copying and destroying a document, both recursive, survive.
Json parse_bounded(std::string_view body, std::string& fault) {
    bool too_deep = false;
    const auto watch = [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > kDepthMax;
        return !too_deep;
    };
    Json document = Json::parse(body.begin(), body.end(), watch, false);
    if (too_deep) {
        fault = "the body is nested deeper than " + std::to_string(kDepthMax) + " levels";
    } else if (document.is_discarded()) {
        fault = "the body is not JSON";
    }
    return document;
}

class Reader {
public:
    explicit Reader(ReceivedBody& out) : out_(out) {}

    void read(const Json& document, std::optional<Flavour> flavour);

private:
    bool fail(const std::string& what) {
        if (out_.fault.empty()) {
            out_.fault = what;
        }
        return false;
    }
    void remark(const std::string& what) {
        if (out_.remarks.size() < kRemarksMax) {
            out_.remarks.push_back(what);
        }
    }

    /// A member that may be absent but, where it is there, is a text.
    std::string text(const Json& object, const char* key, const std::string& where);
    std::string required_text(const Json& object, const char* key, const std::string& where);
    /// Null when absent or of another type; the latter is a fault.
    const Json* member(const Json& object, const char* key, Json::value_t type, const std::string& where);
    template <typename Enum, std::size_t Size>
    void expect_listed(const EnumTable<Enum, Size>& table, const std::string& value, const std::string& where);

    std::string vin_among(const Json& object, const std::string& where);
    void check_date(const std::string& date, const std::string& where);
    void read_status(const Json& event, ReceivedNotification& notification, const std::string& where);
    void read_values(const Json& event, const std::string& where);
    void read_remote_events(const Json& document);
    void read_monitor_events(const Json& document);
    void read_messages(const Json& document, Flavour flavour);
    void read_message(const Json& message, Flavour flavour, const std::string& where);

    ReceivedBody& out_;
};

std::string Reader::text(const Json& object, const char* key, const std::string& where) {
    const Json* found = member(object, key, Json::value_t::string, where);
    return found == nullptr ? std::string{} : found->get<std::string>();
}

std::string Reader::required_text(const Json& object, const char* key, const std::string& where) {
    std::string value = text(object, key, where);
    if (value.empty()) {
        fail(where + "." + key + " is missing");
    }
    return value;
}

const Json* Reader::member(const Json& object, const char* key, Json::value_t type, const std::string& where) {
    const auto found = object.find(key);
    if (found == object.end()) {
        return nullptr;
    }
    if (found->type() != type) {
        fail(where + "." + key + " is not of type " + Json(type).type_name());
        return nullptr;
    }
    return &*found;
}

template <typename Enum, std::size_t Size>
void Reader::expect_listed(const EnumTable<Enum, Size>& table, const std::string& value, const std::string& where) {
    if (!value.empty() && !find_in(table, value)) {
        remark(where + " '" + value + "' is not in the lists");
    }
}

std::string Reader::vin_among(const Json& object, const std::string& where) {
    std::string vin;
    const Json* attributes = member(object, "attributes", Json::value_t::array, where);
    for (std::size_t index = 0; attributes != nullptr && index < attributes->size(); ++index) {
        const Json& attribute = (*attributes)[index];
        const std::string place = where + ".attributes[" + std::to_string(index) + "]";
        if (!attribute.is_object()) {
            fail(place + " is not an object");
            break;
        }
        std::string key = text(attribute, "key", place);
        std::transform(key.begin(), key.end(), key.begin(), [](char character) {
            return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
        });
        const auto value = attribute.find("value");
        const bool named = key.find("vin") != std::string::npos || key.find("vehicle") != std::string::npos;
        if (vin.empty() && named && value != attribute.end() && value->is_string()) {
            vin = value->get<std::string>();
        }
    }
    return vin;
}

void Reader::check_date(const std::string& date, const std::string& where) {
    if (!date.empty() && !parse_time(date)) {
        remark(where + " '" + date + "' is not an RFC 3339 date");
    }
}

void Reader::read_status(const Json& event, ReceivedNotification& notification, const std::string& where) {
    const Json* status = member(event, "eventStatus", Json::value_t::object, where);
    if (status == nullptr) {
        fail(where + ".eventStatus is missing");
        return;
    }
    const std::string place = where + ".eventStatus";
    notification.type = required_text(*status, "type", place);
    notification.status = required_text(*status, "status", place);
    notification.failure_cause = text(*status, "failureCause", place);
    expect_listed(kRemoteEventTypes, notification.type, place + ".type");
    if (notification.type == "Pending") {
        expect_listed(kRemotePendingEventStatuses, notification.status, place + ".status");
    } else if (notification.type == "Done") {
        expect_listed(kRemoteDoneEventStatuses, notification.status, place + ".status");
    }
    expect_listed(kRemoteFailedEventStatuses, notification.failure_cause, place + ".failureCause");
    expect_listed(kFeedbackDetails, text(*status, "feedbackDetail", place), place + ".feedbackDetail");
    expect_listed(kRemoteTypes, text(event, "remoteType", where), where + ".remoteType");
}

void Reader::read_values(const Json& event, const std::string& where) {
    for (const char* key : {"values", "extensions"}) {
        const Json* list = member(event, key, Json::value_t::array, where);
        const bool all_objects = list == nullptr || std::all_of(list->begin(), list->end(),
                                                                [](const Json& entry) { return entry.is_object(); });
        if (!all_objects) {
            fail(where + "." + key + " holds something that is not an object");
        }
    }
    member(event, "refresh", Json::value_t::boolean, where);
}

void Reader::read_remote_events(const Json& document) {
    text(document, "callbackId", "body");
    const std::string vin = vin_among(document, "body");
    for (std::size_t index = 0; index < document["events"].size() && out_.fault.empty(); ++index) {
        const Json& event = document["events"][index];
        const std::string where = "events[" + std::to_string(index) + "]";
        if (!event.is_object()) {
            fail(where + " is not an object");
            return;
        }
        ReceivedNotification notification;
        notification.id = required_text(event, "remoteActionId", where);
        notification.vin = text(event, "vin", where);
        notification.date = text(event, "eventDate", where);
        notification.date_key = "eventDate";
        check_date(notification.date, where + ".eventDate");
        read_status(event, notification, where);
        out_.notifications.push_back(std::move(notification));
    }
}

void Reader::read_monitor_events(const Json& document) {
    const std::string monitor = required_text(document, "monitorId", "body");
    vin_among(document, "body");
    for (std::size_t index = 0; index < document["events"].size() && out_.fault.empty(); ++index) {
        const Json& event = document["events"][index];
        const std::string where = "events[" + std::to_string(index) + "]";
        if (!event.is_object()) {
            fail(where + " is not an object");
            return;
        }
        ReceivedNotification notification;
        notification.is_remote = false;
        notification.id = monitor;
        notification.vin = text(event, "vin", where);
        notification.date = required_text(event, "eventDate", where);
        notification.date_key = "eventDate";
        check_date(notification.date, where + ".eventDate");
        text(event, "fleetId", where);
        read_values(event, where);
        out_.notifications.push_back(std::move(notification));
    }
}

void Reader::read_message(const Json& message, Flavour flavour, const std::string& where) {
    const std::string type = required_text(message, "type", where);
    text(message, flavour == Flavour::platform ? "channelId" : "callbackId", where);
    ReceivedNotification notification;
    notification.is_remote = type == "Remote";
    notification.vin = vin_among(message, where);
    notification.date = required_text(message, "date", where);
    notification.date_key = "date";
    check_date(notification.date, where + ".date");
    if (type != "Remote" && type != "Monitor") {
        fail(where + ".type is '" + type + "', neither Remote nor Monitor");
        return;
    }
    const char* key = notification.is_remote ? "remoteEvent" : "monitorEvent";
    const Json* event = member(message, key, Json::value_t::object, where);
    if (event == nullptr) {
        fail(where + "." + key + " is missing");
        return;
    }
    const std::string place = where + "." + key;
    notification.id = required_text(*event, notification.is_remote ? "remoteActionId" : "monitorId", place);
    if (notification.is_remote) {
        read_status(*event, notification, place);
    } else {
        read_values(*event, place);
    }
    out_.notifications.push_back(std::move(notification));
}

void Reader::read_messages(const Json& document, Flavour flavour) {
    if (document.is_object()) {
        read_message(document, flavour, "body");
        return;
    }
    for (std::size_t index = 0; index < document.size() && out_.fault.empty(); ++index) {
        const std::string where = "body[" + std::to_string(index) + "]";
        if (document[index].is_object()) {
            read_message(document[index], flavour, where);
        } else {
            fail(where + " is not an object");
        }
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
    } else if (!is_batch) {
        read_messages(document, out_.flavour);
    } else if (document.contains("monitorId")) {
        read_monitor_events(document);
    } else {
        read_remote_events(document);
    }
}

}  // namespace

std::string ReceivedNotification::identity() const {
    std::string key = is_remote ? "r" : "m";
    for (const std::string* part : {&id, &vin, &date, &status}) {
        key += '\x1f';
        key += *part;
    }
    return key;
}

std::string ReceivedNotification::to_json() const {
    std::string out;
    JsonWriter writer{out};
    writer.begin_object().member(is_remote ? "remoteActionId" : "monitorId", id);
    if (is_remote) {
        writer.member("type", type).member("status", status);
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
    const Json document = parse_bounded(body, out.fault);
    if (out.fault.empty()) {
        Reader{out}.read(document, flavour);
    }
    if (!out.fault.empty()) {
        out.notifications.clear();
    }
    return out;
}

}  // namespace notisim
