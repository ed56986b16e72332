#include "simulator/transport/tls.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/loopback_client.hpp"
#include "tests/support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace notisim;

namespace {

constexpr int kTls12 = 0x0303;
constexpr int kTls13 = 0x0304;

void answer_all(LoopbackPeer& peer) {
    while (!peer.read_request().empty()) {
        peer.send(loopback_answer(200, "secret"));
    }
}

LoopbackOptions tls_options(const Certificates::Files& files, int version = 0) {
    LoopbackOptions options;
    options.certificate = files.certificate;
    options.key = files.key;
    options.tls_version = version;
    return options;
}

std::unique_ptr<HttpSender> trusting(const Certificates& certificates) {
    HttpSenderOptions options;
    options.ca_file = certificates.ca_file();
    return loopback_sender(options);
}

}  // namespace

TEST_CASE("a receiver with a certificate of a trusted authority is reached over TLS 1.2 and 1.3", "[transport][tls]") {
    Certificates certificates;
    const auto files = certificates.make({});
    for (const int version : {kTls12, kTls13}) {
        LoopbackServer server{answer_all, tls_options(files, version)};
        const auto sender = trusting(certificates);

        for (int index = 0; index < 5; ++index) {
            const Outcome outcome = exchange_once(*sender, loopback_post(server.url()));
            CHECK(outcome.detail.empty());
            CHECK(outcome.status == 200);
            CHECK(outcome.response.body == "secret");
            CHECK_FALSE(outcome.reconnected);
        }
        CHECK(server.connections() == 1);
        CHECK(exchange_once(*sender, loopback_post(server.url("localhost"))).status == 200);
    }
}

TEST_CASE("large bodies go both ways over TLS", "[transport][tls]") {
    Certificates certificates;
    const auto files = certificates.make({});
    LoopbackServer server{[](LoopbackPeer& peer) {
                              const std::string request = peer.read_request();
                              peer.send(loopback_answer(200, std::string(1'000'000, 'y')));
                              peer.read_to_end();
                          },
                          tls_options(files)};
    const auto sender = trusting(certificates);

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url(), std::string(8'000'000, 'x')));

    CHECK(outcome.status == 200);
    CHECK(outcome.response.body.size() == 1'000'000);
    CHECK(outcome.request_bytes > 8'000'000);
}

TEST_CASE("certificates that must not be trusted are refused with the reason", "[transport][tls]") {
    struct Row {
        CertificateWish wish;
        bool trusted;
        std::string host;
        std::string reason;
    };
    const Row rows[] = {
        {{}, false, "", "unable to get local issuer certificate"},
        {{{"localhost"}, {}, false, true}, true, "localhost", "self-signed certificate"},
        {{{"localhost"}, {}, true, false}, true, "localhost", "certificate has expired"},
        {{{"elsewhere.example"}, {}, false, false}, true, "localhost", "hostname mismatch"},
        {{{"localhost"}, {}, false, false}, true, "", "IP address mismatch"},
        {{{"127.0.0.1"}, {}, false, false}, true, "", "IP address mismatch"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.reason);
        Certificates certificates;
        LoopbackServer server{answer_all, tls_options(certificates.make(row.wish))};
        const auto sender = row.trusted ? trusting(certificates) : loopback_sender();

        const Outcome outcome = exchange_once(*sender, loopback_post(server.url(row.host)));

        CHECK(outcome.error == TransportError::tls);
        CHECK_THAT(outcome.detail, Catch::Contains(row.reason));
        CHECK(server.requests() == 0);
    }
}

TEST_CASE("a name mismatch says whom the certificate is for", "[transport][tls]") {
    Certificates certificates;
    LoopbackServer server{answer_all, tls_options(certificates.make({{"elsewhere.example"}, {}, false, false}))};
    const auto sender = trusting(certificates);

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url("localhost")));

    CHECK(outcome.detail == "hostname mismatch: the certificate is not for 'localhost' but for 'elsewhere.example'");
}

TEST_CASE("a trusted session is not resumed for another host", "[transport][tls]") {
    Certificates certificates;
    LoopbackServer server{answer_all, tls_options(certificates.make({{"localhost"}, {}, false, false}))};
    const auto sender = trusting(certificates);

    CHECK(exchange_once(*sender, loopback_post(server.url("localhost"))).status == 200);
    CHECK(exchange_once(*sender, loopback_post(server.url("127.0.0.1"))).error == TransportError::tls);
}

TEST_CASE("an insecure sender accepts any certificate", "[transport][tls]") {
    Certificates certificates;
    LoopbackServer server{answer_all, tls_options(certificates.make({{"other"}, {}, true, true}))};
    HttpSenderOptions options;
    options.insecure = true;
    const auto sender = loopback_sender(options);

    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
}

TEST_CASE("TLS 1.1 is refused", "[transport][tls]") {
    Certificates certificates;
    LoopbackServer server{answer_all, tls_options(certificates.make({}), 0x0302)};
    const auto sender = trusting(certificates);

    CHECK(exchange_once(*sender, loopback_post(server.url())).error == TransportError::tls);
}

TEST_CASE("a CA file that cannot be used is refused before anything is sent", "[transport][tls]") {
    Certificates certificates;
    HttpSenderOptions missing;
    missing.ca_file = certificates.folder() + "/none.pem";
    HttpSenderOptions wrong;
    wrong.ca_file = certificates.make({}).key;
    std::string why_missing;
    std::string why_wrong;

    CHECK(HttpSender::create(missing, why_missing) == nullptr);
    CHECK(HttpSender::create(wrong, why_wrong) == nullptr);

    CHECK_THAT(why_missing, Catch::Contains("none.pem") && Catch::Contains("no such file"));
    CHECK_THAT(why_wrong, Catch::Contains("cannot be used"));
}

TEST_CASE("a TLS connection that was closed while idle is replaced", "[transport][tls]") {
    Certificates certificates;
    LoopbackFlag closed;
    LoopbackServer server{[&](LoopbackPeer& peer) {
                              peer.read_request();
                              peer.send(loopback_answer(200));
                              if (peer.number() == 1) {
                                  peer.close();
                                  closed.raise();
                              }
                          },
                          tls_options(certificates.make({}))};
    const auto sender = trusting(certificates);
    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
    CHECK(closed.wait());

    const Outcome second = exchange_once(*sender, loopback_post(server.url()));

    CHECK(second.status == 200);
    CHECK(second.reconnected);
    CHECK(server.requests() == 2);
}

TEST_CASE("a TLS receiver that reads a request and hangs up has closed or reset the connection", "[transport][tls]") {
    Certificates certificates;
    for (const bool reset : {false, true}) {
        LoopbackServer server{[&](LoopbackPeer& peer) {
                                  peer.read_request();
                                  if (reset) {
                                      peer.reset();
                                  }
                              },
                              tls_options(certificates.make({}))};
        const auto sender = trusting(certificates);

        const Outcome outcome = exchange_once(*sender, loopback_post(server.url()));

        CHECK_FALSE(outcome.answered());
        CHECK((outcome.error == TransportError::closed || outcome.error == TransportError::reset));
    }
}

TEST_CASE("an answer before the end of the request is accepted over TLS", "[transport][tls]") {
    Certificates certificates;
    LoopbackFlag answered;
    LoopbackServer server{[&](LoopbackPeer& peer) {
                              peer.read_header();
                              peer.send(loopback_answer(413));
                              answered.wait();
                          },
                          tls_options(certificates.make({}))};
    const auto sender = trusting(certificates);

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url(), std::string(32'000'000, ' ')));
    answered.raise();

    CHECK(outcome.status == 413);
}
