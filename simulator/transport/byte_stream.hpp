#pragma once

#include "simulator/transport/net.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

enum class IoStatus : std::uint8_t {
    done,         ///< `bytes` were moved, at least one.
    wants_read,   ///< Nothing was moved; try again when there is something to read.
    wants_write,  ///< Nothing was moved; try again when there is room to write.
    end,          ///< The peer ended the stream in good order.
    failed,       ///< `error` says why, or is 0 where it is TLS that failed: see ByteStream::fault().
};

struct IoResult {
    IoStatus status = IoStatus::failed;
    std::size_t bytes = 0;
    int error = 0;

    [[nodiscard]] bool must_wait() const { return status == IoStatus::wants_read || status == IoStatus::wants_write; }
};

/// A connection, plain or TLS, dialled or accepted.
///
/// The operations that move bytes never block and are tried first; a coroutine waits only when they would block. So an
/// exchange on a connection that is ready costs neither a timer nor a trip through the reactor.
///
/// Threading: use from the thread that runs the executor.
class ByteStream {
public:
    explicit ByteStream(Socket socket);
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;
    virtual ~ByteStream() = default;

    virtual IoResult try_handshake() { return {IoStatus::done, 0, 0}; }
    virtual IoResult try_read(std::span<char> buffer) = 0;
    virtual IoResult try_write(std::string_view bytes) = 0;

    /// Whether an idle connection is open and silent: no end, no stray bytes. Does not block.
    virtual bool is_quiet() = 0;

    /// What TLS objects to, for people; empty on a plain connection.
    [[nodiscard]] virtual std::string fault() const { return {}; }

    /// Ends the connection in good order; whoever waits on it gets `failed` with ECANCELED.
    virtual void close();
    /// Ends the connection with a TCP reset.
    void reset();

    /// Waits for what `wanted` names; false when the stream was closed meanwhile.
    Task<bool> ready(IoStatus wanted);

    /// Tries the addresses in their order. Empty when connected, else why not, for people.
    Task<std::string> connect(std::vector<Endpoint> endpoints, Clock::time_point deadline);
    Task<IoResult> handshake();
    Task<IoResult> read_some(std::span<char> buffer);
    /// Writes everything, or returns what stopped it.
    Task<IoResult> write_all(std::string_view bytes);

    /// Bytes that the peer's kernel has acknowledged since the connection was made.
    [[nodiscard]] std::uint64_t acknowledged_bytes();

    [[nodiscard]] bool is_closed() const { return closed_; }

protected:
    [[nodiscard]] int handle() { return socket_.native_handle(); }
    /// Called once the socket has its final descriptor.
    virtual void on_connected() {}

private:
    void prepare();

    Socket socket_;
    bool closed_ = false;
};

class PlainStream final : public ByteStream {
public:
    using ByteStream::ByteStream;

    IoResult try_read(std::span<char> buffer) override;
    IoResult try_write(std::string_view bytes) override;
    bool is_quiet() override;
};

}  // namespace notisim
