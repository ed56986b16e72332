#include "receiver-conformance/checks/batch_runs.hpp"

#include "receiver-conformance/batches.hpp"
#include "receiver-conformance/processed.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

constexpr std::size_t kVehicles = 10;
constexpr std::size_t kSmallBatch = 6;
constexpr std::size_t kMegabyte = std::size_t{1} << 20U;
constexpr std::size_t kMessagesMax = 100;  // Of b2c and platform, in one array.
constexpr std::string_view kAloneB2b =
    "the registered callback has no batchNotify, so that its notifications come one by one";
constexpr std::string_view kAlone = "notifications come one by one as registered, or under the readings chosen";
constexpr std::string_view kOwnRequests =
    "the registered attributes differ from one notification to the next, so that each comes in a request of its own "
    "(A-21)";

// The sizes that a batch of at most `limit` can have, and those next to it.
std::vector<std::size_t> sizes_up_to(std::size_t limit) {
    std::vector<std::size_t> sizes{2, limit - 1, limit};
    std::erase_if(sizes, [](std::size_t size) { return size < 2; });
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

// What is sent in batches as registered: in b2b remotes only, as nothing is known of batches of monitors.
std::vector<bool> batched_kinds(Bench& bench) {
    return bench.is_b2b() ? std::vector<bool>{true} : kinds_taken(bench.target());
}

// How many notifications of `wanted` a batch may have. b2b has no limit; where batches are not registered today, they
// may be tomorrow. Fewer than two, and skipped, where there are no batches at all.
std::size_t size_of_batch(Bench& bench, std::size_t wanted) {
    const std::size_t size = bench.is_b2b() ? wanted : std::min(wanted, registered_batch_size(bench.target()));
    if (size < 2) {
        bench.skip(kAlone);
    }
    return size;
}

// Judges what came of a batch; false ends the sizes of its kind.
using JudgeBatch = bool (*)(Bench& bench, const std::vector<Notification>& batch, const Reply& reply,
                            std::string_view kind);

void send_batches(Bench& bench, const std::vector<bool>& kinds, const std::vector<std::size_t>& sizes,
                  JudgeBatch judge) {
    for (const bool is_remote : kinds) {
        for (const std::size_t size : sizes) {
            const auto batch = for_batch(bench, is_remote, size, kVehicles);
            if (batch.size() < size) {
                bench.skip(kOwnRequests);
            } else if (!judge(bench, batch, bench.send(batch_request(bench, batch)), kind_word(is_remote))) {
                break;
            }
        }
    }
}

bool expect_received(Bench& bench, const std::vector<Notification>& batch, const Reply& reply, std::string_view kind) {
    return bench.expect_received(reply, fmt::format("a batch of {} {}", batch.size(), kind));
}

bool expect_acted_on(Bench& bench, const std::vector<Notification>& batch, const Reply& reply, std::string_view kind) {
    if (acknowledged(bench, reply)) {
        expect_none_lost(bench, batch, fmt::format("the {} {} of a batch", batch.size(), kind));
    }
    return true;
}

// Skipped where nothing is batched as registered.
std::vector<std::size_t> registered_sizes(Bench& bench) {
    const std::size_t limit = registered_batch_size(bench.target());
    if (limit < 2) {
        bench.skip(bench.is_b2b() ? kAloneB2b : kAlone);
        return {};
    }
    return sizes_up_to(limit);
}

// Batches of each kind, to be judged with the probe once they are acknowledged.
void each_kind(Bench& bench, std::size_t wanted, void (*judge)(Bench& bench, const std::vector<Notification>& batch)) {
    const std::size_t size = size_of_batch(bench, wanted);
    for (const bool is_remote : kinds_taken(bench.target())) {
        const auto batch = for_batch(bench, is_remote, size);
        if (batch.size() < 2) {
            bench.skip(size < 2 ? kAlone : kOwnRequests);
            return;
        }
        judge(bench, batch);
    }
}

// In place of the last notification stands a number: as a whole, the batch cannot be received.
HttpRequest spoilt(const Bench& bench, const std::vector<Notification>& batch) {
    HttpRequest request = batch_request(bench, batch);
    Json body = Json::parse(request.body);
    Json& list = bench.is_b2b() ? body["events"] : body;
    list.back() = 7;
    request.body = body.dump();
    return request;
}

std::size_t acted_on(const Bench& bench, const ProbeReading& reading, const std::vector<Notification>& notifications) {
    return static_cast<std::size_t>(std::count_if(notifications.begin(), notifications.end(),
                                                  [&](const auto& each) { return bench.times(reading, each) > 0; }));
}

// Acknowledged or not, it is so for all of the batch.
void judge_spoilt(Bench& bench, const std::vector<Notification>& batch) {
    const Reply reply = bench.send(spoilt(bench, batch), bench.patience());
    if (!reply.answered()) {
        bench.skip("there was no answer to a batch with a notification that cannot be read");
        return;
    }
    const std::vector<Notification> good(batch.begin(), batch.end() - 1);
    if (reply.outcome.status / 100 == 2) {
        expect_none_lost(bench, good, "the notifications of an acknowledged batch that could be read");
        return;
    }
    bench.pause(100ms);
    if (const auto reading = bench.probe()) {
        const std::size_t count = acted_on(bench, *reading, good);
        bench.expect(count == 0, fmt::format("nothing acted on of a batch that is answered with {}", reply.what()),
                     fmt::format("{} of its {} notifications acted on", count, batch.size()), {&reply});
    }
}

void judge_order(Bench& bench, const std::vector<Notification>& batch) {
    if (acknowledged(bench, bench.send(batch_request(bench, batch)))) {
        expect_in_order(bench, {batch}, fmt::format("the {} of a batch", kind_word(batch.front().is_remote)));
    }
}

// The second batch begins with the last of the first one.
void judge_overlap(Bench& bench, const std::vector<Notification>& batch) {
    const auto half = static_cast<std::ptrdiff_t>(batch.size() / 2);
    const std::vector<Notification> first(batch.begin(), batch.begin() + half + 1);
    const std::vector<Notification> second(batch.begin() + half, batch.end());
    if (acknowledged(bench, bench.send(batch_request(bench, first))) &&
        acknowledged(bench, bench.send(batch_request(bench, second)))) {
        expect_none_doubled(bench, batch, "each notification of two batches that share one");
    }
}

void judge_repetition(Bench& bench, const std::vector<Notification>& batch) {
    if (acknowledged(bench, bench.send(batch_request(bench, {batch[0], batch[1], batch[0]})))) {
        expect_none_doubled(bench, {batch[0], batch[1]}, "a notification that is in a batch twice");
    }
}

// A megabyte of notifications, and white space for what is more: it is the size that is tried. Monitors only: remotes
// have nothing to make them long.
void expect_big(Bench& bench, std::size_t bytes, std::string_view what) {
    if (!bench.target().monitors) {
        bench.skip("the subscription takes no monitors, and remotes do not make big bodies");
        return;
    }
    auto batch = for_batch(bench, false, size_of_batch(bench, kMessagesMax), kVehicles);
    if (batch.size() < 2) {
        bench.skip(kOwnRequests);
        return;
    }
    if (!takes_batch(bench, false, batch.size())) {
        return;
    }
    make_big(bench, batch, std::min(bytes, kMegabyte));
    HttpRequest request = batch_request(bench, batch);
    request.body.insert(1, bytes - std::min(bytes, request.body.size()), ' ');
    bench.expect_received(bench.send(request), what);
}

bool drops_attributes(const Target& target) {
    const auto& attributes = target.remote_channel().webhook().attributes;
    return std::any_of(attributes.begin(), attributes.end(),
                       [](const Attribute& attribute) { return attribute.type != AttributeType::Body; });
}

}  // namespace

