#pragma once

#include "simulator/transport/byte_stream.hpp"

#include <cstdint>
#include <memory>
#include <openssl/ssl.h>
#include <span>
#include <string>
#include <string_view>

namespace notisim {

/// TLS over a socket's descriptor.
///
/// OpenSSL reads and writes the descriptor itself, through a BIO that never raises SIGPIPE and never blocks; so reads
/// and writes can be tried at any moment, as on a plain connection.
class TlsSession {
public:
    enum class Role : std::uint8_t { client, server };

    /// `host`: whom the certificate must name; a client's only.
    TlsSession(SSL_CTX& context, Role role, std::string host);
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    /// The descriptor that it works on; the caller keeps it open as long.
    void set_descriptor(int descriptor) { wire_.descriptor = descriptor; }

    IoResult handshake();
    IoResult read(std::span<char> buffer);
    IoResult write(std::string_view bytes);
    /// As read(), but what is there stays there. Session tickets and the like are taken.
    IoResult peek(std::span<char> buffer);
    /// Whether the connection is open and silent: no end, no stray bytes.
    bool is_quiet() {
        char byte = 0;
        return peek({&byte, 1}).status == IoStatus::wants_read;
    }
    /// Tells the peer that nothing more comes.
    void say_goodbye();
    /// Ends without a word; the session may still be resumed.
    void end_quietly() { SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); }
    /// Bytes that went to the descriptor.
    [[nodiscard]] std::uint64_t written() const { return wire_.written; }

    /// What TLS objects to, for people.
    [[nodiscard]] const std::string& fault() const { return fault_; }
    [[nodiscard]] SSL* native() { return ssl_.get(); }

    /// What the BIO works on and what it met.
    struct Wire {
        int descriptor = -1;
        int error = 0;     ///< errno of the last failure.
        bool end = false;  ///< The peer's stream ended.
        std::uint64_t written = 0;
    };

private:
    struct Free {
        void operator()(SSL* ssl) const { SSL_free(ssl); }
    };

    void name_peer();
    IoResult explain(int result);
    [[nodiscard]] bool is_refused() const;
    void describe_failure();

    Wire wire_;
    std::unique_ptr<SSL, Free> ssl_;
    std::string host_;
    std::string fault_;
    std::string certified_;  ///< Names in a certificate that is not for `host_`.
    bool established_ = false;
};

/// A connection with TLS.
class TlsStream final : public ByteStream {
public:
    TlsStream(Socket socket, SSL_CTX& context, TlsSession::Role role, std::string host)
        : ByteStream(std::move(socket)), session_(context, role, std::move(host)) {
        session_.set_descriptor(handle());
    }

    IoResult try_handshake() override { return session_.handshake(); }
    IoResult try_read(std::span<char> buffer) override { return session_.read(buffer); }
    IoResult try_write(std::string_view bytes) override { return session_.write(bytes); }
    bool is_quiet() override { return session_.is_quiet(); }
    [[nodiscard]] std::string fault() const override { return session_.fault(); }
    void close() override {
        if (!is_closed()) {
            session_.say_goodbye();
        }
        ByteStream::close();
    }

protected:
    void on_connected() override { session_.set_descriptor(handle()); }

private:
    TlsSession session_;
};

}  // namespace notisim
