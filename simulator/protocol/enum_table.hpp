#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace notisim {

/// Name and enumerator, side by side; the one way in which wire enums are spelled in this program.
template <typename Enum, std::size_t Size>
using EnumTable = std::array<std::pair<Enum, std::string_view>, Size>;

template <typename Enum, std::size_t Size>
constexpr std::string_view name_in(const EnumTable<Enum, Size>& table, Enum value) {
    for (const auto& [candidate, name] : table) {
        if (candidate == value) {
            return name;
        }
    }
    return {};
}

template <typename Enum, std::size_t Size>
constexpr std::optional<Enum> find_in(const EnumTable<Enum, Size>& table, std::string_view name) {
    for (const auto& [value, candidate] : table) {
        if (candidate == name) {
            return value;
        }
    }
    return std::nullopt;
}

/// The names of a table, in its order; for suggestions and lists.
template <typename Enum, std::size_t Size>
std::vector<std::string_view> names_of(const EnumTable<Enum, Size>& table) {
    std::vector<std::string_view> names;
    for (const auto& entry : table) {
        names.push_back(entry.second);
    }
    return names;
}

}  // namespace notisim