void batches_as_registered(Bench& bench) {
    send_batches(bench, batched_kinds(bench), registered_sizes(bench), expect_received);
}

void batches_of_any_size(Bench& bench) {
    send_batches(bench, kinds_taken(bench.target()), {2, 99, 100, 101, 250}, expect_received);
}

void batch_over_hundred(Bench& bench) {
    const std::size_t size = size_of_batch(bench, kMessagesMax);
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (size > 1 && takes_batch(bench, is_remote, size)) {
            send_batches(bench, {is_remote}, {kMessagesMax + 1}, expect_received);
        }
    }
}

// The same kind of notification both ways.
void object_and_array(Bench& bench) {
    const std::size_t size = size_of_batch(bench, 2);
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (size == 2) {
            const auto pair = for_batch(bench, is_remote, 2);
            bench.expect_received(bench.send(for_batch(bench, is_remote, 1).front()),
                                  fmt::format("a message about {} by itself", kind_word(is_remote)));
            bench.expect_received(bench.send(batch_request(bench, pair)),
                                  fmt::format("messages about {} in an array", kind_word(is_remote)));
        }
    }
}

void one_in_array(Bench& bench) {
    const std::size_t size = size_of_batch(bench, 2);
    for (const bool is_remote : kinds_taken(bench.target())) {
        if (size < 2 || !takes_batch(bench, is_remote, size)) {
            return;
        }
        bench.expect_received(bench.send(array_request(bench, for_batch(bench, is_remote, 1))),
                              fmt::format("an array of one message about {}", kind_word(is_remote)));
    }
}

