#include "simulator/schema/pattern.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

TEST_CASE("a pattern describes the whole text", "[schema]") {
    struct Row {
        std::string_view pattern;
        std::string_view text;
        bool matches;
    };
    const Row rows[] = {
        {"^abc$", "abc", true},
        {"^abc$", "abcd", false},
        {"^abc$", "ab", false},
        {"^$", "", true},
        {"^$", "a", false},
        {"^[A-C0-]{2}$", "B-", true},
        {"^[A-C0-]{2}$", "Bb", false},
        {"^[.+-]$", "+", true},
        {"^[.+-]$", ",", false},
        {"^a?b$", "b", true},
        {"^a?b$", "aab", false},
        {"^a{2,3}$", "aaa", true},
        {"^a{2,3}$", "a", false},
        {"^a{2,3}$", "aaaa", false},
        {"^(ab|a)b?c$", "abc", true},
        {"^(ab|a)b?c$", "abbc", true},
        {"^(ab|a)b?c$", "bc", false},
        {"^(a|b(c|d)?){0,2}$", "bda", true},
        {"^(a?){64}$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true},
        {"^((a?){64}){64}b$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
        {"^[a-z]$", "\xC3\xA9", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.pattern, row.text);
        std::string why;
        const auto pattern = Pattern::compile(row.pattern, why);
        CHECK(why.empty());
        REQUIRE(pattern);
        CHECK(pattern->matches(row.text) == row.matches);
    }
}

TEST_CASE("a pattern of another form is refused with a reason", "[schema]") {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"abc$", "begins with ^"},
        {"^abc", "ends with $"},
        {"^a+$", "a pattern may hold"},
        {"^a*$", "a pattern may hold"},
        {"^.$", "a pattern may hold"},
        {"^\\d$", "a pattern may hold"},
        {"^(a$", "not closed"},
        {"^a)$", "outside of a group"},
        {"^a|b$", "outside of a group"},
        {"^[a$", "a pattern may hold"},
        {"^[^a]$", "a pattern may hold"},
        {"^a{3,2}$", "repetition"},
        {"^a{65}$", "repetition"},
        {"^a{0}$", "repetition"},
        {"^a{x}$", "repetition"},
        {"^a{1,}$", "repetition"},
        {"^((((((((((a))))))))))$", "too deep"},
        {"^a{1$", "repetition"},
    };
    for (const auto& [text, reason] : rows) {
        CAPTURE(text);
        std::string why;
        CHECK_FALSE(Pattern::compile(text, why));
        CHECK_THAT(why, Catch::Contains(std::string{reason}));
    }
}
