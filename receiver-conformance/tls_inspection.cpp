#include "receiver-conformance/tls_inspection.hpp"

#include "receiver-conformance/raw_connection.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/core.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

template <auto kFree>
struct Freeing {
    template <typename Object>
    void operator()(Object* object) const {
        kFree(object);
    }
};

using Context = std::unique_ptr<SSL_CTX, Freeing<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL_SESSION, Freeing<SSL_SESSION_free>>;
using Store = std::unique_ptr<X509_STORE, Freeing<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Freeing<X509_STORE_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freeing<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Tls = std::unique_ptr<SSL, Freeing<SSL_free>>;

void limit_versions(SSL_CTX* context, TlsVersions versions) {
    const bool today = versions == TlsVersions::today;
    SSL_CTX_set_min_proto_version(context, today                               ? TLS1_2_VERSION
                                           : versions == TlsVersions::only_1_1 ? TLS1_1_VERSION
                                                                               : TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, today                               ? TLS1_3_VERSION
                                           : versions == TlsVersions::only_1_0 ? TLS1_VERSION
                                                                               : TLS1_1_VERSION);
    // OpenSSL leaves old versions, weak keys and weak signatures out of its own accord; here they are looked for.
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
}

Context make_context(TlsVersions versions) {
    Context context{SSL_CTX_new(TLS_client_method())};
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    limit_versions(context.get(), versions);
    return context;
}

std::string text_of(const X509_NAME* name) {
    const Bio out{BIO_new(BIO_s_mem())};
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    std::string text(BIO_ctrl_pending(out.get()), '\0');
    BIO_read(out.get(), text.data(), static_cast<int>(text.size()));
    return text;
}

std::string common_name_of(X509* certificate) {
    const X509_NAME* name = X509_get_subject_name(certificate);
    const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (index < 0) {
        return {};
    }
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    std::string text;
    if (size >= 0) {
        text.assign(utf8, utf8 + size);
        OPENSSL_free(utf8);
    }
    return text;
}

std::string address_text(const ASN1_OCTET_STRING* address) {
    char* text = i2s_ASN1_OCTET_STRING(nullptr, address);
    std::string hex = text != nullptr ? text : "";
    OPENSSL_free(text);
    const unsigned char* bytes = ASN1_STRING_get0_data(address);
    if (ASN1_STRING_length(address) == 4) {
        return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
    }
    return hex;
}

std::vector<std::string> names_of(X509* certificate) {
    std::vector<std::string> names;
    auto* list = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int index = 0; index < sk_GENERAL_NAME_num(list); ++index) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, index);
        if (name->type == GEN_DNS) {
            const unsigned char* text = ASN1_STRING_get0_data(name->d.dNSName);
            names.emplace_back(text, text + ASN1_STRING_length(name->d.dNSName));
        } else if (name->type == GEN_IPADD) {
            names.push_back(address_text(name->d.iPAddress));
        }
    }
    GENERAL_NAMES_free(list);
    return names;
}

std::chrono::sys_seconds moment_of(const ASN1_TIME* time) {
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return std::chrono::sys_seconds{std::chrono::seconds{timegm(&parts)}};
}

CertificateNote note_of(X509* certificate) {
    CertificateNote note;
    note.subject = text_of(X509_get_subject_name(certificate));
    note.issuer = text_of(X509_get_issuer_name(certificate));
    note.common_name = common_name_of(certificate);
    note.names = names_of(certificate);
    note.from = moment_of(X509_get0_notBefore(certificate));
    note.until = moment_of(X509_get0_notAfter(certificate));
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key != nullptr) {
        const char* kind = OBJ_nid2sn(EVP_PKEY_get_base_id(key));
        note.key = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA  ? "RSA"
                   : EVP_PKEY_get_base_id(key) == EVP_PKEY_EC ? "EC"
                                                              : kind;
        note.bits = EVP_PKEY_get_bits(key);
    }
    int digest = NID_undef;
    if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) == 1 && digest != NID_undef) {
        note.digest = OBJ_nid2sn(digest);
    }
    note.is_root = X509_self_signed(certificate, 0) == 1;
    note.for_servers = X509_check_purpose(certificate, X509_PURPOSE_SSL_SERVER, 0) == 1;
    return note;
}

