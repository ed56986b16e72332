#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/base/url.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace notisim {

/// Why `request` must not go on the wire: a method, header name or value that would break the framing. Empty if none.
std::string why_unsendable(const HttpRequest& request);

/// The bytes of a request, header and body. `Host` and `User-Agent` are added unless given; `Content-Length`,
/// `Transfer-Encoding` and `Connection` are the transport's and ignored if given.
///
/// Errors: empty for a request that why_unsendable() objects to; control characters never reach the wire.
std::string encode_request(const HttpRequest& request, const Url& url);

/// The bytes of an answer. Control characters in header values are replaced by spaces. 1xx, 204 and 304 have no body.
std::string encode_response(const HttpResponse& response, bool keep_alive);

/// The words of a status code, for status lines.
std::string_view reason_phrase(int status);

enum class DecodeState : std::uint8_t {
    need_more,  ///< Nothing wrong so far.
    complete,   ///< One message was read.
    closed,     ///< The stream ended before the message was complete.
    protocol,   ///< Not HTTP/1.x, or a switch of protocols that nobody asked for.
    too_large,  ///< Beyond a limit.
};

struct DecodeLimits {
    std::size_t header_bytes = std::size_t{64} * 1024;
    std::size_t body_bytes = std::size_t{1024} * 1024;
    unsigned interim_answers = 10'000;  ///< 1xx answers before the answer.
};

/// Reads one answer from bytes as they come. Interim answers (1xx) are skipped.
///
/// The result does not depend on how the bytes are cut into pieces.
class ResponseDecoder {
public:
    /// `head_request`: the answer to a HEAD has no body whatever its header says.
    explicit ResponseDecoder(const DecodeLimits& limits, bool head_request = false);
    ResponseDecoder(ResponseDecoder&&) noexcept;
    ResponseDecoder& operator=(ResponseDecoder&&) noexcept;
    ~ResponseDecoder();

    DecodeState feed(std::string_view bytes);

    /// The stream ended in good order: completes an answer whose body lasts until then.
    DecodeState feed_end();

    [[nodiscard]] DecodeState state() const;
    [[nodiscard]] const std::string& detail() const;  ///< What is wrong, for people.
    [[nodiscard]] HttpResponse& response();           ///< With state complete.
    /// Whether the connection can carry another exchange: kept alive, and nothing came after the answer.
    [[nodiscard]] bool is_reusable() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Reads one request from bytes as they come. `url` of the request is its target as received.
class RequestDecoder {
public:
    explicit RequestDecoder(const DecodeLimits& limits);
    RequestDecoder(RequestDecoder&&) noexcept;
    RequestDecoder& operator=(RequestDecoder&&) noexcept;
    ~RequestDecoder();

    DecodeState feed(std::string_view bytes);

    [[nodiscard]] DecodeState state() const;
    [[nodiscard]] const std::string& detail() const;
    [[nodiscard]] bool has_header() const;        ///< Method, target and headers are there.
    [[nodiscard]] bool expects_continue() const;  ///< `Expect: 100-continue` was asked for.
    [[nodiscard]] bool keeps_alive() const;
    [[nodiscard]] HttpRequest& request();
    [[nodiscard]] std::string take_rest();  ///< Bytes after the request: the next one, pipelined.

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace notisim
