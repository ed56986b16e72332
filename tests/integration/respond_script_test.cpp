#include "simulator/receiver/respond_script.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace notisim;
using Kind = RespondEntry::Kind;

namespace {

RespondScript script_of(const std::string& text) {
    std::string why;
    auto script = parse_respond_script(text, why);
    INFO(text << ": " << why);
    REQUIRE(script);
    return *script;
}

std::string fault_of(const std::string& text) {
    std::string why;
    CHECK_FALSE(parse_respond_script(text, why));
    return why;
}

}  // namespace

TEST_CASE("a respond script plays its entries in turn and the last for ever", "[receiver]") {
    RespondScript script = script_of("500*3,200");
    std::vector<int> statuses;
    for (int index = 0; index < 6; ++index) {
        statuses.push_back(script.next().status);
    }

    CHECK(statuses == std::vector<int>{500, 500, 500, 200, 200, 200});
}

TEST_CASE("a repeated last entry still lasts for ever", "[receiver]") {
    RespondScript script = script_of("200,503*2");

    CHECK(script.next().status == 200);
    for (int index = 0; index < 5; ++index) {
        CHECK(script.next().status == 503);
    }
}

TEST_CASE("repetition and delay go together in either order", "[receiver]") {
    for (const char* text : {"500@1s*3", "500*3@1s", " 500*3@1s "}) {
        const RespondScript script = script_of(text);

        REQUIRE(script.entries().size() == 1);
        CHECK(script.entries().front().status == 500);
        CHECK(script.entries().front().times == 3);
        CHECK(script.entries().front().delay == std::chrono::seconds{1});
    }
}

TEST_CASE("every word of a respond script is understood", "[receiver]") {
    const RespondScript script =
        script_of("timeout,close,reset,cut,garbage,drip@5ms,huge,echo-early,continue,idle-close,202@150ms");

    const std::vector<Kind> kinds{Kind::timeout, Kind::close,      Kind::reset, Kind::cut,
                                  Kind::garbage, Kind::drip,       Kind::huge,  Kind::echo_early,
                                  Kind::interim, Kind::idle_close, Kind::status};
    REQUIRE(script.entries().size() == kinds.size());
    for (std::size_t index = 0; index < kinds.size(); ++index) {
        CHECK(script.entries()[index].kind == kinds[index]);
    }
    CHECK(script.entries().back().delay == std::chrono::milliseconds{150});
}

TEST_CASE("a redirect keeps the marks of its URL", "[receiver]") {
    const RespondScript script = script_of("redirect:http://a:1/x*y?m=a@b*2,redirect:/there@10ms");

    CHECK(script.entries()[0].location == "http://a:1/x*y?m=a@b");
    CHECK(script.entries()[0].times == 2);
    CHECK(script.entries()[0].status == 307);
    CHECK(script.entries()[1].location == "/there");
    CHECK(script.entries()[1].delay == std::chrono::milliseconds{10});
}

TEST_CASE("a wrong respond script is refused with the entry and what to write", "[receiver]") {
    CHECK_THAT(fault_of("200,timeuot"), Catch::Contains("entry 2") && Catch::Contains("did you mean 'timeout'?"));
    CHECK_THAT(fault_of(""), Catch::Contains("entry 1"));
    CHECK_THAT(fault_of("200,,500"), Catch::Contains("entry 2") && Catch::Contains("nothing"));
    CHECK_THAT(fault_of("99"), Catch::Contains("200 to 599"));
    CHECK_THAT(fault_of("600"), Catch::Contains("200 to 599"));
    CHECK_THAT(fault_of("99999999999"), Catch::Contains("entry 1"));
    CHECK_THAT(fault_of("200*0"), Catch::Contains("how many times"));
    CHECK_THAT(fault_of("200*x"), Catch::Contains("how many times"));
    CHECK_THAT(fault_of("200@soon"), Catch::Contains("duration"));
    CHECK_THAT(fault_of("200*2*3"), Catch::Contains("twice"));
    CHECK_THAT(fault_of("redirect:ftp://x"), Catch::Contains("redirect:ftp"));
    CHECK_THAT(fault_of("bananas"), Catch::Contains("echo-early"));
}
