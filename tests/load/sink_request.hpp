#pragma once

#include <cstddef>
#include <string_view>

namespace load_sink {

constexpr std::size_t kMaxRequest = std::size_t{64} << 20;

/// A request in the text that it was read from.
struct Request {
    std::string_view head;
    std::string_view body;
    bool keep_alive = true;
    bool old = false;  ///< HTTP/1.0.
    bool bad = false;  ///< To be refused: too large, or of unknown length.
};

/// The request that `text` begins with; false while it is not complete.
bool take_request(std::string_view text, Request& request);

}  // namespace load_sink
