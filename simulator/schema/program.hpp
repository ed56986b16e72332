#pragma once

#include "simulator/schema/pattern.hpp"
#include "simulator/schema/validator.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

// What a schema is compiled to. Seen by the compiler and the check only.

namespace notisim {

/// The types of JSON Schema as a set; every integer is a number too.
enum TypeBit : std::uint8_t {
    kNull = 1,
    kBoolean = 2,
    kInteger = 4,
    kNumber = 8,
    kString = 16,
    kArray = 32,
    kObject = 64,
};

/// One schema, or a part of one. Rules that are not there allow everything. Pointers lead to nodes of the same program.
struct SchemaNode {
    std::uint8_t types = 127;
    bool never = false;  ///< The schema `false`.
    bool has_choices = false;
    std::vector<nlohmann::json> choices;  ///< Of enum and const.
    std::vector<std::string> required;
    std::map<std::string, const SchemaNode*, std::less<>> properties;
    const SchemaNode* additional = nullptr;
    const SchemaNode* items = nullptr;             ///< Of each item ...
    std::vector<const SchemaNode*> leading_items;  ///< ... or of the first, the second, and so on.
    std::optional<std::size_t> min_items;
    std::optional<std::size_t> max_items;
    std::optional<std::size_t> min_length;
    std::optional<std::size_t> max_length;
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::optional<Pattern> pattern;
    std::vector<const SchemaNode*> any_of;
    std::vector<const SchemaNode*> all_of;
    const SchemaNode* not_node = nullptr;
    const SchemaNode* if_node = nullptr;
    const SchemaNode* then_node = nullptr;
    const SchemaNode* else_node = nullptr;
    std::string description;

    // With every reference followed: how many nodes there are from here, and how far down.
    std::size_t weight = 1;
    std::size_t height = 1;
};

struct Schema::Program {
    std::deque<SchemaNode> nodes;  ///< Addresses stay.
    const SchemaNode* root = nullptr;
};

}  // namespace notisim
