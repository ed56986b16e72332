#pragma once

#include "simulator/transport/byte_stream.hpp"

#include <memory>
#include <openssl/ssl.h>
#include <string>

namespace notisim {

/// TLS on a socket of ours.
///
/// OpenSSL reads and writes the descriptor itself, through a BIO that never raises SIGPIPE; so reads and writes can be
/// tried at any moment, as on a plain connection.
class TlsStream final : public ByteStream {
public:
    enum class Role : std::uint8_t { client, server };

    /// `host`: whom the certificate must name; a client's only.
    TlsStream(Socket socket, SSL_CTX& context, Role role, std::string host);

    IoResult try_handshake() override;
    IoResult try_read(std::span<char> buffer) override;
    IoResult try_write(std::string_view bytes) override;
    bool is_quiet() override;
    [[nodiscard]] std::string fault() const override { return fault_; }
    void close() override;

    /// What the BIO works on and what it met.
    struct Wire {
        int descriptor = -1;
        int error = 0;     ///< errno of the last failure.
        bool end = false;  ///< The peer's stream ended.
    };

protected:
    void on_connected() override;

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

}  // namespace notisim
