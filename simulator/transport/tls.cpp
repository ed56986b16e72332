#include "simulator/transport/tls.hpp"

#include "simulator/transport/tls_session.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

namespace notisim {

namespace {

std::shared_ptr<SSL_CTX> make_context(const SSL_METHOD* method, bool resume) {
    std::shared_ptr<SSL_CTX> context{SSL_CTX_new(method), [](SSL_CTX* made) { SSL_CTX_free(made); }};
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    if (!resume) {
        SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
    }
    SSL_CTX_set_session_cache_mode(context.get(),
                                   resume ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL : SSL_SESS_CACHE_OFF);
    return context;
}

std::string last_error(const std::string& what, const std::string& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        return what + " '" + file + "' cannot be read: no such file";
    }
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    return what + " '" + file + "' cannot be used: " + (reason != nullptr ? reason : "not in PEM format");
}

}  // namespace

std::optional<TlsContext> TlsContext::for_client(const TlsOptions& options, std::string& why) {
    ERR_clear_error();
    auto context = make_context(TLS_client_method(), options.resume);
    if (!options.ca_file.empty()) {
        if (SSL_CTX_load_verify_file(context.get(), options.ca_file.c_str()) != 1) {
            why = last_error("CA file", options.ca_file);
            return std::nullopt;
        }
        // A file may hold an intermediate authority or the server's own certificate.
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.get()), X509_V_FLAG_PARTIAL_CHAIN);
    } else if (!options.insecure) {
        SSL_CTX_set_default_verify_paths(context.get());
    }
    SSL_CTX_set_verify(context.get(), options.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    return TlsContext{std::move(context)};
}

std::optional<TlsContext> TlsContext::for_server(const std::string& certificate_file, const std::string& key_file,
                                                 std::string& why) {
    ERR_clear_error();
    auto context = make_context(TLS_server_method(), false);
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1) {
        why = last_error("certificate file", certificate_file);
        return std::nullopt;
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        why = last_error("key file", key_file);
        return std::nullopt;
    }
    return TlsContext{std::move(context)};
}

std::unique_ptr<ByteStream> TlsContext::dial(Socket socket, const std::string& host) const {
    return std::make_unique<TlsStream>(std::move(socket), *context_, TlsSession::Role::client, host);
}

std::unique_ptr<ByteStream> TlsContext::accept(Socket socket) const {
    return std::make_unique<TlsStream>(std::move(socket), *context_, TlsSession::Role::server, std::string{});
}

}  // namespace notisim
