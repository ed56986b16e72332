#include "receiver-conformance/checks/retry_runs.hpp"

#include "receiver-conformance/batches.hpp"
#include "receiver-conformance/processed.hpp"
#include "receiver-conformance/raw_request.hpp"
#include "receiver-conformance/recovery.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr int kRepetitions = 50;
constexpr std::size_t kOthersBetween = 60;
constexpr std::size_t kStored = 1000;
constexpr std::size_t kLanes = 4;  // Connections of a flush: as many monitors or actions recover at once.
constexpr auto kRetryDelay = 60ms;

std::string_view a_kind(bool is_remote) {
    return is_remote ? "a remote" : "a monitor event";
}

/// How a sender ends a connection whose answer it does not read.
enum class HangUp : std::uint8_t { in_order, reset };

// The whole request, or its part up to `bytes`; then the sender is gone.
bool send_and_leave(Bench& bench, const std::string& bytes, HangUp how) {
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return false;
    }
    connection->write(bytes, bench.patience());
    if (how == HangUp::reset) {
        bench.pause(5ms);  // A reset at once may take the request with it.
        connection->reset();
    }
    return true;
}

std::string half_of(const Bench& bench, const HttpRequest& request) {
    const RawRequest raw = RawRequest::split(bench.bytes_of(request));
    return raw.head + raw.body.substr(0, raw.body.size() / 2);
}

// What is older comes second. Of a remote action it is its beginning, after its end.
std::vector<Notification> newer_and_older(Bench& bench, bool is_remote) {
    const Notification older = bench.of_kind(is_remote);
    return {is_remote ? bench.next(older, done(RemoteDoneEventStatus::Success)) : bench.monitor(), older};
}

// Dates of the wall clock: a receiver compares them with its own.
Notification dated(Bench& bench, bool is_remote, Duration from_now) {
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    Notification notification = bench.of_kind(is_remote);
    notification.date = TimePoint{now.time_since_epoch() + from_now};
    return notification;
}

void expect_with_date(Bench& bench, Duration from_now, std::string_view what) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (acknowledged(bench, bench.send(dated(bench, is_remote, Duration{0})))) {
            bench.expect_received(bench.send(dated(bench, is_remote, from_now)),
                                  fmt::format("{} {}", a_kind(is_remote), what));
        }
    }
}

// Stored notifications of each kind, `number` in all, as they are sent when the outage is over.
std::vector<HttpRequest> stored_requests(Bench& bench, std::size_t number) {
    const auto kinds = kinds_taken(bench.target());
    std::vector<HttpRequest> requests;
    for (const bool is_remote : kinds) {
        const auto stored = for_batch(bench, is_remote, number / kinds.size());
        for (HttpRequest& request : flush_requests(bench, stored, registered_batch_size(bench.target()))) {
            requests.push_back(std::move(request));
        }
    }
    return requests;
}

