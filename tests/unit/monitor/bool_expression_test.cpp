#include "simulator/monitor/bool_expression.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace notisim;
using Kind = ExpressionError::Kind;

constexpr std::array<std::string_view, 5> kNames{"low", "outA", "outB", "night.2", "x_1"};

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t index = 0; index < times; ++index) {
        all += text;
    }
    return all;
}

BoolExpression expression(std::string_view text, Parentheses parentheses = Parentheses::strict) {
    const auto result = parse_bool_expression(text, kNames, parentheses);
    if (const auto* error = std::get_if<ExpressionError>(&result)) {
        FAIL(text << ": " << error->message);
    }
    return std::get<BoolExpression>(result);
}

ExpressionError error(std::string_view text, Parentheses parentheses = Parentheses::strict) {
    const auto result = parse_bool_expression(text, kNames, parentheses);
    if (std::holds_alternative<BoolExpression>(result)) {
        FAIL("no error in " << text);
    }
    return std::get<ExpressionError>(result);
}

// The 32 values as 0 and 1; the first name changes fastest.
std::string values(const BoolExpression& parsed) {
    std::string text;
    for (unsigned bits = 0; bits < 32; ++bits) {
        std::array<bool, 5> truth{};
        for (std::size_t name = 0; name < truth.size(); ++name) {
            truth[name] = (bits >> name & 1U) != 0;
        }
        text += parsed.evaluate(truth) ? '1' : '0';
    }
    return text;
}

bool same(std::string_view one, std::string_view other) {
    return values(expression(one)) == values(expression(other));
}

std::string indexes(const NameSet& names) {
    std::string text;
    for (std::size_t name = 0; name < kNames.size(); ++name) {
        text += names.test(name) ? std::to_string(name) : "";
    }
    return text;
}

}  // namespace

TEST_CASE("the expression of the document is true in the cases that it says", "[monitor]") {
    const BoolExpression parsed = expression("(low & (outA | !night.2)) | (outB & night.2)");
    const auto truth = [&](bool low, bool out_a, bool out_b, bool night) {
        return parsed.evaluate(std::array{low, out_a, out_b, night, false});
    };
    CHECK(truth(true, true, false, true));
    CHECK(truth(true, false, false, false));
    CHECK(truth(false, false, true, true));
    CHECK_FALSE(truth(true, false, false, true));
    CHECK_FALSE(truth(false, true, true, false));
}

TEST_CASE("negation binds before and, and before or", "[monitor][A-46]") {
    CHECK(same("low | outA & outB", "low | (outA & outB)"));
    CHECK(same("low & outA | outB", "(low & outA) | outB"));
    CHECK(same("!low & outA", "(!low) & outA"));
    CHECK(same("!low | outA", "(!low) | outA"));
    CHECK(same("!!low", "low"));
    CHECK(same("!(low & outA)", "!low | !outA"));
    CHECK_FALSE(same("low | outA & outB", "(low | outA) & outB"));
    CHECK_FALSE(same("!low & outA", "!(low & outA)"));
}

TEST_CASE("blanks are free", "[monitor]") {
    CHECK(same("low&(outA|!x_1)", "  low &\t( outA\n|\r\n ! x_1 )  "));
}

