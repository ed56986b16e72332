#include "receiver-conformance/batches.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/processed.hpp"

#include <algorithm>
#include <fmt/core.h>

// Many notifications at once. Each of these checks runs alone: it measures, and it would disturb others.

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kNotifications = 200;
constexpr std::size_t kVehicles = 50;
constexpr std::size_t kConnections = 32;
constexpr std::size_t kAfterwards = 10;
constexpr std::chrono::milliseconds kQuick{1000};

struct Burst {
    std::vector<Notification> notifications;
    std::vector<Reply> replies;
};

// Of both kinds where the subscription takes them.
std::vector<Notification> of_many_vehicles(Bench& bench, std::size_t number) {
    const auto kinds = kinds_taken(bench.target());
    std::vector<Notification> list = bench.many(number, kVehicles);
    for (std::size_t index = 0; index < number; ++index) {
        if (!kinds[index % kinds.size()] && list[index].is_remote) {
            Notification monitor = bench.monitor();
            monitor.vin = list[index].vin;
            monitor.vehicle_id = list[index].vehicle_id;
            list[index] = std::move(monitor);
        }
    }
    return list;
}

std::vector<Reply> send_at_once(Bench& bench, const std::vector<Notification>& notifications) {
    std::vector<HttpRequest> requests;
    requests.reserve(notifications.size());
    for (const Notification& notification : notifications) {
        requests.push_back(bench.request({notification}));
    }
    return bench.send_all(requests, kConnections);
}

Burst burst(Bench& bench) {
    Burst result;
    result.notifications = of_many_vehicles(bench, kNotifications);
    result.replies = send_at_once(bench, result.notifications);
    return result;
}

// Those that were acknowledged: of others nothing is to be expected.
std::vector<Notification> acknowledged_of(Bench& bench) {
    Burst sent = burst(bench);
    std::vector<Notification> acknowledged;
    for (std::size_t index = 0; index < sent.replies.size(); ++index) {
        const Reply& reply = sent.replies[index];
        if (reply.answered() && reply.outcome.status / 100 == 2) {
            acknowledged.push_back(std::move(sent.notifications[index]));
        }
    }
    if (acknowledged.empty()) {
        bench.skip("none was acknowledged, which is another fault");
    }
    return acknowledged;
}

void all_received(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (!takes_plain(bench, is_remote)) {
            return;
        }
    }
    for (const Reply& reply : burst(bench).replies) {
        if (!bench.expect_received(
                reply, fmt::format("each of {} notifications on {} connections", kNotifications, kConnections))) {
            return;
        }
    }
}

void expect_within(Bench& bench, const std::vector<Reply>& replies, std::chrono::milliseconds limit,
                   std::string_view when) {
    const auto slowest = std::max_element(replies.begin(), replies.end(), [](const Reply& left, const Reply& right) {
        return left.outcome.latency < right.outcome.latency;
    });
    if (slowest == replies.end()) {
        return;
    }
    const auto latency = std::chrono::floor<std::chrono::milliseconds>(slowest->outcome.latency);
    bench.expect(latency < limit, fmt::format("every answer within {} {}", format_duration(limit), when),
                 slowest->answered() ? fmt::format("one after {}", format_duration(latency)) : slowest->what(),
                 {&*slowest});
}

void within_half_timeout(Bench& bench) {
    expect_within(bench, burst(bench).replies, bench.target().timeout / 2, "under load");
}

void within_a_second(Bench& bench) {
    expect_within(bench, burst(bench).replies, kQuick, "under load");
}

// One after the other.
void quick_afterwards(Bench& bench) {
    burst(bench);
    bench.forget_connections();
    for (std::size_t count = 0; count < kAfterwards && !bench.stopped() && !bench.failed(); ++count) {
        expect_within(bench, {bench.send(bench.any())}, kQuick, "after a burst");
    }
}

void none_lost(Bench& bench) {
    if (const auto acknowledged = acknowledged_of(bench); !acknowledged.empty()) {
        expect_none_lost(bench, acknowledged, "the notifications of a burst");
    }
}

void none_doubled(Bench& bench) {
    if (const auto acknowledged = acknowledged_of(bench); !acknowledged.empty()) {
        expect_none_doubled(bench, acknowledged, "each notification of a burst");
    }
}

