#include "simulator/schema/json_text.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace notisim;

TEST_CASE("JSON is read, whatever its value", "[schema]") {
    for (const std::string text : {"{}", "[]", "null", "\"a\"", "1", "-1.5e300", "true", " [1] "}) {
        CAPTURE(text);
        const JsonText read = read_json(text);
        CHECK(read.fault.empty());
        CHECK(read.repeated.empty());
        REQUIRE(read.document != nullptr);
        CHECK(*read.document == nlohmann::json::parse(text));
    }
}

TEST_CASE("what is not JSON is told and never a crash", "[schema]") {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    const std::string open = std::string(100'000, '[');
    const std::pair<std::string, std::string> rows[] = {
        {"", "not JSON"},         {"{", "not JSON"},        {"{\"a\":1e400}", "not JSON"}, {"[\"\xFF\"]", "not JSON"},
        {"[1] [2]", "not JSON"},  {"{'a':1}", "not JSON"},  {"[\"\\ud800\"]", "not JSON"}, {"NaN", "not JSON"},
        {deep, "deeper than 64"}, {open, "deeper than 64"},
    };
    for (const auto& [text, fault] : rows) {
        CAPTURE(text.substr(0, 20));
        const JsonText read = read_json(text);
        CHECK(read.document == nullptr);
        CHECK_THAT(read.fault, Catch::Contains(fault));
    }
    CHECK(read_json(std::string(64, '[') + std::string(64, ']')).fault.empty());
    CHECK_FALSE(read_json(std::string(65, '[') + std::string(65, ']')).fault.empty());
}

TEST_CASE("members that come twice are told with their places", "[schema]") {
    const JsonText read = read_json(R"({"a":1,"b":[{"c":1},0,{"c/d":1,"c/d":2}],"a":3,"e":{"a":1}})");

    REQUIRE(read.document != nullptr);
    CHECK(read.repeated == std::vector<std::string>{"/b/2/c~1d", "/a"});
    CHECK((*read.document)["a"] == 3);
}
