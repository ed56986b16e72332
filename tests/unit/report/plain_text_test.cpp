#include "simulator/report/plain_text.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

TEST_CASE("what acts instead of being read is replaced", "[report][plain-text]") {
    struct Row {
        std::string text;
        std::string clean;
    };
    for (const Row& row : {
             Row{"plain, \xC3\xA9t\xC3\xA9 \xE6\x97\xA5 \xF0\x9F\x9A\x97",
                 "plain, \xC3\xA9t\xC3\xA9 \xE6\x97\xA5 \xF0\x9F\x9A\x97"},
             Row{"\x1b[31mred", "?[31mred"},
             Row{std::string{"a\0b", 3}, "a?b"},
             Row{"\x7f\xC2\x9B", "??"},
             Row{"\xE2\x80\xAE"
                 "abc",
                 "?abc"},
             Row{"\xEF\xBB\xBF\xE2\x80\xA8\xEF\xBF\xBE", "???"},
             Row{"\xFF\xC3(", "\xEF\xBF\xBD\xEF\xBF\xBD("},
             Row{"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
             Row{"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
             Row{"\xF0\x9F\x9A", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
             Row{"a\r\nb\tc\rd", "a\nb\tc?d"},
         }) {
        INFO(row.text);
        CHECK(clean_block(row.text) == row.clean);
    }
    CHECK(clean_line("a\r\nb\nc\td") == "a b c d");
}

TEST_CASE("what a CI system takes for a command gets a blank inside", "[report][plain-text]") {
    struct Row {
        std::string text;
        std::string inert;
    };
    for (const Row& row : {
             Row{"::error::x", ": :error::x"},
             Row{"a\n \t::error::x", "a\n \t: :error::x"},
             Row{":::x", ": : :x"},
             Row{": ::x", ": : :x"},
             Row{"http://[::1]:80 a::b", "http://[::1]:80 a::b"},
             Row{"x ##[error]y", "x # #[error]y"},
             Row{"###", "# # #"},
             Row{"#1", "#1"},
         }) {
        INFO(row.text);
        CHECK(inert(row.text) == row.inert);
    }
    CHECK(inert_line("a\n::b") == "a ::b");
    CHECK(inert_json(R"({"a": "### #"})") == R"({"a": "#\u0023# #"})");
}

TEST_CASE("columns are those of a terminal", "[report][plain-text]") {
    CHECK(columns_of("abc") == 3);
    CHECK(columns_of("\xC3\xA9") == 1);
    CHECK(columns_of("e\xCC\x81") == 1);
    CHECK(columns_of("\xE6\x97\xA5\xF0\x9F\x9A\x97") == 4);
    CHECK(cut_to("abcdef", 6) == "abcdef");
    CHECK(cut_to("abcdefg", 6) == "abcd..");
    CHECK(cut_to("\xE6\x97\xA5\xE6\x97\xA5\xE6\x97\xA5", 5) == "\xE6\x97\xA5..");
}

TEST_CASE("lines are broken between words", "[report][plain-text]") {
    using Lines = std::vector<std::string>;
    CHECK(wrap("", 10) == Lines{""});
    CHECK(wrap("one two", 10) == Lines{"one two"});
    CHECK(wrap("one two three", 8) == Lines{"one two", "three"});
    CHECK(wrap("one  two", 4) == Lines{"one", "two"});
    CHECK(wrap("abcdefghij", 4) == Lines{"abcd", "efgh", "ij"});
    CHECK(wrap("a\n\nb", 4) == Lines{"a", "", "b"});
    CHECK(wrap("one      ", 4) == Lines{"one"});
    CHECK(wrap("    abcdef", 6) == Lines{"    ab", "cdef"});
    CHECK(wrap("\xE6\x97\xA5\xE6\x97\xA5", 1) == Lines{"\xE6\x97\xA5", "\xE6\x97\xA5"});
}

TEST_CASE("markup is escaped for elements and attributes", "[report][plain-text]") {
    CHECK(escape_html("<a href=\"x\">'&'\x01") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;?");
    CHECK(escape_html("::error ##[error] a:b #1") == ":&#58;error #&#35;[error] a:b #1");
}
