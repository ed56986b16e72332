#include "simulator/base/rng.hpp"

#include <catch2/catch.hpp>

using namespace notisim;

TEST_CASE("the same seed gives the same numbers on every platform", "[base]") {
    Rng random(1234567);

    CHECK(random.next() == 6457827717110365317ULL);
    CHECK(random.next() == 3203168211198807973ULL);
    CHECK(random.next() == 9817491932198370423ULL);
}

TEST_CASE("streams for two purposes are independent", "[base]") {
    CHECK(Rng(1, "a").next() != Rng(1, "b").next());
    CHECK(Rng(1, "a").next() == Rng(1, "a").next());
}

TEST_CASE("numbers stay within their bounds", "[base]") {
    Rng random(7);
    for (int draw = 0; draw < 1000; ++draw) {
        const std::uint64_t number = random.between(3, 5);
        CHECK((number >= 3 && number <= 5));
    }
    CHECK(random.between(9, 9) == 9);
    random.between(0, UINT64_MAX);
}

TEST_CASE("ids are hexadecimal, of the length asked for, and depend on name and seed alone", "[base][A-48]") {
    const std::string id = hex_id(7, "callback/doors");

    CHECK(id.size() == 32);
    CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(id == hex_id(7, "callback/doors"));
    CHECK(id != hex_id(8, "callback/doors"));
    CHECK(id != hex_id(7, "callback/door"));
    CHECK(hex_id(7, "fleet", 24).size() == 24);
}
