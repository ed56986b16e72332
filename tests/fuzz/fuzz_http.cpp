#include "simulator/transport/http_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using notisim::DecodeLimits;
using notisim::DecodeState;
using notisim::HttpResponse;
using notisim::ResponseDecoder;

/// Small limits, so that a small input can reach them.
constexpr DecodeLimits kLimits{512, 1024, 8};

struct Result {
    DecodeState state = DecodeState::need_more;
    HttpResponse response;
    bool reusable = false;
};

/// Feeds the bytes in pieces of `step`, or growing ones with 0, then the end of the stream.
Result decode(std::string_view bytes, std::size_t step) {
    ResponseDecoder decoder{kLimits};
    std::size_t growing = 1;
    for (std::size_t offset = 0; offset < bytes.size();) {
        const std::size_t size = step != 0 ? step : growing++;
        decoder.feed(bytes.substr(offset, size));
        offset += size;
    }
    Result result;
    result.state = decoder.feed_end();
    result.reusable = decoder.is_reusable();
    if (result.state == DecodeState::complete) {
        result.response = decoder.response();
    }
    return result;
}

void require(bool truth) {
    if (!truth) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    const Result whole = decode(bytes, bytes.size() + 1);
    const Result split = decode(bytes, data[0] % 32U);

    require(whole.state == split.state);
    require(whole.state != DecodeState::need_more);
    require(whole.reusable == split.reusable);
    require(whole.response.status == split.response.status);
    require(whole.response.headers == split.response.headers);
    require(whole.response.body == split.response.body);
    require(whole.response.body.size() <= kLimits.body_bytes);
    if (whole.state == DecodeState::complete) {
        require(whole.response.status >= 200);
    } else {
        require(!whole.reusable);
    }

    notisim::RequestDecoder requests{kLimits};
    requests.feed(bytes);
    require(requests.request().body.size() <= kLimits.body_bytes);
    return 0;
}