void several_vehicles(Bench& bench) {
    const std::size_t size = size_of_batch(bench, kSmallBatch);
    for (const bool is_remote : kinds_taken(bench.target())) {
        const auto batch = for_batch(bench, is_remote, size, kSmallBatch);
        const HttpRequest request = batch_request(bench, batch);
        if (batch.size() < 2 || batch[0].vin == batch[1].vin) {
            bench.skip("one vehicle only is known, or those of several do not share a request (A-21)");
        } else if (request.body.find(batch[0].vin) == std::string::npos) {
            bench.skip("notifications do not name their vehicle: there is no body attribute for it");
        } else if (takes_batch(bench, is_remote, size)) {
            bench.expect_received(bench.send(request),
                                  fmt::format("a batch of {} of {} vehicles", kind_word(is_remote), kSmallBatch));
        }
    }
}

void mixed_kinds(Bench& bench) {
    if (kinds_taken(bench.target()).size() < 2) {
        bench.skip("the subscription takes one kind of notification only");
        return;
    }
    if (size_of_batch(bench, 2) == 2 && takes_batch(bench, true, 2) && takes_batch(bench, false, 2)) {
        const std::vector<Notification> batch{bench.remote(), bench.monitor()};
        bench.expect_received(bench.send(batch_request(bench, batch)), "a batch with a remote and a monitor event");
    }
}

// As the readings chosen have it: nothing stays, or Authorization does.
void without_headers(Bench& bench) {
    if (!drops_attributes(bench.target())) {
        bench.skip("the registered callback has no header or query attribute that a batch would lack");
        return;
    }
    if (size_of_batch(bench, 2) < 2) {
        return;
    }
    for (const bool is_remote : kinds_taken(bench.target())) {
        bench.expect_received(
            bench.send(bench.request(for_batch(bench, is_remote, 2))),
            fmt::format("a batch of {} without the registered header and query attributes", kind_word(is_remote)));
    }
}

void body_of_1_mb(Bench& bench) {
    expect_big(bench, kMegabyte, "a batch of 1 MB");
}

void body_of_4_mb(Bench& bench) {
    expect_big(bench, 4 * kMegabyte, "a batch of 4 MB");
}

void registered_batches_acted_on(Bench& bench) {
    send_batches(bench, batched_kinds(bench), registered_sizes(bench), expect_acted_on);
}

void any_batches_acted_on(Bench& bench) {
    send_batches(bench, kinds_taken(bench.target()), {2, 100, 250}, expect_acted_on);
}

void order_in_batch(Bench& bench) {
    each_kind(bench, kSmallBatch, judge_order);
}

void whole_or_nothing(Bench& bench) {
    each_kind(bench, kSmallBatch, judge_spoilt);
}

void in_two_batches(Bench& bench) {
    each_kind(bench, kSmallBatch, judge_overlap);
}

void twice_in_a_batch(Bench& bench) {
    each_kind(bench, kSmallBatch, judge_repetition);
}

}  // namespace notisim::conformance