TEST_CASE("each fault of an expression has its kind and its place", "[monitor]") {
    struct Row {
        std::string text;
        Kind kind;
        std::size_t offset;
        std::size_t length;
        std::string_view part_of_message;
    };
    const std::array rows{
        Row{"", Kind::empty, 0, 0, "empty"},
        Row{"  ", Kind::empty, 0, 2, "empty"},
        Row{"low # outA", Kind::unexpected_character, 4, 1, "'#'"},
        Row{"# low", Kind::unexpected_character, 0, 1, "'#'"},
        Row{"low \xe2\x88\xa7 outA", Kind::unexpected_character, 4, 3, "'\xe2\x88\xa7'"},
        Row{"low & nigth", Kind::unknown_name, 6, 5, "'nigth'"},
        Row{"2low", Kind::unknown_name, 0, 4, "'2low'"},
        Row{"low.2", Kind::unknown_name, 0, 5, "'low.2'"},
        Row{"low and outA", Kind::missing_operator, 4, 3, "'and'"},
        Row{"low (outA)", Kind::missing_operator, 4, 1, "'('"},
        Row{"low !outA", Kind::missing_operator, 4, 1, "'!'"},
        Row{"(low) outA", Kind::missing_operator, 6, 4, "'outA'"},
        Row{"low &", Kind::missing_operand, 5, 0, "at the end"},
        Row{"low & !  ", Kind::missing_operand, 9, 0, "at the end"},
        Row{"(", Kind::missing_operand, 1, 0, "at the end"},
        Row{"| low", Kind::missing_operand, 0, 1, "before '|'"},
        Row{"low & | outA", Kind::missing_operand, 6, 1, "before '|'"},
        Row{"low && outA", Kind::missing_operand, 5, 1, "'&&' is written '&'"},
        Row{"low || outA", Kind::missing_operand, 5, 1, "'||' is written '|'"},
        Row{"low & ()", Kind::missing_operand, 7, 1, "before ')'"},
        Row{"(low & )", Kind::missing_operand, 7, 1, "before ')'"},
        Row{"(low", Kind::unclosed_parenthesis, 0, 1, "never closed"},
        Row{"(low) | (outA & (outB | low)", Kind::unclosed_parenthesis, 8, 1, "never closed"},
        Row{"((low) & !(outA", Kind::unclosed_parenthesis, 10, 1, "never closed"},
        Row{"low)", Kind::unopened_parenthesis, 3, 1, "closes nothing"},
        Row{"(low)) & (outA", Kind::unopened_parenthesis, 5, 1, "closes nothing"},
        Row{")low", Kind::unopened_parenthesis, 0, 1, "closes nothing"},
        Row{repeated("(", 65) + "low", Kind::too_deep, 64, 1, "64 deep"},
        Row{repeated("!", 65) + "low", Kind::too_deep, 64, 1, "64 deep"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const ExpressionError found = error(row.text);
        CHECK(found.kind == row.kind);
        CHECK(found.offset == row.offset);
        CHECK(found.length == row.length);
        CHECK_THAT(found.message, Catch::Contains(std::string{row.part_of_message}));
    }
}

TEST_CASE("an expression may be nested to the limit, and be long", "[monitor]") {
    CHECK(same(repeated("(", 64) + "low" + repeated(")", 64), "low"));
    CHECK(same(repeated("!", 64) + "low", "low"));
    CHECK(same(repeated("outA | low & (", 64) + "low" + repeated(")", 64), "outA | low"));
    CHECK(same("low" + repeated(" | !outA & low", 5000), "low"));
    CHECK(same("!(low)" + repeated(" & !(low)", 200), "!low"));
}

TEST_CASE("what a message repeats cannot drive a terminal", "[monitor]") {
    CHECK(error("low \x1b[2J").message.find('\x1b') == std::string::npos);
}

TEST_CASE("the lenient reading completes parentheses", "[monitor][A-46]") {
    const auto lenient = [](std::string_view text) { return values(expression(text, Parentheses::lenient)); };
    CHECK(lenient("(low & (outA | !outB)") == values(expression("low & (outA | !outB)")));
    CHECK(lenient("low & (outA | (outB") == values(expression("low & (outA | outB)")));
    CHECK(lenient("!(low | outA") == values(expression("!(low | outA)")));
    CHECK(lenient("(low | outA)) & outB") == values(expression("(low | outA) & outB")));
    CHECK(lenient("low) | outA & outB)") == values(expression("low | outA & outB")));
    CHECK(lenient(")low") == values(expression("low")));

    CHECK(error("(low &", Parentheses::lenient).kind == Kind::missing_operand);
    CHECK(error("low & ()", Parentheses::lenient).kind == Kind::missing_operand);
    CHECK(error(")", Parentheses::lenient).kind == Kind::empty);
}

TEST_CASE("constant expressions are found out", "[monitor]") {
    const auto constant = [](std::string_view text) { return expression(text).constant(); };
    CHECK(constant("low | !low") == true);
    CHECK(constant("!(low & !low)") == true);
    CHECK(constant("low & !low") == false);
    CHECK(constant("(low & outA & outB & night.2 & x_1) & !x_1") == false);
    CHECK(constant("(low | outA) | (!low & !outA)") == true);
    CHECK_FALSE(constant("low").has_value());
    CHECK_FALSE(constant("!x_1").has_value());
    CHECK_FALSE(constant("low & outA & outB & night.2 & x_1").has_value());
    CHECK_FALSE(constant("low & !outA | outA & !low").has_value());
    CHECK(BoolExpression{}.constant() == false);
}

TEST_CASE("nothing is said of the constancy of more than five names", "[monitor]") {
    constexpr std::array<std::string_view, 6> kSix{"a", "b", "c", "d", "e", "f"};
    const auto read = [&](std::string_view text) {
        return std::get<BoolExpression>(parse_bool_expression(text, kSix)).constant();
    };
    CHECK_FALSE(read("a & b & c & d & e & f & !a").has_value());
    CHECK(read("f & e & d & c & b & !f") == false);
}

TEST_CASE("an expression knows the names in it", "[monitor]") {
    CHECK(indexes(expression("x_1 & low | x_1").names()) == "04");
    CHECK(indexes(expression("!outB").names()) == "2");
    CHECK(BoolExpression{}.names().none());
}

TEST_CASE("names under an odd number of negations only cannot be why it is true", "[monitor]") {
    CHECK(indexes(expression("low & !outA").positive_names()) == "0");
    CHECK(indexes(expression("!(low & !outA)").positive_names()) == "1");
    CHECK(indexes(expression("low & (outA | !low)").positive_names()) == "01");
    CHECK(indexes(expression("!!low | !!!outA").positive_names()) == "0");
    CHECK(indexes(expression("!(low | outA) & outB").positive_names()) == "2");
}

TEST_CASE("all of 256 names can be used", "[monitor]") {
    std::array<std::string, kMaxExpressionNames> texts;
    std::array<std::string_view, kMaxExpressionNames> names;
    for (std::size_t index = 0; index < texts.size(); ++index) {
        texts[index] = "n" + std::to_string(index);
        names[index] = texts[index];
    }
    std::array<bool, kMaxExpressionNames> truth{};
    const auto parsed = std::get<BoolExpression>(parse_bool_expression("!n255 & n0", names));
    truth[0] = true;
    CHECK(parsed.evaluate(truth));
    truth[255] = true;
    CHECK_FALSE(parsed.evaluate(truth));
}
