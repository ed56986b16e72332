#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace notisim {

/// How many names an expression can tell apart; a monitor has five triggers at most (PROTOCOL.md 9.1).
inline constexpr std::size_t kMaxExpressionNames = 256;

/// How deep `(` and `!` may be nested.
inline constexpr std::size_t kMaxExpressionDepth = 64;

/// A set of names, by their index in the list that the expression was read with.
using NameSet = std::bitset<kMaxExpressionNames>;

/// A `boolExp` that was read (PROTOCOL.md 9.2). A value; what is made by default is empty and false.
class BoolExpression {
public:
    /// What it comes to when the name of index n is `truth[n]`. Asserts that `truth` reaches to the last name used.
    [[nodiscard]] bool evaluate(std::span<const bool> truth) const;

    /// The names that occur.
    [[nodiscard]] NameSet names() const;

    /// The names that occur at least once under an even number of negations, none being even: those that can be why
    /// the expression is true.
    [[nodiscard]] NameSet positive_names() const;

    /// The value of an expression that has the same one whatever its names are, which the API answers with 400.
    /// All cases are tried; nothing is said of an expression of more than five different names.
    [[nodiscard]] std::optional<bool> constant() const;

private:
    friend class ExpressionReader;

    /// In the order of evaluation, operands first: an index below kMaxExpressionNames or an operator.
    std::vector<std::uint16_t> steps_;
};

/// Why a text is no expression, and where.
struct ExpressionError {
    enum class Kind : std::uint8_t {
        empty,
        unexpected_character,
        unknown_name,  ///< The place holds the name, for a suggestion.
        missing_operand,
        missing_operator,
        unclosed_parenthesis,
        unopened_parenthesis,
        too_deep,
    };
    Kind kind = Kind::empty;
    std::size_t offset = 0;  ///< Bytes from the start of the text.
    std::size_t length = 0;  ///< Bytes; 0 at the end of the text.
    std::string message;     ///< A sentence in lower case.
};

/// What is made of parentheses that do not match: samples of the documents have some.
enum class Parentheses : std::uint8_t {
    strict,   ///< An error.
    lenient,  ///< Those missing at the end are added, closing ones that close nothing are left out.
};

/// Reads `exp ::= exp '&' exp | exp '|' exp | '(' exp ')' | '!' exp | NAME`. `!` binds strongest, then `&`, then `|`
/// . Blanks are free. `names` are those of the triggers, at most kMaxExpressionNames: asserts.
std::variant<BoolExpression, ExpressionError> parse_bool_expression(std::string_view text,
                                                                    std::span<const std::string_view> names,
                                                                    Parentheses parentheses = Parentheses::strict);

}  // namespace notisim
