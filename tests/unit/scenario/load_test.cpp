#include "tests/unit/scenario/load_text.hpp"

#include "simulator/base/rng.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("a scenario of four lines has all defaults", "[scenario]") {
    const LoadedScenario loaded = load_text(kHead);

    REQUIRE(loaded.scenario);
    CHECK(loaded.diagnostics.empty());
    const Scenario& scenario = *loaded.scenario;
    CHECK(scenario.file == "test.yaml");
    CHECK(scenario.name == "a test");
    CHECK(scenario.description.empty());
    CHECK(scenario.flavour == Flavour::b2b);
    CHECK(scenario.clock.kind == ClockChoice::Kind::virtual_time);
    CHECK(format_time(scenario.start) == "2026-01-15T08:00:00.000Z");
    CHECK(scenario.seed == 1);
    CHECK(scenario.interpretations.delivery_timeout() == Duration{10'000});
    CHECK(scenario.fleet_id == hex_id(1, "fleet", 24));
    CHECK(scenario.expectations.empty());
}

TEST_CASE("what the header says is taken", "[scenario]") {
    const LoadedScenario loaded = load_text(
        "# yaml-language-server: $schema=x\n# A car\r\n#   that sleeps.\n\n# not this\n" + kHead +
        "clock: x60\nstart: 2026-02-01T00:00:00+01:00\nseed: 7\ntimeout: 250ms\ninterpret: {A-01: single-try}\n"
        "fleet: {id: abc-1}\n");

    REQUIRE(loaded.scenario);
    const Scenario& scenario = *loaded.scenario;
    CHECK(scenario.description == "A car that sleeps.");
    CHECK(scenario.clock.name() == "x60");
    CHECK(format_time(scenario.start) == "2026-01-31T23:00:00.000Z");
    CHECK(scenario.seed == 7);
    CHECK(scenario.interpretations.delivery_timeout() == Duration{250ms});
    CHECK(scenario.interpretations.is("A-01", "single-try"));
    CHECK(scenario.fleet_id == "abc-1");
}

TEST_CASE("the command line goes before the file", "[scenario]") {
    LoadOptions options;
    options.flavour = Flavour::b2c;
    options.seed = 9;
    options.clock = parse_clock("real");
    options.interpret = {{"A-01", "one-retry"}};
    options.set.emplace("vin", "VR3UHZKXZPT000002");

    const LoadedScenario loaded =
        load_text(kHead + "seed: 7\nclock: virtual\ninterpret: {A-01: single-try}\n"
                          "vars: {vin: VR3UHZKXZPT000001}\nvehicles: {car: {vin: \"${vin}\"}}\n",
                  options);

    REQUIRE(loaded.scenario);
    CHECK(loaded.scenario->flavour == Flavour::b2c);
    CHECK(loaded.scenario->seed == 9);
    CHECK(loaded.scenario->clock.name() == "real");
    CHECK(loaded.scenario->interpretations.is("A-01", "one-retry"));
    CHECK(loaded.scenario->vehicles.at(0).vin == "VR3UHZKXZPT000002");
    CHECK(loaded.scenario->vehicles.at(0).id == hex_id(9, "vehicle/car", 16));
}

TEST_CASE("a mistake of --interpret has no place in the file and is still said", "[scenario]") {
    LoadOptions options;
    options.interpret = {{"A-01", "twice"}, {"B-01", "x"}};

    const LoadedScenario loaded = load_text(kHead, options);

    CHECK(titles(loaded) == "'A-01' cannot be 'twice' (--interpret)\nunknown interpretation 'B-01' (--interpret)\n");
    CHECK_FALSE(loaded.diagnostics.at(0).span.source);
}

TEST_CASE("all mistakes of a file are found in one go, in its order", "[scenario]") {
    const LoadedScenario loaded =
        load_text(kHead + "expect: {order: any}\nseed: x\nclock: y\nvehicles: {a: {vin: 1, awake: no}}\n");

    CHECK(titles(loaded) == "unknown order 'any'\n'seed' must be a whole number, found the text 'x'\n"
                            "'clock' cannot be the text 'y'\nwarning: '1' does not look like a VIN\n"
                            "'awake' must be true or false, found the text 'no'\n");
    CHECK_FALSE(loaded.scenario);
}

TEST_CASE("variables are replaced in every scalar and keep their type", "[scenario]") {
    LoadOptions options;
    options.set.emplace("times", "3");
    options.environment = [](std::string_view name) {
        return name == "HOST" ? std::optional<std::string>{"localhost"} : std::nullopt;
    };

    const LoadedScenario loaded =
        load_text(kB2b + "vars: {base: \"http://${host}:${port}\", host: \"${env.HOST}\", port: 8080, dollar: $}\n"
                         "steps:\n  - {body: \"${base}/x ${dollar}{y} $vin\", on: doors}\n"
                         "  - {repeat: {times: \"${times}\", every: \"${times}s\"}, steps: []}\n",
                  options);

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    CHECK(std::get<BodyStep>(loaded.scenario->steps.at(0).what).body == "http://localhost:8080/x ${y} $vin");
    CHECK(std::get<RepeatStep>(loaded.scenario->steps.at(1).what).times == 3);
    CHECK(std::get<RepeatStep>(loaded.scenario->steps.at(1).what).every == Duration{3s});
}

TEST_CASE("variables that grow without end are stopped", "[scenario]") {
    std::string vars = "vars:\n  a0: \"0123456789012345678901234567890123456789\"\n";
    for (int level = 1; level < 40; ++level) {
        const std::string before = "${a" + std::to_string(level - 1) + "}";
        vars += "  a" + std::to_string(level) + ": \"" + before + before + "\"\n";
    }

    const LoadedScenario loaded = load_text(kHead + vars);

    CHECK(titles(loaded).find("the values of variables grow too large here") != std::string::npos);
}

TEST_CASE("a long chain of variables is stopped before the stack ends", "[scenario]") {
    std::string vars = "vars:\n";
    for (int level = 1; level < 5000; ++level) {
        vars += "  a" + std::to_string(level) + ": \"${a" + std::to_string(level + 1) + "}\"\n";
    }

    CHECK_FALSE(load_text(kHead + vars + "  a5000: x\n").scenario);
}

TEST_CASE("a byte order mark is no part of the text", "[scenario]") {
    const LoadedScenario loaded = load_text("\xEF\xBB\xBF" + kHead + "seed: x\n");

    CHECK(loaded.diagnostics.at(0).span.column == 7);
    CHECK(load_text("\xEF\xBB\xBF" + kHead).scenario);
}

TEST_CASE("clocks are virtual, real or a multiple of it", "[scenario]") {
    CHECK(parse_clock("virtual")->name() == "virtual");
    CHECK(parse_clock("real")->rate == 1.0);
    CHECK(parse_clock("x0.5")->rate == 0.5);
    CHECK(parse_clock("x1000000")->name() == "x1000000");
    for (const std::string_view wrong :
         {"", "x", "x0", "x-1", "xinf", "xnan", "x1e3", "x1000001", "60", "Real", "x1 "}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_clock(wrong));
    }
}

