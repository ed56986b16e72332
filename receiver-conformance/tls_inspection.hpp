#pragma once

#include "simulator/base/url.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// One certificate that a server sent, as plain values.
struct CertificateNote {
    std::string subject;  ///< For people: `CN = localhost`.
    std::string issuer;
    std::string common_name;
    std::vector<std::string> names;  ///< Host names and addresses of the subject alternative name.
    std::chrono::sys_seconds from{};
    std::chrono::sys_seconds until{};
    std::string key;       ///< `RSA`, `EC`, `ED25519`.
    int bits = 0;          ///< Of the key.
    std::string digest;    ///< Of its signature: `SHA256`; empty where the signature has none of its own.
    bool is_root = false;  ///< Signed by itself.
    bool for_servers = true;
};

/// Where the chain of a server leads to.
enum class Trust : std::uint8_t {
    trusted,
    self_signed,  ///< The server's certificate is its own authority.
    unknown,      ///< It ends at an authority that was sent along and that nobody knows.
    incomplete,   ///< It ends at a certificate whose issuer was neither sent nor is known.
    broken,       ///< A signature or a property of a certificate is wrong.
};

/// What one handshake showed.
struct TlsLook {
    bool connected = false;
    std::string why;                     ///< Without.
    bool no_tls = false;                 ///< Without: something answered, and not in TLS.
    bool ours = false;                   ///< Without: it is this program that cannot speak the version.
    std::string version;                 ///< `TLSv1.3`
    std::vector<CertificateNote> chain;  ///< As sent, the server's own first.
    Trust trust = Trust::trusted;        ///< By the file of `--ca`, or by the authorities of this system without one.
    std::string trust_detail;            ///< Where not trusted, in the words of OpenSSL.
    bool name_matches = false;           ///< The host is among the names of the first certificate.
    bool wants_certificate = false;      ///< The server asked for one of the client.
};

/// The versions that a handshake may use.
enum class TlsVersions : std::uint8_t { today, only_1_0, only_1_1, up_to_1_1 };

/// Makes one handshake, without judging anything. `ca_file` may be empty.
TlsLook look_at(const Url& url, TlsVersions versions, const std::string& ca_file, std::chrono::milliseconds timeout);

/// Whether this program can speak the versions at all: two ends in memory, with a certificate made for it.
bool can_speak(TlsVersions versions);

/// What came of two handshakes and an exchange on each.
struct Resumption {
    bool answered_first = false;
    bool answered_again = false;
    bool resumed = false;
    std::string why;  ///< Where there was no connection or no answer.
};

/// Sends `first`, connects again with the session that the server gave, and sends `second`.
Resumption try_resumption(const Url& url, std::string_view first, std::string_view second,
                          std::chrono::milliseconds timeout);

/// An exchange without a certificate of ours. Empty where `request` was answered, else what came in its place.
std::string exchange_without_certificate(const Url& url, std::string_view request, std::chrono::milliseconds timeout);

// Judgements over plain values: what is wrong, each to be read behind "got"; empty where nothing is.

/// Certificates that are not valid at a moment.
std::vector<std::string> date_problems(const std::vector<CertificateNote>& chain, std::chrono::sys_seconds now);
/// Days until the first certificate of the chain ends, rounded down.
std::int64_t days_left(const std::vector<CertificateNote>& chain, std::chrono::sys_seconds now);
/// RSA below 2048 bits, EC below 224, DSA at all.
std::vector<std::string> key_problems(const std::vector<CertificateNote>& chain);
/// MD5 and SHA-1 signatures; that of a root does not count, because nobody looks at it.
std::vector<std::string> signature_problems(const std::vector<CertificateNote>& chain);
/// The first certificate that was not issued by the one behind it.
std::string order_problem(const std::vector<CertificateNote>& chain);

}  // namespace notisim::conformance
