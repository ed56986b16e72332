#include "receiver-conformance/bench.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/tls_inspection.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

// What Stellantis sees of the receiver's TLS. Certificates are looked at with --insecure too.

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kDaysToRenew = 14;

TlsLook look_with(Bench& bench, TlsVersions versions) {
    return look_at(bench.target().url_parts(), versions, bench.target().ca_file, bench.patience());
}

// What the certificate checks look at: with the versions of today, else with older ones, else skipped.
std::optional<TlsLook> certificates(Bench& bench) {
    TlsLook look = look_with(bench, TlsVersions::today);
    if (!look.connected) {
        look = look_with(bench, TlsVersions::up_to_1_1);
    }
    if (!look.connected || look.chain.empty()) {
        bench.skip("there was no TLS handshake that shows a certificate");
        return std::nullopt;
    }
    return look;
}

void expect_none(Bench& bench, std::string_view expected, const std::vector<std::string>& problems) {
    bench.expect(problems.empty(), expected, fmt::format("{}", fmt::join(problems, "; ")));
}

std::chrono::sys_seconds now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void https_used(Bench& bench) {
    bench.expect(bench.target().url_parts().is_tls(), "a URL of https",
                 "one of http, which anybody on the way can read");
}

void modern_version(Bench& bench) {
    const TlsLook look = look_with(bench, TlsVersions::today);
    const TlsLook old = look.connected ? TlsLook{} : look_with(bench, TlsVersions::up_to_1_1);
    bench.expect(look.connected, "TLS 1.2 or newer",
                 old.connected ? fmt::format("nothing newer than {}", old.version)
                               : fmt::format("no TLS session: {}", look.why));
}

void no_old_versions(Bench& bench) {
    struct Row {
        TlsVersions versions;
        std::string_view name;
    };
    for (const Row& row : {Row{TlsVersions::only_1_0, "TLS 1.0"}, Row{TlsVersions::only_1_1, "TLS 1.1"}}) {
        const TlsLook look = look_with(bench, row.versions);
        if (look.no_tls) {
            bench.skip(look.why);
        } else if (look.ours) {
            bench.skip(fmt::format("the OpenSSL of this program does not speak {}", row.name));
        } else {
            bench.expect(!look.connected, fmt::format("{} to be refused", row.name),
                         fmt::format("a session with {}, which is broken", row.name));
        }
    }
}

std::string trust_problem(const TlsLook& look) {
    const CertificateNote& last = look.chain.back();
    switch (look.trust) {
        case Trust::trusted: return {};
        case Trust::self_signed: return "one that is signed by itself, and by no authority";
        case Trust::unknown: return fmt::format("one of the authority '{}', which is not known", last.issuer);
        case Trust::incomplete:
            return fmt::format("one of the issuer '{}', which was not sent and is no known authority", last.issuer);
        case Trust::broken: break;
    }
    return fmt::format("one that does not hold: {}", look.trust_detail);
}

void trusted(Bench& bench) {
    if (const auto look = certificates(bench)) {
        bench.expect(look->trust == Trust::trusted,
                     bench.target().ca_file.empty() ? "a certificate of a public authority"
                                                    : "a certificate of a public authority, or of the one of --ca",
                     trust_problem(*look));
    }
}

void chain_complete(Bench& bench) {
    if (const auto look = certificates(bench)) {
        bench.expect(look->trust != Trust::incomplete, "all certificates up to a known authority",
                     fmt::format("none of '{}': either this intermediate certificate was not sent, or the authority is "
                                 "a private one",
                                 look->chain.back().issuer));
    }
}

void chain_in_order(Bench& bench) {
    if (const auto look = certificates(bench)) {
        const std::string problem = order_problem(look->chain);
        bench.expect(problem.empty(), "each certificate followed by that of its issuer", problem);
    }
}

void name_matches(Bench& bench) {
    const auto look = certificates(bench);
    if (!look) {
        return;
    }
    const std::string host = bench.target().url_parts().host;
    const CertificateNote& own = look->chain.front();
    const std::string names = !own.names.empty() ? fmt::format("{} only", fmt::join(own.names, ", "))
                              : own.common_name.empty()
                                  ? std::string{"none at all"}
                                  : fmt::format("none: '{}' in its subject does not count", own.common_name);
    bench.expect(look->name_matches, fmt::format("'{}' among the alternative names of the certificate", host), names);
}

