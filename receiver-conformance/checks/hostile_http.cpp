#include "receiver-conformance/bench.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/checks/hostile_requests.hpp"
#include "receiver-conformance/raw_request.hpp"

#include <fmt/core.h>

// HTTP that is valid and seldom, or that is not valid and dangerous.

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

RawRequest raw(Bench& bench, const Notification& notification) {
    return RawRequest::split(bench.bytes_of(bench.request({notification})));
}

// The answer to bytes on a connection of their own; nothing, with a finding, where there is no connection.
std::optional<RawReply> on_new_connection(Bench& bench, const RawRequest& request) {
    const auto connection = bench.connect();
    return connection != nullptr ? std::optional{bench.converse(*connection, request.bytes())} : std::nullopt;
}

// What was acknowledged has to be processed too, where that can be seen.
void expect_processed(Bench& bench, const Notification& notification, const Reply& reply, std::string_view what) {
    if (!bench.has_probe() || !reply.is(200)) {
        return;
    }
    const auto reading = bench.probe_until(
        [&](const ProbeReading& seen) { return bench.times(seen, notification) > 0; }, bench.patience());
    if (reading) {
        bench.expect(bench.times(*reading, notification) == 1, fmt::format("{} processed once", what),
                     fmt::format("200, and it was processed {} times", bench.times(*reading, notification)), {&reply});
    }
}

void chunked(Bench& bench) {
    for (const std::size_t pieces : {std::size_t{1}, std::size_t{7}}) {
        const Notification notification = bench.any();
        const std::string what = fmt::format("a notification in {} chunk{}", pieces, pieces == 1 ? "" : "s");
        if (const auto answer = on_new_connection(bench, raw(bench, notification).chunked(pieces))) {
            bench.expect_received(answer->reply, what);
            expect_processed(bench, notification, answer->reply, what);
        }
    }
}

void expect_continue(Bench& bench) {
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    const RawRequest request = raw(bench, bench.any()).with("Expect: 100-continue");
    connection->write(request.head, bench.target().timeout);
    RawAnswer answer = connection->read_answer(300ms);
    if (answer.ended == "timeout") {  // The body follows, whether 100 has come or not: RFC 9110, 10.1.1.
        connection->write(request.body, bench.target().timeout);
        answer = connection->read_answer(bench.target().timeout);
    }
    bench.expect_received(bench.note(request.bytes(), answer), "a notification with Expect: 100-continue");
}

void header_case(Bench& bench) {
    struct Row {
        std::string_view separator;
        bool upper;
        std::string_view what;
    };
    for (const Row& row : {Row{": ", false, "header names in lower case"}, Row{": ", true, "header names in capitals"},
                           Row{":", false, "headers without a space after the colon"},
                           Row{":    ", false, "headers with several spaces after the colon"}}) {
        RawRequest request = raw(bench, bench.any());
        if (const auto answer = on_new_connection(bench, request.restyled(row.separator, row.upper))) {
            bench.expect_received(answer->reply, fmt::format("a notification with {}", row.what));
        }
    }
}

