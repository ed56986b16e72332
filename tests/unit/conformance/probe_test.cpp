#include "receiver-conformance/probe.hpp"
#include "receiver-conformance/runner.hpp"
#include "tests/support/fake_sender.hpp"

#include <catch2/catch.hpp>

using namespace notisim::conformance;

TEST_CASE("a probe tells what was acted on as JSON Lines or as an array") {
    const std::string lines = "{\"remoteActionId\": \"a\", \"status\": \"Accepted\", \"vin\": \"V\"}\n"
                              "\n"
                              "{\"monitorId\": \"m\", \"eventDate\": \"2026-01-15T08:00:00.000Z\", \"more\": [1]}\n";
    const std::string array =
        "[{\"remoteActionId\": \"a\", \"status\": \"Accepted\"}, {\"monitorId\": \"m\", \"date\": "
        "\"2026-01-15T08:00:00.000Z\"}]";
    for (const std::string& text : {lines, array}) {
        std::string why;
        const auto reading = parse_probe_text(text, why);
        REQUIRE(reading.has_value());
        CHECK(reading->count("a", "Accepted") == 1);
        CHECK(reading->count("m", "2026-01-15T08:00:00.000Z") == 1);
        CHECK(reading->count("a", "Success") == 0);
        CHECK(reading->of("a") == std::vector<std::string>{"Accepted"});
    }
}

TEST_CASE("nothing acted on is a reading too") {
    for (const std::string text : {"", "\n", "[]"}) {
        std::string why;
        const auto reading = parse_probe_text(text, why);
        REQUIRE(reading.has_value());
        CHECK(reading->acted.empty());
    }
}

TEST_CASE("what is no list of notifications is no reading") {
    for (const std::string text : {"<html>", "{\"remoteActionId\": ", "[1]", "7", "{\"remoteActionId\": \"a\"} x"}) {
        INFO(text);
        std::string why;
        CHECK_FALSE(parse_probe_text(text, why).has_value());
        CHECK_FALSE(why.empty());
    }
}

TEST_CASE("a probe is a URL, a file or a command") {
    CHECK(parse_probe("http://127.0.0.1:8080/processed")->kind == ProbeSource::Kind::url);
    CHECK(parse_probe("file:acted.jsonl")->where == "acted.jsonl");
    CHECK(parse_probe("exec:cat acted.jsonl")->kind == ProbeSource::Kind::exec);
    CHECK_FALSE(parse_probe("acted.jsonl").has_value());
    CHECK_FALSE(parse_probe("").has_value());
}

TEST_CASE("a glob means checks by id, or a whole group") {
    CHECK(matches("response", "response/no-redirect"));
    CHECK(matches("response/*", "response/no-redirect"));
    CHECK(matches("*/no-*", "response/no-redirect"));
    CHECK(matches("re*", "response/no-redirect"));
    CHECK_FALSE(matches("url", "response/no-redirect"));
    CHECK_FALSE(matches("response/no", "response/no-redirect"));
}

TEST_CASE("a probe that is read again tells all that it says now") {
    const std::string first = "{\"remoteActionId\": \"a\", \"status\": \"Accepted\"}\n";
    const std::string second = "{\"remoteActionId\": \"a\", \"status\": \"Success\"}\n";
    ProbeMemory memory;
    std::string why;
    const auto statuses = [&](const std::string& text) {
        const auto reading = memory.parse(text, why);
        return reading ? reading->of("a") : std::vector<std::string>{why};
    };
    CHECK(statuses(first) == std::vector<std::string>{"Accepted"});
    CHECK(statuses(first + second) == std::vector<std::string>{"Accepted", "Success"});
    CHECK(statuses(first + second) == std::vector<std::string>{"Accepted", "Success"});
    CHECK(statuses(second) == std::vector<std::string>{"Success"});
    CHECK(statuses("[" + first + "]") == std::vector<std::string>{"Accepted"});
    CHECK(statuses("") == std::vector<std::string>{});
    CHECK(statuses(first) == std::vector<std::string>{"Accepted"});
    CHECK(statuses(first + "nonsense") == std::vector<std::string>{"line 2 of the probe is not JSON"});
    CHECK(statuses(first + second) == std::vector<std::string>{"Accepted", "Success"});
}

TEST_CASE("the text of a probe is read up to a limit, wherever it stands") {
    notisim::test::FakeSender sender({notisim::test::answer(404)});
    const auto read = [&](std::string_view probe, std::size_t bytes_max) {
        std::string why;
        return read_probe_text(*parse_probe(probe), sender, {.bytes = bytes_max}, why).value_or(why);
    };
    CHECK(read("exec:printf 1234", 4) == "1234");
    CHECK(read("exec:printf 1234", 3) == "the probe tells more than 3 bytes");
    CHECK(read("exec:yes", 100'000) == "the probe tells more than 100000 bytes");
    CHECK(read("exec:exit 3", 4) == "the probe's command ended with status 3");
    CHECK(read("http://127.0.0.1:1/acted", 4) == "the probe answered 404");
    CHECK(read("file:/dev/null", 0).empty());
    CHECK(read("file:/dev/zero", 100'000) == "the probe tells more than 100000 bytes");
    CHECK(read("file:/dev/null/none", 1) == "the probe's file '/dev/null/none' cannot be read");
}
