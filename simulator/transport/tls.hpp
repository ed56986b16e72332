#pragma once

#include "simulator/transport/byte_stream.hpp"

#include <memory>
#include <optional>
#include <string>

// OpenSSL's own name; its headers stay out of ours.
struct ssl_ctx_st;

namespace notisim {

struct TlsOptions {
    std::string ca_file;    ///< PEM, trusted instead of the system's authorities. Empty: the system's.
    bool insecure = false;  ///< Accept any certificate.
    bool resume = false;    ///< Sessions are handed to the context's callback; for one host only, see TlsContext.
};

/// Settings of TLS connections: TLS 1.2 or later, no compression.
///
/// Sessions are neither cached nor resumed unless asked for: a session resumed for another host would be accepted
/// without the host name having been checked.
class TlsContext {
public:
    /// Nothing, and `why`, when the CA file cannot be used.
    static std::optional<TlsContext> for_client(const TlsOptions& options, std::string& why);
    /// Nothing, and `why`, when certificate or key cannot be used. The certificate file may hold a chain.
    static std::optional<TlsContext> for_server(const std::string& certificate_file, const std::string& key_file,
                                                std::string& why);

    /// A client's stream; `host` is what the certificate must be for, a name or an address.
    [[nodiscard]] std::unique_ptr<ByteStream> dial(Socket socket, const std::string& host) const;
    /// A server's stream on an accepted socket.
    [[nodiscard]] std::unique_ptr<ByteStream> accept(Socket socket) const;

    [[nodiscard]] ssl_ctx_st& native() const { return *context_; }

private:
    explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}

    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace notisim
