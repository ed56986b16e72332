#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/base/url.hpp"
#include "simulator/transport/http_codec.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

// OpenSSL's own names; its headers stay out of ours.
struct ssl_st;
struct ssl_ctx_st;
struct ssl_session_st;

namespace notisim::conformance {

/// What came back on a raw connection.
struct RawAnswer {
    bool complete = false;
    HttpResponse response;                 ///< With `complete`.
    std::string ended;                     ///< Without: `timeout`, `closed`, `reset`, or what is wrong with the bytes.
    bool reusable = false;                 ///< The receiver keeps the connection for another exchange.
    bool continued = false;                ///< An interim answer (1xx) came before.
    std::string head;                      ///< Status line and headers as they came, also without `complete`.
    std::chrono::microseconds latency{0};  ///< From the call of read_answer().

    /// `HTTP/1.1`, or empty.
    [[nodiscard]] std::string version() const;
};

/// What a receiver does on a connection on which it owes nothing.
enum class Silence : std::uint8_t { quiet, closed, bytes };

/// Why there is no connection where an answer came to the handshake that no TLS server gives.
inline constexpr std::string_view kNoTls = "what answered speaks no TLS (plain HTTP?)";

/// How a TLS connection is made, where not as usual.
struct TlsWish {
    ssl_ctx_st* context = nullptr;      ///< Versions and ciphers.
    ssl_session_st* session = nullptr;  ///< To be resumed.
};

/// A connection whose bytes a check decides one by one: halves of requests, pauses, pipelines, hang-ups.
///
/// Blocking, every operation bounded in time; plain or TLS, in which certificates are not looked at: the checks of the
/// group tls do that. Threading: one thread.
class RawConnection {
public:
    /// Nothing, and `why`, where there is no connection within `timeout`.
    static std::unique_ptr<RawConnection> open(const Url& url, std::chrono::milliseconds timeout, std::string& why,
                                               const TlsWish& wish = {});
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;
    ~RawConnection();

    /// False where the receiver does not take the bytes within `timeout` or has hung up.
    bool write(std::string_view bytes, std::chrono::milliseconds timeout);
    /// Reads one answer; interim ones (1xx) are passed over. After a timeout, the next call reads on where it ended.
    RawAnswer read_answer(std::chrono::milliseconds timeout);
    /// Watches for `time`, or until something happens. Bytes that come are part of the next answer.
    Silence listen(std::chrono::milliseconds time);
    /// Ends our side in good order; answers can still be read.
    void end_writing();
    /// Hangs up with a TCP reset.
    void reset();
    /// Null without TLS.
    [[nodiscard]] ssl_st* tls() const { return tls_; }

private:
    explicit RawConnection(int socket) : socket_(socket) {}
    bool shake_hands(const Url& url, const TlsWish& wish, std::chrono::steady_clock::time_point deadline,
                     std::string& why);
    bool wait(bool for_reading, std::chrono::steady_clock::time_point deadline) const;
    /// Gives what was read to the decoder, up to the end of an answer.
    DecodeState take(std::string_view bytes);
    RawAnswer conclude(DecodeState state, std::chrono::steady_clock::time_point began);
    /// Bytes moved, 0 at the end of the stream, -1 on failure, -2 where it would block.
    int read_some(char* buffer, std::size_t size);
    int write_some(std::string_view bytes);

    int socket_;
    ssl_st* tls_ = nullptr;
    bool wants_write_ = false;                  ///< TLS: what the last operation waits for.
    std::string rest_;                          ///< Bytes after the last answer.
    std::unique_ptr<ResponseDecoder> decoder_;  ///< Of the answer that is being read.
    std::string head_;
    bool head_done_ = false;
    bool continued_ = false;
    std::size_t total_ = 0;
};

}  // namespace notisim::conformance
