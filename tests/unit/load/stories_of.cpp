#include "tests/unit/load/stories_of.hpp"

#include "simulator/scenario/load.hpp"
#include "simulator/scenario/registered.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

StoryBook small_fleet() {
    Registered registered;
    registered.name = "load";
    registered.url = "http://127.0.0.1:9/hook";
    std::string vehicles;
    const std::string steps = fleet_steps(true, true, {RemoteType::Doors, RemoteType::Horn}, vehicles);
    Diagnostics diagnostics;
    auto scenario = load_registered(registered, registered_text(registered, vehicles) + steps, diagnostics);
    REQUIRE(scenario);
    std::string why;
    auto book = make_stories(*scenario, why);
    INFO(why);
    REQUIRE(book);
    for (StoryLane& lane : book->lanes) {
        lane.settings.attempts_max = 0;
        lane.settings.retry_delay = std::chrono::seconds{10};
    }
    return *std::move(book);
}

std::optional<StoryBook> stories_of(const std::string& yaml, std::string& why) {
    const FileReader read = [](const std::string&) { return std::nullopt; };
    LoadedScenario loaded = load_scenario("test.yaml", yaml, read, {});
    REQUIRE(loaded.scenario);
    return make_stories(*loaded.scenario, why);
}
