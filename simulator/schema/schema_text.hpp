#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace notisim {

/// A JSON Schema that is part of the program.
struct SchemaText {
    std::string_view name;  ///< `b2b`
    std::string_view text;
};

/// All of them; generated from the files of the tree.
std::span<const SchemaText> schema_texts();

/// The text of the schema of that name, or nothing.
std::optional<std::string_view> schema_text(std::string_view name);

/// The names that there are.
std::vector<std::string_view> schema_names();

}  // namespace notisim
