#include "tests/support/certificates.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace notisim {

namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

Key make_key() {
    return Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate make_blank(const std::string& name, long serial, long from, long until, EVP_PKEY* key) {
    Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0);
    return certificate;
}

void write_pem(const std::string& file, X509* certificate) {
    std::FILE* out = std::fopen(file.c_str(), "we");
    PEM_write_X509(out, certificate);
    std::fclose(out);
}

void write_pem(const std::string& file, EVP_PKEY* key) {
    std::FILE* out = std::fopen(file.c_str(), "we");
    PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
}

constexpr long kDay = 24L * 3600L;

}  // namespace

struct Certificates::Authority {
    Key key = make_key();
    Certificate certificate = make_blank("notisim test authority", 1, -kDay, 10 * kDay, key.get());
};

Certificates::Certificates() : authority_(new Authority) {
    std::string pattern = (std::filesystem::temp_directory_path() / "notisim-certificates-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    ca_file_ = folder_ + "/ca.pem";
    X509* ca = authority_->certificate.get();
    X509_set_issuer_name(ca, X509_get_subject_name(ca));
    add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(ca, ca, NID_subject_key_identifier, "hash");
    X509_sign(ca, authority_->key.get(), EVP_sha256());
    write_pem(ca_file_, ca);
}

Certificates::~Certificates() {
    delete authority_;
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Certificates::Files Certificates::make(const CertificateWish& wish) {
    ++made_;
    const Key key = make_key();
    const long from = wish.expired ? -3 * kDay : -kDay;
    const long until = wish.expired ? -2 * kDay : 5 * kDay;
    const Certificate certificate = make_blank("notisim test receiver", 100 + made_, from, until, key.get());
    X509* issuer = wish.self_signed ? certificate.get() : authority_->certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
    std::string alternatives;
    for (const std::string& name : wish.names) {
        alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + name;
    }
    for (const std::string& address : wish.addresses) {
        alternatives += (alternatives.empty() ? "IP:" : ",IP:") + address;
    }
    add_extension(certificate.get(), issuer, NID_subject_alt_name, alternatives);
    add_extension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth");
    X509_sign(certificate.get(), wish.self_signed ? key.get() : authority_->key.get(), EVP_sha256());
    Files files{folder_ + "/" + std::to_string(made_) + ".pem", folder_ + "/" + std::to_string(made_) + ".key"};
    write_pem(files.certificate, certificate.get());
    write_pem(files.key, key.get());
    return files;
}

}  // namespace notisim
