#include "simulator/transport/http_codec.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace notisim;

namespace {

Url url_of(const std::string& text) {
    std::string why;
    return parse_url(text, why).value();
}

DecodeState decode(ResponseDecoder& decoder, const std::string& bytes) {
    decoder.feed(bytes);
    return decoder.feed_end();
}

}  // namespace

TEST_CASE("a request is encoded with the headers that the transport owns", "[transport][codec]") {
    HttpRequest request{"POST", "http://host:81/a?b=c", {{"X-A", "1"}, {"Content-Length", "99"}}, "{}"};

    const std::string bytes = encode_request(request, url_of(request.url));

    CHECK(bytes.starts_with("POST /a?b=c HTTP/1.1\r\nHost: host:81\r\nUser-Agent: notisim/"));
    CHECK_THAT(bytes, Catch::Contains("\r\nX-A: 1\r\n"));
    CHECK_THAT(bytes, Catch::Contains("\r\nContent-Length: 2\r\n"));
    CHECK_THAT(bytes, !Catch::Contains("99"));
    CHECK(bytes.ends_with("\r\n\r\n{}"));
}

TEST_CASE("control characters never reach the wire in a header", "[transport][codec]") {
    const Url url = url_of("http://host/");
    for (const char evil : {'\r', '\n', '\0', '\x01', '\x7f'}) {
        const std::string text = std::string{"a"} + evil + "b";
        HttpRequest in_value{"POST", "http://host/", {{"X", text}}, "{}"};
        HttpRequest in_name{"POST", "http://host/", {{text, "x"}}, "{}"};
        HttpRequest in_method{text, "http://host/", {}, "{}"};

        CHECK(encode_request(in_value, url).empty());
        CHECK(encode_request(in_name, url).empty());
        CHECK(encode_request(in_method, url).empty());
        CHECK_FALSE(why_unsendable(in_value).empty());
        const std::string answer = encode_response({200, {{"X", text}}, ""}, true);
        CHECK_THAT(answer, Catch::Contains("X: a b\r\n"));
    }
}

TEST_CASE("answers are decoded to what they are", "[transport][codec]") {
    struct Row {
        std::string bytes;
        DecodeState state;
        int status;
        std::string body;
        bool reusable;
        const char* why;
    };
    const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const Row rows[] = {
        {ok, DecodeState::complete, 200, "ok", true, "an answer with a length"},
        {ok + "x", DecodeState::complete, 200, "ok", false, "bytes after the answer spoil the connection"},
        {"HTTP/1.1 204 No\r\n\r\n", DecodeState::complete, 204, "", true, "204 has no body"},
        {"HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n", DecodeState::complete, 304, "", true, "304 has no body"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", DecodeState::complete,
         200, "abc", true, "chunks are joined"},
        {"HTTP/1.1 200 OK\r\n\r\nall of it", DecodeState::complete, 200, "all of it", false, "a body until the end"},
        {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", DecodeState::complete, 200, "", false, "1.0 closes"},
        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", DecodeState::complete, 200, "", false,
         "a connection to be closed is not reused"},
        {"HTTP/1.1 100 Continue\r\n\r\n" + ok, DecodeState::complete, 200, "ok", true, "interim answers are skipped"},
        {"", DecodeState::closed, 0, "", false, "nothing came"},
        {"HTTP/1.1 200 OK\r\nContent-", DecodeState::closed, 0, "", false, "half a header"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", DecodeState::closed, 0, "", false, "half a body"},
        {"HTTP/1.1 101 Switching\r\n\r\n", DecodeState::protocol, 0, "", false, "nobody asked for a switch"},
        {"HELLO", DecodeState::protocol, 0, "", false, "not HTTP"},
        {"HTTP/2 200\r\n\r\n", DecodeState::protocol, 0, "", false, "not HTTP/1"},
        {"HTTP/1.1 OK\r\n\r\n", DecodeState::protocol, 0, "", false, "no status"},
        {"HTTP/1.1 200 OK\nContent-Length: 0\n\n", DecodeState::protocol, 0, "", false, "bare line feeds"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n", DecodeState::protocol, 0, "", false, "a length of 1x"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", DecodeState::too_large, 0, "", false,
         "a body of 1 MiB + 1"},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x'), DecodeState::too_large, 0, "", false,
         "an endless header"},
        {"HTTP/1.1 200 OK\r\n\r\n" + std::string(1'048'577, 'x'), DecodeState::too_large, 0, "", false,
         "an endless body"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        ResponseDecoder decoder{DecodeLimits{}};

        CHECK(decode(decoder, row.bytes) == row.state);

        CHECK(decoder.is_reusable() == row.reusable);
        if (row.state == DecodeState::complete) {
            CHECK(decoder.response().status == row.status);
            CHECK(decoder.response().body == row.body);
        } else {
            CHECK_FALSE(decoder.detail().empty());
        }
    }
}

TEST_CASE("a wrong first byte is known without waiting for more", "[transport][codec]") {
    ResponseDecoder decoder{DecodeLimits{}};

    CHECK(decoder.feed("HTTX") == DecodeState::protocol);
}

TEST_CASE("the answer to a HEAD has a length and no body", "[transport][codec]") {
    ResponseDecoder decoder{DecodeLimits{}, true};

    CHECK(decoder.feed("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n") == DecodeState::complete);
    CHECK(decoder.is_reusable());
}

TEST_CASE("interim answers are bounded in number", "[transport][codec]") {
    ResponseDecoder decoder{DecodeLimits{}};
    DecodeState state = DecodeState::need_more;
    int fed = 0;
    while (state == DecodeState::need_more && fed < 20'000) {
        state = decoder.feed("HTTP/1.1 102 Processing\r\n\r\n");
        ++fed;
    }

    CHECK(state == DecodeState::too_large);
    CHECK(fed == 10'001);
}

TEST_CASE("requests are decoded one after the other from one stream", "[transport][codec]") {
    RequestDecoder first{DecodeLimits{}};
    const std::string one = "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n{}";

    CHECK(first.feed(one.substr(0, one.size() - 2)) == DecodeState::need_more);
    CHECK(first.has_header());
    CHECK(first.expects_continue());
    CHECK(first.feed("{}GET /b HTTP/1.0\r\n\r\n") == DecodeState::complete);
    CHECK(first.request().url == "/a");
    CHECK(first.request().body == "{}");
    CHECK(first.keeps_alive());

    RequestDecoder second{DecodeLimits{}};
    CHECK(second.feed(first.take_rest()) == DecodeState::complete);
    CHECK(second.request().method == "GET");
    CHECK_FALSE(second.keeps_alive());
}

TEST_CASE("what the encoder writes the decoder reads", "[transport][codec]") {
    for (const int status : {200, 204, 304, 404, 500}) {
        ResponseDecoder decoder{DecodeLimits{}};
        const bool has_body = status != 204 && status != 304;

        CHECK(decoder.feed(encode_response({status, {{"X-A", "b"}}, "body"}, true)) == DecodeState::complete);

        CHECK(decoder.response().status == status);
        CHECK(decoder.response().body == (has_body ? "body" : ""));
        CHECK(decoder.is_reusable());
    }
}
