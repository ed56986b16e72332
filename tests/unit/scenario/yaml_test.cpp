#include "simulator/scenario/load.hpp"
#include "simulator/scenario/yaml_tree.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace notisim;

struct Read {
    std::optional<YamlNode> root;
    Diagnostics diagnostics;
    std::size_t nodes_left = kMaxScenarioNodes;
};

Read read(const std::string& text) {
    Read result;
    const auto source = std::make_shared<const SourceText>(SourceText{"test.yaml", text});
    result.root = read_yaml(source, result.nodes_left, result.diagnostics);
    return result;
}

std::string json_of(const std::string& text) {
    const Read result = read(text);
    return result.root ? to_json(*result.root) : result.diagnostics.at(0).title;
}

std::string place_of(const YamlNode& node) {
    return std::to_string(node.span.line) + ":" + std::to_string(node.span.column) + "+" +
           std::to_string(node.span.length);
}

}  // namespace

TEST_CASE("plain scalars become JSON values only where they look like them in JSON", "[scenario]") {
    struct Row {
        std::string yaml;
        std::string json;
        std::string sentence;
    };
    const Row rows[] = {
        {"12", "12", "a number is a number"},
        {"-1.5e3", "-1.5e3", "in full"},
        {"\"12\"", "\"12\"", "quotes make it text"},
        {"!!str 12", "\"12\"", "so does the tag of text"},
        {"010", "\"010\"", "octal is nothing in JSON"},
        {"0x1F", "\"0x1F\"", "nor is hexadecimal"},
        {"1.", "\"1.\"", "nor a point alone"},
        {".5", "\".5\"", "on either side"},
        {"+1", "\"+1\"", "nor a plus"},
        {"true", "true", "a truth is a truth"},
        {"No", "\"No\"", "the wire has a text No"},
        {"on", "\"on\"", "and a key on"},
        {"~", "null", "a tilde is nothing"},
        {"", "null", "and so is nothing"},
        {"[a, {b: c}]", "[\"a\",{\"b\":\"c\"}]", "lists and mappings nest"},
        {"{\"a\":1,\"b\":[true,null]}", "{\"a\":1,\"b\":[true,null]}", "JSON is YAML"},
        {"{\r\n\t\"a\":\t\"\\u00e9\\/\"\r\n}", "{\"a\":\"\xC3\xA9/\"}", "tabs and escapes of JSON are read"},
        {"a: &x [1]\nb: *x", "{\"a\":[1],\"b\":[1]}", "an alias is a copy"},
        {"a: |\n  one\n  two\n", "{\"a\":\"one\\ntwo\\n\"}", "a block keeps its lines"},
        {"# only a comment\n", "null", "a comment is nothing"},
        {"--- {a: 1}\n...\n", "{\"a\":1}", "markers of a document are allowed"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sentence);
        CHECK(json_of(row.yaml) == row.json);
    }
}

TEST_CASE("a caret goes under the value, or under its key where the value is elsewhere", "[scenario]") {
    const Read result = read("text: abc\nquoted: \"a \\\" b\"  # c\nempty:\nblock:\n  inner: [x, 'it''s']\n"
                             "anchored: &name !!str 12\nfolded: >\n  a\n");
    REQUIRE(result.root);
    const YamlNode& root = *result.root;
    CHECK(place_of(*root.find("text")) == "1:7+3");
    CHECK(place_of(*root.find("quoted")) == "2:9+8");
    CHECK(place_of(*root.find("empty")) == "3:1+5");
    CHECK(place_of(*root.find("block")) == "4:1+5");
    CHECK(place_of(*root.find("block")->find("inner")) == "5:10+1");
    CHECK(place_of(root.find("block")->find("inner")->items.at(1)) == "5:14+7");
    CHECK(place_of(*root.find("anchored")) == "6:23+2");
    CHECK(place_of(*root.find("folded")) == "7:9+1");
}

