#pragma once

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"
#include "simulator/protocol/enum_table.hpp"
#include "simulator/scenario/vocabulary.hpp"
#include "simulator/scenario/yaml_tree.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// No upper bound for ScenarioReader::integer().
inline constexpr std::int64_t kNoLimit = INT64_MAX;

/// Reads typed values out of a tree and collects all that is wrong on the way.
///
/// Every function that returns nothing has said why. `what` names the value in messages: a key as the file spells it.
class ScenarioReader {
public:
    void error(const SourceSpan& span, std::string title, std::string help = {});
    void warn(const SourceSpan& span, std::string title, std::string help = {});

    /// Any scalar as text: a VIN or an id of digits alone is text too.
    std::optional<std::string> text(const YamlNode& node, std::string_view what);
    /// As text(), but refuses the empty text.
    std::optional<std::string> filled_text(const YamlNode& node, std::string_view what);
    /// `true` or `false`, not quoted; `yes`, `on` and their like are refused with a hint.
    std::optional<bool> boolean(const YamlNode& node, std::string_view what);
    /// A whole number, not quoted, in [min, max].
    std::optional<std::int64_t> integer(const YamlNode& node, std::string_view what, std::int64_t min,
                                        std::int64_t max);
    /// `30s`, `1h30m`; in [min, max].
    std::optional<Duration> duration(const YamlNode& node, std::string_view what, Duration min, Duration max);
    std::optional<TimePoint> time(const YamlNode& node, std::string_view what);
    std::optional<double> number(const YamlNode& node, std::string_view what);
    /// One of a list of words, by its index.
    std::optional<std::size_t> word(const YamlNode& node, std::string_view what,
                                    std::span<const std::string_view> words);
    template <typename Enum, std::size_t Size>
    std::optional<Enum> choice(const YamlNode& node, std::string_view what, const EnumTable<Enum, Size>& table) {
        const std::vector<std::string_view> names = names_of(table);
        const auto index = word(node, what, names);
        return index ? std::optional{table[*index].first} : std::nullopt;
    }

    /// False, with an error, if the node is not of the kind.
    bool expect_list(const YamlNode& node, std::string_view what);
    bool expect_mapping(const YamlNode& node, std::string_view what);

    [[nodiscard]] const Diagnostics& diagnostics() const { return diagnostics_; }
    Diagnostics& diagnostics() { return diagnostics_; }
    [[nodiscard]] std::size_t error_count() const;

private:
    Diagnostics diagnostics_;
};

/// What a message calls the value that was found: "a list", "the text 'x'".
std::string describe(const YamlNode& node);

/// The fields of one mapping, checked against its vocabulary when it is made: unknown keys, missing required keys,
/// and the documented slips, which are read as the key that was meant.
class Fields {
public:
    /// `also` are keys that are allowed here beyond those of the object.
    Fields(ScenarioReader& reader, const YamlNode& node, KeyedObject object,
           std::span<const std::string_view> also = {});

    /// Whether a key is in it that the object has not.
    [[nodiscard]] bool has_unknown_keys() const { return unknown_; }
    /// The value of a key or of a slip for it, or null if the key is absent (or the node is no mapping).
    [[nodiscard]] const YamlNode* get(std::string_view key) const;
    [[nodiscard]] bool is_mapping() const { return node_.is(YamlNode::Kind::mapping); }
    [[nodiscard]] const YamlNode& node() const { return node_; }
    /// As messages call the object.
    [[nodiscard]] std::string_view name() const { return object_info(object_).name; }
    /// The place of the key itself; of the mapping if it is absent.
    [[nodiscard]] const SourceSpan& key_span(std::string_view key) const;

private:
    void check_key(ScenarioReader& reader, const YamlEntry& entry, std::span<const std::string_view> also);
    const YamlEntry* entry(std::string_view key) const;

    const YamlNode& node_;
    KeyedObject object_;
    bool unknown_ = false;
    std::set<std::string_view> misspelled_;  ///< Keys that unknown ones probably mean; not missing, then.
};

}  // namespace notisim
