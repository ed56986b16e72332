#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// What became of a text that should be JSON.
struct JsonText {
    std::shared_ptr<const nlohmann::json> document;  ///< Null where there is a fault.
    std::string fault;                               ///< Why it cannot be read, for people.
    /// JSON pointers of members that come twice in their object; the last one counts. At most 20.
    std::vector<std::string> repeated;
};

/// Reads JSON (RFC 8259) from anybody. Not JSON are: text that is not UTF-8, numbers that no double can hold, and what
/// is nested deeper than 64 levels, which copying and destroying, both recursive, need not survive.
JsonText read_json(std::string_view text);

/// A part of a JSON pointer, `~` and `/` escaped (RFC 6901, 3), with the slash before it.
std::string pointer_part(std::string_view key);

}  // namespace notisim
