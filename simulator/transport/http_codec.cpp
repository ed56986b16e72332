#include "simulator/transport/http_codec.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace notisim {

namespace {

namespace http = boost::beast::http;
using Error = boost::beast::error_code;
using Text = boost::beast::string_view;

std::string to_string(Text text) {
    return {text.data(), text.size()};
}

/// Beast's push parser, writing into a message of ours.
template <bool kIsRequest>
class Parser final : public http::basic_parser<kIsRequest> {
public:
    Parser(std::size_t body_limit, bool skip_body) : body_limit_(body_limit) {
        // Headers are framed and bounded by Framer, which makes the bound independent of how bytes arrive.
        this->header_limit(std::numeric_limits<std::uint32_t>::max());
        this->body_limit(body_limit);
        this->skip(skip_body);
    }

    std::string method;
    std::string target;
    int status = 0;
    Headers headers;
    std::string body;

private:
    void on_request_impl(http::verb, Text method_text, Text target_text, int, Error&) override {
        method = to_string(method_text);
        target = to_string(target_text);
    }
    void on_response_impl(int code, Text, int, Error&) override { status = code; }
    void on_field_impl(http::field, Text name, Text value, Error&) override {
        headers.emplace_back(to_string(name), to_string(value));
    }
    void on_header_impl(Error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error& error) override {
        if (length && *length > body_limit_) {
            error = http::error::body_limit;
        } else if (length) {
            body.reserve(std::min<std::size_t>(*length, std::size_t{64} * 1024));
        }
    }
    std::size_t on_body_impl(Text piece, Error& error) override { return append(piece, error); }
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text piece, Error& error) override { return append(piece, error); }
    void on_finish_impl(Error&) override {}

    std::size_t append(Text piece, Error& error) {
        if (piece.size() > body_limit_ - body.size()) {
            error = http::error::body_limit;
            return 0;
        }
        body.append(piece.data(), piece.size());
        return piece.size();
    }

    std::size_t body_limit_;
};

/// Finds the end of a header in bytes as they come, and what can be told to be wrong before that.
struct Framer {
    std::size_t scanned = 0;

    /// complete: `end` is where the header ends.
    DecodeState scan(std::string_view bytes, std::size_t limit, std::size_t& end, std::string& detail) {
        const std::size_t visible = std::min(bytes.size(), limit);
        while (scanned < visible) {
            const std::size_t line_feed = bytes.substr(0, visible).find('\n', scanned);
            if (line_feed == std::string_view::npos) {
                scanned = visible;
                break;
            }
            if (line_feed == 0 || bytes[line_feed - 1] != '\r') {
                detail = "a header line ends without a carriage return";
                return DecodeState::protocol;
            }
            scanned = line_feed + 1;
            if (line_feed >= 3 && bytes.substr(line_feed - 3, 4) == "\r\n\r\n") {
                end = line_feed + 1;
                return DecodeState::complete;
            }
        }
        if (bytes.size() >= limit) {
            detail = "the header is longer than " + std::to_string(limit) + " bytes";
            return DecodeState::too_large;
        }
        return DecodeState::need_more;
    }
};

/// What both decoders share: bytes not yet used, the parser, and the verdict.
template <bool kIsRequest>
struct Machine {
    explicit Machine(const DecodeLimits& limits_in, bool skip_body_in) : limits(limits_in), skip_body(skip_body_in) {
        restart();
    }

    void restart() {
        parser = std::make_unique<Parser<kIsRequest>>(limits.body_bytes, skip_body);
        framer = {};
    }

    DecodeState conclude(DecodeState verdict, std::string why) {
        state = verdict;
        detail = std::move(why);
        return state;
    }

    DecodeState conclude(const Error& error) {
        const bool large = error == http::error::body_limit || error == http::error::header_limit ||
                           error == http::error::buffer_overflow;
        return large ? conclude(DecodeState::too_large,
                                "the body is longer than " + std::to_string(limits.body_bytes) + " bytes")
                     : conclude(DecodeState::protocol, error.message());
    }

    /// Hands a whole header to the parser.
    DecodeState take_header() {
        std::size_t end = 0;
        const DecodeState framed = framer.scan(buffer, limits.header_bytes, end, detail);
        if (framed != DecodeState::complete) {
            return framed == DecodeState::need_more ? framed : conclude(framed, detail);
        }
        Error error;
        parser->eager(false);
        const std::size_t used = parser->put(boost::asio::const_buffer(buffer.data(), end), error);
        if (error) {
            return conclude(error);
        }
        if (!parser->is_header_done() || used != end) {
            return conclude(DecodeState::protocol, "the header is malformed");
        }
        buffer.erase(0, end);
        parser->eager(true);
        return DecodeState::need_more;
    }

    /// Hands body bytes to the parser. What it leaves is part of a chunk's header line or of a trailer.
    DecodeState take_body() {
        std::size_t offset = 0;
        while (offset < buffer.size() && !parser->is_done()) {
            // A bounded view keeps the verdict on an endless chunk line the same however the bytes arrive.
            const std::size_t visible = std::min(buffer.size() - offset, limits.header_bytes);
            Error error;
            const std::size_t used = parser->put(boost::asio::const_buffer(buffer.data() + offset, visible), error);
            offset += used;
            if (error && error != http::error::need_more) {
                return conclude(error);
            }
            if (used == 0 && visible == limits.header_bytes) {
                return conclude(DecodeState::too_large, "a chunk's header or trailer is too long");
            }
            if (used == 0) {
                break;
            }
        }
        buffer.erase(0, offset);
        return parser->is_done() ? conclude(DecodeState::complete, {}) : state;
    }

