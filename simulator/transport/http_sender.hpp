#pragma once

#include "simulator/engine/sender.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace notisim {

struct HttpSenderOptions {
    std::string ca_file;                                    ///< See TlsOptions.
    bool insecure = false;                                  ///< See TlsOptions.
    std::size_t header_bytes_max = std::size_t{64} * 1024;  ///< Of an answer.
    std::size_t body_bytes_max = std::size_t{1024} * 1024;  ///< Of an answer; a probe may need more.
    std::size_t idle_connections_max = 64;                  ///< Kept alive per origin.
};

/// Carries attempts over HTTP/1.1, plain or TLS, with kept-alive connections. Redirects are answers.
///
/// Any number of attempts may be in flight. All bounds are on wall time and bytes, so that nothing a receiver does
/// holds up the run: `done` is called at the latest when wait() is called after the timeout.
///
/// Threading: use from one thread; interrupt() alone is safe from others and from signal handlers.
class HttpSender final : public Sender {
public:
    /// Nothing, and `why`, when the CA file cannot be used.
    static std::unique_ptr<HttpSender> create(const HttpSenderOptions& options, std::string& why);
    /// Drops attempts in flight without calling their `done`.
    ~HttpSender() override;

    void send(const HttpRequest& request, std::chrono::milliseconds timeout, Done done) override;
    void wait(std::chrono::steady_clock::time_point deadline) override;
    void close_idle() override;
    void cancel_all() override;

    /// Makes the wait() that is under way return, or else the next one.
    void interrupt() noexcept;

    [[nodiscard]] std::size_t in_flight() const;

private:
    struct Impl;
    explicit HttpSender(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace notisim
