#pragma once

#include <string>
#include <vector>

namespace notisim {

/// What a certificate made for a test is like.
struct CertificateWish {
    std::vector<std::string> names{"localhost"};  ///< DNS names.
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    bool expired = false;
    bool self_signed = false;  ///< Not by the authority of the set.
};

/// Files in a temporary folder of their own, removed at the end: a private authority, and what it signed.
class Certificates {
public:
    Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;
    ~Certificates();

    struct Files {
        std::string certificate;
        std::string key;
    };

    Files make(const CertificateWish& wish);

    [[nodiscard]] const std::string& ca_file() const { return ca_file_; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

private:
    struct Authority;

    std::string folder_;
    std::string ca_file_;
    Authority* authority_;
    int made_ = 0;
};

}  // namespace notisim
