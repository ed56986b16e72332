#include "simulator/monitor/bool_expression.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace notisim;

constexpr std::array<std::string_view, 5> kNames{"a", "b", "low", "out.1", "night-2"};

void require(bool truth) {
    if (!truth) {
        std::abort();
    }
}

std::array<bool, 5> assignment(unsigned bits) {
    std::array<bool, 5> truth{};
    for (bool& value : truth) {
        value = (bits & 1U) != 0;
        bits >>= 1U;
    }
    return truth;
}

// An error has a place in the text and something to say.
void check_error(const ExpressionError& error, std::string_view text) {
    require(error.offset <= text.size() && error.length <= text.size() - error.offset);
    require(!error.message.empty());
}

// What is said of an expression agrees with its 32 values.
void check_expression(const BoolExpression& expression) {
    require(expression.names().any());
    require((expression.positive_names() & ~expression.names()).none());
    bool ever_true = false;
    bool ever_false = false;
    for (unsigned bits = 0; bits < 32; ++bits) {
        (expression.evaluate(assignment(bits)) ? ever_true : ever_false) = true;
    }
    require(expression.constant().has_value() == (ever_true != ever_false));
    require(expression.constant().value_or(ever_true) == ever_true);
}

}  // namespace

// Any bytes are an expression or have a fault with a place; what is read strictly means the same when read leniently.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto strict = parse_bool_expression(text, kNames, Parentheses::strict);
    const auto lenient = parse_bool_expression(text, kNames, Parentheses::lenient);

    for (const auto& result : {strict, lenient}) {
        if (const auto* error = std::get_if<ExpressionError>(&result)) {
            check_error(*error, text);
        } else {
            check_expression(std::get<BoolExpression>(result));
        }
    }
    if (const auto* expression = std::get_if<BoolExpression>(&strict)) {
        const auto* same = std::get_if<BoolExpression>(&lenient);
        require(same != nullptr);
        for (unsigned bits = 0; bits < 32; ++bits) {
            require(expression->evaluate(assignment(bits)) == same->evaluate(assignment(bits)));
        }
    }
    return 0;
}
