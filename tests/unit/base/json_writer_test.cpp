#include "simulator/base/json_writer.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace notisim;

namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace

TEST_CASE("objects and arrays nest, with commas where they belong", "[base]") {
    std::string out;
    JsonWriter json(out);

    json.begin_object().member("a", 1).key("b").begin_array().value("x").begin_object().end_object().null();
    json.begin_array().end_array().value(true).end_array().key("c").raw("{\"d\":2}").member("e", "f").end_object();

    CHECK(out == R"({"a":1,"b":["x",{},null,[],true],"c":{"d":2},"e":"f"})");
}

TEST_CASE("numbers are written in full", "[base]") {
    std::string out;
    JsonWriter json(out);

    json.begin_array().value(std::numeric_limits<std::int64_t>::min()).value(std::numeric_limits<std::uint64_t>::max());
    json.value(47.5).value(0.1).value(-3).value(7U).end_array();

    CHECK(out == "[-9223372036854775808,18446744073709551615,47.5,0.1,-3,7]");
}

TEST_CASE("strings are escaped as JSON asks", "[base]") {
    CHECK(quoted("plain") == "\"plain\"");
    CHECK(quoted("") == "\"\"");
    CHECK(quoted("a\"b\\c\n\r\t") == R"("a\"b\\c\n\r\t")");
    CHECK(quoted(std::string_view{"\0\x1F", 2}) == R"("\u0000\u001f")");
    CHECK(quoted("\xC3\xA9\xF0\x9F\x98\x80") == "\"\xC3\xA9\xF0\x9F\x98\x80\"");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character", "[base]") {
    const std::string bad = "\xEF\xBF\xBD";
    CHECK(quoted("a\xFFz") == "\"a" + bad + "z\"");
    CHECK(quoted("\xC3") == "\"" + bad + "\"");
    CHECK(quoted("\xC0\xAF") == "\"" + bad + bad + "\"");
    CHECK(quoted("\xED\xA0\x80") == "\"" + bad + bad + bad + "\"");
    CHECK(quoted("\xF4\x90\x80\x80") == "\"" + bad + bad + bad + bad + "\"");
}
