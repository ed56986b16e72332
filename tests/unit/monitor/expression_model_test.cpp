#include "simulator/base/rng.hpp"
#include "simulator/monitor/bool_expression.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <memory>
#include <string>

namespace {

using namespace notisim;

constexpr std::array<std::string_view, 5> kFiveNames{"a", "b", "c", "d", "e"};
using Truth = std::array<bool, 5>;

// A tree that is written as text with no more parentheses than the precedence asks for, and evaluated as it stands.
struct Node {
    char kind = 'n';  // One of | & ! and n for a name; in the order of what binds stronger.
    std::size_t name = 0;
    std::unique_ptr<Node> left;
    std::unique_ptr<Node> right;
};

std::unique_ptr<Node> random_tree(Rng& rng, int depth) {
    auto node = std::make_unique<Node>();
    node->name = rng.between(0, kFiveNames.size() - 1);
    const std::uint64_t choice = depth == 0 ? 0 : rng.between(0, 3);
    if (choice > 0) {
        node->kind = "!&|"[choice - 1];
        node->left = random_tree(rng, depth - 1);
        node->right = node->kind == '!' ? nullptr : random_tree(rng, depth - 1);
    }
    return node;
}

bool value(const Node& node, const Truth& truth) {
    switch (node.kind) {
        case '!': return !value(*node.left, truth);
        case '&': return value(*node.left, truth) && value(*node.right, truth);
        case '|': return value(*node.left, truth) || value(*node.right, truth);
        default: return truth[node.name];
    }
}

std::size_t strength(char kind) {
    return std::string_view{"|&!n"}.find(kind);
}

std::string text(const Node& node, std::size_t around, Rng& rng) {
    const std::string blank(rng.between(0, 1), ' ');
    const std::size_t own = strength(node.kind);
    std::string written = node.kind == 'n' ? std::string{kFiveNames[node.name]}
                          : node.kind == '!'
                              ? "!" + blank + text(*node.left, own, rng)
                              : text(*node.left, own, rng) + blank + node.kind + blank + text(*node.right, own, rng);
    const bool superfluous = rng.between(0, 7) == 0;
    return own < around || superfluous ? "(" + written + ")" : written;
}

}  // namespace

TEST_CASE("random expressions come to what their trees come to", "[monitor][A-46]") {
    Rng rng{20260115};
    std::size_t constants = 0;
    for (int round = 0; round < 3000; ++round) {
        const auto tree = random_tree(rng, static_cast<int>(rng.between(0, 5)));
        const std::string written = text(*tree, 0, rng);
        CAPTURE(written);
        const auto parsed = parse_bool_expression(written, kFiveNames);
        REQUIRE(std::holds_alternative<BoolExpression>(parsed));
        const auto& expression = std::get<BoolExpression>(parsed);
        std::size_t times_true = 0;
        bool agree = true;
        for (unsigned bits = 0; bits < 32; ++bits) {
            const Truth truth{(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0,
                              (bits & 16U) != 0};
            const bool expected = value(*tree, truth);
            agree = agree && expression.evaluate(truth) == expected;
            times_true += expected ? 1U : 0U;
        }
        REQUIRE(agree);
        const std::optional<bool> constant = times_true == 0    ? std::optional{false}
                                             : times_true == 32 ? std::optional{true}
                                                                : std::nullopt;
        REQUIRE(expression.constant() == constant);
        constants += constant ? 1U : 0U;
    }
    CHECK(constants > 10);
}
