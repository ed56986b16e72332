#include "tests/support/loopback_client.hpp"
#include "tests/support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>

using namespace notisim;
using std::chrono::milliseconds;

namespace {

Outcome meet(const LoopbackServer::Script& script, milliseconds timeout = std::chrono::seconds{10},
             const std::string& body = "{}") {
    LoopbackServer server{script};
    const auto sender = loopback_sender();
    return exchange_once(*sender, loopback_post(server.url(), body), timeout);
}

/// Answers `bytes` to the first request and ends the connection.
Outcome answered(const std::string& bytes) {
    return meet([bytes](LoopbackPeer& peer) {
        peer.read_request();
        peer.send(bytes);
    });
}

}  // namespace

TEST_CASE("a port on which nothing listens counts as connect", "[transport][sender]") {
    const auto sender = loopback_sender();

    const Outcome outcome =
        exchange_once(*sender, loopback_post("http://127.0.0.1:" + std::to_string(refused_port()) + "/"));

    CHECK(outcome.error == TransportError::connect);
    CHECK_THAT(outcome.detail, Catch::Contains("refused", Catch::CaseSensitive::No));
    CHECK(outcome.request_bytes == 0);
}

TEST_CASE("a name without an address counts as resolve", "[transport][sender]") {
    const auto sender = loopback_sender();

    const Outcome outcome = exchange_once(*sender, loopback_post("http://no-such-host.invalid/"));

    CHECK(outcome.error == TransportError::resolve);
    CHECK_THAT(outcome.detail, Catch::Contains("no-such-host.invalid"));
}

TEST_CASE("a reset before the answer counts as reset", "[transport][sender]") {
    const Outcome outcome = meet([](LoopbackPeer& peer) {
        peer.read_request();
        peer.reset();
    });

    CHECK(outcome.error == TransportError::reset);
    CHECK(outcome.status == 0);
}

TEST_CASE("a reset within the answer counts as reset", "[transport][sender]") {
    const Outcome outcome = meet([](LoopbackPeer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Le");
        peer.reset();
    });

    CHECK(outcome.error == TransportError::reset);
}

TEST_CASE("an orderly end before or within the answer counts as closed", "[transport][sender]") {
    for (const char* bytes : {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"}) {
        CAPTURE(bytes);
        const Outcome outcome = answered(bytes);

        CHECK(outcome.error == TransportError::closed);
        CHECK(outcome.status == 0);
        CHECK(outcome.response_bytes == std::string_view{bytes}.size());
    }
}

TEST_CASE("what is not HTTP/1 counts as protocol", "[transport][sender]") {
    for (const char* bytes : {"garbage", "\x16\x03\x01\x02", "HTTP/1.1 200\nX: y\n\n", "HTTP/3 200 OK\r\n\r\n",
                              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"}) {
        CAPTURE(bytes);
        CHECK(answered(bytes).error == TransportError::protocol);
    }
}

TEST_CASE("garbage is told without waiting for the connection to end", "[transport][sender]") {
    const Outcome outcome = meet([](LoopbackPeer& peer) {
        peer.read_request();
        peer.send("SSH-2.0-OpenSSH_9.2\r\n");
        peer.read_to_end();
    });

    CHECK(outcome.error == TransportError::protocol);
    CHECK(outcome.latency < std::chrono::seconds{5});
}

TEST_CASE("answers beyond the limits count as too large", "[transport][sender]") {
    const std::string filler(32 * 1024, 'x');
    const std::string heads[] = {
        "HTTP/1.1 200 OK\r\nX-Endless: ",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n",
    };
    for (const std::string& head : heads) {
        CAPTURE(head);
        const Outcome outcome = meet([&](LoopbackPeer& peer) {
            peer.read_request();
            peer.send(head);
            while (peer.send(filler)) {
            }
        });

        CHECK(outcome.error == TransportError::too_large);
        CHECK(outcome.response_bytes < 4'000'000);
    }
}

TEST_CASE("interim answers without end are bounded", "[transport][sender]") {
    const Outcome outcome = meet([&](LoopbackPeer& peer) {
        peer.read_request();
        while (peer.send("HTTP/1.1 102 Processing\r\n\r\n")) {
        }
    });

    CHECK(outcome.error == TransportError::too_large);
}

TEST_CASE("silence counts as timeout soon after the timeout", "[transport][sender]") {
    const Outcome outcome = meet([](LoopbackPeer& peer) { peer.read_to_end(); }, milliseconds{80});

    CHECK(outcome.error == TransportError::timeout);
    CHECK(outcome.latency >= milliseconds{80});
    CHECK(outcome.latency < milliseconds{5000});
    CHECK(outcome.detail == "no answer within 80ms");
    CHECK(outcome.request_bytes > 0);
}

TEST_CASE("a drip of bytes does not put off the timeout", "[transport][sender]") {
    const Outcome outcome = meet(
        [](LoopbackPeer& peer) {
            peer.read_request();
            peer.send("HTTP/1.1 200 OK\r\nX: ");
            while (peer.send("y")) {
                std::this_thread::sleep_for(milliseconds{5});  // The drip itself, not synchronisation.
            }
        },
        milliseconds{120});

    CHECK(outcome.error == TransportError::timeout);
    CHECK_THAT(outcome.detail, Catch::Contains("bytes came"));
}

TEST_CASE("a receiver that does not read the request counts as timeout", "[transport][sender]") {
    LoopbackFlag over;
    LoopbackServer server{[&](LoopbackPeer&) { over.wait(); }};
    const auto sender = loopback_sender();

    const Outcome outcome =
        exchange_once(*sender, loopback_post(server.url(), std::string(32'000'000, ' ')), milliseconds{150});
    over.raise();

    CHECK(outcome.error == TransportError::timeout);
    CHECK_THAT(outcome.detail, Catch::Contains("of the request"));
}

TEST_CASE("an attempt with an unusable request or URL fails without being sent", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) { peer.read_request(); }};
    const auto sender = loopback_sender();
    HttpRequest smuggling = loopback_post(server.url());
    smuggling.headers.emplace_back("X", "a\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1");

    const Outcome injected = exchange_once(*sender, smuggling);
    const Outcome unreadable = exchange_once(*sender, loopback_post("ftp://x/"));

    CHECK(injected.error == TransportError::protocol);
    CHECK_THAT(injected.detail, Catch::Contains("nothing was sent"));
    CHECK(unreadable.error == TransportError::protocol);
    CHECK(server.connections() == 0);
}

TEST_CASE("a plain receiver behind an https URL counts as tls", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        peer.read_to_end();
    }};
    const auto sender = loopback_sender();
    const std::string url = "https" + server.url().substr(4);

    const Outcome outcome = exchange_once(*sender, loopback_post(url));

    CHECK(outcome.error == TransportError::tls);
    CHECK_THAT(outcome.detail, Catch::Contains("does not seem to speak TLS"));
}

TEST_CASE("a TLS handshake that hangs counts as timeout", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) { peer.read_to_end(); }};
    const auto sender = loopback_sender();
    const std::string url = "https" + server.url().substr(4);

    const Outcome outcome = exchange_once(*sender, loopback_post(url), milliseconds{200});

    CHECK(outcome.error == TransportError::timeout);
    CHECK(outcome.detail == "no TLS session within 200ms");
}
