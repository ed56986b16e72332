#include "simulator/transport/tls_session.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <utility>

namespace notisim {

namespace {

TlsSession::Wire& wire_of(BIO* bio) {
    return *static_cast<TlsSession::Wire*>(BIO_get_data(bio));
}

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

int wire_write(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    TlsSession::Wire& wire = wire_of(bio);
    const ssize_t count = ::send(wire.descriptor, data, static_cast<std::size_t>(size), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
        wire.written += static_cast<std::uint64_t>(count);
        return static_cast<int>(count);
    }
    if (would_block(errno)) {
        BIO_set_retry_write(bio);
    } else {
        wire.error = errno;
    }
    return -1;
}

int wire_read(BIO* bio, char* data, int size) {
    BIO_clear_retry_flags(bio);
    TlsSession::Wire& wire = wire_of(bio);
    const ssize_t count = ::recv(wire.descriptor, data, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (count > 0) {
        return static_cast<int>(count);
    }
    if (count == 0) {
        wire.end = true;
        return 0;
    }
    if (would_block(errno)) {
        BIO_set_retry_read(bio);
    } else {
        wire.error = errno;
    }
    return -1;
}

long wire_control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* wire_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "notisim socket");
        BIO_meth_set_write(made, wire_write);
        BIO_meth_set_read(made, wire_read);
        BIO_meth_set_ctrl(made, wire_control);
        return made;
    }();
    return method;
}

bool is_address(const std::string& host) {
    boost::system::error_code error;
    net::ip::make_address(host, error);
    return !error;
}

/// The names that a certificate is for, as "'a', 'b'".
std::string names_in(X509* certificate) {
    std::string list;
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    constexpr int kMost = 5;
    for (int index = 0; names != nullptr && index < std::min(sk_GENERAL_NAME_num(names), kMost); ++index) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, index);
        if (name->type == GEN_DNS) {
            const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
            list += (list.empty() ? "'" : ", '");
            const auto length = static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName));
            for (const char character : std::string_view{text, length}) {
                list += character > ' ' && character < 0x7F ? character : '?';
            }
            list += '\'';
        }
    }
    GENERAL_NAMES_free(names);
    return list;
}

/// Notes whom a certificate of the wrong name is for; once the handshake has failed, OpenSSL has it no more.
int note_names(int accepted, X509_STORE_CTX* store) {
    const int verdict = X509_STORE_CTX_get_error(store);
    if (accepted == 0 && (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)) {
        auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        *static_cast<std::string*>(SSL_get_app_data(ssl)) = names_in(X509_STORE_CTX_get_current_cert(store));
    }
    return accepted;
}

}  // namespace

TlsSession::TlsSession(SSL_CTX& context, Role role, std::string host)
    : ssl_(SSL_new(&context)), host_(std::move(host)) {
    BIO* bio = BIO_new(wire_method());
    BIO_set_data(bio, &wire_);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // One system call for a record, not one for its header and one for the rest.
    SSL_set_read_ahead(ssl_.get(), 1);
    if (role == Role::server) {
        SSL_set_accept_state(ssl_.get());
        return;
    }
    SSL_set_connect_state(ssl_.get());
    while (host_.ends_with('.')) {  // A rooted name: certificates and SNI have it without the dot.
        host_.pop_back();
    }
    name_peer();
    SSL_set_app_data(ssl_.get(), &certified_);
    SSL_set_verify(ssl_.get(), SSL_CTX_get_verify_mode(&context), note_names);
}

void TlsSession::name_peer() {
    X509_VERIFY_PARAM* parameters = SSL_get0_param(ssl_.get());
    if (is_address(host_)) {
        // RFC 6066 allows no addresses in SNI; some servers end the handshake on one.
        X509_VERIFY_PARAM_set1_ip_asc(parameters, host_.c_str());
        return;
    }
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(parameters, host_.c_str(), host_.size());
    // What SSL_set_tlsext_host_name() is, without its C-style cast.
    SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host_.data());
}

IoResult TlsSession::handshake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
        established_ = true;
        return {IoStatus::done, 0, 0};
    }
    const IoResult explained = explain(result);
    if (explained.status == IoStatus::end) {
        fault_ = "the connection was closed during the TLS handshake";
    } else if (explained.error != 0) {
        fault_ = explained.error == ECONNRESET || explained.error == EPIPE
                     ? std::string{"the connection was reset during the TLS handshake"}
                     : boost::system::error_code(explained.error, boost::system::system_category()).message();
    }
    return explained;
}

IoResult TlsSession::read(std::span<char> buffer) {
    ERR_clear_error();
    const auto size = static_cast<int>(std::min<std::size_t>(buffer.size(), std::numeric_limits<int>::max()));
    const int count = SSL_read(ssl_.get(), buffer.data(), size);
    return count > 0 ? IoResult{IoStatus::done, static_cast<std::size_t>(count), 0} : explain(count);
}

IoResult TlsSession::write(std::string_view bytes) {
    ERR_clear_error();
    const auto size = static_cast<int>(std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max()));
    const int count = SSL_write(ssl_.get(), bytes.data(), size);
    return count > 0 ? IoResult{IoStatus::done, static_cast<std::size_t>(count), 0} : explain(count);
}

IoResult TlsSession::peek(std::span<char> buffer) {
    ERR_clear_error();
    // Session tickets and the like may be waiting and are no stray bytes: let TLS look at them.
    std::size_t bytes = 0;
    IoResult result = explain(SSL_peek_ex(ssl_.get(), buffer.data(), buffer.size(), &bytes));
    result.bytes = bytes;
    return result;
}

void TlsSession::say_goodbye() {
    if (established_ && fault_.empty() && wire_.error == 0) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
    }
}

IoResult TlsSession::explain(int result) {
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_NONE: return {IoStatus::done, 0, 0};
        case SSL_ERROR_WANT_READ: return {IoStatus::wants_read, 0, 0};
        case SSL_ERROR_WANT_WRITE: return {IoStatus::wants_write, 0, 0};
        case SSL_ERROR_ZERO_RETURN: return {IoStatus::end, 0, 0};
        default: break;
    }
    // What we object to comes before what the peer did in answer to our objection.
    if (!established_ && is_refused()) {
        describe_failure();
        return {IoStatus::failed, 0, 0};
    }
    if (wire_.error != 0) {
        return {IoStatus::failed, 0, wire_.error};
    }
    // Many servers end the TCP stream without TLS's own end; Content-Length tells whether anything is missing.
    if (wire_.end) {
        return {IoStatus::end, 0, 0};
    }
    describe_failure();
    return {IoStatus::failed, 0, 0};
}

bool TlsSession::is_refused() const {
    return SSL_get_verify_result(ssl_.get()) != X509_V_OK && (SSL_get_verify_mode(ssl_.get()) & SSL_VERIFY_PEER) != 0;
}

void TlsSession::describe_failure() {
    if (is_refused()) {
        const long verdict = SSL_get_verify_result(ssl_.get());
        fault_ = X509_verify_cert_error_string(verdict);
        if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH) {
            fault_ += ": the certificate is not for '" + host_ + "'";
            fault_ += certified_.empty() ? std::string{} : " but for " + certified_;
        }
        return;
    }
    const unsigned long code = ERR_peek_error();
    const char* reason = ERR_reason_error_string(code);
    fault_ = reason != nullptr ? reason : "TLS failed";
    if (ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER && !established_) {
        fault_ += " (the peer does not seem to speak TLS on this port)";
    }
}

}  // namespace notisim
