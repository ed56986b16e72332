#include "tests/unit/scenario/load_text.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;

const std::string kBody =
    R"({"remoteTypes": ["Doors"], "callback": {"webhook": {"target": "${base}/x", "name": "n"}}})";

}  // namespace

TEST_CASE("an included file brings names, variables and steps, which come first", "[scenario]") {
    const Files files{
        {"shared/fleet.yaml", "vars: {base: \"http://localhost\"}\nvehicles: {van: {vin: VR3UHZKXZPT000002}}\n"
                              "callbacks: {doors: {file: bodies/doors.json}}\nsteps: [{wait: 1s}]\n"},
        {"shared/bodies/doors.json", kBody},
    };

    const LoadedScenario loaded = load_text(
        kHead + "include: ./shared/fleet.yaml\nvehicles: {car: {vin: VR3UHZKXZPT000001}}\nsteps: [{wait: 2s}]\n", {},
        files);

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    CHECK(loaded.scenario->vehicles.at(0).name == "van");
    CHECK(loaded.scenario->vehicles.at(1).name == "car");
    CHECK(loaded.scenario->callbacks.at(0).subscribe.webhook.target == "http://localhost/x");
    CHECK(std::get<WaitStep>(loaded.scenario->steps.at(0).what).length == std::chrono::seconds{1});
    CHECK(loaded.scenario->steps.at(1).span.source->name == "test.yaml");
}

TEST_CASE("a file that is included on two ways is there once", "[scenario]") {
    const Files files{{"a.yaml", "include: c.yaml\n"},
                      {"b.yaml", "include: [./c.yaml]\n"},
                      {"c.yaml", "vehicles: {car: {vin: VR3UHZKXZPT000001}}\n"}};

    const LoadedScenario loaded = load_text(kHead + "include: [a.yaml, b.yaml]\n", {}, files);

    INFO(titles(loaded));
    REQUIRE(loaded.scenario);
    CHECK(loaded.scenario->vehicles.size() == 1);
}

TEST_CASE("files that include one another are refused", "[scenario]") {
    const Files files{{"a.yaml", "include: b.yaml\n"}, {"b.yaml", "include: a.yaml\n"}};

    CHECK(titles(load_text(kHead + "include: a.yaml\n", {}, files)) == "'a.yaml' includes itself\n");
    CHECK(titles(load_text(kHead + "include: test.yaml\n", {}, files)) == "'test.yaml' includes itself\n");
}

TEST_CASE("a name in two files is refused with both places", "[scenario]") {
    const Files files{{"a.yaml", "monitors: {low: {}}\n"}, {"b.yaml", "monitors:\n  low: {}\n"}};

    const LoadedScenario loaded = load_text(kHead + "include: [a.yaml, b.yaml]\n", {}, files);

    const auto clash = std::find_if(loaded.diagnostics.begin(), loaded.diagnostics.end(), [](const Diagnostic& each) {
        return each.title == "'low' is defined twice under 'monitors'";
    });
    REQUIRE(clash != loaded.diagnostics.end());
    CHECK(clash->span.source->name == "b.yaml");
    CHECK(clash->help == "first at a.yaml:1:12");
}

TEST_CASE("mistakes in a body file are shown in that file", "[scenario]") {
    const Files files{{"x.json", R"({"remoteTypes": ["Door"], "callback": 3})"}};

    const LoadedScenario loaded = load_text(kHead + "callbacks: {doors: {file: x.json, id: \"7\"}}\n", {}, files);

    CHECK(titles(loaded) == "unknown remote type 'Door'\n'callback' must be a mapping, found 3\n");
    CHECK(loaded.diagnostics.at(0).span.source->name == "x.json");
    CHECK(loaded.diagnostics.at(0).span.column == 18);
}

TEST_CASE("a b2c monitor in a file has its callback beside it", "[scenario]") {
    const Files files{{"plug.json", R"({"label": "plug"})"}};
    const std::string head = "notisim: 1\nname: a test\nflavour: b2c\n"
                             "callbacks: {app: {callback: {webhook: {target: \"http://localhost\", name: n}}}}\n";

    const LoadedScenario good = load_text(head + "monitors: {plug: {file: plug.json, on: app, id: abc}}\n", {}, files);
    REQUIRE(good.scenario);
    CHECK(good.scenario->monitors.at(0).callback == std::size_t{0});
    CHECK(good.scenario->monitors.at(0).id == "abc");
    CHECK(titles(load_text(head + "monitors: {plug: {file: plug.json}}\n", {}, files)).find("needs the key 'on'") !=
          std::string::npos);
}

TEST_CASE("no reader means no files", "[scenario]") {
    const LoadedScenario loaded = load_scenario("dir/test.yaml", kHead + "include: a.yaml\n", {}, {});

    CHECK(titles(loaded) == "cannot read 'dir/a.yaml'\n");
}
