#include "tests/support/loopback_client.hpp"
#include "tests/support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace notisim;

TEST_CASE("a connection is kept alive and used again", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        while (!peer.read_request().empty()) {
            peer.send(loopback_answer(200));
        }
    }};
    const auto sender = loopback_sender();

    for (int index = 0; index < 20; ++index) {
        const Outcome outcome = exchange_once(*sender, loopback_post(server.url()));
        CHECK(outcome.status == 200);
        CHECK_FALSE(outcome.reconnected);
    }

    CHECK(server.connections() == 1);
    CHECK(server.requests() == 20);
}

TEST_CASE("a connection that the answer ends is not used again", "[transport][sender]") {
    for (const char* header : {"Connection: close\r\n", "Connection: Close, x\r\n"}) {
        LoopbackServer server{[&](LoopbackPeer& peer) {
            while (!peer.read_request().empty()) {
                peer.send(loopback_answer(200, "", header));
            }
        }};
        const auto sender = loopback_sender();

        CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
        const Outcome second = exchange_once(*sender, loopback_post(server.url()));

        CHECK(second.status == 200);
        CHECK_FALSE(second.reconnected);
        CHECK(server.connections() == 2);
    }
}

TEST_CASE("an idle connection that was closed is replaced before it is used", "[transport][sender]") {
    LoopbackFlag closed;
    LoopbackServer server{[&](LoopbackPeer& peer) {
        peer.read_request();
        peer.send(loopback_answer(200));
        if (peer.number() == 1) {
            peer.close();
            closed.raise();
        }
    }};
    const auto sender = loopback_sender();
    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
    CHECK(closed.wait());

    const Outcome second = exchange_once(*sender, loopback_post(server.url()));

    CHECK(second.status == 200);
    CHECK(second.reconnected);
    CHECK(server.requests() == 2);
    CHECK(server.connections() == 2);
}

TEST_CASE("an idle connection with stray bytes is replaced", "[transport][sender]") {
    LoopbackFlag idle;
    LoopbackFlag strayed;
    LoopbackServer server{[&](LoopbackPeer& peer) {
        while (!peer.read_request().empty()) {
            peer.send(loopback_answer(200));
            if (peer.number() == 1) {
                idle.wait();
                peer.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                strayed.raise();
            }
        }
    }};
    const auto sender = loopback_sender();
    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
    idle.raise();
    CHECK(strayed.wait());

    const Outcome second = exchange_once(*sender, loopback_post(server.url()));

    CHECK(second.status == 200);
    CHECK(second.reconnected);
    CHECK(server.requests() == 2);
}

TEST_CASE("a receiver that reads a request on a kept connection and hangs up has failed", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        peer.read_request();
        peer.send(loopback_answer(200));
        peer.read_request();
    }};
    const auto sender = loopback_sender();
    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);

    const Outcome second = exchange_once(*sender, loopback_post(server.url()));

    CHECK(second.error == TransportError::closed);
    CHECK_FALSE(second.reconnected);
    CHECK(server.requests() == 2);
    CHECK(server.connections() == 1);
}

TEST_CASE("a receiver that reads a request on a kept connection and resets it has failed", "[transport][sender]") {
    // On a connection that has carried some requests, acknowledgements are delayed, and the reset overtakes them.
    const int answered = GENERATE(1, 40);
    LoopbackServer server{[answered](LoopbackPeer& peer) {
        for (int index = 0; index < answered; ++index) {
            peer.read_request();
            peer.send(loopback_answer(200));
        }
        peer.read_request();
        peer.reset();
    }};
    const auto sender = loopback_sender();
    for (int index = 0; index < answered; ++index) {
        CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
    }

    const Outcome last = exchange_once(*sender, loopback_post(server.url()));

    CHECK(last.error == TransportError::reset);
    CHECK_FALSE(last.reconnected);
    CHECK(server.requests() == answered + 1);
    CHECK(server.connections() == 1);
}

TEST_CASE("an idle connection that was reset is replaced without an attempt being counted", "[transport][sender]") {
    LoopbackFlag idle;
    LoopbackFlag reset;
    LoopbackServer server{[&](LoopbackPeer& peer) {
        peer.read_request();
        peer.send(loopback_answer(200));
        if (peer.number() == 1) {
            idle.wait();
            peer.reset();
            reset.raise();
        }
    }};
    const auto sender = loopback_sender();
    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
    idle.raise();
    CHECK(reset.wait());

    const Outcome second = exchange_once(*sender, loopback_post(server.url()));

    CHECK(second.status == 200);
    CHECK(second.reconnected);
    CHECK(server.requests() == 2);
}

TEST_CASE("at most the agreed number of idle connections is kept", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        while (!peer.read_request().empty()) {
            peer.send(loopback_answer(200));
        }
    }};
    HttpSenderOptions options;
    options.idle_connections_max = 2;
    const auto sender = loopback_sender(options);
    const auto burst = [&] {
        int done = 0;
        for (int index = 0; index < 6; ++index) {
            sender->send(loopback_post(server.url()), std::chrono::seconds{10}, [&](const Outcome& outcome) {
                CHECK(outcome.status == 200);
                ++done;
            });
        }
        while (done < 6) {
            sender->wait(std::chrono::steady_clock::now() + std::chrono::seconds{10});
        }
    };

    burst();
    const int first = server.connections();
    burst();

    CHECK(first >= 1);
    CHECK(server.connections() >= first);
    CHECK(server.connections() <= 12);
    CHECK(server.requests() == 12);
}

TEST_CASE("a receiver on IPv6 is reached", "[transport][sender]") {
    LoopbackOptions options;
    options.ipv6 = true;
    LoopbackServer server{[](LoopbackPeer& peer) {
                              const std::string request = peer.read_request();
                              const bool named = request.find("Host: [::1]:") != std::string::npos;
                              peer.send(loopback_answer(named ? 200 : 500));
                          },
                          options};
    if (!server.is_open()) {
        WARN("skipped: this machine has no IPv6");
        return;
    }
    const auto sender = loopback_sender();

    CHECK(exchange_once(*sender, loopback_post(server.url())).status == 200);
}

TEST_CASE("a host with several addresses is reached on the one that listens", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        peer.read_request();
        peer.send(loopback_answer(200));
    }};
    const auto sender = loopback_sender();

    CHECK(exchange_once(*sender, loopback_post(server.url("localhost"))).status == 200);
}
