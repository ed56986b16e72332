#include "tests/support/loopback_client.hpp"
#include "tests/support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <thread>

using namespace notisim;

TEST_CASE("an answer comes back with status, headers, body and sizes", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        peer.read_request();
        peer.send(loopback_answer(202, "taken", "X-Id: 7\r\n"));
    }};
    const auto sender = loopback_sender();

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url()));

    CHECK(outcome.error == TransportError::none);
    CHECK(outcome.detail.empty());
    CHECK(outcome.status == 202);
    CHECK(outcome.response.body == "taken");
    REQUIRE(outcome.response.headers.size() == 2);
    CHECK(outcome.response.headers[0].first == "X-Id");
    CHECK(outcome.response_bytes == loopback_answer(202, "taken", "X-Id: 7\r\n").size());
    CHECK(outcome.request_bytes > 100);
    CHECK(outcome.latency.count() > 0);
    CHECK_FALSE(outcome.reconnected);
}

TEST_CASE("answers in unusual but valid forms are accepted", "[transport][sender]") {
    std::string interim;
    for (int index = 0; index < 1000; ++index) {
        interim += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    const std::pair<std::string, int> rows[] = {
        {"HTTP/1.1 100 Continue\r\n\r\n" + loopback_answer(200), 200},
        {interim + loopback_answer(201), 201},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200},
        {"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200},
        {"HTTP/1.1 204 No Content\r\n\r\n", 204},
        {loopback_answer(307, "", "Location: http://127.0.0.1:1/\r\n"), 307},
        {loopback_answer(503, "later"), 503},
    };
    for (const auto& [bytes, status] : rows) {
        CAPTURE(status, bytes.substr(0, 60));
        LoopbackServer server{[answer = bytes](LoopbackPeer& peer) {
            peer.read_request();
            peer.send(answer);
        }};
        const auto sender = loopback_sender();

        const Outcome outcome = exchange_once(*sender, loopback_post(server.url()));

        CHECK(outcome.error == TransportError::none);
        CHECK(outcome.status == status);
    }
}

TEST_CASE("an answer that arrives a byte at a time is put together", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        peer.read_request();
        for (const char byte : loopback_answer(200, "slowly")) {
            peer.send(std::string_view{&byte, 1});
        }
    }};
    const auto sender = loopback_sender();

    CHECK(exchange_once(*sender, loopback_post(server.url())).response.body == "slowly");
}

TEST_CASE("an answer before the request was read is accepted and ends the connection", "[transport][sender]") {
    LoopbackFlag answered;
    LoopbackServer server{[&](LoopbackPeer& peer) {
        peer.read_header();
        peer.send(loopback_answer(413));
        answered.wait();
    }};
    const auto sender = loopback_sender();

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url(), std::string(32'000'000, ' ')));
    answered.raise();

    CHECK(outcome.error == TransportError::none);
    CHECK(outcome.status == 413);
    CHECK(outcome.request_bytes < 32'000'000);
}

TEST_CASE("a failing write does not lose an answer that came before it", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        peer.read_header();
        peer.send(loopback_answer(401));
        // Closing with bytes unread resets the connection under the sender's write.
    }};
    const auto sender = loopback_sender();

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url(), std::string(32'000'000, ' ')));

    CHECK(outcome.error == TransportError::none);
    CHECK(outcome.status == 401);
}

TEST_CASE("a large request is written while the receiver reads slowly", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        const std::string request = peer.read_request();
        peer.send(loopback_answer(200, std::to_string(request.size())));
    }};
    const auto sender = loopback_sender();

    const Outcome outcome = exchange_once(*sender, loopback_post(server.url(), std::string(20'000'000, 'x')));

    CHECK(outcome.status == 200);
    CHECK(outcome.response.body == std::to_string(outcome.request_bytes));
}

TEST_CASE("many attempts are under way at once and each is done once", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        for (std::string request = peer.read_request(); !request.empty(); request = peer.read_request()) {
            peer.send(loopback_answer(200, request.substr(request.find("\r\n\r\n") + 4)));
        }
    }};
    const auto sender = loopback_sender();
    std::map<std::string, int> seen;
    constexpr int kAttempts = 100;

    for (int index = 0; index < kAttempts; ++index) {
        sender->send(loopback_post(server.url(), std::to_string(index)), std::chrono::seconds{10},
                     [&](Outcome outcome) { ++seen[outcome.response.body]; });
    }
    CHECK(seen.empty());
    CHECK(sender->in_flight() == kAttempts);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (sender->in_flight() > 0 && std::chrono::steady_clock::now() < deadline) {
        sender->wait(deadline);
    }

    CHECK(seen.size() == kAttempts);
    for (int index = 0; index < kAttempts; ++index) {
        CHECK(seen[std::to_string(index)] == 1);
    }
}

TEST_CASE("an attempt may be started from within the end of another", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) {
        while (!peer.read_request().empty()) {
            peer.send(loopback_answer(200));
        }
    }};
    const auto sender = loopback_sender();
    int done = 0;
    std::function<void(Outcome)> next = [&](Outcome outcome) {
        CHECK(outcome.status == 200);
        if (++done < 50) {
            sender->send(loopback_post(server.url()), std::chrono::seconds{10}, next);
        }
    };

    sender->send(loopback_post(server.url()), std::chrono::seconds{10}, next);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (done < 50 && std::chrono::steady_clock::now() < deadline) {
        sender->wait(deadline);
    }

    CHECK(done == 50);
    CHECK(server.connections() == 1);
}

TEST_CASE("waiting without attempts lasts until the deadline", "[transport][sender]") {
    const auto sender = loopback_sender();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds{30};

    sender->wait(deadline);

    CHECK(std::chrono::steady_clock::now() >= deadline);
}

TEST_CASE("an interruption from another thread ends a wait", "[transport][sender]") {
    const auto sender = loopback_sender();
    const auto start = std::chrono::steady_clock::now();
    std::thread other{[&] { sender->interrupt(); }};

    sender->wait(start + std::chrono::seconds{30});
    other.join();

    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{20});
}

TEST_CASE("cancelled attempts end in the next wait", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) { peer.read_to_end(); }};
    const auto sender = loopback_sender();
    int cancelled = 0;
    for (int index = 0; index < 3; ++index) {
        sender->send(loopback_post(server.url()), std::chrono::seconds{30},
                     [&](const Outcome& outcome) { cancelled += outcome.error == TransportError::cancelled ? 1 : 0; });
    }
    sender->wait(std::chrono::steady_clock::now() + std::chrono::milliseconds{20});

    sender->cancel_all();
    CHECK(cancelled == 0);
    sender->wait(std::chrono::steady_clock::now() + std::chrono::seconds{30});

    CHECK(cancelled == 3);
    CHECK(sender->in_flight() == 0);
}

TEST_CASE("a sender can be destroyed with attempts in flight", "[transport][sender]") {
    LoopbackServer server{[](LoopbackPeer& peer) { peer.read_to_end(); }};
    auto sender = loopback_sender();
    sender->send(loopback_post(server.url()), std::chrono::seconds{30}, [](const Outcome&) { FAIL("called"); });
    sender->send(loopback_post("http://no-such-host.invalid/"), std::chrono::seconds{30},
                 [](const Outcome&) { FAIL("called"); });
    sender->wait(std::chrono::steady_clock::now());
    const auto start = std::chrono::steady_clock::now();

    sender.reset();

    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{5});
}
