#include "simulator/base/rng.hpp"

namespace notisim {

namespace {

// FNV-1a: spreads a short text over 64 bits; next() does the rest.
std::uint64_t hash(std::string_view text) {
    std::uint64_t value = 14695981039346656037ULL;
    for (const char character : text) {
        value = (value ^ static_cast<unsigned char>(character)) * 1099511628211ULL;
    }
    return value;
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::string_view purpose) : state_(seed ^ hash(purpose)) {}

std::uint64_t Rng::between(std::uint64_t low, std::uint64_t high) {
    const std::uint64_t width = high - low + 1;
    return width == 0 ? next() : low + next() % width;
}

std::string hex_id(std::uint64_t seed, std::string_view what, std::size_t digits) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    Rng random(seed, what);
    std::string id;
    id.reserve(digits + 16);
    while (id.size() < digits) {
        std::uint64_t bits = random.next();
        for (int digit = 0; digit < 16; ++digit) {
            id += kDigits[bits & 15U];
            bits >>= 4U;
        }
    }
    id.resize(digits);
    return id;
}

}  // namespace notisim