    DecodeLimits limits;
    bool skip_body;
    std::unique_ptr<Parser<kIsRequest>> parser;
    Framer framer;
    std::string buffer;
    std::string detail;
    DecodeState state = DecodeState::need_more;
};

bool could_start_http(std::string_view bytes) {
    constexpr std::string_view kStart{"HTTP/1."};
    const std::size_t length = std::min(bytes.size(), kStart.size());
    return bytes.substr(0, length) == kStart.substr(0, length);
}

}  // namespace

struct ResponseDecoder::State : Machine<false> {
    using Machine::Machine;

    DecodeState advance() {
        while (state == DecodeState::need_more) {
            if (parser->is_header_done()) {
                return take_body();
            }
            if (!could_start_http(buffer)) {
                return conclude(DecodeState::protocol, "what came is not HTTP/1.x");
            }
            if (take_header() != DecodeState::need_more || !parser->is_header_done()) {
                return state;
            }
            judge_status();
        }
        return state;
    }

    void judge_status() {
        if (parser->status == 101) {
            conclude(DecodeState::protocol, "101 Switching Protocols, which was not asked for");
        } else if (parser->status < 100) {
            conclude(DecodeState::protocol, "status " + std::to_string(parser->status) + " does not exist");
        } else if (parser->status < 200) {
            if (++interim > limits.interim_answers) {
                conclude(DecodeState::too_large,
                         "more than " + std::to_string(limits.interim_answers) + " interim (1xx) answers");
                return;
            }
            restart();
        } else if (parser->is_done()) {
            conclude(DecodeState::complete, {});
        }
    }

    unsigned interim = 0;
    HttpResponse answer;
    bool answer_taken = false;
};

ResponseDecoder::ResponseDecoder(const DecodeLimits& limits, bool head_request)
    : state_(std::make_unique<State>(limits, head_request)) {}
ResponseDecoder::ResponseDecoder(ResponseDecoder&&) noexcept = default;
ResponseDecoder& ResponseDecoder::operator=(ResponseDecoder&&) noexcept = default;
ResponseDecoder::~ResponseDecoder() = default;

DecodeState ResponseDecoder::feed(std::string_view bytes) {
    state_->buffer.append(bytes);
    return state_->advance();
}

DecodeState ResponseDecoder::feed_end() {
    State& state = *state_;
    if (state.state != DecodeState::need_more) {
        return state.state;
    }
    Error error;
    if (state.parser->is_header_done() && state.parser->need_eof()) {
        state.parser->put_eof(error);
        return error ? state.conclude(error) : state.conclude(DecodeState::complete, {});
    }
    return state.conclude(DecodeState::closed, "the connection was closed before the answer was complete");
}

DecodeState ResponseDecoder::state() const {
    return state_->state;
}

const std::string& ResponseDecoder::detail() const {
    return state_->detail;
}

HttpResponse& ResponseDecoder::response() {
    if (!state_->answer_taken) {
        state_->answer_taken = true;
        state_->answer = {state_->parser->status, std::move(state_->parser->headers), std::move(state_->parser->body)};
    }
    return state_->answer;
}

bool ResponseDecoder::is_reusable() const {
    return state_->state == DecodeState::complete && state_->buffer.empty() && !state_->parser->need_eof() &&
           state_->parser->keep_alive();
}

struct RequestDecoder::State : Machine<true> {
    using Machine::Machine;

    DecodeState advance() {
        if (state != DecodeState::need_more) {
            return state;
        }
        if (!parser->is_header_done()) {
            if (take_header() != DecodeState::need_more || !parser->is_header_done()) {
                return state;
            }
            request.method = std::move(parser->method);
            request.url = std::move(parser->target);
            request.headers = std::move(parser->headers);
        }
        if (parser->is_done()) {
            return conclude(DecodeState::complete, {});
        }
        take_body();
        if (state == DecodeState::complete) {
            request.body = std::move(parser->body);
        }
        return state;
    }

    HttpRequest request;
};

RequestDecoder::RequestDecoder(const DecodeLimits& limits) : state_(std::make_unique<State>(limits, false)) {}
RequestDecoder::RequestDecoder(RequestDecoder&&) noexcept = default;
RequestDecoder& RequestDecoder::operator=(RequestDecoder&&) noexcept = default;
RequestDecoder::~RequestDecoder() = default;

DecodeState RequestDecoder::feed(std::string_view bytes) {
    state_->buffer.append(bytes);
    return state_->advance();
}

DecodeState RequestDecoder::state() const {
    return state_->state;
}

const std::string& RequestDecoder::detail() const {
    return state_->detail;
}

bool RequestDecoder::has_header() const {
    return state_->parser->is_header_done();
}

bool RequestDecoder::expects_continue() const {
    return std::any_of(state_->request.headers.begin(), state_->request.headers.end(), [](const auto& header) {
        return boost::beast::iequals(header.first, "expect") && boost::beast::iequals(header.second, "100-continue");
    });
}

bool RequestDecoder::keeps_alive() const {
    return state_->parser->is_header_done() && state_->parser->keep_alive();
}

HttpRequest& RequestDecoder::request() {
    return state_->request;
}

std::string RequestDecoder::take_rest() {
    return std::exchange(state_->buffer, {});
}

}  // namespace notisim
