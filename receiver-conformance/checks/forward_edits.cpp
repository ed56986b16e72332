#include "receiver-conformance/checks/forward_edits.hpp"

#include "receiver-conformance/sample_vehicle.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim::conformance {

namespace {

using enum Edit::Kind;

// Assigns to a member only where it is there already.
void replace(Json& object, const char* key, Json value) {
    if (object.is_object() && object.contains(key)) {
        object[key] = std::move(value);
    }
}

void erase(Json& object, const char* key) {
    if (object.is_object()) {
        object.erase(key);
    }
}

void set_status(Body& body, const char* type, const char* status) {
    Json& event_status = body.event()["eventStatus"];
    event_status = Json{{"type", type}, {"status", status}};
}

Json* first_of(Body& body, const char* list) {
    Json& content = body.content();
    return content.contains(list) && !content[list].empty() ? &content[list].front() : nullptr;
}

// The text of the first value, wherever the flavour has it.
void set_literal(Body& body, std::string_view text) {
    if (Json* value = first_of(body, "values")) {
        Json& inner = (*value)["value"];
        (inner.is_object() ? inner["body"]["literalValue"] : inner) = std::string{text};
    }
}

void set_free_text(Body& body, std::string_view text) {
    body.add_attribute("label", text);
}

Json reversed(const Json& value) {
    if (!value.is_object()) {
        if (!value.is_array()) {
            return value;
        }
        Json list = Json::array();
        for (const Json& each : value) {
            list.push_back(reversed(each));
        }
        return list;
    }
    std::vector<std::pair<std::string, Json>> members;
    for (const auto& [key, inner] : value.items()) {
        members.emplace_back(key, reversed(inner));
    }
    Json result = Json::object();
    std::reverse(members.begin(), members.end());
    for (auto& [key, inner] : members) {
        result[key] = std::move(inner);
    }
    return result;
}

// nlohmann's other document type sorts its members.
Json sorted(const Json& value) {
    return Json::parse(nlohmann::json::parse(value.dump()).dump());
}

void erase_from_holder(Body& body) {
    for (const char* key : {"callbackId", "channelId"}) {
        erase(body.holder(), key);
    }
}

void null_in_holder(Body& body) {
    for (const char* key : {"callbackId", "channelId"}) {
        replace(body.holder(), key, nullptr);
    }
}

void new_kind(Body& body) {
    Json& message = body.holder();
    if (message.contains("type")) {
        message["type"] = "Maintenance";
        erase(message, "remoteEvent");
        erase(message, "monitorEvent");
        message["maintenanceEvent"] = Json{{"maintenanceId", "7219"}, {"state", "Due"}};
    }
}

void new_value_type(Body& body) {
    Json* value = first_of(body, "values");
    if (value != nullptr && (*value)["value"].is_object()) {
        (*value)["value"] = Json{{"type", "obj.tyre"}, {"body", {{"objectValues", Json::array({{{"wheel", "FL"}}})}}}};
    }
}

void new_setting(Body& body) {
    if (body.event().contains("data")) {
        body.event() = Json{{"monitorId", body.event()["monitorId"]},
                            {"settings", {{"type", "Garage"}, {"event", {{"garage", {{"door", "Open"}}}}}}}};
    }
}

// What an edit of a kind is tried on: only the kinds that the subscription takes.
std::vector<Notification> subjects(Bench& bench, Edit::Kind kind) {
    std::vector<Notification> list;
    if (bench.target().remotes && (kind == both || kind == remotes)) {
        list.push_back(bench.remote());
    }
    if (bench.target().remotes && kind == failures) {
        list.push_back(bench.remote(RemoteType::Doors, failed(RemoteFailedEventStatus::GeneralError)));
    }
    if (bench.target().monitors && (kind == both || kind == monitors)) {
        list.push_back(bench.monitor());
    }
    if (bench.target().monitors && kind == extended) {
        list.push_back(extended_monitor(bench));
    }
    return list;
}

}  // namespace

Notification extended_monitor(Bench& bench) {
    Notification notification = bench.monitor("vehicle.odometer", "15320.4");
    const VehicleState state = sample_vehicle(notification.vin, notification.date);
    notification.extensions =
        "[" + sample_extension(bench.target(), "vehicle.maintenance", state, notification.date) + "]";
    return notification;
}

std::vector<Sample> edited(Bench& bench, const std::vector<Edit>& edits, bool told) {
    std::vector<Sample> samples;
    for (const Edit& edit : edits) {
        for (const Notification& notification : subjects(bench, edit.kind)) {
            Body body(bench.request({notification}));
            const std::string before = body.document().dump();
            edit.apply(body);
            if (body.document().dump() != before) {
                const std::string_view which = notification.is_remote ? " (remote)" : " (monitor)";
                samples.push_back({fmt::format("{}{}", edit.what, edit.kind == both ? which : ""), body.request(),
                                   told ? std::optional{notification} : std::nullopt});
            }
        }
    }
    return samples;
}

const std::vector<Edit>& unknown_statuses() {
    static const std::vector<Edit> kEdits = {
        {"Pending/SentToSatellite", remotes, [](Body& b) { set_status(b, "Pending", "SentToSatellite"); }},
        {"Done/PartlyDone", remotes, [](Body& b) { set_status(b, "Done", "PartlyDone"); }},
        {"Cancelled/Cancelled", remotes, [](Body& b) { set_status(b, "Cancelled", "Cancelled"); }},
    };
    return kEdits;
}

const std::vector<Edit>& unknown_causes() {
    static const std::vector<Edit> kEdits = {
        {"VehicleTooCold", failures,
         [](Body& b) { replace(b.event()["eventStatus"], "failureCause", "VehicleTooCold"); }},
    };
    return kEdits;
}

