#pragma once

#include "simulator/transport/net.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace notisim {

struct Resolution {
    std::vector<Endpoint> endpoints;
    std::string why;  ///< Why there are none, for people.
};

/// Finds the addresses of a host.
///
/// Asio's resolver joins its thread when destroyed, so a name server that does not answer would hold up the end of the
/// program. Here a look-up that nobody waits for any more is left to end by itself. Look-ups of one host are shared.
class Resolver {
public:
    explicit Resolver(net::io_context& context);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    ~Resolver();

    /// Numeric hosts are answered at once.
    Task<Resolution> resolve(std::string host, std::uint16_t port);

private:
    struct Job;
    struct Lookup;

    std::shared_ptr<Lookup> find_or_start(const std::string& host);

    net::io_context& context_;
    std::map<std::string, std::shared_ptr<Lookup>> lookups_;
};

}  // namespace notisim
