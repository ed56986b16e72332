#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/base/url.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

// OpenSSL's own name; its headers stay out of ours.
struct ssl_st;

namespace notisim::conformance {

/// What came back on a raw connection.
struct RawAnswer {
    bool complete = false;
    HttpResponse response;                 ///< With `complete`.
    std::string ended;                     ///< Without: `timeout`, `closed`, `reset`, or what is wrong with the bytes.
    bool reusable = false;                 ///< The receiver keeps the connection for another exchange.
    std::chrono::microseconds latency{0};  ///< From the call of read_answer().
};

/// A connection whose bytes a check decides one by one: halves of requests, pauses, pipelines, hang-ups.
///
/// Blocking, every operation bounded in time; plain or TLS, in which certificates are not looked at: the checks of the
/// group tls do that. Threading: one thread.
class RawConnection {
public:
    /// Nothing, and `why`, where there is no connection within `timeout`.
    static std::unique_ptr<RawConnection> open(const Url& url, std::chrono::milliseconds timeout, std::string& why);
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;
    ~RawConnection();

    /// False where the receiver does not take the bytes within `timeout` or has hung up.
    bool write(std::string_view bytes, std::chrono::milliseconds timeout);
    /// Reads one answer; interim ones (1xx) are passed over.
    RawAnswer read_answer(std::chrono::milliseconds timeout);
    /// Ends our side in good order; answers can still be read.
    void end_writing();
    /// Hangs up with a TCP reset.
    void reset() const;

private:
    explicit RawConnection(int socket) : socket_(socket) {}
    bool wait(bool for_reading, std::chrono::steady_clock::time_point deadline) const;
    /// Bytes moved, 0 at the end of the stream, -1 on failure, -2 where it would block.
    int read_some(char* buffer, std::size_t size);
    int write_some(std::string_view bytes);

    int socket_;
    ssl_st* tls_ = nullptr;
    bool wants_write_ = false;  ///< TLS: what the last operation waits for.
    std::string rest_;          ///< Bytes after the last answer.
};

}  // namespace notisim::conformance