const std::vector<Edit>& unknown_remote_types() {
    static const std::vector<Edit> kEdits = {
        {"Wipers", remotes, [](Body& b) { b.event()["remoteType"] = "Wipers"; }},
    };
    return kEdits;
}

const std::vector<Edit>& unknown_data() {
    static const std::vector<Edit> kEdits = {
        {"vehicle.tyres.pressure", monitors,
         [](Body& b) {
             if (Json* value = first_of(b, "values")) {
                 (*value)["data"] = "vehicle.tyres.pressure";
             }
         }},
    };
    return kEdits;
}

const std::vector<Edit>& unknown_extensions() {
    static const std::vector<Edit> kEdits = {
        {"vehicle.tyres", extended,
         [](Body& b) {
             if (Json* extension = first_of(b, "extensions")) {
                 (*extension)["type"] = "vehicle.tyres";
             }
         }},
    };
    return kEdits;
}

const std::vector<Edit>& unknown_kinds() {
    static const std::vector<Edit> kEdits = {
        {"a value of the type obj.tyre", monitors, new_value_type},
        {"a setting Garage", monitors, new_setting},
        {"a message of the type Maintenance", both, new_kind},
    };
    return kEdits;
}

const std::vector<Edit>& missing_members() {
    static const std::vector<Edit> kEdits = {
        {"no callbackId or channelId", both, erase_from_holder},
        {"no remoteType", remotes, [](Body& b) { erase(b.event(), "remoteType"); }},
        {"no failureCause", failures, [](Body& b) { erase(b.event()["eventStatus"], "failureCause"); }},
        {"no vin", both, [](Body& b) { erase(b.event(), "vin"); }},
        {"no fleetId", monitors, [](Body& b) { erase(b.event(), "fleetId"); }},
        {"no refresh", monitors, [](Body& b) { erase(b.content(), "refresh"); }},
        {"no values", monitors, [](Body& b) { erase(b.content(), "values"); }},
        {"a value that is not told", monitors,
         [](Body& b) {
             if (Json* value = first_of(b, "values")) {
                 erase(*value, "value");
             }
         }},
        {"an extension without a body", extended,
         [](Body& b) {
             if (Json* extension = first_of(b, "extensions")) {
                 erase(*extension, "body");
             }
         }},
    };
    return kEdits;
}

const std::vector<Edit>& null_members() {
    static const std::vector<Edit> kEdits = {
        {"null for callbackId or channelId", both, null_in_holder},
        {"null for failureCause", failures,
         [](Body& b) { replace(b.event()["eventStatus"], "failureCause", nullptr); }},
        {"null for fleetId", monitors, [](Body& b) { replace(b.event(), "fleetId", nullptr); }},
        {"null for refresh", monitors, [](Body& b) { replace(b.content(), "refresh", nullptr); }},
        {"null for values", monitors, [](Body& b) { replace(b.content(), "values", nullptr); }},
        {"null for extensions", extended, [](Body& b) { replace(b.content(), "extensions", nullptr); }},
    };
    return kEdits;
}

const std::vector<Edit>& other_orders() {
    static const std::vector<Edit> kEdits = {
        {"all members the other way round", both, [](Body& b) { b.document() = reversed(b.document()); }},
        {"all members in the order of their names", both, [](Body& b) { b.document() = sorted(b.document()); }},
    };
    return kEdits;
}

const std::vector<Edit>& unicode_texts() {
    static const std::vector<Edit> kEdits = {
        {"accents", both, [](Body& b) { set_free_text(b, "d\u00e9p\u00f4t d\u2019Orl\u00e9ans, 5 \u20ac"); }},
        {"characters beyond 16 bits", both, [](Body& b) { set_free_text(b, "\U0001F697\U0001F468\u200D\U0001F527"); }},
        {"text from right to left", both,
         [](Body& b) { set_free_text(b, "\u05d7\u05e0\u05d9\u05d4 \u0645\u0631\u0622\u0628"); }},
        {"combining characters", both, [](Body& b) { set_free_text(b, "Ame\u0301lie Nguye\u0302\u0303n"); }},
        {"line separators", both, [](Body& b) { set_free_text(b, "a\u2028b\u2029c\u0085d"); }},
        {"a value in Unicode", monitors, [](Body& b) { set_literal(b, "\u6771\u4eac \U0001F5FC"); }},
    };
    return kEdits;
}

const std::vector<Edit>& long_texts() {
    static const std::vector<Edit> kEdits = {
        {"a Body attribute of 300 characters", both, [](Body& b) { set_free_text(b, repeated("0123456789", 30)); }},
        {"a Body attribute of 10 000 characters", both,
         [](Body& b) { set_free_text(b, repeated("0123456789", 1000)); }},
        {"a value of 10 000 characters", monitors, [](Body& b) { set_literal(b, repeated("abcdefghij", 1000)); }},
    };
    return kEdits;
}

const std::vector<Edit>& limit_literals() {
    static const std::vector<Edit> kEdits = {
        {"the value 2147483648", monitors, [](Body& b) { set_literal(b, "2147483648"); }},
        {"the value -2147483649", monitors, [](Body& b) { set_literal(b, "-2147483649"); }},
        {"the value 9007199254740993", monitors, [](Body& b) { set_literal(b, "9007199254740993"); }},
        {"the value 1e300", monitors, [](Body& b) { set_literal(b, "1e300"); }},
        {"the value -0", monitors, [](Body& b) { set_literal(b, "-0"); }},
        {"the value 0.1000000000000000055511151231257827", monitors,
         [](Body& b) { set_literal(b, "0.1000000000000000055511151231257827"); }},
    };
    return kEdits;
}

}  // namespace notisim::conformance
