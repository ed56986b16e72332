#include "receiver-conformance/checks/coverage_samples.hpp"
#include "receiver-conformance/checks/documents.hpp"

#include <algorithm>
#include <fmt/core.h>

// Every word that the documents list, each sent once: what a receiver never saw in its tests, it meets in production.

namespace notisim::conformance {

namespace {

// What can come to this receiver. Tan.confirm is called Tan in notifications; VehicleState and ChargingState are in the
// template only, so that nobody can register for them.
bool can_come(const Bench& bench, RemoteType type) {
    if (!is_listed(type, bench.flavour()) || type == RemoteType::TanConfirm) {
        return false;
    }
    const auto& registered = bench.target().scenario.callbacks.front().remote_types;
    return !bench.is_b2b() || registered.empty() || type == RemoteType::VehicleState ||
           type == RemoteType::ChargingState ||
           std::find(registered.begin(), registered.end(), type) != registered.end();
}

std::string_view type_name(const Bench& bench, RemoteType type) {
    const bool api_names =
        bench.flavour() == Flavour::platform && bench.target().scenario.interpretations.is("A-42", "api");
    return api_names ? platform_api_name(type) : name_in(kRemoteTypes, type);
}

// The pending statuses of a flavour.
std::vector<RemoteEventStatus> pending_list(Flavour flavour) {
    std::vector<RemoteEventStatus> list;
    for (const auto& [status, word] : kRemotePendingEventStatuses) {
        if (status != RemotePendingEventStatus::VehicleBatteryLevelWarning || flavour == Flavour::platform) {
            list.push_back(pending(status));
        }
    }
    return list;
}

std::vector<RemoteEventStatus> done_list() {
    return {done(RemoteDoneEventStatus::Success), done(RemoteDoneEventStatus::AlreadyDone),
            failed(RemoteFailedEventStatus::GeneralError)};
}

std::string type_and_status(std::string_view type, const RemoteEventStatus& status) {
    return fmt::format("{} {}/{}", type, name_in(kRemoteEventTypes, status.type), status.status());
}

void remote_types(Bench& bench) {
    if (!bench.takes_remotes()) {
        return;
    }
    std::vector<RemoteEventStatus> statuses = pending_list(bench.flavour());
    for (const RemoteEventStatus& status : done_list()) {
        statuses.push_back(status);
    }
    std::vector<Sample> samples;
    std::vector<std::string_view> types;
    for (const auto& [type, word] : kRemoteTypes) {
        if (can_come(bench, type)) {
            types.push_back(type_name(bench, type));
            for (const RemoteEventStatus& status : statuses) {
                samples.push_back(sample(bench, type_and_status(types.back(), status), bench.remote(type, status)));
            }
        }
    }
    const std::vector<bool> received = expect_all_received(bench, "every remote type with every status", samples);
    for (std::size_t index = 0; index < types.size(); ++index) {
        const auto first = received.begin() + static_cast<std::ptrdiff_t>(index * statuses.size());
        const bool all = std::find(first, first + static_cast<std::ptrdiff_t>(statuses.size()), false) ==
                         first + static_cast<std::ptrdiff_t>(statuses.size());
        bench.cover("remote types", types[index], all);
    }
}

void show_statuses(Bench& bench, const std::string& list, std::string_view all,
                   const std::vector<RemoteEventStatus>& statuses) {
    if (!bench.takes_remotes()) {
        return;
    }
    std::vector<Sample> samples;
    samples.reserve(statuses.size());
    for (const RemoteEventStatus& status : statuses) {
        samples.push_back(sample(bench, std::string{status.status()}, bench.remote(RemoteType::Doors, status)));
    }
    show_list(bench, list, all, samples);
}

void pending_statuses(Bench& bench) {
    show_statuses(bench, "pending statuses", "every pending status", pending_list(bench.flavour()));
}

void done_statuses(Bench& bench) {
    show_statuses(bench, "done statuses", "every done status", done_list());
}

void failure_causes(Bench& bench) {
    if (!bench.takes_remotes()) {
        return;
    }
    const bool page = bench.target().scenario.interpretations.is("A-43", "page");
    std::vector<Sample> samples;
    for (const auto& [cause, word] : kRemoteFailedEventStatuses) {
        if (is_listed(cause, bench.flavour(), page)) {
            samples.push_back(sample(bench, std::string{word}, bench.remote(RemoteType::Doors, failed(cause))));
        }
    }
    show_list(bench, "failure causes", "every failure cause", samples);
}

void feedback_details(Bench& bench) {
    if (bench.flavour() == Flavour::platform) {
        bench.skip("the platform has no feedbackDetail");
        return;
    }
    if (!bench.takes_remotes()) {
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [detail, word] : kFeedbackDetails) {
        RemoteEventStatus status = done(RemoteDoneEventStatus::Success);
        status.feedback_detail = detail;
        samples.push_back(sample(bench, std::string{word}, bench.remote(RemoteType::Doors, status)));
    }
    show_list(bench, "feedback details", "every feedback detail", samples);
}

// A whole action, one step after the other, as a receiver meets it.
void whole_action(Bench& bench) {
    if (!bench.takes_remotes()) {
        return;
    }
    const Notification first = bench.remote(RemoteType::ThermalPreconditioning);
    const Notification sent = bench.next(first, pending(RemotePendingEventStatus::SentToVehicle));
    const Notification last = bench.next(first, done(RemoteDoneEventStatus::Success));
    std::vector<Sample> samples;
    for (const Notification& step : {first, sent, last}) {
        samples.push_back(sample(bench, std::string{step.status.status()}, step));
    }
    expect_all_received(bench, "the steps of one remote action", samples, 1);
}

constexpr Check kCoverageChecks[] = {
    {.id = "coverage/remote-types",
     .title = "every remote type is received with every status",
     .clause = "Notifications come for each remote type that was registered, with each pending and done status.",
     .document = kTemplates,
     .section = "RemoteEvent",
     .interpretation = "A-42",
     .why = "What a remote has done stays unknown: its notifications fail until they expire, and all is well in tests.",
     .mend = "Accept every remote type of the list, also those that your application does not use.",
     .run = remote_types},
    {.id = "coverage/pending-statuses",
     .title = "every pending status is received",
     .clause = "A remote action may report any pending status before it is done.",
     .document = kTemplates,
     .section = "RemotePendingEventStatus",
     .why = "Some statuses are rare, and come when a vehicle is in trouble: then their notifications fail and pile up.",
     .mend = "Accept every status of the list; treat one that you have no use for as progress.",
     .run = pending_statuses},
    {.id = "coverage/done-statuses",
     .title = "every done status is received",
     .clause = "A remote action ends with Success, AlreadyDone or Failed.",
     .document = kTemplates,
     .section = "RemoteDoneEventStatus",
     .why = "The end of a remote action is never known, and the user waits for ever.",
     .mend = "Accept the three; AlreadyDone is a success, and Failed comes with a failureCause.",
     .run = done_statuses},
    {.id = "coverage/failure-causes",
     .title = "every failure cause is received",
     .clause = "Done/Failed carries one of the listed failure causes.",
     .document = kTemplates,
     .section = "RemoteFailedEventStatus",
     .interpretation = "A-43",
     .why = "The failures that were never tried are those of which nobody is told: the action hangs.",
     .mend = "Keep the cause as text, and map those that you know to your own words.",
     .run = failure_causes},
    {.id = "coverage/feedback-details",
     .title = "every feedback detail is received",
     .clause = "Done/Success of a forced door lock may carry a feedbackDetail.",
     .document = kTemplates,
     .section = "EventStatus",
     .why = "A lock that was forced is reported as failing, although it has worked.",
     .mend = "Accept the member; there is nothing that you have to do with it.",
     .run = feedback_details},
    {.id = "coverage/whole-action",
     .title = "all steps of one remote action are received",
     .clause = "The steps of one action come as notifications with the same remoteActionId.",
     .document = kTemplates,
     .section = "RemoteEvent",
     .why = "An action whose later steps are lost seems to hang in the vehicle.",
     .mend = "Take remoteActionId and status together for what tells notifications apart.",
     .run = whole_action},
};

}  // namespace

void show_list(Bench& bench, const std::string& list, std::string_view all, const std::vector<Sample>& samples) {
    const std::vector<bool> received = expect_all_received(bench, all, samples);
    for (std::size_t index = 0; index < samples.size(); ++index) {
        bench.cover(list, samples[index].what, received[index]);
    }
}

std::span<const Check> coverage_checks() {
    static const std::vector<Check> kAll = [] {
        std::vector<Check> all(std::begin(kCoverageChecks), std::end(kCoverageChecks));
        for (const auto more : {coverage_value_checks, coverage_extension_checks}) {
            const std::span<const Check> checks = more();
            all.insert(all.end(), checks.begin(), checks.end());
        }
        return all;
    }();
    return kAll;
}

}  // namespace notisim::conformance
