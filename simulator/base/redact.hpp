#pragma once

#include <string>
#include <string_view>

namespace notisim {

/// Whether a header's value is a credential: Authorization, Cookie, X-*-Key, X-*-Token and their like.
bool is_secret_header(std::string_view name);

/// Whether a query parameter's value is a credential: password, token, client_secret and their like.
bool is_secret_parameter(std::string_view name);

/// The URL with userinfo and the values of secret query parameters replaced by `***`.
std::string redact_url(std::string_view url);

}  // namespace notisim
