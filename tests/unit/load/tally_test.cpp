#include "simulator/load/tally.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace notisim;

namespace {

// Ten notifications of two vehicles in turn; the id of each is its place.
Tally ten() {
    std::vector<Acknowledged> acknowledged(10);
    for (std::uint32_t index = 0; index < 10; ++index) {
        acknowledged[index].happening.vehicle = index % 2;
        acknowledged[index].happening.date = index;
    }
    return {std::move(acknowledged), [](const Happening& happening) {
                return ProbeKey{std::to_string(happening.date), "Success", ""};
            }};
}

}  // namespace

TEST_CASE("A receiver that did what it acknowledged has no finding", "[load]") {
    Tally tally = ten();
    for (int index = 0; index < 10; ++index) {
        tally.acted(std::to_string(index), "Success", "");
    }
    tally.acted("of another run", "Success", "");

    const LoadProbe told = tally.result();
    CHECK(told.acknowledged == 10);
    CHECK(told.acted_on == 10);
    CHECK(told.lost == 0);
    CHECK(told.doubled == 0);
    CHECK(told.reordered == 0);
}

TEST_CASE("Lost, doubled and reordered notifications are counted and named", "[load]") {
    Tally tally = ten();
    for (const char* id : {"0", "1", "1", "2", "5", "3", "4", "7", "8", "9"}) {
        tally.acted(id, "Success", "");
    }

    const LoadProbe told = tally.result();
    CHECK(told.lost == 1);
    CHECK(tally.lost() == std::vector<std::string>{"6 Success"});
    CHECK(told.doubled == 1);
    CHECK(tally.doubled() == std::vector<std::string>{"1 Success"});
    CHECK(told.reordered == 1);
    CHECK(tally.reordered() == std::vector<std::string>{"3 Success after 5 Success"});
}

TEST_CASE("Vehicles may overtake each other", "[load]") {
    Tally tally = ten();
    for (const char* id : {"1", "3", "5", "7", "9", "0", "2", "4", "6", "8"}) {
        tally.acted(id, "Success", "");
    }

    CHECK(tally.result().reordered == 0);
    CHECK(tally.result().lost == 0);
}
