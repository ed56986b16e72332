#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// How the text of a datum is to be read.
enum class DataKind : std::uint8_t {
    number,   ///< Decimal; canonical text is the shortest that reads back the same.
    integer,  ///< Whole number.
    boolean,  ///< `true` or `false`.
    word,     ///< One of `words`.
    list,     ///< Any of `words`, joined by commas, in the order of the table; empty: none of them.
    text,     ///< Anything.
};

/// One thing that a vehicle knows of itself. Names are those of monitored data (PROTOCOL.md 9.3), then paths of the
/// same style for what only extensions carry (PROTOCOL.md 3.7).
struct VehicleDatum {
    std::string_view name;
    DataKind kind = DataKind::text;
    std::string_view initial{};  ///< Canonical text; empty, but for lists: not known until it is set.
    std::string_view words{};    ///< Separated by spaces, for `word` and `list`.
    double min = -1e12;          ///< Bounds of numbers, included.
    double max = 1e12;
};

/// All of them. The index of a row is what VehicleState stores.
std::span<const VehicleDatum> vehicle_data();

/// The index of a name in vehicle_data().
std::optional<std::size_t> find_datum(std::string_view name);

/// The canonical text of what a user wrote for a datum: `12.50` is `12.5`, a list is sorted and free of doubles.
/// Nothing if it cannot be one; `why` then says so in words that follow "cannot be 'x': ".
std::optional<std::string> canonical_value(const VehicleDatum& datum, std::string_view written, std::string& why);

/// Whether the canonical text of a list holds a word.
bool list_has(std::string_view list, std::string_view word);

/// The words of a list in canonical text, or those of VehicleDatum::words: separated by commas or spaces.
std::vector<std::string_view> split_words(std::string_view words);

}  // namespace notisim
