#pragma once

#include "simulator/base/http_message.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace notisim {

/// Why an attempt ended without a usable answer: the `error` kinds of the journal. Each names a situation.
enum class TransportError : std::uint8_t {
    none,
    resolve,    ///< The host name has no address.
    connect,    ///< No TCP connection: refused, unreachable, or the outage refuses it.
    tls,        ///< No TLS session: handshake failed, certificate not trusted, expired or for another host.
    timeout,    ///< Connection, handshake and answer together took longer than the delivery timeout.
    reset,      ///< The connection was reset before the answer was complete.
    closed,     ///< The connection was closed in good order before the answer was complete.
    protocol,   ///< What came is not HTTP/1.x, or is after a switch that nobody asked for.
    too_large,  ///< Header or body of the answer is beyond the limit.
    cancelled,  ///< The run was interrupted while the attempt was under way.
};

/// The name in the journal: `too-large` for too_large, the enumerator otherwise, empty for none.
std::string_view name(TransportError error);

/// What came back from one attempt.
struct Outcome {
    int status = 0;  ///< HTTP status of a complete answer, else 0.
    TransportError error = TransportError::none;
    std::string detail;                    ///< For people: "certificate has expired". Empty without error.
    std::chrono::microseconds latency{0};  ///< Wall time from the start of the attempt to its end.
    std::uint64_t request_bytes = 0;       ///< Bytes of HTTP written, header and body.
    std::uint64_t response_bytes = 0;      ///< Bytes of HTTP read.
    bool reconnected = false;              ///< A kept-alive connection was found closed and was replaced.
    HttpResponse response;                 ///< The answer where there is one; the body is bounded.

    [[nodiscard]] bool answered() const { return error == TransportError::none; }
};

}  // namespace notisim