TEST_CASE("every expectation is read", "[scenario]") {
    const LoadedScenario loaded = load_text(kB2b + R"(expect:
  status: [200, 204]
  answer_within: 500ms
  delivered: all
  expired: none
  given_up: {max: 2}
  attempts: 4
  requests: {min: 1, max: 9}
  batches: {count: {min: 1}, max_size: 10}
  order: per-lane
  recovered_within: 2h
  sequence: [Pending/Accepted, Done/Failed/DoorsOpen]
)");

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    const std::vector<Expectation>& expected = loaded.scenario->expectations;
    REQUIRE(expected.size() == kExpectations.size());
    CHECK(expected[0].statuses == std::vector<int>{200, 204});
    CHECK(expected[1].limit == Duration{500ms});
    CHECK(expected[2].all);
    CHECK(expected[3].range.max == 0);
    CHECK_FALSE(expected[3].all);
    CHECK(expected[4].range.max == 2);
    CHECK(expected[5].range.min == 4);
    CHECK(expected[5].range.max == 4);
    CHECK(expected[6].range.min == 1);
    CHECK(expected[7].range.min == 1);
    CHECK(expected[7].range.max == UINT64_MAX);
    CHECK(expected[7].size->min == 0);
    CHECK(expected[7].size->max == 10);
    CHECK(expected[9].limit == Duration{2h});
    CHECK(expected[9].span.line == 27);
    CHECK(expected[10].sequence == std::vector<std::string>{"Pending/Accepted", "Done/Failed/DoorsOpen"});
}

TEST_CASE("one status alone may stand for the list", "[scenario]") {
    const LoadedScenario loaded = load_text(kHead + "expect: {status: 202}\n");

    REQUIRE(loaded.scenario);
    CHECK(loaded.scenario->expectations.at(0).statuses == std::vector<int>{202});
}
