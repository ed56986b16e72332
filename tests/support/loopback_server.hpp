#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace notisim {

struct LoopbackOptions {
    bool ipv6 = false;
    std::string certificate;  ///< With the key: TLS.
    std::string key;
    int tls_version = 0;  ///< 0x0303 for TLS 1.2 only, 0x0304 for 1.3 only, 0 for either.
};

/// One accepted connection, as a script of a test drives it. Calls block, for ten seconds at most.
class LoopbackPeer {
public:
    virtual ~LoopbackPeer() = default;

    /// The next request, header and body; empty when the connection ended.
    virtual std::string read_request() = 0;
    /// The header of the next request, leaving its body unread.
    virtual std::string read_header() = 0;
    /// Reads and forgets until the connection ends.
    virtual void read_to_end() = 0;
    /// False when it cannot be sent any more.
    virtual bool send(std::string_view bytes) = 0;
    virtual void close() = 0;
    virtual void reset() = 0;

    /// Counts from 1 in the order of acceptance.
    [[nodiscard]] virtual int number() const = 0;
};

/// A raw TCP or TLS server on a free port, whose script says which bytes are sent at which point.
class LoopbackServer {
public:
    /// Runs in a thread of its own for each connection, which is closed when it returns.
    using Script = std::function<void(LoopbackPeer&)>;

    explicit LoopbackServer(Script script, LoopbackOptions options = {});
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    ~LoopbackServer();

    [[nodiscard]] bool is_open() const;  ///< False when the machine lacks the address family.
    [[nodiscard]] std::uint16_t port() const;
    /// scheme://127.0.0.1:PORT/hook, or another host.
    [[nodiscard]] std::string url(const std::string& host = {}) const;
    [[nodiscard]] int connections() const;
    [[nodiscard]] int requests() const;  ///< Requests that a script has read.

private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

/// An answer as plain bytes.
std::string loopback_answer(int status, std::string_view body = {}, std::string_view headers = {});

/// A port of loopback on which nothing listens.
std::uint16_t refused_port();

/// A flag between the threads of a test.
class LoopbackFlag {
public:
    void raise();
    /// False when it was not raised within ten seconds.
    bool wait();

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool raised_ = false;
};

}  // namespace notisim
