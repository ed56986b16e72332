#pragma once

#include "simulator/base/url.hpp"
#include "simulator/generator/known_answer.hpp"
#include "simulator/load/statistics.hpp"
#include "simulator/transport/tls_session.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace notisim {

/// Keeps the newest TLS session of a context, so that a new connection to the same host can resume it.
class SessionKeeper {
public:
    SessionKeeper() = default;
    SessionKeeper(const SessionKeeper&) = delete;
    SessionKeeper& operator=(const SessionKeeper&) = delete;
    ~SessionKeeper();

    /// The context hands its sessions to this object, which must outlive its connections.
    void attach(SSL_CTX& context);
    /// Null where there is none yet.
    [[nodiscard]] SSL_SESSION* session() const { return session_; }

private:
    static int keep(SSL* ssl, SSL_SESSION* session);

    SSL_SESSION* session_ = nullptr;
};

/// Where the connections of a load run go.
struct LinkTarget {
    struct Address {
        sockaddr_storage bytes{};
        socklen_t size = 0;
    };
    Address address;
    std::string host;                         ///< For TLS.
    SSL_CTX* tls = nullptr;                   ///< Null: plain.
    const SessionKeeper* sessions = nullptr;  ///< With `tls`.
    bool keep_alive = true;  ///< Else each exchange has a connection of its own, which is reset after the answer.
};

class AnswerReader;

/// One connection of a load run: takes a request, connects where it must, and says how the exchange ended.
///
/// It does without Asio's reactor and Beast's streams: what they add to each exchange is more than all that is done
/// here. Everything is non-blocking; whoever owns it waits with epoll (edge-triggered) and calls advance().
/// Bounds: 64 KiB of an answer's header, 1 MiB of its body, which is not kept. Time is bounded by the owner.
class Link {
public:
    /// `epoll`: where the connection is announced, with `index` as its data. `known`: see AnswerReader.
    Link(const LinkTarget& target, int epoll, std::uint32_t index, KnownAnswer& known);
    Link(Link&&) noexcept;
    Link(const Link&) = delete;
    Link& operator=(Link&&) = delete;
    ~Link();

    /// The bytes of the next request; to be filled before send().
    [[nodiscard]] std::string& request() { return request_; }

    /// Connects, so that the first exchange need not. A failure is left to that exchange.
    void warm();
    /// Begins an exchange. True when it is over already.
    bool send();
    /// Goes on as far as it can; to be called when epoll tells of it. True when the exchange is over.
    bool advance();
    /// The receiver has ended its side: after the answer that is on its way there is no other.
    void note_end() { ended_ = true; }
    /// Ends the exchange from outside: the time is up, or the run.
    void abort(TransportError error);

    [[nodiscard]] bool is_busy() const { return phase_ != Phase::idle && !warming_; }
    /// How the last exchange ended.
    [[nodiscard]] Answer answer() const { return answer_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }  ///< Why there was no answer, for people.
    [[nodiscard]] std::size_t request_size() const { return request_.size(); }
    [[nodiscard]] std::uint64_t response_bytes() const { return response_bytes_; }
    /// How often something came that no request had asked for. What comes once the next request is on its way cannot be
    /// told from its answer.
    [[nodiscard]] std::uint64_t unasked() const { return unasked_; }

private:
    enum class Phase : std::uint8_t { idle, connecting, handshaking, writing, reading };

    bool connect();
    bool start_tls();
    bool write();
    bool read();
    bool finish(TransportError error, std::string detail = {});
    bool conclude(const IoResult& result, TransportError ended);
    void look_at_idle();
    void close();

    const LinkTarget* target_;
    int epoll_;
    std::uint32_t index_;
    int descriptor_ = -1;
    Phase phase_ = Phase::idle;
    std::unique_ptr<TlsSession> tls_;
    std::unique_ptr<AnswerReader> reader_;
    std::string request_;
    std::size_t written_ = 0;
    std::uint64_t written_before_ = 0;  ///< Bytes that the peer has acknowledged of earlier requests.
    std::uint64_t response_bytes_ = 0;
    std::uint64_t unasked_ = 0;
    int write_error_ = 0;   ///< errno; the receiver may have answered and hung up before the request was whole.
    bool ended_ = false;    ///< See note_end().
    bool warming_ = false;  ///< It connects, and nothing is to be sent yet.
    bool reused_ = false;   ///< The connection carried an exchange before this one.
    Answer answer_;
    std::string detail_;
};

}  // namespace notisim