// In parts, so that a receiver which gives up is not sent all the rest.
bool expect_all_received(Bench& bench, const std::vector<HttpRequest>& requests, std::string_view what) {
    constexpr std::size_t kPart = 100;
    for (std::size_t at = 0; at < requests.size() && !bench.stopped(); at += kPart) {
        const auto first = requests.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = static_cast<std::ptrdiff_t>(std::min(kPart, requests.size() - at));
        std::size_t number = at;
        for (const Reply& reply : bench.send_all({first, first + count}, kLanes)) {
            if (!bench.expect_received(reply, fmt::format("request {} of {} of {}", ++number, requests.size(), what))) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace

void known_again(Bench& bench) {
    const std::size_t size = std::min<std::size_t>(3, registered_batch_size(bench.target()));
    for (const bool is_remote : kinds_taken(bench.target())) {
        const HttpRequest request = bench.request({bench.of_kind(is_remote)});
        if (acknowledged(bench, bench.send(request))) {
            bench.expect_received(bench.send(request), fmt::format("{} that comes again", a_kind(is_remote)));
        }
        const HttpRequest batch = batch_request(bench, for_batch(bench, is_remote, size));
        if (size > 1 && acknowledged(bench, bench.send(batch))) {
            bench.expect_received(bench.send(batch),
                                  fmt::format("a batch of {} that comes again", kind_word(is_remote)));
        }
    }
}

void fifty_times(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        const HttpRequest request = bench.request({bench.of_kind(is_remote)});
        if (!acknowledged(bench, bench.send(request))) {
            continue;
        }
        for (int time = 2; time <= kRepetitions; ++time) {
            const std::string what = fmt::format("{}, delivery {} of {}", a_kind(is_remote), time, kRepetitions);
            if (!bench.expect_received(bench.send(request), what)) {
                break;
            }
        }
    }
}

void after_lost_answer(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (!takes_plain(bench, is_remote)) {
            continue;
        }
        for (const HangUp how : {HangUp::in_order, HangUp::reset}) {
            const HttpRequest request = bench.request({bench.of_kind(is_remote)});
            if (!send_and_leave(bench, bench.bytes_of(request), how)) {
                return;
            }
            bench.pause(kRetryDelay);
            bench.expect_received(bench.send(request),
                                  fmt::format("{} whose first answer was lost", a_kind(is_remote)));
        }
    }
}

void after_cut_body(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (!takes_plain(bench, is_remote)) {
            continue;
        }
        for (const HangUp how : {HangUp::in_order, HangUp::reset}) {
            const HttpRequest request = bench.request({bench.of_kind(is_remote)});
            if (!send_and_leave(bench, half_of(bench, request), how)) {
                return;
            }
            bench.expect_received(bench.send(request), fmt::format("{} of which half came before", a_kind(is_remote)));
        }
    }
}

void older_after_newer(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        const auto pair = newer_and_older(bench, is_remote);
        if (acknowledged(bench, bench.send(pair[0]))) {
            bench.expect_received(bench.send(pair[1]), is_remote ? "the beginning of a remote action after its end"
                                                                 : "a monitor event after a newer one");
        }
    }
}

void seventy_one_hours_old(Bench& bench) {
    expect_with_date(bench, -71h, "that is 71 hours old");
}

void dated_ahead(Bench& bench) {
    expect_with_date(bench, 2h, "with a date two hours ahead");
}

// And one request more, for a receiver that counts.
void flush_of_thousand(Bench& bench) {
    const std::string what = fmt::format("a flush of {} stored notifications", kStored);
    if (expect_all_received(bench, stored_requests(bench, kStored), what)) {
        const auto more = for_batch(bench, bench.target().remotes, registered_batch_size(bench.target()));
        bench.expect_received(bench.send(batch_request(bench, more)), fmt::format("the request after {}", what));
    }
}

// New ones travel on other connections while what was stored is on its way, and are all that is judged.
void new_during_flush(Bench& bench) {
    if (!takes_plain(bench, bench.target().remotes)) {
        return;
    }
    std::vector<HttpRequest> requests;
    for (HttpRequest& stored : stored_requests(bench, kLanes * 5 * registered_batch_size(bench.target()))) {
        requests.push_back(std::move(stored));
        requests.push_back(bench.request({bench.any()}));
    }
    const auto replies = bench.send_all(requests, kLanes);
    for (std::size_t index = 1; index < replies.size(); index += 2) {
        bench.expect_received(replies[index], "a new notification while stored ones arrive");
    }
}

void outage_gets_through(Bench& bench) {
    const Recovery recovery = replay_outage(bench, false);
    std::vector<const Reply*> evidence;
    evidence.reserve(recovery.failures.size());
    for (const Reply& failure : recovery.failures) {
        evidence.push_back(&failure);
    }
    bench.expect(recovery.undelivered == 0,
                 fmt::format("200 for all {} notifications in the end", recovery.notifications.size()),
                 fmt::format("{} never got through{}", recovery.undelivered,
                             evidence.empty() ? "" : fmt::format(", the first answer: {}", evidence.front()->what())),
                 evidence);
}

