#include "receiver-conformance/checks/coverage_samples.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/sample_vehicle.hpp"

#include <fmt/core.h>

// What notifications carry beside values: extensions, settings, and what the documents draw in more than one way.

namespace notisim::conformance {

namespace {

Notification with_extension(Bench& bench, bool remote, std::string_view type) {
    Notification notification = bench.of_kind(remote);
    const VehicleState state = sample_vehicle(notification.vin, notification.date);
    notification.extensions = sample_extension(bench.target(), type, state, notification.date);
    return notification;
}

// Each extension alone, then all together.
void show_extensions(Bench& bench, const std::string& list, std::string_view all, bool remote) {
    std::vector<Sample> samples;
    std::string together;
    for (const std::string_view type : extension_types(bench.flavour(), remote)) {
        Notification notification = with_extension(bench, remote, type);
        together += (together.empty() ? "" : ",") + notification.extensions;
        notification.extensions = "[" + notification.extensions + "]";
        samples.push_back(sample(bench, std::string{type}, notification));
    }
    show_list(bench, list, all, samples);
    Notification notification = bench.of_kind(remote);
    notification.extensions = "[" + together + "]";
    expect_all_received(bench, fmt::format("{} at once", all), {sample(bench, "all of them at once", notification)});
}

void extensions(Bench& bench) {
    if (bench.takes_monitors()) {
        show_extensions(bench, "extensions", "every extension", false);
    }
}

void remote_extensions(Bench& bench) {
    if (bench.flavour() != Flavour::platform) {
        bench.skip("remote notifications carry extensions on the platform only");
    } else if (bench.takes_remotes()) {
        show_extensions(bench, "extensions of remotes", "every extension of a remote", true);
    }
}

void telemetry_parts(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    std::vector<Sample> samples;
    for (const std::string_view part : telemetry_suffixes(bench.flavour())) {
        Notification notification = with_extension(bench, false, fmt::format("vehicle.telemetry.{}", part));
        notification.extensions = "[" + notification.extensions + "]";
        samples.push_back(sample(bench, std::string{part}, notification));
    }
    show_list(bench, "parts of telemetry", "telemetry with one part alone", samples);
}

struct KeyStatus {
    std::string_view status;
    std::string_view rest;  ///< The members of digitalKey beside the status.
};

constexpr KeyStatus kKeyStatuses[] = {
    {"PasswordUrlGenerated",
     R"("workflow":{"vehicleState":"Preprovisioned","passworddStatus":"Generated","workflowState":"InProgress"},)"
     R"("pairing":{"url":"https://pair.example/k/1","password":"482913"})"},
    {"PasswordExpired", R"("workflow":{"vehicleState":"Preprovisioned","workflowState":"Blocked"})"},
    {"OwnerPairingCompleted",
     R"("workflow":{"vehicleState":"Paired","workflowState":"Completed","certificateStatus":"Installed"})"},
    {"PasswordFailedTimeout",
     R"("workflow":{"vehicleState":"Preprovisioned","passworddStatus":"Shared","workflowState":"Blocked"})"},
    {"PasswordFailedLimitExceeds",
     R"("workflow":{"vehicleState":"Preprovisioned","passworddStatus":"Shared","workflowState":"Blocked"})"},
    {"KeySharedSuccessfully", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
    {"Unpaired", R"("workflow":{"vehicleState":"Unpaired","workflowState":"Completed"})"},
    {"OwnerKeyTerminated", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
    {"InvalidVehicleCondition", R"("workflow":{"vehicleState":"Preprovisioned","workflowState":"Blocked"})"},
    {"InvalidNoPhysicalKeyAuthenticated", R"("workflow":{"vehicleState":"Preprovisioned","workflowState":"Blocked"})"},
    {"OwnerKeySuspended", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
    {"OwnerKeyResumed", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
    {"SharedKeyTerminated", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
    {"SharedKeySuspended", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
    {"SharedKeyResumed", R"("workflow":{"vehicleState":"Paired","workflowState":"Completed"})"},
};

constexpr std::string_view kLastMile =
    R"({"type":"LastMileNavigation","event":{"lastMileNavigation":{"targetLocation":{"type":"Feature",)"
    R"("geometry":{"type":"Point","coordinates":[4.8357,45.764]},"properties":{"name":"Depot Lyon",)"
    R"("category":"Parking","address":{"streetName":"Quai Perrache","cityName":"Lyon","countryName":"France"}}},)"
    R"("currentLocation":{"type":"Feature","geometry":{"type":"Point","coordinates":[4.8301,45.751]}}}}})";

Notification with_settings(Bench& bench, std::string settings) {
    Notification notification = bench.monitor();
    notification.values.clear();
    notification.settings = std::move(settings);
    return notification;
}

void settings(Bench& bench) {
    if (bench.flavour() != Flavour::platform) {
        bench.skip("only the platform has settings");
        return;
    }
    if (!bench.takes_monitors()) {
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [status, rest] : kKeyStatuses) {
        samples.push_back(
            sample(bench, fmt::format("DigitalKey {}", status),
                   with_settings(bench, fmt::format(R"({{"type":"DigitalKey","event":{{"digitalKey":{{"status":"{}",)"
                                                    "{}}}}}}}",
                                                    status, rest))));
    }
    samples.push_back(sample(bench, "LastMileNavigation", with_settings(bench, std::string{kLastMile})));
    show_list(bench, "settings", "every event of settings", samples);
}

Sample in_form(const Bench& bench, std::string what, const Notification& notification, std::string_view clause,
               std::string_view reading) {
    return {std::move(what), request_under(bench.target(), {notification}, {{clause, reading}}), notification};
}

// A-60: what is still listed beside the data block.
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
    const std::vector<std::string> names{"OilLevelLow"};
    const Notification alerts = with_objects(bench, "vehicle.alert", "obj.alert",
                                             alert_objects(Flavour::platform, state, names, reminder.date));
    Notification carrying = with_extension(bench, false, "vehicle.doorsState");
    carrying.extensions = "[" + carrying.extensions + "]";
    const auto deprecated = [&](std::string what, const Notification& notification) {
        return in_form(bench, std::move(what), notification, "A-60", "deprecated");
    };
    show_list(bench, "deprecated form of monitors", "the deprecated form of monitor events",
              {deprecated("a value with its previous one inside", plain), deprecated("a reminder", reminder),
               deprecated("alerts as objects", alerts), deprecated("an extension", carrying),
               in_form(bench, "both forms in one notification", bench.monitor(), "A-60", "both")});
}

// Clauses on which the documents disagree: what comes is one of the two, and nobody can say which.
void remote_readings(Bench& bench, std::vector<Sample>& samples) {
    samples.push_back(in_form(bench, "the type Failed (A-05)",
                              bench.remote(RemoteType::Doors, failed(RemoteFailedEventStatus::DoorsOpen)), "A-05",
                              "failed"));
    samples.push_back(in_form(bench, "the cause TooManyWakesUpsOverMonth (A-08)",
                              bench.remote(RemoteType::Doors, failed(RemoteFailedEventStatus::TooManyWakeUpsOverMonth)),
                              "A-08", "drawing"));
    samples.push_back(
        in_form(bench, "the cause VehicleBatteryChargeTooLow (A-09)",
                bench.remote(RemoteType::Doors, failed(RemoteFailedEventStatus::NotPossibleDueToVehicleBatteryLevel)),
                "battery-cause", "charge"));
    samples.push_back(in_form(bench, "a status inside an object (A-55)", bench.remote(), "A-55", "object"));
    samples.push_back(in_form(bench, "a date with +0000 (A-58)", bench.remote(), "A-58", "offset-no-colon"));
    if (bench.flavour() == Flavour::platform) {
        samples.push_back(in_form(bench, "the type Locking (A-42)", bench.remote(), "A-42", "api"));
    }
}

void monitor_readings(Bench& bench, std::vector<Sample>& samples) {
    Notification zone = bench.monitor();
    zone.values.clear();
    samples.push_back(in_form(bench, "a monitor event that leaves values out (A-40)", zone, "A-40", "absent"));
    if (!bench.is_b2b()) {
        return;
    }
    samples.push_back(
        in_form(bench, "a collision as text (A-44)", bench.monitor("vehicle.collision.side", "Front"), "A-44", "text"));
    Notification listed = bench.monitor();
    const VehicleState state = sample_vehicle(listed.vin, listed.date);
    listed.extensions =
        "[" + render_extension(Flavour::b2b, "vehicle.maintenance", state, listed.date, {.array_body_in_b2b = true}) +
        "]";
    samples.push_back(sample(bench, "the body of an extension in a list (A-24)", listed));
}

void other_readings(Bench& bench) {
    std::vector<Sample> samples;
    if (bench.target().remotes) {
        remote_readings(bench, samples);
    }
    if (bench.target().monitors) {
        monitor_readings(bench, samples);
    }
    expect_all_received(bench, "what other documents say", samples);
}

constexpr Check kCoverageExtensionsChecks[] = {
    {.id = "coverage/extensions",
     .title = "every extension of a monitor is received",
     .clause = "A monitor event carries the extensions that its monitor asks for, each with a type and a body.",
     .document = kTemplates,
     .section = "ExtendedEvent",
     .interpretation = "A-24",
     .why = "Monitors with that extension would fail on every event.",
     .mend = "Accept every type; read the body of those that you asked for.",
     .run = extensions},
    {.id = "coverage/remote-extensions",
     .title = "every extension of a remote is received",
     .clause = "A remote event of the platform carries the extensions that the remote asks for.",
     .document = kPlatformTemplate,
     .section = "RemoteEvent",
     .interpretation = "A-24",
     .why = "Remotes with that extension would never be seen to end.",
     .mend = "Accept the member extensions in remote events too.",
     .run = remote_extensions,
     .b2b = false},
    {.id = "coverage/telemetry-parts",
     .title = "telemetry with one part alone is received",
     .clause = "The extension vehicle.telemetry carries the parts that were asked for by their suffixes.",
     .document = kTemplates,
     .section = "ExtendedEvent",
     .interpretation = "A-25",
     .why = "Telemetry without a part that you take for granted fails until it expires.",
     .mend = "Look whether a part is there before you read it.",
     .run = telemetry_parts},
    {.id = "coverage/settings",
     .title = "digital keys and last-mile navigation are received",
     .clause = "A monitor of a setting tells of digital keys or of a last mile in settings, without data.",
     .document = kPlatformTemplate,
     .section = "settings",
     .interpretation = "A-50",
     .why = "The owner of a digital key is never told that it was shared, suspended or lost.",
     .mend = "Accept monitor events with settings in place of data.",
     .run = settings,
     .b2b = false},
    {.id = "coverage/deprecated-form",
     .level = Level::should,
     .title = "the deprecated form of monitor events is received",
     .clause = "values, extensions and refresh beside monitorId are deprecated, and still listed.",
     .document = kPlatformTemplate,
     .section = "MonitorEvent",
     .interpretation = "A-60",
     .why = "Nobody says which of the two forms a monitor is told in; one of them would fail always.",
     .mend = "Read values, extensions and refresh from data where it is there, and else from the event.",
     .run = deprecated_form,
     .b2b = false},
    {.id = "coverage/other-readings",
     .level = Level::should,
     .title = "what other documents say is received too",
     .clause = "Pages, drawings and templates disagree on some words and forms; each may come.",
     .document = "webapi-remote_notification_and_errors.md",
     .section = "Errors",
     .why = "Which of the documents is right shows in production only, and then what was not foreseen fails.",
     .mend = "Keep words as texts, and take what you do not know for something new.",
     .run = other_readings},
};

}  // namespace

std::span<const Check> coverage_extension_checks() {
    return kCoverageExtensionsChecks;
}

}  // namespace notisim::conformance
