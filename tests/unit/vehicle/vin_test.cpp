#include "simulator/vehicle/vin.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace notisim;

TEST_CASE("made VINs are well formed, distinct and the same for the same seed", "[vin]") {
    std::set<std::string> seen;
    for (std::size_t index = 0; index < 500; ++index) {
        const std::string vin = make_vin(7, index);
        INFO(vin);
        CHECK(is_well_formed_vin(vin));
        CHECK(vin == make_vin(7, index));
        CHECK(seen.insert(vin).second);
    }
    CHECK(make_vin(7, 41).ends_with("00000042"));
    CHECK(make_vin(7, 0) != make_vin(8, 0));
}

TEST_CASE("what is a VIN", "[vin]") {
    CHECK(is_well_formed_vin("VF3SM1AAA00000001"));
    for (const char* text : {"", "VF3SM1AAA0000001", "VF3SM1AAA000000001", "VF3SM1AAO00000001", "VF3SM1AAI00000001",
                             "VF3SM1AAQ00000001", "vf3sm1aaa00000001", "VF3SM1AAA0000000 "}) {
        INFO(text);
        CHECK_FALSE(is_well_formed_vin(text));
    }
}

TEST_CASE("the serial of a VIN counts within its digits", "[vin]") {
    CHECK(nth_vin("VF3SM1AAA00000001", 0) == "VF3SM1AAA00000001");
    CHECK(nth_vin("VF3SM1AAA00000001", 41) == "VF3SM1AAA00000042");
    CHECK(nth_vin("VF3SM1AAA00000099", 1) == "VF3SM1AAA00000100");
    CHECK(nth_vin("VF3SM1AAA12999998", 1) == "VF3SM1AAA12999999");
    CHECK(nth_vin("VF3SM1AAA12999998", 2).empty());
    CHECK(nth_vin("VF3SM1AAAAAAAAA98", 1) == "VF3SM1AAAAAAAAA99");
    CHECK(nth_vin("VF3SM1AAAAAAAAA98", 2).empty());
    CHECK(nth_vin("VF3SM1AAAAAAAAAAA", 0) == "VF3SM1AAAAAAAAAAA");
    CHECK(nth_vin("VF3SM1AAAAAAAAAAA", 1).empty());
    CHECK(nth_vin("VF3SM1AAA00000001", ~std::size_t{0}).empty());
    CHECK(nth_vin("", 0).empty());
}