void dates_valid(Bench& bench) {
    if (const auto look = certificates(bench)) {
        expect_none(bench, "certificates that are valid today", date_problems(look->chain, now()));
    }
}

void not_about_to_expire(Bench& bench) {
    const auto look = certificates(bench);
    if (!look) {
        return;
    }
    const std::int64_t days = days_left(look->chain, now());
    if (days < 0) {
        bench.skip("a certificate has expired already: see tls/dates-valid");
        return;
    }
    bench.expect(days >= kDaysToRenew, fmt::format("{} days or more until a certificate ends", kDaysToRenew),
                 fmt::format("{} day{}", days, days == 1 ? "" : "s"));
}

void key_strength(Bench& bench) {
    if (const auto look = certificates(bench)) {
        expect_none(bench, "keys of 2048 bits (RSA) or 224 (EC) at least", key_problems(look->chain));
    }
}

void signature_strength(Bench& bench) {
    if (const auto look = certificates(bench)) {
        expect_none(bench, "signatures with SHA-256 or better", signature_problems(look->chain));
    }
}

void server_purpose(Bench& bench) {
    if (const auto look = certificates(bench)) {
        bench.expect(look->chain.front().for_servers, "a certificate that is made for servers",
                     "one that names its uses, and that of a server is not among them");
    }
}

void no_client_certificate(Bench& bench) {
    const auto look = certificates(bench);
    if (!look) {
        return;
    }
    const std::string bytes = bench.bytes_of(bench.request({bench.any()}));
    const std::string problem = look->wants_certificate
                                    ? exchange_without_certificate(bench.target().url_parts(), bytes, bench.patience())
                                    : "";
    bench.expect(problem.empty(), "an answer to a sender without a certificate of its own",
                 fmt::format("{}, after a certificate of the sender was asked for", problem));
}

void resumption(Bench& bench) {
    const Resumption result = try_resumption(bench.target().url_parts(), bench.bytes_of(bench.request({bench.any()})),
                                             bench.bytes_of(bench.request({bench.any()})), bench.target().timeout);
    if (!result.answered_first) {
        bench.skip("there was no answer on a new session");
        return;
    }
    bench.expect(result.resumed, "the session of before to be resumed", "a new handshake");
    bench.expect(result.answered_again, "an answer on a connection whose session was offered again", result.why);
}

