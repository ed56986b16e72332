#include "receiver-conformance/checks/connection_runs.hpp"

#include "receiver-conformance/raw_request.hpp"

#include <fmt/core.h>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr int kInARow = 20;
constexpr int kAtOnce = 60;

std::string bytes_of(Bench& bench, const Notification& notification) {
    return bench.bytes_of(bench.request({notification}));
}

// What an answer that did not come as a whole looks like, for people.
std::string what_came(const RawAnswer& answer) {
    if (answer.complete) {
        return fmt::format("{}", answer.response.status);
    }
    if (answer.ended == "timeout" && answer.head.ends_with("\r\n\r\n")) {
        return "the header of an answer, and no end of its body";
    }
    return answer.ended == "timeout" ? "no answer in time" : answer.ended;
}

// 200, 500, 200 and so on for what is sent; nothing in the place of what did not come.
std::vector<int> statuses_of(Bench& bench, RawConnection& connection, const std::vector<std::string>& requests,
                             std::vector<Reply>& replies) {
    std::vector<int> statuses;
    for (const std::string& request : requests) {
        RawReply result = bench.converse(connection, request);
        replies.push_back(std::move(result.reply));
        statuses.push_back(result.answer.complete ? result.answer.response.status : 0);
        if (!result.answer.reusable) {
            break;
        }
    }
    return statuses;
}

// The 200 to `bytes`, or another answer, or a finding.
void expect_received_on(Bench& bench, RawConnection& connection, const std::string& bytes, std::string_view what) {
    const RawReply result = bench.converse(connection, bytes);
    bench.expect_received(result.reply, what);
}

struct Answered {
    std::unique_ptr<RawConnection> connection;
    RawReply result;
};

// A new connection on which a notification was answered as a whole; without a connection, and with a finding or
// skipped, where it was not.
Answered answered(Bench& bench) {
    Answered made{bench.connect(), {}};
    if (made.connection != nullptr) {
        made.result = bench.converse(*made.connection, bytes_of(bench, bench.any()));
        if (!made.result.answer.complete) {
            bench.skip("there was no answer");
            made.connection = nullptr;
        }
    }
    return made;
}

}  // namespace

// A receiver that announces that it closes is let go; it has to serve the next connection.
void keeps_alive(Bench& bench) {
    std::unique_ptr<RawConnection> connection;
    for (int number = 1; number <= kInARow && !bench.stopped(); ++number) {
        if (connection == nullptr) {
            connection = bench.connect();
        }
        if (connection == nullptr) {
            return;
        }
        const RawReply result = bench.converse(*connection, bytes_of(bench, bench.any()));
        if (!bench.expect_received(result.reply, fmt::format("notification {} in a row", number))) {
            return;
        }
        if (!result.answer.reusable) {
            connection = nullptr;
        }
    }
}

// Two requests that a receiver answers differently tell whether answers are mixed up.
void answers_in_order(Bench& bench) {
    const std::string valid = bytes_of(bench, bench.any());
    HttpRequest broken = bench.request({bench.any()});
    broken.body = "[";
    const std::string spoilt = bench.bytes_of(broken);
    const auto alone = bench.connect();
    if (alone == nullptr) {
        return;
    }
    const RawReply refusal = bench.converse(*alone, spoilt);
    if (!refusal.answer.complete || refusal.answer.response.status == 200 || !refusal.answer.reusable) {
        bench.skip("it cannot be told without a request that it refuses and then keeps the connection");
        return;
    }
    const int other = refusal.answer.response.status;
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    std::vector<Reply> replies;
    const auto statuses =
        statuses_of(bench, *connection,
                    {valid, spoilt, bytes_of(bench, bench.any()), spoilt, bytes_of(bench, bench.any())}, replies);
    std::string came;
    std::string right;
    bool same = true;
    for (std::size_t index = 0; index < statuses.size(); ++index) {
        const int expected = index % 2 == 0 ? 200 : other;
        same = same && statuses[index] == expected;
        came += fmt::format("{}{}", index == 0 ? "" : ", ", statuses[index]);
        right += fmt::format("{}{}", index == 0 ? "" : ", ", expected);
    }
    bench.expect(same, right, came, {&replies.back()});
}

void new_each_time(Bench& bench) {
    for (int number = 1; number <= kInARow && !bench.stopped(); ++number) {
        const auto connection = bench.connect();
        if (connection == nullptr) {
            return;
        }
        expect_received_on(bench, *connection, bytes_of(bench, bench.any()),
                           fmt::format("the notification on connection {}", number));
    }
}

