#include "receiver-conformance/batches.hpp"

#include "simulator/engine/lane_settings.hpp"
#include "simulator/vehicle/models.hpp"

#include <algorithm>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kSeed = 1;

// The extensions that fit; JSON text of an array.
std::string extensions_up_to(const Bench& bench, const Notification& notification, std::size_t bytes) {
    const VehicleState state(notification.vin, kSeed, notification.date - 24h);
    std::vector<std::string> types;
    std::string text;
    for (const std::string_view type : extension_types(bench.flavour(), false)) {
        types.emplace_back(type);
        std::string more = render_extensions(bench.flavour(), types, state, notification.date);
        if (more.size() > bytes) {
            types.pop_back();
        } else {
            text = std::move(more);
        }
    }
    return text;
}

bool all_share(const Target& target, const std::vector<Notification>& list) {
    return std::all_of(list.begin(), list.end(),
                       [&](const Notification& each) { return share_request(target, list.front(), each); });
}

HttpRequest request_under(const Bench& bench, const std::vector<Notification>& batch, bool array) {
    Target target = bench.target();
    target.scenario.interpretations.choose("A-19", "keep-auth");
    if (array) {
        target.scenario.interpretations.choose("A-17", "array");
    }
    return request_for(target, batch);
}

}  // namespace

std::vector<bool> kinds_taken(const Target& target) {
    std::vector<bool> kinds;
    if (target.remotes) {
        kinds.push_back(true);
    }
    if (target.monitors) {
        kinds.push_back(false);
    }
    return kinds;
}

std::string_view kind_word(bool is_remote) {
    return is_remote ? "remotes" : "monitor events";
}

std::size_t registered_batch_size(const Target& target) {
    return std::max<std::size_t>(1, lane_settings(target.remote_channel()).batch_size);
}

std::vector<Notification> for_batch(Bench& bench, bool is_remote, std::size_t number, std::size_t vehicles) {
    for (const std::size_t at_most : {vehicles, std::size_t{1}}) {
        std::vector<Notification> list = bench.many_of_kind(is_remote, number, at_most);
        if (all_share(bench.target(), list)) {
            return list;
        }
    }
    return bench.many_of_kind(is_remote, 1, 1);
}

HttpRequest batch_request(const Bench& bench, const std::vector<Notification>& batch) {
    return request_under(bench, batch, false);
}

HttpRequest array_request(const Bench& bench, const std::vector<Notification>& batch) {
    return request_under(bench, batch, true);
}

std::vector<HttpRequest> flush_requests(const Bench& bench, const std::vector<Notification>& stored, std::size_t size) {
    std::vector<HttpRequest> requests;
    for (std::size_t at = 0; at < stored.size(); at += size) {
        const auto first = stored.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = static_cast<std::ptrdiff_t>(std::min(size, stored.size() - at));
        requests.push_back(batch_request(bench, {first, first + count}));
    }
    return requests;
}

bool acknowledged(Bench& bench, const Reply& reply) {
    const bool taken = reply.answered() && reply.outcome.status / 100 == 2;
    if (!taken) {
        bench.skip("what this check goes on from was not acknowledged, which is another fault");
    }
    return taken;
}

bool takes_plain(Bench& bench, bool is_remote) {
    return acknowledged(bench, bench.send(bench.of_kind(is_remote)));
}

bool takes_batch(Bench& bench, bool is_remote, std::size_t number) {
    return acknowledged(bench, bench.send(batch_request(bench, for_batch(bench, is_remote, number))));
}

void make_big(const Bench& bench, std::vector<Notification>& batch, std::size_t bytes) {
    const Notification& first = batch.front();
    const std::string extensions = extensions_up_to(bench, first, bytes / batch.size());
    for (Notification& notification : batch) {
        notification.extensions = extensions;
    }
    const MonitorValue value = first.values.front();
    const std::size_t size = batch_request(bench, batch).body.size();
    batch.front().values.push_back(value);
    const std::size_t step = batch_request(bench, batch).body.size() - size;
    const std::size_t missing = bytes > size ? (bytes - size) / step : 0;
    for (std::size_t count = 0; count < missing; ++count) {
        batch[count % batch.size()].values.push_back(value);
    }
}

}  // namespace notisim::conformance