Trust trust_of(int error) {
    switch (error) {
        case X509_V_OK: return Trust::trusted;
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return Trust::self_signed;
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return Trust::unknown;
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return Trust::incomplete;
        default: return Trust::broken;
    }
}

// Dates, names and the use of a certificate are judged by themselves.
Trust verify(STACK_OF(X509) * chain, X509_STORE* store, std::string& detail) {
    const StoreContext context{X509_STORE_CTX_new()};
    X509_STORE_CTX_init(context.get(), store, sk_X509_value(chain, 0), chain);
    X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context.get()), X509_V_FLAG_NO_CHECK_TIME);
    const int good = X509_verify_cert(context.get());
    const int error = X509_STORE_CTX_get_error(context.get());
    detail = X509_verify_cert_error_string(error);
    return good == 1 ? Trust::trusted : trust_of(error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error);
}

// Reading the system's authorities takes tens of milliseconds.
X509_STORE* system_store() {
    static const Store store = [] {
        Store made{X509_STORE_new()};
        X509_STORE_set_default_paths(made.get());
        return made;
    }();
    return store.get();
}

Store store_of(const std::string& file) {
    Store store{X509_STORE_new()};
    X509_STORE_load_file(store.get(), file.c_str());
    // As the sender has it: a file may hold an intermediate authority or the server's own certificate.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

bool matches_host(X509* certificate, const std::string& host) {
    if (X509_check_ip_asc(certificate, host.c_str(), 0) == 1) {
        return true;
    }
    return X509_check_host(certificate, host.data(), host.size(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1;
}

int no_certificate(SSL* tls, X509** /*certificate*/, EVP_PKEY** /*key*/) {
    static_cast<TlsLook*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(tls)))->wants_certificate = true;
    return 0;
}

void read_chain(SSL* tls, const Url& url, const std::string& ca_file, TlsLook& look) {
    STACK_OF(X509)* chain = SSL_get_peer_cert_chain(tls);
    for (int index = 0; index < sk_X509_num(chain); ++index) {
        look.chain.push_back(note_of(sk_X509_value(chain, index)));
    }
    if (look.chain.empty()) {
        look.trust = Trust::broken;
        look.trust_detail = "no certificate was sent";
        return;
    }
    look.name_matches = matches_host(sk_X509_value(chain, 0), url.host);
    look.trust = ca_file.empty() ? verify(chain, system_store(), look.trust_detail)
                                 : verify(chain, store_of(ca_file).get(), look.trust_detail);
}

std::string called(const CertificateNote& certificate) {
    return fmt::format("the certificate of '{}'", certificate.subject);
}

std::string day_of(std::chrono::sys_seconds moment) {
    return fmt::format("{:%Y-%m-%d}", moment);
}

}  // namespace

TlsLook look_at(const Url& url, TlsVersions versions, const std::string& ca_file, std::chrono::milliseconds timeout) {
    TlsLook look;
    const Context context = make_context(versions);
    SSL_CTX_set_app_data(context.get(), &look);
    SSL_CTX_set_client_cert_cb(context.get(), no_certificate);
    const auto connection = RawConnection::open(url, timeout, look.why, {context.get(), nullptr});
    if (connection == nullptr) {
        look.no_tls = look.why == kNoTls;
        look.ours = versions != TlsVersions::today && !can_speak(versions);
        return look;
    }
    look.connected = true;
    look.version = SSL_get_version(connection->tls());
    read_chain(connection->tls(), url, ca_file, look);
    ERR_clear_error();
    return look;
}

bool can_speak(TlsVersions versions) {
    const Key key{EVP_RSA_gen(2048)};
    const Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const Context server{SSL_CTX_new(TLS_server_method())};
    limit_versions(server.get(), versions);
    SSL_CTX_use_certificate(server.get(), certificate.get());
    SSL_CTX_use_PrivateKey(server.get(), key.get());
    const Context client = make_context(versions);
    const Tls one{SSL_new(client.get())};
    const Tls other{SSL_new(server.get())};
    BIO* left = nullptr;
    BIO* right = nullptr;
    BIO_new_bio_pair(&left, 0, &right, 0);
    SSL_set_bio(one.get(), left, left);
    SSL_set_bio(other.get(), right, right);
    SSL_set_connect_state(one.get());
    SSL_set_accept_state(other.get());
    for (int step = 0; step < 20 && SSL_is_init_finished(one.get()) == 0; ++step) {
        SSL_do_handshake(one.get());
        SSL_do_handshake(other.get());
    }
    ERR_clear_error();
    return SSL_is_init_finished(one.get()) == 1;
}

