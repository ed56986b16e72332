#include "simulator/transport/exchange.hpp"

#include "simulator/base/time.hpp"

#include <cerrno>

namespace notisim {

bool was_never_read(const IoResult& result, std::size_t written, std::uint64_t acknowledged,
                    std::uint64_t acknowledged_before) {
    return written == 0 || (result.error != ECONNRESET && acknowledged <= acknowledged_before);
}

TransportError classify_errno(int error) {
    return error == 0 ? TransportError::tls : TransportError::reset;
}

TransportError classify_decode(DecodeState state) {
    switch (state) {
        case DecodeState::need_more:
        case DecodeState::complete: return TransportError::none;
        case DecodeState::closed: return TransportError::closed;
        case DecodeState::protocol: return TransportError::protocol;
        case DecodeState::too_large: return TransportError::too_large;
    }
    return TransportError::protocol;
}

std::string errno_text(int error) {
    std::string text = boost::system::error_code(error, boost::system::system_category()).message();
    if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') {
        text.front() = static_cast<char>(text.front() - 'A' + 'a');
    }
    return text;
}

std::string describe_timeout(const Exchange& exchange) {
    const std::string within = " within " + format_duration(exchange.timeout);
    switch (exchange.phase) {
        case Exchange::Phase::resolving: return "no address for '" + exchange.url.host + "'" + within;
        case Exchange::Phase::connecting: return "no connection" + within;
        case Exchange::Phase::handshaking: return "no TLS session" + within;
        case Exchange::Phase::exchanging: break;
    }
    if (exchange.outcome.response_bytes > 0) {
        return "no complete answer" + within + ": " + std::to_string(exchange.outcome.response_bytes) + " bytes came";
    }
    if (!exchange.is_written()) {
        return "no answer" + within + ": the receiver took " + std::to_string(exchange.written) + " of " +
               std::to_string(exchange.bytes.size()) + " bytes of the request";
    }
    return "no answer" + within;
}

}  // namespace notisim
