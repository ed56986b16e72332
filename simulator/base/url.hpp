#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace notisim {

/// The parts of an absolute http or https URL, as they go on the wire.
struct Url {
    std::string scheme;      ///< `http` or `https`, lower case.
    std::string host;        ///< Without the brackets of an IPv6 literal.
    std::uint16_t port = 0;  ///< Explicit or the scheme's default.
    std::string target;      ///< Path and query, at least `/`, percent-encoded.

    /// `host` or `host:port` as the Host header writes it: brackets for IPv6, no default port.
    [[nodiscard]] std::string authority() const;
    [[nodiscard]] bool is_tls() const { return scheme == "https"; }
    /// `scheme://authority`, without a path.
    [[nodiscard]] std::string origin() const;
};

/// Nothing, and `why` says what is wrong, for anything that is not an absolute http(s) URL with a host and a valid
/// port. Userinfo and fragments are refused: a registered target has neither.
std::optional<Url> parse_url(std::string_view text, std::string& why);

/// Percent-encodes everything but unreserved characters (RFC 3986, 2.3).
std::string percent_encode(std::string_view text);

/// Adds `key=value`, both percent-encoded, to the query of a URL.
void append_query(std::string& url, std::string_view key, std::string_view value);

}  // namespace notisim
