#include "simulator/base/diagnostic.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;

Diagnostic at(const std::string& text, std::uint32_t line, std::uint32_t column, std::uint32_t length,
              const std::string& help = "") {
    const auto source = std::make_shared<const SourceText>(SourceText{"a.yaml", text});
    return {Severity::error, {source, line, column, length}, "a title", help};
}

}  // namespace

TEST_CASE("a diagnostic shows its line with a caret and the help beside it", "[base]") {
    Diagnostic diagnostic = at("one\ntwo: Door\r\nthree\n", 2, 6, 4, "did you mean 'Doors'?");

    CHECK(render(diagnostic, false) == "error: a title\n"
                                       " --> a.yaml:2:6\n"
                                       "  |\n"
                                       "2 | two: Door\n"
                                       "  |      ^^^^ did you mean 'Doors'?\n");

    diagnostic.severity = Severity::warning;
    CHECK(render(diagnostic, false).starts_with("warning: a title\n"));
}

TEST_CASE("the gutter is as wide as the number of the line", "[base]") {
    std::string text;
    for (int line = 1; line < 100; ++line) {
        text += "\n";
    }

    CHECK(render(at(text + "x", 100, 1, 1), false) == "error: a title\n   --> a.yaml:100:1\n    |\n100 | x\n    | ^\n");
}

TEST_CASE("tabs and wide characters do not move the caret", "[base]") {
    CHECK(render(at("\tx: y", 1, 5, 1), false) == "error: a title\n --> a.yaml:1:5\n  |\n1 |     x: y\n  |        ^\n");
    CHECK(render(at("\xE6\x97\xA5: y", 1, 6, 1), false) ==
          "error: a title\n --> a.yaml:1:6\n  |\n1 | \xE6\x97\xA5: y\n  |     ^\n");
    CHECK(render(at("\xC3\xA9: y", 1, 5, 1), false) ==
          "error: a title\n --> a.yaml:1:5\n  |\n1 | \xC3\xA9: y\n  |    ^\n");
}

TEST_CASE("a long line is cut around the caret and a long help goes below", "[base]") {
    const std::string line = std::string(500, 'a') + "bad" + std::string(500, 'c');

    const std::string text = render(at(line, 1, 501, 3, std::string(80, 'h')), false);

    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = text.find('\n', start);
        CHECK(end - start <= 100);
        start = end + 1;
    }
    CHECK(text.find("...aaa") != std::string::npos);
    CHECK(text.find("bad") != std::string::npos);
    CHECK(text.find("ccc...") != std::string::npos);
    CHECK(text.find("  = hhhh") != std::string::npos);
}

TEST_CASE("the caret stays below what it points at in a line that was cut", "[base]") {
    const std::string line = std::string(300, 'a') + "bad" + std::string(300, 'c');

    const std::string text = render(at(line, 1, 301, 3), false);

    const std::size_t shown = text.find("1 | ");
    const std::size_t caret = text.find("  | ", shown);
    CHECK(text.find("bad", shown) - shown == text.find("^^^", caret) - caret);
}

TEST_CASE("a hostile text cannot drive a terminal", "[base]") {
    Diagnostic diagnostic = at("a\x1B[31m\xE2\x80\xAE\xFF\x7F", 1, 1, 1, "help\x1B[0m");
    diagnostic.title = "title\n\x1B]0;x\x07";

    const std::string text = render(diagnostic, false);

    CHECK(text.find('\x1B') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find('\x7F') == std::string::npos);
    CHECK(text.find('\xFF') == std::string::npos);
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text.starts_with("error: title\xEF\xBF\xBD\xEF\xBF\xBD]0;x\xEF\xBF\xBD\n"));
}

TEST_CASE("places outside the text do no harm", "[base]") {
    for (const auto& [line, column] : {std::pair{1U, 99U}, std::pair{99U, 1U}, std::pair{2U, 0U}}) {
        CHECK_FALSE(render(at("abc\n", line, column, 5), false).empty());
    }
    CHECK(render(at("abc", 0, 0, 1, "help"), false) == "error: a title\n --> a.yaml\n  = help\n");
    CHECK(render({Severity::error, {}, "a title", ""}, false) == "error: a title\n");
    CHECK(render({Severity::error, {}, "a title", "help"}, false) == "error: a title\n  = help\n");
}

TEST_CASE("colours are asked for", "[base]") {
    const std::string text = render(at("abc", 1, 1, 1, "help"), true);

    CHECK(text.find("\x1b[1;31merror\x1b[0m") == 0);
    CHECK(text.find("\x1b[1;31m^ help\x1b[0m") != std::string::npos);
}

TEST_CASE("a word is likened to what is near and to nothing else", "[base]") {
    constexpr std::array<std::string_view, 5> kWords{"delivered", "expired", "on", "at", "after"};

    CHECK(nearest("delivred", kWords) == "delivered");
    CHECK(nearest("Delivered", kWords) == "delivered");
    CHECK(nearest("deliverde", kWords) == "delivered");
    CHECK(nearest("no", kWords) == "on");
    CHECK(nearest("x", kWords).empty());
    CHECK(nearest("", kWords).empty());
    CHECK(nearest("something else", kWords).empty());
    CHECK(nearest(std::string(10'000, 'x'), kWords).empty());
}

TEST_CASE("a suggestion names the near word, else all of a few", "[base]") {
    constexpr std::array<std::string_view, 2> kTwo{"refuse", "timeout"};
    constexpr std::array<std::string_view, 9> kMany{"aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii"};

    CHECK(suggest("refused", kTwo) == "did you mean 'refuse'?");
    CHECK(suggest("zzz", kTwo) == "one of: refuse, timeout");
    CHECK(suggest("zzz", kMany) == "one of: aa, bb, cc, dd, ee, ff, gg, hh, ...");
    CHECK(suggest("zzz", std::span{kTwo}.first(1)) == "only: refuse");
    CHECK(suggest("zzz", {}).empty());
}

TEST_CASE("warnings are no errors", "[base]") {
    CHECK_FALSE(has_errors({{Severity::warning, {}, "", ""}}));
    CHECK(has_errors({{Severity::warning, {}, "", ""}, {Severity::error, {}, "", ""}}));
}