// Four of each vehicle, each sent when the one before is answered, and all vehicles at once. Each round begins with
// another vehicle, so that none meets the same worker each time.
void order_of_vehicles(Bench& bench) {
    constexpr std::size_t kRounds = kNotifications / kVehicles;
    std::vector<std::vector<Notification>> of_vehicle(kVehicles);
    for (std::size_t round = 0; round < kRounds && !bench.stopped(); ++round) {
        auto notifications = of_many_vehicles(bench, kVehicles);
        for (std::size_t index = 0; index < kVehicles; ++index) {
            of_vehicle[index].push_back(notifications[index]);
        }
        std::rotate(notifications.begin(), notifications.begin() + static_cast<std::ptrdiff_t>(round),
                    notifications.end());
        for (const Reply& reply : send_at_once(bench, notifications)) {
            if (!acknowledged(bench, reply)) {
                return;
            }
        }
    }
    expect_in_order(bench, of_vehicle, "the notifications of each vehicle");
}

constexpr Check kLoadChecks[] = {
    {.id = "load/all-received",
     .title = "200 notifications at once are all received",
     .clause = "Every notification that is received is answered with 200, however many come.",
     .document = kServerPage,
     .section = kAnswerSection,
     .interpretation = "A-03",
     .why =
         "Commuters start at the same hour, and after an outage everything comes at once. What is refused then comes "
         "again on top of what is new.",
     .mend = "Store notifications in a queue and answer; raise the limits of workers and of the backlog.",
     .run = all_received,
     .alone = true},
    {.id = "load/within-half-timeout",
     .title = "under load, every answer comes within half of the delivery timeout",
     .clause = "An answer that does not come in time is none.",
     .document = kPolicyPage,
     .section = kRetrySection,
     .interpretation = "A-26",
     .why = "With the network between, half of the time is what is left. Notifications that time out come again, and "
            "make the load larger.",
     .mend = "Answer once the notification is stored, and do the work in the background.",
     .run = within_half_timeout,
     .alone = true},
    {.id = "load/within-a-second",
     .level = Level::should,
     .title = "under load, every answer comes within a second",
     .clause = "An answer comes as soon as the notification is stored.",
     .document = kServerPage,
     .section = kAlwaysSection,
     .why =
         "200 notifications are a quiet minute of a large fleet. Answers that take seconds now will not come in time "
         "on a busy day.",
     .mend = "Look for what is done one after the other: a lock, a single worker, one connection to the database.",
     .run = within_a_second,
     .alone = true},
    {.id = "load/quick-afterwards",
     .level = Level::should,
     .title = "after a burst, answers come within a second",
     .clause = "An answer comes as soon as the notification is stored.",
     .document = kServerPage,
     .section = kAlwaysSection,
     .why = "What a burst leaves behind, connections, threads, a full queue, makes each later answer slow, until the "
            "receiver is started anew.",
     .mend = "Look at what grows with a burst and does not shrink afterwards.",
     .run = quick_afterwards,
     .alone = true},
    {.id = "load/none-lost",
     .title = "every acknowledged notification of a burst is acted on",
     .clause = "200 says that a notification was received; it is not sent again.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "Where two requests overwrite each other's work, notifications are lost, on busy days only, and nothing "
            "tells of it.",
     .mend = "Let the database or a lock guard what requests share; look for reading, changing and writing back.",
     .run = none_lost,
     .needs = Needs::probe,
     .alone = true},
    {.id = "load/none-doubled",
     .level = Level::should,
     .title = "no notification of a burst is acted on twice",
     .clause = "What is delivered once is one event.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "A worker that starts anew with what another has begun opens a door twice.",
     .mend = "Mark a notification as taken in the same step in which it is taken from the queue.",
     .run = none_doubled,
     .needs = Needs::probe,
     .alone = true},
    {.id = "load/order-of-vehicle",
     .level = Level::should,
     .title = "under load, the notifications of a vehicle are acted on in their order",
     .clause = "Of one monitor or remote action, the next notification is sent when the one before was answered.",
     .document = kPolicyPage,
     .section = kRetrySection,
     .interpretation = "A-34",
     .why = "Of two states of a vehicle, the earlier would be taken for the last.",
     .mend = "Give all notifications of a vehicle to the same worker, or compare dates before a state is overwritten.",
     .run = order_of_vehicles,
     .needs = Needs::probe,
     .alone = true},
};

}  // namespace

std::span<const Check> load_checks() {
    return kLoadChecks;
}

}  // namespace notisim::conformance