Resumption try_resumption(const Url& url, std::string_view first, std::string_view second,
                          std::chrono::milliseconds timeout) {
    Resumption result;
    const Context context = make_context(TlsVersions::today);
    auto connection = RawConnection::open(url, timeout, result.why, {context.get(), nullptr});
    if (connection == nullptr) {
        return result;
    }
    connection->write(first, timeout);
    // TLS 1.3 sends sessions after the handshake; with the answer they are read.
    result.answered_first = connection->read_answer(timeout).complete;
    const Session session{SSL_get1_session(connection->tls())};
    connection = RawConnection::open(url, timeout, result.why, {context.get(), session.get()});
    if (connection == nullptr) {
        return result;
    }
    result.resumed = SSL_session_reused(connection->tls()) == 1;
    connection->write(second, timeout);
    const RawAnswer answer = connection->read_answer(timeout);
    result.answered_again = answer.complete;
    result.why = answer.ended;
    return result;
}

std::string exchange_without_certificate(const Url& url, std::string_view request, std::chrono::milliseconds timeout) {
    std::string why;
    const auto connection = RawConnection::open(url, timeout, why);
    if (connection == nullptr) {
        return why;
    }
    connection->write(request, timeout);
    return connection->read_answer(timeout).ended;
}

std::vector<std::string> date_problems(const std::vector<CertificateNote>& chain, std::chrono::sys_seconds now) {
    std::vector<std::string> problems;
    for (const CertificateNote& each : chain) {
        if (now < each.from) {
            problems.push_back(fmt::format("{}, which is not valid before {}", called(each), day_of(each.from)));
        } else if (now > each.until) {
            problems.push_back(fmt::format("{}, which expired on {}", called(each), day_of(each.until)));
        }
    }
    return problems;
}

std::int64_t days_left(const std::vector<CertificateNote>& chain, std::chrono::sys_seconds now) {
    const auto first = std::min_element(chain.begin(), chain.end(),
                                        [](const auto& one, const auto& other) { return one.until < other.until; });
    return first == chain.end() ? 0 : std::chrono::floor<std::chrono::days>(first->until - now).count();
}

std::vector<std::string> key_problems(const std::vector<CertificateNote>& chain) {
    struct Row {
        std::string_view key;
        int bits;
    };
    constexpr Row kLeast[] = {{"RSA", 2048}, {"EC", 224}};
    std::vector<std::string> problems;
    for (const CertificateNote& each : chain) {
        const auto* least =
            std::find_if(std::begin(kLeast), std::end(kLeast), [&](const Row& row) { return row.key == each.key; });
        if (least != std::end(kLeast) && each.bits < least->bits) {
            problems.push_back(fmt::format("an {} key of {} bits in {}", each.key, each.bits, called(each)));
        } else if (each.key == "DSA" || each.key == "dsaEncryption") {
            problems.push_back(fmt::format("a DSA key in {}", called(each)));
        }
    }
    return problems;
}

std::vector<std::string> signature_problems(const std::vector<CertificateNote>& chain) {
    std::vector<std::string> problems;
    for (const CertificateNote& each : chain) {
        if (!each.is_root && (each.digest.starts_with("MD") || each.digest == "SHA1")) {
            problems.push_back(fmt::format("one with {} on {}", each.digest, called(each)));
        }
    }
    return problems;
}

std::string order_problem(const std::vector<CertificateNote>& chain) {
    for (std::size_t index = 0; index + 1 < chain.size(); ++index) {
        if (chain[index].issuer != chain[index + 1].subject) {
            return fmt::format("{} followed by that of '{}', and not by that of its issuer '{}'", called(chain[index]),
                               chain[index + 1].subject, chain[index].issuer);
        }
    }
    return {};
}

}  // namespace notisim::conformance