TEST_CASE("what is not one YAML document is refused with a reason", "[scenario]") {
    struct Row {
        std::string yaml;
        std::string title;
    };
    const Row rows[] = {
        {"a: 1\na: 2", "the key 'a' is given twice"},
        {"a: {b: 1, b: 2}", "the key 'b' is given twice"},
        {"? [a]\n: b", "a key must be text"},
        {"{a: 1}: b", "a key must be text"},
        {"<<: {a: 1}", "merge keys ('<<') are not supported"},
        {"a: !x b", "the tag '!x' means nothing here"},
        {"a: !x {b: c}", "the tag '!x' means nothing here"},
        {"a: *b", "this alias names no anchor"},
        {"a: &b [*b]", "this alias stands inside the value that it names"},
        {"a: 1\n---\nb: 2", "a second document begins here"},
        {"a: [1, 2", "this bracket is never closed"},
        {"a: {b: [1}", "this closing bracket does not fit"},
        {"a: [1 {b: c}]", "a ',' or a closing bracket is missing before this"},
        {"a: \"b", "this quote is never closed"},
        {"a: 'b\nc: d", "this quote is never closed"},
        {"a:\n\tb: c", "a tab cannot indent in YAML"},
        {"a: b: c", "a ':' is not expected here"},
        {"a: @b", "this character cannot begin a value"},
        {"a: \"\\q\"", "this escape is unknown in YAML"},
        {"a\xFF", "the byte 0xFF is not UTF-8"},
        {"\xC3", "the byte 0xC3 is not UTF-8"},
        {"\xED\xA0\x80", "the byte 0xED is not UTF-8"},
        {"\xF4\x90\x80\x80", "the byte 0xF4 is not UTF-8"},
        {"\xFE\xFF", "the file is in UTF-16"},
        {std::string{"a\0b", 3}, "the control character 0x00 is not allowed in YAML"},
        {"a: \x1B[31m", "the control character 0x1B is not allowed in YAML"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.yaml);
        const Read result = read(row.yaml);
        CHECK_FALSE(result.root.has_value());
        REQUIRE_FALSE(result.diagnostics.empty());
        CHECK(result.diagnostics.front().title == row.title);
        CHECK(result.diagnostics.front().span.line > 0);
    }
}

TEST_CASE("nesting is bounded long before the stack is", "[scenario]") {
    const std::string open = GENERATE(as<std::string>{}, "[", "{a: ", "- ", "? ", "a:\n", "[{", "&a [");
    for (const std::size_t depth : {100U, 20'000U}) {
        std::string text;
        for (std::size_t level = 0; level < depth; ++level) {
            text += open;
        }
        CAPTURE(open, depth);
        const Read result = read(text);
        CHECK_FALSE(result.root.has_value());
        CHECK_FALSE(result.diagnostics.empty());
    }
}

TEST_CASE("as many levels as allowed are read and one more is not", "[scenario]") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };

    CHECK(read(nested(kMaxScenarioDepth)).root.has_value());
    CHECK_FALSE(read(nested(kMaxScenarioDepth + 1)).root.has_value());
}

TEST_CASE("aliases count as the copies that they are", "[scenario]") {
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    for (char name = 'b'; name <= 'j'; ++name) {
        bomb += std::string{name} + ": &" + name + " [";
        for (int copy = 0; copy < 10; ++copy) {
            bomb += std::string{"*"} + static_cast<char>(name - 1) + ", ";
        }
        bomb += "]\n";
    }
    CHECK_FALSE(read(bomb).root.has_value());

    std::string deep = "a0: &a0 [x]\n";
    for (int level = 1; level <= 70; ++level) {
        const std::string name = std::to_string(level);
        deep += "a" + name + ": &a" + name + " [*a" + std::to_string(level - 1) + "]\n";
    }
    const Read result = read(deep);
    REQUIRE_FALSE(result.diagnostics.empty());
    CHECK(result.diagnostics.front().title == "with this alias, values are nested deeper than 64 levels");
}

TEST_CASE("a file beyond the limit of bytes is refused unread", "[scenario]") {
    const Read result = read("# " + std::string(kMaxScenarioBytes, 'x'));

    CHECK_FALSE(result.root.has_value());
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(result.diagnostics.front().span.line == 0);
}

TEST_CASE("a file with as many values as allowed is read in reasonable time", "[scenario]") {
    std::string text = "[";
    for (std::size_t value = 1; value < kMaxScenarioNodes; ++value) {
        text += "x,\n";
    }

    CHECK(read(text + "]").root.has_value());
    CHECK_FALSE(read(text + "x]").root.has_value());
}
