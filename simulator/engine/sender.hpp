#pragma once

#include "simulator/engine/outcome.hpp"

#include <functional>

namespace notisim {

/// The seam between the engine and the network: carries one attempt to the receiver.
///
/// Contract, shared by every implementation: `done` is called exactly once, from within wait() and never from within
/// send(); nothing a receiver does keeps it from being called soon after `timeout` (wall time).
class Sender {
public:
    using Done = std::function<void(Outcome)>;

    Sender() = default;
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    virtual ~Sender() = default;

    /// Starts one attempt. `timeout` bounds connect, TLS handshake and answer together.
    virtual void send(const HttpRequest& request, std::chrono::milliseconds timeout, Done done) = 0;

    /// Lets attempts progress until at least one `done` was called, `deadline` passed, or the sender was interrupted.
    /// Returns at once where an attempt is already finished. Without attempts in flight it sleeps until `deadline`.
    virtual void wait(std::chrono::steady_clock::time_point deadline) = 0;

    /// Closes connections that are kept for later.
    virtual void close_idle() {}

    /// Ends all attempts in flight with TransportError::cancelled; their `done` is called from within the next wait().
    virtual void cancel_all() = 0;
};

}  // namespace notisim
