#include "simulator/schema/validator.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

using namespace notisim;

namespace {

Schema compiled(const std::string& text) {
    std::string why;
    auto schema = Schema::compile(text, why);
    INFO(why);
    REQUIRE(schema.has_value());
    return *schema;
}

std::string first_finding(const std::string& schema, const std::string& document) {
    const auto findings = compiled(schema).check_text(document);
    return findings.empty() ? "" : findings.front().text();
}

}  // namespace

TEST_CASE("each keyword allows what it says and tells what it does not allow", "[schema]") {
    struct Row {
        std::string schema;
        std::string valid;
        std::string invalid;
        std::string finding;
    };
    const Row rows[] = {
        {R"({"type":"string"})", R"("a")", "1", "the body: 1 is of another type; expected: a text"},
        {R"({"type":["object","array"]})", "[]", "null",
         "the body: null is of another type; expected: an object or a list"},
        {R"({"type":"integer"})", "1.0", "1.5", "the body: 1.5 is of another type; expected: a whole number"},
        {R"({"type":"number"})", "2", "true", "the body: true is of another type; expected: a number"},
        {R"({"enum":["Doors","Horn",3]})", "3.0", R"("Dooors")",
         "the body: 'Dooors' is not allowed here; did you mean 'Doors'?"},
        {R"({"const":{"a":1}})", R"({"a":1})", R"({"a":2})", "the body: an object is not allowed here"},
        {R"({"required":["vin"]})", R"({"vin":null})", R"({"vinn":1})",
         "the body: the member 'vin' is missing; is 'vinn' meant to be it?"},
        {R"({"properties":{"a":{"type":"null"}}})", R"({"b":1})", R"({"a":{}})",
         "/a: an object is of another type; expected: null"},
        {R"({"properties":{"vin":true},"additionalProperties":false})", R"({"vin":1})", R"({"vinn":1})",
         "/vinn: unknown member 'vinn'; did you mean 'vin'?"},
        {R"({"additionalProperties":{"minimum":0}})", R"({"a/b":0})", R"({"a/b":-1})",
         "/a~1b: -1 is too small; 0 is the least"},
        {R"({"items":{"maximum":100}})", "[1,100]", "[1,100.5]", "/1: 100.5 is too large; 100 is the most"},
        {R"({"items":[{"const":1},{"const":2}]})", "[1,2,9]", "[1,3]", "/1: 3 is not allowed here; only: 2"},
        {R"({"minItems":1})", "[0]", "[]", "the body: the list has 0 items; 1 are the least"},
        {R"({"maxItems":1})", "[0]", "[0,0]", "the body: the list has 2 items; 1 are the most"},
        {R"({"minLength":1})", R"("a")", R"("")", "the body: the text is empty; 1 characters are the least"},
        {R"({"maxLength":2})", R"("éé")", R"("ééé")", "the body: 'ééé' is too long; 2 characters are the most"},
        {R"({"pattern":"^a$","description":"one a"})", R"("a")", R"("b")",
         "the body: 'b' has not the right form; one a"},
        {R"({"allOf":[{"minimum":1},{"maximum":2}]})", "1", "3", "the body: 3 is too large; 2 is the most"},
        {R"({"not":{"const":1},"description":"no ones"})", "2", "1", "the body: 1 is not allowed here; no ones"},
        {R"({"if":{"const":1},"then":false,"else":{"const":2}})", "2", "1", "the body: 1 is not allowed here"},
        {R"({"if":{"const":1},"else":{"const":2}})", "1", "3", "the body: 3 is not allowed here; only: 2"},
        {R"({"properties":{"a":{"$ref":"#/definitions/b"}},"definitions":{"b":{"const":1}}})", R"({"a":1})",
         R"({"a":2})", "/a: 2 is not allowed here; only: 1"},
        {"false", "", "1", "the body: 1 is not allowed here"},
        {"true", "1", "", "the body: the text is not JSON"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.schema);
        CHECK(first_finding(row.schema, row.invalid) == row.finding);
        if (!row.valid.empty()) {
            CHECK(first_finding(row.schema, row.valid).empty());
        }
    }
}