constexpr Check kTlsChecks[] = {
    {.id = "tls/https-used",
     .level = Level::should,
     .title = "the registered URL is https",
     .clause = "Receivers are called over HTTPS.",
     .document = kServerPage,
     .section = kUrlSection,
     .interpretation = "A-36",
     .why = "Positions of vehicles and credentials would go over the net in the clear, if they are sent at all.",
     .mend = "Put a server with a certificate of a public authority in front, and register the https URL.",
     .run = https_used},
    {.id = "tls/modern-version",
     .title = "TLS 1.2 or newer is spoken",
     .clause = "Senders of today speak TLS 1.2 and 1.3.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "There is no connection, and no notification is delivered.",
     .mend = "Switch TLS 1.2 and 1.3 on in your server; look whether the port of the URL is the one that speaks TLS.",
     .run = modern_version,
     .needs = Needs::tls},
    {.id = "tls/no-old-versions",
     .level = Level::should,
     .title = "TLS 1.0 and 1.1 are refused",
     .clause = "TLS 1.0 and 1.1 are not to be used any more (RFC 8996).",
     .document = "RFC 8996",
     .section = "4 and 5",
     .why = "Audits of partners scan for it, and an attacker can bring a connection down to what is broken.",
     .mend = "Set the lowest version of your server to TLS 1.2.",
     .run = no_old_versions,
     .needs = Needs::tls},
    {.id = "tls/trusted-authority",
     .title = "the certificate is of a known authority",
     .clause = "The certificate comes from a trusted public authority.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "There is no connection, and no notification is delivered.",
     .mend = "Get a certificate of a public authority; for tests with one of your own, give its file with --ca.",
     .run = trusted,
     .needs = Needs::tls},
    {.id = "tls/chain-complete",
     .title = "the certificates up to a known authority are sent",
     .clause = "A server sends its certificate and all intermediate ones.",
     .document = "RFC 8446",
     .section = "4.4.2 Certificate",
     .why = "Browsers know missing certificates from elsewhere, so all looks well there; a client without them does "
            "not connect.",
     .mend = "Install the full chain (fullchain.pem) and not the certificate alone.",
     .run = chain_complete,
     .needs = Needs::tls},
    {.id = "tls/chain-in-order",
     .level = Level::should,
     .title = "the certificates are sent in order",
     .clause = "Each certificate is followed by that of its issuer.",
     .document = "RFC 5246",
     .section = "7.4.2 Server Certificate",
     .why = "Strict clients do not connect.",
     .mend = "Put your own certificate first, then its issuer, then the issuer of that one.",
     .run = chain_in_order,
     .needs = Needs::tls},
    {.id = "tls/name-matches",
     .title = "the certificate is for the host of the URL",
     .clause = "The host of the URL is one of the alternative names of the certificate.",
     .document = "RFC 9110",
     .section = "4.3.4 https Certificate Verification",
     .why = "There is no connection, and no notification is delivered.",
     .mend = "Get a certificate that has the host as subjectAltName, or register the URL with a host that it has.",
     .run = name_matches,
     .needs = Needs::tls},
    {.id = "tls/dates-valid",
     .title = "the certificates are valid today",
     .clause = "A certificate counts from its first to its last day.",
     .document = "RFC 5280",
     .section = "4.1.2.5 Validity",
     .why = "There is no connection, and no notification is delivered.",
     .mend = "Renew the certificate and reload the server; look at the clock of the machine that made it.",
     .run = dates_valid,
     .needs = Needs::tls},
    {.id = "tls/not-about-to-expire",
     .level = Level::should,
     .title = "the certificates are good for 14 more days",
     .clause = "A certificate counts from its first to its last day.",
     .document = "RFC 5280",
     .section = "4.1.2.5 Validity",
     .why = "Soon there is no connection; what waits for more than three days then is deleted.",
     .mend = "Renew it now, find out why that was not done of its own accord, and watch the date.",
     .run = not_about_to_expire,
     .needs = Needs::tls},
    {.id = "tls/key-strength",
     .title = "the keys are long enough",
     .clause = "Keys of RSA below 2048 bits and of curves below 224 are not trusted.",
     .document = "CA/Browser Forum Baseline Requirements",
     .section = "6.1.5 Key sizes",
     .why = "TLS libraries of today do not connect.",
     .mend = "Make a new key (EC P-256, or RSA of 2048 bits or more) and get a certificate for it.",
     .run = key_strength,
     .needs = Needs::tls},
    {.id = "tls/signature-strength",
     .title = "no certificate is signed with MD5 or SHA-1",
     .clause = "Signatures with MD5 and SHA-1 are not trusted.",
     .document = "CA/Browser Forum Baseline Requirements",
     .section = "7.1.3 Algorithm object identifiers",
     .why = "TLS libraries of today do not connect.",
     .mend = "Get a new certificate; every public authority signs with SHA-256 or better.",
     .run = signature_strength,
     .needs = Needs::tls},
    {.id = "tls/server-purpose",
     .title = "the certificate is made for servers",
     .clause = "A certificate that names its uses names that of a server.",
     .document = "RFC 5280",
     .section = "4.2.1.12 Extended Key Usage",
     .why = "There is no connection, and no notification is delivered.",
     .mend = "Get a certificate with the use serverAuth.",
     .run = server_purpose,
     .needs = Needs::tls},
    {.id = "tls/no-client-certificate",
     .title = "no certificate of the sender is demanded",
     .clause = "Senders authenticate by the attributes of the subscription; no certificate of theirs is described.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "There is no connection, and no notification is delivered.",
     .mend = "Do not ask for certificates at the hook; use an Authorization attribute.",
     .run = no_client_certificate,
     .needs = Needs::tls},
    {.id = "tls/session-resumption",
     .level = Level::may,
     .title = "sessions are resumed",
     .clause = "A client may offer the session of an earlier connection, and saves most of the handshake.",
     .document = "RFC 8446",
     .section = "2.2 Resumption and Pre-Shared Key",
     .why = "Each new connection costs a full handshake: under load, that is most of the work.",
     .mend = "Switch session tickets or a session cache on in your server.",
     .run = resumption,
     .needs = Needs::tls},
};

}  // namespace

std::span<const Check> tls_checks() {
    return kTlsChecks;
}

}  // namespace notisim::conformance