// All connections are open before the first byte is sent, and all requests sent before the first answer is read.
void many_at_once(Bench& bench) {
    std::vector<std::unique_ptr<RawConnection>> connections;
    for (int number = 0; number < kAtOnce && !bench.stopped(); ++number) {
        connections.push_back(bench.connect());
        if (connections.back() == nullptr) {
            return;
        }
    }
    std::vector<std::string> sent;
    for (const auto& connection : connections) {
        sent.push_back(bytes_of(bench, bench.any()));
        connection->write(sent.back(), bench.patience());
    }
    const auto deadline = std::chrono::steady_clock::now() + bench.target().timeout;
    for (std::size_t index = 0; index < connections.size(); ++index) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        const RawAnswer answer = connections[index]->read_answer(std::max(left, 10ms));
        bench.expect_received(bench.note(sent[index], answer),
                              fmt::format("the notification on connection {} of {}", index + 1, connections.size()));
    }
}

void slow_sender(Bench& bench) {
    const Notification notification = bench.any();
    const RawRequest request = RawRequest::split(bytes_of(bench, notification));
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    constexpr std::size_t kPieces = 8;
    const std::size_t size = request.body.size() / kPieces + 1;
    connection->write(request.head, bench.patience());
    for (std::size_t at = 0; at < request.body.size(); at += size) {
        bench.pause(220ms);
        connection->write(std::string_view{request.body}.substr(at, size), bench.patience());
    }
    const Reply reply = bench.note(request.bytes(), connection->read_answer(bench.target().timeout));
    bench.expect_received(reply, "a notification in pieces over two seconds");
}

void idle_does_not_block(Bench& bench) {
    const auto used = bench.connect();
    const auto fresh = bench.connect();
    const auto half = bench.connect();
    if (used == nullptr || fresh == nullptr || half == nullptr) {
        return;
    }
    bench.converse(*used, bytes_of(bench, bench.any()));
    const std::string slow = bytes_of(bench, bench.any());
    half->write(std::string_view{slow}.substr(0, slow.size() - 5), bench.patience());
    const auto another = bench.connect();
    if (another == nullptr) {
        return;
    }
    const std::string bytes = bytes_of(bench, bench.any());
    another->write(bytes, bench.patience());
    const Reply reply = bench.note(bytes, another->read_answer(bench.patience()));
    bench.expect(reply.answered(), "an answer while three other connections are open and idle", reply.what(), {&reply});
}

// Each in two ways: in good order, and with a reset.
void hang_up(Bench& bench) {
    const Notification cut = bench.any();
    const RawRequest request = RawRequest::split(bytes_of(bench, cut));
    struct Row {
        std::string bytes;
        std::string_view when;
    };
    const Row rows[] = {
        {"", "before it has sent anything"},
        {request.head.substr(0, 20), "within the header"},
        {request.head, "after the header"},
        {request.head + request.body.substr(0, request.body.size() / 2), "in the middle of the body"},
        {bytes_of(bench, bench.any()), "before it has read the answer"},
    };
    for (const Row& row : rows) {
        for (const bool reset : {false, true}) {
            auto connection = bench.connect();
            if (connection == nullptr) {
                return;
            }
            connection->write(row.bytes, bench.patience());
            if (reset) {
                connection->reset();
            }
            connection = nullptr;
            if (!bench.expect_received_after(
                    fmt::format("a sender that hung up {}{}", row.when, reset ? " (with a reset)" : ""))) {
                return;
            }
        }
    }
    if (const auto reading = bench.probe()) {
        bench.expect(bench.times(*reading, cut) == 0, "nothing done for a notification that did not come as a whole",
                     "it was processed");
    }
}

void pipelined(Bench& bench) {
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    constexpr int kTogether = 3;
    std::vector<std::string> sent;
    std::string together;
    for (int number = 1; number <= kTogether; ++number) {
        RawRequest request = RawRequest::split(bytes_of(bench, bench.any()));
        if (number == kTogether) {
            request.without("Connection").with("Connection: close");
        }
        sent.push_back(request.bytes());
        together += sent.back();
    }
    connection->write(together, bench.patience());
    for (int number = 1; number <= kTogether; ++number) {
        const RawAnswer answer = connection->read_answer(bench.patience());
        const Reply reply = bench.note(sent[static_cast<std::size_t>(number - 1)], answer);
        if (!bench.expect_received(reply, fmt::format("request {} of {} that were sent together", number, kTogether))) {
            return;
        }
        if (!answer.reusable && number < kTogether) {
            return;  // It said that it closes: what follows has to be sent again, and the sender knows.
        }
    }
}

