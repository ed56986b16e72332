#pragma once

#include "simulator/engine/load_summary.hpp"
#include "simulator/generator/worker.hpp"
#include "simulator/transport/tls.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// How the workers of a load run reach the receiver.
struct LoadReach {
    TlsOptions tls;
    bool keep_alive = true;
    unsigned connections = 64;  ///< Of all workers together; at least as many as workers.
    unsigned workers = 1;
    LoadPart shard;  ///< Of several processes that play one run.
    std::vector<std::string> allowed_hosts;
};

/// Where a load run may go: loopback and private addresses, and what was allowed by name.
///
/// Looks the host up, which may take as long as the system's resolver does. Nothing, and `why`.
std::optional<LinkTarget::Address> reach_for_load(const Url& origin, const std::vector<std::string>& allowed_hosts,
                                                  std::string& why);

/// Lets this process have a descriptor for each connection. False, and `why`, where the system allows too few.
bool allow_descriptors(const LoadReach& reach, std::string& why);

/// All that a load run came to.
struct LoadOutcome {
    LoadEnd end = LoadEnd::finished;
    LoadSummary summary;
    Counts counts;
    std::uint64_t attempts = 0;
    std::uint64_t requests = 0;
    std::uint64_t retries = 0;
    std::uint64_t refused = 0;  ///< Attempts that an outage of the traffic failed.
    std::uint64_t unasked = 0;  ///< How often the receiver sent what no request had asked for.
    std::map<std::string, std::uint64_t> answers;
    std::vector<Acknowledged> acknowledged;
    std::string last_fault;  ///< Why an attempt had no answer.
};

/// Plays a load run: one thread a worker, each with its part of fleet, plan and connections. `watch` is called several
/// times a second on the calling thread with the numbers of all workers so far. Nothing, and `why`, where the CA file
/// cannot be used.
std::optional<LoadOutcome> run_load(const LoadTraffic& traffic, const Wire& wire, const LinkTarget::Address& address,
                                    const LoadReach& reach, const std::function<void(const LoadSnapshot&)>& watch,
                                    std::string& why);

}  // namespace notisim
