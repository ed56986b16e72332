#include "simulator/transport/resolver.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include <mutex>
#include <netdb.h>
#include <system_error>
#include <thread>
#include <utility>

namespace notisim {

namespace {

// Long enough for a run that opens a connection for each attempt, short enough to follow a container that moved.
constexpr auto kKeptFor = std::chrono::seconds{2};
constexpr std::size_t kMostLookups = 256;

std::vector<net::ip::address> addresses_in(const addrinfo* list) {
    std::vector<net::ip::address> addresses;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
        if (entry->ai_family == AF_INET) {
            const auto* address = reinterpret_cast<const sockaddr_in*>(entry->ai_addr);
            addresses.emplace_back(net::ip::address_v4(ntohl(address->sin_addr.s_addr)));
        } else if (entry->ai_family == AF_INET6) {
            const auto* address = reinterpret_cast<const sockaddr_in6*>(entry->ai_addr);
            net::ip::address_v6::bytes_type bytes{};
            std::copy(std::begin(address->sin6_addr.s6_addr), std::end(address->sin6_addr.s6_addr), bytes.begin());
            addresses.emplace_back(net::ip::address_v6(bytes, address->sin6_scope_id));
        }
    }
    return addresses;
}

}  // namespace

/// What the thread of a look-up touches. It may outlive the resolver, which then takes `context` away.
struct Resolver::Job {
    std::mutex mutex;
    net::io_context* context = nullptr;
    std::vector<net::ip::address> addresses;
    std::string why;
};

/// What belongs to the loop's thread.
struct Resolver::Lookup {
    Lookup(net::io_context& context, std::shared_ptr<Job> job_in) : job(std::move(job_in)), finish(context) {
        finish.expires_at(Clock::time_point::max());
    }

    void conclude() {
        done = true;
        kept_until = Clock::now() + (job->addresses.empty() ? Clock::duration{0} : Clock::duration{kKeptFor});
        finish.cancel();
    }

    std::shared_ptr<Job> job;
    Timer finish;  ///< Never expires; cancelled when the look-up is done, which wakes all who wait.
    bool done = false;
    Clock::time_point kept_until;
};

Resolver::Resolver(net::io_context& context) : context_(context) {}

Resolver::~Resolver() {
    for (const auto& [host, lookup] : lookups_) {
        const std::lock_guard lock{lookup->job->mutex};
        lookup->job->context = nullptr;
    }
}

std::shared_ptr<Resolver::Lookup> Resolver::find_or_start(const std::string& host) {
    const auto found = lookups_.find(host);
    if (found != lookups_.end() && (!found->second->done || Clock::now() < found->second->kept_until)) {
        return found->second;
    }
    auto job = std::make_shared<Job>();
    auto lookup = std::make_shared<Lookup>(context_, job);
    if (lookups_.size() >= kMostLookups && found == lookups_.end()) {
        lookup->done = true;
        job->why = "too many host names are being looked up";
        return lookup;
    }
    job->context = &context_;
    lookups_[host] = lookup;
    const auto work = [job, host, weak = std::weak_ptr<Lookup>(lookup)] {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* list = nullptr;
        const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
        if (code == 0) {
            job->addresses = addresses_in(list);
            ::freeaddrinfo(list);
        } else {
            job->why = ::gai_strerror(code);
        }
        const std::lock_guard lock{job->mutex};
        if (job->context != nullptr) {
            net::post(*job->context, [weak] {
                if (const auto waiting = weak.lock()) {
                    waiting->conclude();
                }
            });
        }
    };
    try {
        std::thread{work}.detach();
    } catch (const std::system_error& error) {
        job->why = error.what();
        lookup->conclude();
    }
    return lookup;
}

Task<Resolution> Resolver::resolve(std::string host, std::uint16_t port) {
    Resolution resolution;
    boost::system::error_code error;
    const net::ip::address numeric = net::ip::make_address(host, error);
    if (!error) {
        resolution.endpoints.emplace_back(numeric, port);
        co_return resolution;
    }
    const std::shared_ptr<Lookup> lookup = find_or_start(host);
    if (!lookup->done) {
        co_await lookup->finish.async_wait(use_tuple);
    }
    for (const net::ip::address& address : lookup->job->addresses) {
        resolution.endpoints.emplace_back(address, port);
    }
    if (resolution.endpoints.empty()) {
        resolution.why = "host '" + host + "': " + (lookup->job->why.empty() ? "no address" : lookup->job->why);
    }
    co_return resolution;
}

}  // namespace notisim