TEST_CASE("of alternatives the one that nearly fits is told", "[schema]") {
    const std::pair<std::string, std::string> rows[] = {
        // Another type of value is no near miss.
        {R"({"anyOf":[{"type":"object","required":["a"]},{"type":"string","enum":["Doors"]}]})",
         "the body: 'Dors' is not allowed here; did you mean 'Doors'?"},
        // Words of several alternatives are one list.
        {R"({"anyOf":[{"enum":["Horn"]},{"enum":["Doors"]}]})",
         "the body: 'Dors' is not allowed here; did you mean 'Doors'?"},
    };
    for (const auto& [schema, finding] : rows) {
        CAPTURE(schema);
        CHECK(first_finding(schema, R"("Dors")") == finding);
    }
    const std::string deep = R"({"anyOf":[{"properties":{"a":{"type":"null"}}},
        {"properties":{"a":{"type":"object","properties":{"b":{"const":1}}}}}]})";
    CHECK(first_finding(deep, R"({"a":{"b":2}})") == "/a/b: 2 is not allowed here; only: 1");
    CHECK(first_finding(R"({"anyOf":[{"required":["a"]},{"required":["b"]}]})", "{}") ==
          "the body: one of the members 'a', 'b' is missing");
    CHECK(first_finding(deep, R"({"a":null})").empty());
}

TEST_CASE("findings are limited in number, and nothing is said twice", "[schema]") {
    const Schema schema = compiled(R"({"items":{"type":"null"}})");
    CHECK(schema.check_text("[1,2,3,4,5,6,7,8,9]").size() == 9);
    CHECK(schema.check_text("[1,2,3,4,5,6,7,8,9]", 3).size() == 3);
    CHECK(compiled(R"({"enum":["a"],"allOf":[{"const":"b"}]})").check_text(R"("c")").size() == 1);
    CHECK(compiled(R"({"required":["a","b"]})").check_text("{}").size() == 2);
}

TEST_CASE("text that is not JSON, or has a member twice, is not valid", "[schema]") {
    const Schema schema = compiled("true");
    CHECK(schema.check_text(R"({"a":[{"b":1,"b":1}]})").at(0).text() ==
          "/a/0/b: the member is there twice; the last one counts");
    CHECK(schema.check_text("{\"a\":\"\xC0\"}").at(0).problem == "the text is not JSON");
    CHECK(schema.check_text(std::string(70, '[') + std::string(70, ']')).at(0).problem ==
          "the text is nested deeper than 64 levels");
}

TEST_CASE("what a hostile sender wrote cannot drive a terminal", "[schema]") {
    const auto findings = compiled(R"({"additionalProperties":false})").check_text(R"({"\u001b[2J":"x"})");
    CHECK(findings.at(0).text().find('\x1b') == std::string::npos);
    CHECK(findings.at(0).pointer == "/\x1b[2J");
}

TEST_CASE("what is no schema of ours is refused with its place", "[schema]") {
    const std::pair<std::string, std::string> rows[] = {
        {"", "the schema is not JSON"},
        {"3", "#: is not a schema"},
        {R"({"a":1,"a":2})", "#/a: is there twice"},
        {R"({"propertees":{}})", "#: unknown keyword 'propertees'; did you mean 'properties'?"},
        {R"({"properties":{"a":{"oneOf":[]}}})", "#/properties/a: unknown keyword 'oneOf'"},
        {R"({"type":"text"})", "#/type: names no type of JSON"},
        {R"({"enum":[]})", "#/enum: is not a list"},
        {R"({"required":["a",1]})", "#/required: is not a list of names"},
        {R"({"properties":[]})", "#/properties: is not an object"},
        {R"({"items":[1]})", "#/items/0: is not a schema"},
        {R"({"minItems":-1})", "#/minItems: is not a number from 0 up"},
        {R"({"maximum":"1"})", "#/maximum: is not a number"},
        {R"({"pattern":"a+"})", "#/pattern: a pattern begins with ^"},
        {R"({"anyOf":[]})", "#/anyOf: is not a list of schemas"},
        {R"({"description":1})", "#/description: is not a text"},
        {R"({"$ref":"#/definitions/a"})", "#: $ref leads to no definition"},
        {R"({"$ref":"#/definitions/a","minimum":1,"definitions":{"a":true}})",
         "#: only a description may stand beside $ref"},
        {R"({"items":{"$ref":"#/definitions/a"},"definitions":{"a":{"items":{"$ref":"#/definitions/a"}}}})",
         "#/definitions/a/items: the definition leads back to itself"},
    };
    for (const auto& [text, reason] : rows) {
        CAPTURE(text);
        std::string why;
        CHECK_FALSE(Schema::compile(text, why));
        CHECK_THAT(why, Catch::StartsWith(reason));
    }
}

TEST_CASE("a schema that unfolds without measure is refused", "[schema]") {
    std::string text = R"({"items":{"$ref":"#/definitions/a0"},"definitions":{)";
    for (int index = 0; index < 30; ++index) {
        const std::string next = R"({"$ref":"#/definitions/a)" + std::to_string(index + 1) + "\"}";
        text += "\"a" + std::to_string(index) + R"(":{"allOf":[)" + next + "," + next + "]},";
    }
    std::string why;
    CHECK_FALSE(Schema::compile(text + R"("a30":true}})", why));
    CHECK_THAT(why, Catch::Contains("too large"));
}
