#include "simulator/vehicle/vin.hpp"

#include "simulator/base/rng.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kLength = 17;
constexpr std::size_t kSerialMax = 6;
constexpr std::size_t kModel = 6;
constexpr std::size_t kSerials = 100'000'000;
constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

// Peugeot, Citroën, DS, Opel, Alfa Romeo and Fiat.
constexpr std::array<std::string_view, 9> kMakers{"VF3", "VR3", "VF7", "VR7", "VR1", "W0V", "VXK", "ZAR", "ZFA"};

}  // namespace

std::string make_vin(std::uint64_t seed, std::size_t index) {
    Rng random(seed, fmt::format("vin/{}", index));
    std::string vin{kMakers[random.between(0, kMakers.size() - 1)]};
    for (std::size_t place = 0; place < kModel; ++place) {
        vin += kLetters[random.between(0, kLetters.size() - 1)];
    }
    return vin + fmt::format("{:08}", (index + 1) % kSerials);
}

std::string nth_vin(std::string_view first, std::size_t n) {
    std::size_t digits = 0;
    while (digits < kSerialMax && digits < first.size() && first[first.size() - 1 - digits] >= '0' &&
           first[first.size() - 1 - digits] <= '9') {
        ++digits;
    }
    const std::string_view written = first.substr(first.size() - digits);
    std::size_t serial = 0;
    std::from_chars(written.data(), written.data() + written.size(), serial);
    std::size_t serials = 1;
    for (std::size_t digit = 0; digit < digits; ++digit) {
        serials *= 10;
    }
    if (n >= serials || serial + n >= serials) {
        return n == 0 ? std::string{first} : std::string{};
    }
    const std::string head{first.substr(0, first.size() - digits)};
    return digits == 0 ? head : head + fmt::format("{:0{}}", serial + n, digits);
}

bool is_well_formed_vin(std::string_view vin) {
    return vin.size() == kLength && std::all_of(vin.begin(), vin.end(), [](char character) {
               return kLetters.find(character) != std::string_view::npos;
           });
}

}  // namespace notisim
