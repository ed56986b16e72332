#include "receiver-conformance/batches.hpp"
#include "receiver-conformance/checks/retry_runs.hpp"
#include "receiver-conformance/processed.hpp"

#include <algorithm>
#include <fmt/core.h>

// Notifications that are alike in what a receiver may take for their identity, and are not the same.

namespace notisim::conformance {

namespace {

constexpr std::size_t kReadings = 4;

// Sends them one after the other; with all of them acknowledged, all must have been acted on.
void expect_all_acted_on(Bench& bench, const std::vector<Notification>& notifications, std::string_view what) {
    for (const Notification& notification : notifications) {
        if (!acknowledged(bench, bench.send(notification))) {
            return;
        }
    }
    expect_none_lost(bench, notifications, what);
}

bool takes_remotes(Bench& bench) {
    if (!bench.target().remotes) {
        bench.skip("the subscription takes no remotes");
    }
    return bench.target().remotes;
}

bool takes_monitors(Bench& bench) {
    if (!bench.target().monitors) {
        bench.skip("the subscription takes no monitors");
    }
    return bench.target().monitors;
}

}  // namespace

void each_status_acted_on(Bench& bench) {
    if (takes_remotes(bench)) {
        const Notification first = bench.remote();
        expect_all_acted_on(bench,
                            {first, bench.next(first, pending(RemotePendingEventStatus::WakingUpVehicle)),
                             bench.next(first, pending(RemotePendingEventStatus::SentToVehicle)),
                             bench.next(first, done(RemoteDoneEventStatus::Success))},
                            "the statuses of one remote action");
    }
}

void each_reading_acted_on(Bench& bench) {
    if (takes_monitors(bench)) {
        std::vector<Notification> readings;
        readings.reserve(kReadings);
        for (std::size_t count = 0; count < kReadings; ++count) {
            readings.push_back(bench.monitor());
        }
        expect_all_acted_on(bench, readings, "the events of one monitor about one vehicle");
    }
}

void same_moment_acted_on(Bench& bench) {
    std::vector<Notification> notifications;
    for (const bool is_remote : kinds_taken(bench.target())) {
        notifications.push_back(bench.of_kind(is_remote));
    }
    if (bench.target().remotes) {
        notifications.push_back(bench.remote());
    }
    if (notifications.size() < 2) {
        bench.skip("events of one monitor have nothing but their date to tell them apart");
        return;
    }
    for (Notification& notification : notifications) {
        notification.date = notifications.front().date;
    }
    expect_all_acted_on(bench, notifications, "notifications of one moment");
}

void same_status_acted_on(Bench& bench) {
    if (takes_remotes(bench)) {
        const RemoteEventStatus status = done(RemoteDoneEventStatus::Success);
        expect_all_acted_on(bench,
                            {bench.remote(RemoteType::Doors, status), bench.remote(RemoteType::Doors, status),
                             bench.remote(RemoteType::Doors, status)},
                            "three remote actions on one vehicle with the same status");
    }
}

// The probe cannot tell them apart by the date, so they are counted.
void two_vehicles_acted_on(Bench& bench) {
    if (!takes_monitors(bench)) {
        return;
    }
    const auto& vehicles = bench.target().scenario.vehicles;
    const Notification first = bench.monitor();
    std::vector<Notification> both_vehicles{first, first};
    both_vehicles[1].vin = vehicles.back().vin;
    both_vehicles[1].vehicle_id = vehicles.back().id;
    if (bench.request({first}).body == bench.request({both_vehicles[1]}).body) {
        bench.skip("one vehicle only is known, or notifications do not name their vehicle");
        return;
    }
    for (const Notification& notification : both_vehicles) {
        if (!acknowledged(bench, bench.send(notification))) {
            return;
        }
    }
    const auto both = [&](const ProbeReading& reading) { return bench.times(reading, first) >= 2; };
    if (const auto reading = bench.probe_until(both)) {
        bench.expect(both(*reading), "the events of both vehicles acted on",
                     fmt::format("{} of them acted on", bench.times(*reading, first)));
    }
}

}  // namespace notisim::conformance
