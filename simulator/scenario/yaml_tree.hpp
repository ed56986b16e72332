#pragma once

#include "simulator/base/diagnostic.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

struct YamlEntry;

/// A value of a YAML text, types not yet decided: what a scalar means is up to the key that it stands under.
struct YamlNode {
    enum class Kind : std::uint8_t { null, scalar, sequence, mapping };

    Kind kind = Kind::null;
    bool quoted = false;  ///< Text whatever it looks like: "12" is not a number.
    bool broken = false;  ///< An error was reported for it already: readers pass it over in silence.
    std::string text;
    /// Where a caret belongs: at the value, or at its key where the value begins on another line or is empty.
    SourceSpan span;
    std::vector<YamlNode> items;
    std::vector<YamlEntry> entries;  ///< In the order of the text.

    [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
    /// The value under a key of a mapping, or null.
    [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
    YamlNode key;  ///< Always a scalar.
    YamlNode value;
};

/// Reads one YAML document (or JSON text) into a tree.
///
/// Refuses, with the place: what is not UTF-8, control characters, more than one document, duplicate keys, keys that
/// are not text, merge keys, tags, nesting beyond kMaxScenarioDepth. Aliases are copies and count as such.
/// `nodes_left` is taken from, so that several files can share one bound.
/// Errors:  nothing is returned and `diagnostics` says why. Never throws.
std::optional<YamlNode> read_yaml(const std::shared_ptr<const SourceText>& source, std::size_t& nodes_left,
                                  Diagnostics& diagnostics);

/// The value as compact JSON; plain scalars are numbers, true, false or null where they look like one in JSON.
std::string to_json(const YamlNode& node);

}  // namespace notisim