void unusual(Bench& bench) {
    struct Row {
        std::string line;  // The request line, or a further header.
        bool is_header;
        std::string_view what;
    };
    const std::string target = bench.target().url_parts().target;
    const std::vector<Row> rows = {
        {fmt::format("POST {} HTTP/1.0", target), false, "a request of HTTP/1.0"},
        {fmt::format("POST {} HTTP/1.1", bench.target().url()), false, "a request with an absolute URL"},
        {fmt::format("POST {} HTTP/9.9", target), false, "a request of HTTP/9.9"},
        {fmt::format("POST {}", target), false, "a request line without a version"},
        {"OPTIONS * HTTP/1.1", false, "OPTIONS *"},
        {"PRI * HTTP/2.0", false, "the preface of HTTP/2"},
        {fmt::format("POST {}/{} HTTP/1.1", target, std::string(10'000, 'p')), false, "a path of 10 000 letters"},
        {"X-Folded: one\r\n two", true, "a header over two lines"},
        {"no colon at all", true, "a header without a colon"},
        {"Transfer-Encoding: gzip", true, "a transfer encoding that nobody knows"},
        {"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__", true,
         "the offer of HTTP/2"},
    };
    for (const Row& row : rows) {
        RawRequest request = raw(bench, bench.any());
        const auto connection = bench.connect();
        if (connection == nullptr) {
            return;
        }
        const std::string bytes = (row.is_header ? request.with(row.line) : request.first_line(row.line)).bytes();
        connection->write(bytes, bench.patience());
        bench.note(bytes, connection->read_answer(250ms));
        if (bench.stopped() || !bench.expect_received_after(row.what)) {
            return;
        }
    }
}

// Sends a request whose end can be seen in two ways; what one of them takes for a second request must not be one.
void expect_no_second(Bench& bench, const RawRequest& request, const Notification& second, std::string_view what) {
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    const std::string bytes = request.bytes();
    connection->write(bytes, bench.patience());
    const RawAnswer first = connection->read_answer(bench.patience());
    const Reply reply = bench.note(bytes, first);
    if (!first.complete) {  // Hung up, or waits for more: no harm.
        bench.expect(true, "", "");
    } else if (const Silence after = connection->listen(300ms); after == Silence::bytes) {
        bench.expect(false, fmt::format("one answer at most to {}", what), "two: it was taken for two requests",
                     {&reply});
    } else {
        bench.expect(after == Silence::closed || !reply.is(200), fmt::format("{} to be refused", what),
                     "200, and the connection stays open", {&reply});
    }
    if (const auto reading = bench.probe()) {
        bench.expect(bench.times(*reading, second) == 0, fmt::format("nothing done for what is hidden in {}", what),
                     "the hidden notification was processed", {&reply});
    }
    bench.expect_received_after(what);
}

void two_lengths(Bench& bench) {
    for (const bool short_first : {true, false}) {
        const Notification hidden = bench.any();
        RawRequest request = raw(bench, bench.any());
        const std::size_t shorter = request.body.size();
        request.body += raw(bench, hidden).bytes();
        const std::size_t longer = request.body.size();
        request.without("Content-Length")
            .with(fmt::format("Content-Length: {}", short_first ? shorter : longer))
            .with(fmt::format("Content-Length: {}", short_first ? longer : shorter));
        expect_no_second(bench, request, hidden, "a request with two different lengths");
    }
}

void length_and_chunks(Bench& bench) {
    const Notification hidden = bench.any();
    RawRequest request = raw(bench, bench.any());
    request.chunked(2);
    request.body += raw(bench, hidden).bytes();
    request.with(fmt::format("Content-Length: {}", request.body.size()));
    expect_no_second(bench, request, hidden, "a request with a length and chunks");

    // The other way round: the length ends before the chunks do.
    RawRequest other = raw(bench, bench.any());
    const std::size_t length = other.body.size();
    other.chunked(1);
    other.with(fmt::format("Content-Length: {}", length));
    expect_no_second(bench, other, hidden, "a request with chunks and a shorter length");
}

constexpr Check kHostileHttpChecks[] = {
    {.id = "hostile/chunked-body",
     .level = Level::should,
     .title = "a notification in chunks is received",
     .clause = "HTTP/1.1 lets a sender write a body in chunks, without a Content-Length.",
     .document = kHttp,
     .section = "7.1 Chunked Transfer Coding",
     .why = "How Stellantis frames its bodies is not written anywhere and may change with its HTTP library; proxies "
            "change it too.",
     .mend = "Use a server that reads chunks, and do not rely on Content-Length.",
     .run = chunked},
    {.id = "hostile/expect-continue",
     .level = Level::should,
     .title = "a notification with Expect: 100-continue is received",
     .clause = "A server answers the expectation with 100, or reads the body without more ado.",
     .document = "RFC 9110",
     .section = "10.1.1 Expect",
     .why = "Some HTTP libraries add the header to bodies of more than a kilobyte: batches would be refused.",
     .mend = "Leave the expectation to your server; do not answer 417.",
     .run = expect_continue},
    {.id = "hostile/header-spelling",
     .title = "header names count in any letter case, values with any space before them",
     .clause = "Names of HTTP headers have no letter case; space around values does not belong to them.",
     .document = kHttp,
     .section = "5 Field Syntax",
     .why =
         "Gateways that speak HTTP/2 write all names in lower case: behind one, every notification would be refused.",
     .mend = "Look headers up by the means of your server or framework, which ignore the letter case.",
     .run = header_case},
    {.id = "hostile/unusual-http",
     .title = "requests of other versions and forms do no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "Scanners send such requests to every address; one of them would stop all notifications.",
     .mend = "Let the server refuse what it does not know with 400, 501 or 505, and go on.",
     .run = unusual,
     .alone = true},
    {.id = "hostile/two-lengths",
     .title = "a request with two different lengths is refused",
     .clause = "A server that meets two different Content-Length headers refuses the request and closes.",
     .document = kHttp,
     .section = "6.3 Message Body Length",
     .why = "Behind a proxy that takes the other length, strangers can hide notifications in requests of their own.",
     .mend = "Use a server that answers 400 to it, and keep it up to date.",
     .run = two_lengths,
     .alone = true},
    {.id = "hostile/length-and-chunks",
     .title = "a request with both a length and chunks is refused, or is the last one of its connection",
     .clause = "A server that meets Content-Length and Transfer-Encoding refuses, or goes by the chunks and closes.",
     .document = kHttp,
     .section = "6.3 Message Body Length",
     .why = "Behind a proxy that goes by the other one, strangers can hide notifications in requests of their own.",
     .mend = "Use a server that answers 400 to it, and keep it up to date.",
     .run = length_and_chunks,
     .alone = true},
};

}  // namespace

std::span<const Check> hostile_http_checks() {
    return kHostileHttpChecks;
}

}  // namespace notisim::conformance