void idle_then_used(Bench& bench) {
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    const RawReply first = bench.converse(*connection, bytes_of(bench, bench.any()));
    if (!bench.expect_received(first.reply, "a notification") || !first.answer.reusable) {
        return;
    }
    const Silence meanwhile = connection->listen(2s);
    if (meanwhile == Silence::bytes) {
        const Reply reply = bench.note("", connection->read_answer(bench.patience()));
        bench.expect(false, "nothing on an idle connection", fmt::format("{}, to no request", reply.what()), {&reply});
    } else if (meanwhile == Silence::quiet) {
        expect_received_on(bench, *connection, bytes_of(bench, bench.any()),
                           "a notification on a connection that was idle for two seconds");
    }
}

// None of them longer than servers allow for one; it is the sum that is tried.
void many_headers(Bench& bench) {
    HttpRequest request = bench.request({bench.any()});
    for (int number = 1; number <= 6; ++number) {
        request.headers.emplace_back(fmt::format("X-Conformance-{}", number), std::string(1500, 'n'));
    }
    bench.expect_received(bench.send(request), "a notification with 9 KB of headers");
}

void framing(Bench& bench) {
    for (int number = 0; number < 5 && !bench.stopped(); ++number) {
        const auto connection = bench.connect();
        if (connection == nullptr) {
            return;
        }
        const std::string bytes = bytes_of(bench, bench.any());
        connection->write(bytes, bench.patience());
        const RawAnswer answer = connection->read_answer(bench.patience());
        const Reply reply = bench.note(bytes, answer);
        if (!bench.expect(answer.complete, "an answer whose end can be seen", what_came(answer), {&reply})) {
            return;
        }
    }
}

void nothing_after_answer(Bench& bench) {
    const auto [connection, result] = answered(bench);
    if (connection == nullptr) {
        return;
    }
    bench.expect(connection->listen(150ms) != Silence::bytes, "nothing after the answer", "further bytes",
                 {&result.reply});
}

void close_requested(Bench& bench) {
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    const std::string bytes =
        RawRequest::split(bytes_of(bench, bench.any())).without("Connection").with("Connection: close").bytes();
    const RawReply result = bench.converse(*connection, bytes);
    if (bench.expect_received(result.reply, "a notification with Connection: close")) {
        bench.expect(connection->listen(2s) == Silence::closed, "the connection closed after the answer",
                     "it stays open", {&result.reply});
    }
}

void close_announced(Bench& bench) {
    for (int number = 0; number < 3; ++number) {
        const auto [connection, result] = answered(bench);
        if (connection == nullptr) {
            return;
        }
        bench.expect(!result.answer.reusable || connection->listen(150ms) != Silence::closed,
                     "Connection: close in the last answer of a connection", "the connection closed without a word",
                     {&result.reply});
    }
}

void kept_open(Bench& bench) {
    const auto [connection, result] = answered(bench);
    if (connection == nullptr) {
        return;
    }
    bench.expect(result.answer.version() == "HTTP/1.1", "an answer of HTTP/1.1", result.answer.version(),
                 {&result.reply});
    bench.expect(result.answer.reusable, "a connection that is kept", "the answer says that it is closed",
                 {&result.reply});
}

void answer_after_body(Bench& bench) {
    const Notification notification = bench.any();
    const RawRequest request = RawRequest::split(bytes_of(bench, notification));
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    const std::size_t half = request.body.size() / 2;
    connection->write(request.head + request.body.substr(0, half), bench.patience());
    RawAnswer answer = connection->read_answer(500ms);
    if (answer.complete) {
        const Reply early = bench.note(request.head + request.body.substr(0, half), answer);
        bench.expect(answer.response.status / 100 != 2, "no answer while half of the body is missing", early.what(),
                     {&early});
        return;
    }
    if (answer.ended == "timeout") {
        connection->write(std::string_view{request.body}.substr(half), bench.patience());
        answer = connection->read_answer(bench.target().timeout);
    }
    bench.expect_received(bench.note(request.bytes(), answer), "a notification whose body comes in two halves");
}

}  // namespace notisim::conformance
