#include "tests/unit/protocol/wire.hpp"

#include "tests/support/golden.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <nlohmann/json.hpp>

namespace notisim::test {

namespace {

// Values as tests write them, the JSON of `values`. They live as long as the program, as views need them.
std::span<const MonitorValue> values_of(std::string_view text) {
    static std::deque<std::vector<MonitorValue>> kept;
    std::vector<MonitorValue>& values = kept.emplace_back();
    for (const nlohmann::ordered_json& item : nlohmann::ordered_json::parse(text)) {
        MonitorValue value;
        value.data = item.at("data");
        const nlohmann::ordered_json& content = item.at("value");
        const nlohmann::ordered_json& body = content.at("body");
        if (content.at("type") == "string") {
            value.literal = body.at("literalValue");
        } else {
            value.object_type = content.at("type");
            value.object_values = body.at("objectValues").dump();
            value.literal = body.value("literalValue", "");
        }
        if (item.contains("previous")) {
            value.previous = item.at("previous");
        }
        values.push_back(std::move(value));
    }
    return values;
}

bool has_null(const nlohmann::json& json) {
    return json.is_null() || (json.is_structured() && std::any_of(json.begin(), json.end(), has_null));
}

}  // namespace

Wire::Wire(Flavour of) : flavour(of) {
    callback.id = "5f2c9e0a7b1d4c33a8e61f0b92d47c10";
    callback.label = "depot-lyon";
    callback.subscribe.webhook.target = "http://receiver.example/hooks";
    monitor.id = "c0ffee12ab34cd56ef7890ab12cd34ef";
    monitor.label = "plug-watch";
    if (of == Flavour::b2b) {
        monitor.subscribe = callback.subscribe;
    } else {
        monitor.callback = 0;
    }
}

Wire& Wire::read(std::string_view id, std::string_view value) {
    REQUIRE(readings.choose(id, value));
    return *this;
}

Wire& Wire::attributes(std::vector<Attribute> list) {
    if (monitor.subscribe) {
        monitor.subscribe->webhook.attributes = list;
    }
    callback.subscribe.webhook.attributes = std::move(list);
    return *this;
}

RemoteEventStatus pending(RemotePendingEventStatus status) {
    RemoteEventStatus result;
    result.pending = status;
    return result;
}

RemoteEventStatus done(RemoteDoneEventStatus status) {
    RemoteEventStatus result;
    result.type = RemoteEventType::Done;
    result.done = status;
    return result;
}

RemoteEventStatus failed(RemoteFailedEventStatus cause) {
    RemoteEventStatus result = done(RemoteDoneEventStatus::Failed);
    result.failure_cause = cause;
    return result;
}

EventView remote_event(std::string_view date, RemoteType type, const RemoteEventStatus& status, std::string_view vin) {
    EventView event;
    event.vin = vin;
    event.vehicle_id = vin == kVin1 ? "vehicle-1" : "vehicle-2";
    event.date = *parse_time(date);
    event.remote.emplace();
    event.remote->action_id = kAction;
    event.remote->type = type;
    event.remote->status = status;
    event.remote->label = "open up";
    return event;
}

EventView monitor_event(std::string_view date, const Monitor& monitor, std::string_view values,
                        std::string_view extensions, std::string_view vin) {
    EventView event;
    event.vin = vin;
    event.vehicle_id = vin == kVin1 ? "vehicle-1" : "vehicle-2";
    event.date = *parse_time(date);
    event.monitor = MonitorPart{&monitor, values_of(values), extensions, false, {}};
    return event;
}

std::string text_of(const HttpRequest& request) {
    std::string text = request.method + " " + request.url + "\n";
    for (const auto& [name, value] : request.headers) {
        text += name;
        text += ": " + value + "\n";
    }
    return text + "\n" + request.body + "\n";
}

void check_request(const std::string& name, const HttpRequest& request) {
    check_golden("render/" + name + ".http", text_of(request));
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    INFO(name << ": " << request.body);
    CHECK_FALSE(body.is_discarded());
    CHECK_FALSE(has_null(body));
}

HttpRequest single(const Channel& channel, const EventView& event) {
    return render(channel, {&event, 1}, false);
}

}  // namespace notisim::test