void fifty_times_once(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        const Notification notification = bench.of_kind(is_remote);
        const HttpRequest request = bench.request({notification});
        int acknowledgements = 0;
        for (int time = 0; time < kRepetitions && !bench.stopped(); ++time) {
            acknowledgements += acknowledged(bench, bench.send(request)) ? 1 : 0;
        }
        if (acknowledgements > 0) {
            expect_none_doubled(bench, {notification},
                                fmt::format("{} that came {} times", a_kind(is_remote), kRepetitions));
        }
    }
}

void once_after_many(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        const Notification notification = bench.of_kind(is_remote);
        if (!acknowledged(bench, bench.send(notification))) {
            continue;
        }
        std::vector<HttpRequest> others;
        others.reserve(kOthersBetween);
        for (std::size_t count = 0; count < kOthersBetween; ++count) {
            others.push_back(bench.request({bench.of_kind(is_remote)}));
        }
        bench.send_all(others, kLanes);
        if (acknowledged(bench, bench.send(notification))) {
            expect_none_doubled(bench, {notification},
                                fmt::format("{} that came again after {} others", a_kind(is_remote), kOthersBetween));
        }
    }
}

void once_after_lost_answer(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        const Notification notification = bench.of_kind(is_remote);
        const HttpRequest request = bench.request({notification});
        if (!send_and_leave(bench, bench.bytes_of(request), HangUp::in_order)) {
            return;
        }
        bench.pause(kRetryDelay);
        if (acknowledged(bench, bench.send(request))) {
            expect_none_doubled(bench, {notification},
                                fmt::format("{} whose first answer was lost", a_kind(is_remote)));
        }
    }
}

// After a timeout the sender cannot know that the receiver is still at work on what it sends again.
void once_while_in_work(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        std::vector<Notification> notifications;
        for (int count = 0; count < 3; ++count) {
            notifications.push_back(bench.of_kind(is_remote));
            const HttpRequest request = bench.request({notifications.back()});
            bench.send_all({request, request}, 2);
        }
        expect_none_doubled(bench, notifications, fmt::format("{} that came twice at once", a_kind(is_remote)));
    }
}

// Of a batch where there can be one: its first notifications came as a whole.
void cut_body_not_acted_on(Bench& bench) {
    constexpr std::size_t kBatch = 5;
    for (const bool is_remote : kinds_taken(bench.target())) {
        const std::size_t size = bench.is_b2b() ? kBatch : std::min(kBatch, registered_batch_size(bench.target()));
        const auto batch = for_batch(bench, is_remote, size);
        if (!send_and_leave(bench, half_of(bench, batch_request(bench, batch)), HangUp::in_order)) {
            return;
        }
        bench.pause(100ms);
        const auto reading = bench.probe();
        if (!reading) {
            return;
        }
        const auto acted_on = std::count_if(batch.begin(), batch.end(), [&](const Notification& notification) {
            return bench.times(*reading, notification) > 0;
        });
        bench.expect(acted_on == 0, "nothing acted on of a request that came by half",
                     fmt::format("{} of its {} {} acted on", acted_on, batch.size(), kind_word(is_remote)));
    }
}

void older_acted_on(Bench& bench) {
    for (const bool is_remote : kinds_taken(bench.target())) {
        const auto pair = newer_and_older(bench, is_remote);
        if (acknowledged(bench, bench.send(pair[0])) && acknowledged(bench, bench.send(pair[1]))) {
            expect_none_lost(bench, pair,
                             is_remote ? "the end of a remote action and its beginning, which came later"
                                       : "a monitor event and an older one, which came later");
        }
    }
}

void outage_none_lost(Bench& bench) {
    const Recovery recovery = replay_outage(bench, false);
    if (recovery.undelivered > 0) {
        bench.skip("not everything was acknowledged, which is another fault");
        return;
    }
    expect_none_lost(bench, recovery.notifications, "the notifications of an outage");
}

void outage_none_doubled(Bench& bench) {
    expect_none_doubled(bench, replay_outage(bench, true).notifications,
                        "each notification of an outage after which every fifth answer was lost");
}

}  // namespace notisim::conformance
