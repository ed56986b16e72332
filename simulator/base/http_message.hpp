#pragma once

#include <string>
#include <utility>
#include <vector>

namespace notisim {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as plain values. `url` is absolute: scheme://host[:port]/path?query, percent-encoded.
/// `Host`, `Content-Length` and `Connection` are the transport's and are not in `headers`.
struct HttpRequest {
    std::string method = "POST";
    std::string url;
    Headers headers;
    std::string body;
};

/// An answer as plain values; `status` is 0 where there is none.
struct HttpResponse {
    int status = 0;
    Headers headers;
    std::string body;
};

}  // namespace notisim
