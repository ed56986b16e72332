#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/base/url.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace notisim::conformance {

/// The bytes of a request in two parts, to be changed one by one. All of it is plain text work; nothing is validated.
struct RawRequest {
    std::string head;  ///< Request line and headers, the empty line included.
    std::string body;

    /// Cuts at the first empty line; without one, all of it is body.
    static RawRequest split(std::string_view bytes);

    [[nodiscard]] std::string bytes() const { return head + body; }
    /// Takes all headers of a name out, whatever its letter case.
    RawRequest& without(std::string_view name);
    /// Adds `line` at the end of the headers, as it is.
    RawRequest& with(std::string_view line);
    /// Replaces the first line.
    RawRequest& first_line(std::string_view line);
    /// Changes what separates names and values, and the letters of the names.
    RawRequest& restyled(std::string_view separator, bool upper);
    /// The body in `pieces` chunks, and the header that says so in place of the length.
    RawRequest& chunked(std::size_t pieces);
};

/// A raw request as values again, for people: `url` is that of the target.
HttpRequest readable(std::string_view bytes, const std::string& url);

/// Where a redirect leads, seen from the URL that was asked for.
enum class Redirect : std::uint8_t {
    none,         ///< To the same URL, or nothing that is a URL.
    slash,        ///< The same path with or without a slash at its end.
    letter_case,  ///< The same path in other letters.
    scheme,       ///< The same path under https instead of http, or the other way round.
    query,        ///< The same path with another query or none.
    elsewhere,
};

/// Reads a `Location`, absolute or a path.
Redirect kind_of_redirect(const Url& from, std::string_view location);

}  // namespace notisim::conformance
