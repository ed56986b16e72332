#include "simulator/generator/load_run.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

bool is_private(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        const std::uint32_t bits = ntohl(v4.sin_addr.s_addr);
        return bits >> 24U == 127 || bits >> 24U == 10 || bits >> 20U == 0xAC1 || bits >> 16U == 0xC0A8;
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    // ::1, or fc00::/7.
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0 || (v6.sin6_addr.s6_addr[0] & 0xFEU) == 0xFC;
}

bool takes_connections(const addrinfo& entry) {
    const int descriptor = ::socket(entry.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    pollfd ready{descriptor, POLLOUT, 0};
    constexpr int kPatience = 1000;  // Milliseconds.
    int error = 1;
    socklen_t size = sizeof error;
    if (::connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0) {
        error = 0;
    } else if (errno == EINPROGRESS && ::poll(&ready, 1, kPatience) == 1) {
        ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    ::close(descriptor);
    return error == 0;
}

// A host of several addresses, such as localhost, may listen on one of them only. The first, where none listens.
LinkTarget::Address first_that_listens(const addrinfo& list) {
    const addrinfo* chosen = &list;
    if (list.ai_next != nullptr) {
        const addrinfo* entry = &list;
        while (entry != nullptr && !takes_connections(*entry)) {
            entry = entry->ai_next;
        }
        chosen = entry != nullptr ? entry : chosen;
    }
    LinkTarget::Address address;
    std::memcpy(&address.bytes, chosen->ai_addr, chosen->ai_addrlen);
    address.size = chosen->ai_addrlen;
    return address;
}

/// A worker and what is its own.
struct Part {
    std::optional<TlsContext> tls;
    SessionKeeper sessions;
    LinkTarget target;
    std::unique_ptr<Worker> worker;
    LoadEnd end = LoadEnd::finished;
};

LoadSnapshot add_up(const std::vector<std::unique_ptr<Part>>& parts) {
    LoadSnapshot sum;
    for (const auto& part : parts) {
        const LoadSnapshot one = part->worker->snapshot();
        sum.at = std::max(sum.at, one.at);
        sum.planned += one.planned;
        sum.sent += one.sent;
        sum.ok += one.ok;
        sum.failed += one.failed;
        sum.late += one.late;
        sum.dropped += one.dropped;
        sum.retries += one.retries;
        sum.in_flight += one.in_flight;
        sum.backlog += one.backlog;
        for (const auto& [answer, count] : one.answers) {
            sum.answers[answer] += count;
        }
        sum.latency.merge(one.latency);
    }
    return sum;
}

LoadOutcome collect(const LoadTraffic& traffic, const LoadReach& reach, std::vector<std::unique_ptr<Part>>& parts) {
    LoadOutcome outcome;
    bool first = true;
    std::uint64_t vehicles = 0;
    std::uint64_t in_time = 0;
    double played = traffic.plan.seconds();
    for (const auto& part : parts) {
        Worker& worker = *part->worker;
        LoadSummary summary = worker.statistics().summary();
        // Rates follow from counts; those of the whole are set below.
        if (first) {
            outcome.summary = std::move(summary);
        } else {
            merge(outcome.summary, summary);
        }
        first = false;
        const Counts counts = worker.counts();
        outcome.counts.raised += counts.raised;
        outcome.counts.delivered += counts.delivered;
        outcome.counts.expired += counts.expired;
        outcome.counts.given_up += counts.given_up;
        outcome.attempts += worker.attempts();
        outcome.requests += worker.requests();
        outcome.refused += worker.refused();
        outcome.unasked += worker.unasked();
        vehicles += worker.vehicles();
        in_time += worker.statistics().sent_in_time();
        played = std::min(played, std::chrono::duration<double>(worker.played()).count());
        outcome.retries += worker.statistics().retries();
        for (const auto& [answer, count] : worker.statistics().answers()) {
            outcome.answers[answer.name()] += count;
        }
        auto acknowledged = worker.take_acknowledged();
        outcome.acknowledged.insert(outcome.acknowledged.end(), acknowledged.begin(), acknowledged.end());
        if (!worker.last_fault().empty()) {
            outcome.last_fault = worker.last_fault();
        }
        outcome.end = std::max(outcome.end, part->end);
    }
    LoadSummary& sum = outcome.summary;
    const double seconds = traffic.plan.seconds();
    // Chance decides how much these plans ask for.
    const bool by_chance = traffic.plan.kind == LoadPlan::Kind::poisson || traffic.plan.kind == LoadPlan::Kind::fleet;
    const double asked =
        by_chance ? static_cast<double>(sum.planned) / played : traffic.plan.total() / seconds / reach.shard.of;
    sum.duration = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
    sum.target_rate = traffic.plan.kind == LoadPlan::Kind::max ? 0 : asked;
    sum.achieved_rate = static_cast<double>(in_time) / played;
    sum.workers = reach.workers;
    sum.connections = reach.connections;
    sum.vehicles = vehicles;
    sum.shards = reach.shard.of;
    sum.shards_here = {reach.shard.index + 1};
    return outcome;
}

}  // namespace

std::optional<LinkTarget::Address> reach_for_load(const Url& origin, const std::vector<std::string>& allowed_hosts,
                                                  std::string& why) {
    const bool allowed = std::find(allowed_hosts.begin(), allowed_hosts.end(), origin.host) != allowed_hosts.end();
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(origin.host.c_str(), std::to_string(origin.port).c_str(), &hints, &list);
    if (code != 0 || list == nullptr) {
        why = fmt::format("host '{}': {}", origin.host, code != 0 ? ::gai_strerror(code) : "no address");
        if (!allowed) {
            why += fmt::format("; if it is neither loopback nor private, --allow-host {} is needed too", origin.host);
        }
        return std::nullopt;
    }
    const LinkTarget::Address address = first_that_listens(*list);
    ::freeaddrinfo(list);
    if (!allowed && !is_private(address.bytes)) {
        why = fmt::format("'{0}' is neither loopback nor a private address; a load run goes there only with "
                          "--allow-host {0}",
                          origin.host);
        return std::nullopt;
    }
    return address;
}

bool allow_descriptors(const LoadReach& reach, std::string& why) {
    constexpr rlim_t kOthers = 64;  // Reports, metrics, a probe.
    const rlim_t needed = rlim_t{reach.connections} + reach.workers + kOthers;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < needed) {
        why = fmt::format("--connections {}: {} open files are needed, {} are allowed (ulimit -Hn)", reach.connections,
                          needed, limit.rlim_max);
        return false;
    }
    limit.rlim_cur = std::max(limit.rlim_cur, needed);
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::optional<LoadOutcome> run_load(const LoadTraffic& traffic, const Wire& wire, const LinkTarget::Address& address,
                                    const LoadReach& reach, const std::function<void(const LoadSnapshot&)>& watch,
                                    std::string& why) {
    std::vector<std::unique_ptr<Part>> parts;
    for (unsigned index = 0; index < reach.workers; ++index) {
        Part& part = *parts.emplace_back(std::make_unique<Part>());
        part.target.address = address;
        part.target.host = wire.origin().host;
        part.target.keep_alive = reach.keep_alive;
        if (wire.origin().is_tls()) {
            part.tls = TlsContext::for_client(reach.tls, why);
            if (!part.tls) {
                return std::nullopt;
            }
            part.sessions.attach(part.tls->native());
            part.target.tls = &part.tls->native();
            part.target.sessions = &part.sessions;
        }
        const LoadPart own{reach.shard.index + index * reach.shard.of, reach.shard.of * reach.workers};
        const unsigned connections =
            reach.connections / reach.workers + (index < reach.connections % reach.workers ? 1U : 0U);
        part.worker = std::make_unique<Worker>(traffic, wire, part.target, connections, own);
    }
    std::atomic<unsigned> running{reach.workers};
    // Threads start and connections are made before.
    const auto begin =
        std::chrono::steady_clock::now() + 20ms + reach.connections * (wire.origin().is_tls() ? 2ms : 0ms);
    std::vector<std::thread> threads;
    threads.reserve(parts.size());
    for (const auto& part : parts) {
        threads.emplace_back([&part = *part, &running, begin] {
            part.end = part.worker->run(begin);
            --running;
        });
    }
    auto told = begin;
    while (running.load() > 0) {
        std::this_thread::sleep_for(20ms);
        if (std::chrono::steady_clock::now() - told >= 250ms) {
            told = std::chrono::steady_clock::now();
            watch(add_up(parts));
        }
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    return collect(traffic, reach, parts);
}

}  // namespace notisim
