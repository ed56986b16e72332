#include "receiver-conformance/bench.hpp"
#include "receiver-conformance/sample_vehicle.hpp"
#include "simulator/scenario/monitored_data.hpp"

#include <algorithm>
#include <fmt/core.h>

// Every word that the documents list, each sent once: what a receiver never saw in its tests, it meets in production.

namespace notisim::conformance {

namespace {

constexpr std::string_view kB2bTemplate = "api-b2b-webhook-template-v3.yaml";
constexpr std::string_view kMessageTemplate = "api-b2c-webhook-template.yaml";
constexpr std::string_view kPlatformTemplate = "platform-notification.yaml";

bool show(Bench& bench, const HttpRequest& request, std::string_view what) {
    return bench.expect_received(bench.send(request), what);
}

// One value of a list of the protocol.
void show_one(Bench& bench, const std::string& list, std::string_view value, const Notification& notification) {
    bench.cover(list, value, show(bench, bench.request({notification}), value));
}

// What can come to this receiver. Tan.confirm is called Tan in notifications; VehicleState and ChargingState are in the
// template only, so that nobody can register for them.
bool can_come(const Bench& bench, RemoteType type) {
    if (type == RemoteType::TanConfirm || !is_listed(type, bench.flavour())) {
        return false;
    }
    const auto& registered = bench.target().scenario.callbacks.front().remote_types;
    return !bench.is_b2b() || registered.empty() || type == RemoteType::VehicleState ||
           type == RemoteType::ChargingState ||
           std::find(registered.begin(), registered.end(), type) != registered.end();
}

std::string_view type_name(const Bench& bench, RemoteType type) {
    const bool api_names = bench.flavour() == Flavour::platform &&
                           bench.target().scenario.interpretations.is("A-42", "api");
    return api_names ? platform_api_name(type) : name_in(kRemoteTypes, type);
}

// The statuses of a flavour, in the order in which an action goes through them.
std::vector<RemoteEventStatus> statuses(Flavour flavour) {
    std::vector<RemoteEventStatus> list;
    for (const auto& [status, word] : kRemotePendingEventStatuses) {
        if (status != RemotePendingEventStatus::VehicleBatteryLevelWarning || flavour == Flavour::platform) {
            list.push_back(pending(status));
        }
    }
    list.push_back(done(RemoteDoneEventStatus::Success));
    list.push_back(done(RemoteDoneEventStatus::AlreadyDone));
    list.push_back(notisim::conformance::failed(RemoteFailedEventStatus::GeneralError));
    return list;
}

void remote_types(Bench& bench) {
    if (!bench.takes_remotes()) {
        return;
    }
    for (const auto& [type, word] : kRemoteTypes) {
        if (!can_come(bench, type)) {
            continue;
        }
        bool taken = true;
        for (const RemoteEventStatus& status : statuses(bench.flavour())) {
            const std::string what = fmt::format("{} {}/{}", type_name(bench, type),
                                                 name_in(kRemoteEventTypes, status.type), status.status());
            taken = show(bench, bench.request({bench.remote(type, status)}), what) && taken;
        }
        bench.cover("remote types", type_name(bench, type), taken);
    }
}

void statuses_of(Bench& bench, RemoteEventType type, const std::string& list) {
    if (!bench.takes_remotes()) {
        return;
    }
    for (const RemoteEventStatus& status : statuses(bench.flavour())) {
        if (status.type == type) {
            show_one(bench, list, status.status(), bench.remote(RemoteType::Doors, status));
        }
    }
}

void pending_statuses(Bench& bench) {
    statuses_of(bench, RemoteEventType::Pending, "pending statuses");
}

void done_statuses(Bench& bench) {
    statuses_of(bench, RemoteEventType::Done, "done statuses");
}

void failure_causes(Bench& bench) {
    if (!bench.takes_remotes()) {
        return;
    }
    const bool page = bench.target().scenario.interpretations.is("A-43", "page");
    for (const auto& [cause, word] : kRemoteFailedEventStatuses) {
        if (is_listed(cause, bench.flavour(), page)) {
            show_one(bench, "failure causes", word,
                     bench.remote(RemoteType::Doors, notisim::conformance::failed(cause)));
        }
    }
}

void feedback_details(Bench& bench) {
    if (bench.flavour() == Flavour::platform) {
        bench.skip("the platform has no feedbackDetail");
        return;
    }
    if (!bench.takes_remotes()) {
        return;
    }
    for (const auto& [detail, word] : kFeedbackDetails) {
        RemoteEventStatus status = done(RemoteDoneEventStatus::Success);
        status.feedback_detail = detail;
        show_one(bench, "feedback details", word, bench.remote(RemoteType::Doors, status));
    }
}

// Whether values of the data come as objects, which checks of their own try.
bool comes_as_objects(const Bench& bench, const MonitoredData& data) {
    return (data.object_type == "obj.alert" && bench.flavour() != Flavour::platform) ||
           (data.object_type == "obj.collision" && bench.is_b2b() &&
            bench.target().scenario.interpretations.is("A-44", "object"));
}

void data_names(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    for (const std::string_view name : monitored_data_names(bench.flavour())) {
        if (!comes_as_objects(bench, *find_monitored_data(bench.flavour(), name))) {
            show_one(bench, "data names", name, bench.monitor(name, sample_literal(name)));
        }
    }
}

void several_values(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    Notification notification = bench.monitor("vehicle.odometer", "15320.4");
    for (const std::string_view name : {"vehicle.kinetic.moving", "privacy.state", "environment.air.temp"}) {
        notification.values.push_back(bench.monitor(name, sample_literal(name)).values.front());
        show(bench, bench.request({notification}),
             fmt::format("a monitor event with {} values", notification.values.size()));
    }
}

void no_values(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    Notification notification = bench.monitor();
    notification.values.clear();
    show(bench, bench.request({notification}), "a monitor event of a zone, without values");
}

void refresh(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    Notification first = bench.monitor();
    show(bench, bench.request({first}), "a monitor event");
    Notification reminder = bench.monitor();
    reminder.refresh = true;
    show_one(bench, "refresh", "true", reminder);
}

Notification with_objects(Bench& bench, std::string_view data, std::string_view type, std::string objects) {
    Notification notification = bench.monitor(data, "");
    notification.values.front().object_type = type;
    notification.values.front().object_values = std::move(objects);
    return notification;
}

// One alert, one that has ended, and all of them at once.
void alert_values(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    const std::string& vin = bench.target().scenario.vehicles.front().vin;
    const TimePoint date = bench.monitor().date;
    VehicleState state = alarming_vehicle(vin, date);
    const std::string words{state.text("vehicle.alert")};
    const std::vector<std::string_view> names = split_words(words);
    const auto one = std::span{names}.first(1);
    bool taken = true;
    for (const auto& [what, chosen] : {std::pair{"one alert", one}, {"all alerts", std::span{names}}}) {
        const std::string objects = alert_objects(bench.flavour(), state, chosen, date);
        taken = show(bench, bench.request({with_objects(bench, "vehicle.alert", "obj.alert", objects)}), what) && taken;
    }
    state.set("vehicle.alert", "", date);
    const std::string ended = alert_objects(bench.flavour(), state, one, date);
    taken = show(bench, bench.request({with_objects(bench, "vehicle.alert", "obj.alert", ended)}),
                 "an alert that has ended") &&
            taken;
    bench.cover("object values", "obj.alert", taken);
    bench.cover("data names", "vehicle.alert", taken);
}

void collision_values(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    if (!bench.target().scenario.interpretations.is("A-44", "object")) {
        bench.skip("A-44 is read as text: collisions come as other data do");
        return;
    }
    const std::string& vin = bench.target().scenario.vehicles.front().vin;
    bool all_taken = true;
    for (const std::string_view name : {"vehicle.collision.side", "vehicle.collision.severity"}) {
        bool taken = true;
        for (const std::string_view word : split_words(vehicle_data()[*find_datum(name)].words)) {
            if (word == "Left" || word == "Right") {
                continue;  // Of the platform.
            }
            const Notification sample = bench.monitor();
            VehicleState state = sample_vehicle(vin, sample.date);
            state.set(name, word, sample.date);
            const std::string objects = collision_objects(bench.flavour(), state, sample.date);
            taken = show(bench, bench.request({with_objects(bench, name, "obj.collision", objects)}),
                         fmt::format("{} as objects, {}", name, word)) &&
                    taken;
        }
        bench.cover("data names", name, taken);
        all_taken = all_taken && taken;
    }
    bench.cover("object values", "obj.collision", all_taken);
}

// Each extension alone, then all together.
void show_extensions(Bench& bench, const std::string& list, bool remote) {
    const auto make = [&] { return remote ? bench.remote() : bench.monitor(); };
    std::string all;
    for (const std::string_view type : extension_types(bench.flavour(), remote)) {
        Notification notification = make();
        const VehicleState state = sample_vehicle(notification.vin, notification.date);
        const std::string item = sample_extension(bench.target(), type, state, notification.date);
        notification.extensions = "[" + item + "]";
        show_one(bench, list, type, notification);
        all += (all.empty() ? "" : ",") + item;
    }
    Notification notification = make();
    notification.extensions = "[" + all + "]";
    show(bench, bench.request({notification}), "all extensions at once");
}

void extensions(Bench& bench) {
    if (bench.takes_monitors()) {
        show_extensions(bench, "extension types", false);
    }
}

void remote_extensions(Bench& bench) {
    if (bench.flavour() != Flavour::platform) {
        bench.skip("remote notifications carry extensions on the platform only");
    } else if (bench.takes_remotes()) {
        show_extensions(bench, "extension types of remotes", true);
    }
}

void previous(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    for (const std::string_view name : monitored_data_names(bench.flavour())) {
        const MonitoredData& data = *find_monitored_data(bench.flavour(), name);
        if (data.previous && !comes_as_objects(bench, data)) {
            Notification notification = bench.monitor(name, sample_literal(name));
            notification.values.front().previous = sample_literal(name) == "true" ? "false" : sample_literal(name);
            show_one(bench, "data with previous", name, notification);
        }
    }
}

// what is still listed beside the data block.
void deprecated_form(Bench& bench) {
    if (bench.flavour() != Flavour::platform) {
        bench.skip("other flavours have one form of monitor events");
        return;
    }
    if (!bench.takes_monitors()) {
        return;
    }
    Notification plain = bench.monitor("privacy.state", "Full");
    plain.values.front().previous = "None";
    Notification reminder = bench.monitor();
    reminder.refresh = true;
    const VehicleState state = sample_vehicle(reminder.vin, reminder.date);
    Notification alerts =
        with_objects(bench, "vehicle.alert", "obj.alert",
                     alert_objects(Flavour::platform, state, std::vector<std::string_view>{"OilLevelLow"}, reminder.date));
    Notification extended = bench.monitor();
    extended.extensions =
        "[" + sample_extension(bench.target(), "vehicle.doorsState", state, reminder.date) + "]";
    for (const auto& [what, notification] :
         {std::pair{"a value with its previous one inside", &plain}, {"a reminder", &reminder},
          {"alerts as objects", &alerts}, {"an extension", &extended}}) {
        const HttpRequest request = request_under(bench.target(), {*notification}, {{"A-60", "deprecated"}});
        bench.cover("deprecated monitor form", what, show(bench, request, fmt::format("{}, in the old form", what)));
    }
    const Notification both = bench.monitor();
    show(bench, request_under(bench.target(), {both}, {{"A-60", "both"}}), "both forms in one notification");
}
