#pragma once

#include "simulator/base/url.hpp"
#include "simulator/engine/sender.hpp"
#include "simulator/transport/byte_stream.hpp"
#include "simulator/transport/http_codec.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace notisim {

struct Exchange;

/// Attempts in flight by the moment their time is up. A sweep of these costs less than a timer for each attempt.
using Deadlines = std::multimap<Clock::time_point, std::shared_ptr<Exchange>>;

/// One attempt under way.
struct Exchange {
    enum class Phase : std::uint8_t { resolving, connecting, handshaking, exchanging };

    Url url;
    std::string origin;
    std::string bytes;  ///< The request, encoded.
    bool is_head = false;
    std::chrono::milliseconds timeout{0};
    Clock::time_point start;
    Deadlines::iterator deadline;
    Sender::Done done;

    Phase phase = Phase::resolving;
    std::shared_ptr<ByteStream> stream;
    bool reused = false;                    ///< The stream carried an exchange before.
    std::uint64_t acknowledged_before = 0;  ///< With `reused`: the peer's acknowledgements when this one began.
    std::size_t written = 0;
    int write_error = 0;
    bool write_failed = false;
    std::optional<ResponseDecoder> decoder;

    Outcome outcome;
    bool finished = false;

    [[nodiscard]] bool is_written() const { return written == bytes.size(); }
};

/// Whether no receiver can have read a request on a kept-alive connection that ended before any byte of an answer.
///
/// RFC 9110, 9.2.2, lets a client repeat a POST on its own only when it knows that the first was not acted on. An end
/// of stream carries the peer's acknowledgement of what its kernel took: of nothing, and no receiver has read it. A
/// reset overtakes that acknowledgement and tells nothing, unless it was there before a byte was written. Where the
/// request may have been read, the attempt has failed: to repeat it would double it, and hide what the receiver did.
///
/// `result`: how the connection ended. `written`: bytes that our kernel took of this request. `acknowledged` and
/// `acknowledged_before`: acknowledged_bytes() at the end, and before the request.
bool was_never_read(const IoResult& result, std::size_t written, std::uint64_t acknowledged,
                    std::uint64_t acknowledged_before);

/// What an errno of an established connection counts as.
TransportError classify_errno(int error);

/// What the verdict of a decoder counts as.
TransportError classify_decode(DecodeState state);

/// The text of an errno, lower case.
std::string errno_text(int error);

/// What had not happened when time was up.
std::string describe_timeout(const Exchange& exchange);

}  // namespace notisim
