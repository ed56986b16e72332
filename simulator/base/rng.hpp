#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace notisim {

/// A seeded stream of random numbers, the same on every platform (the standard distributions are not).
class Rng {
public:
    explicit Rng(std::uint64_t seed) : state_(seed) {}

    /// An independent stream for one purpose: draws of one do not shift those of another.
    Rng(std::uint64_t seed, std::string_view purpose);

    /// splitmix64, by Sebastiano Vigna, public domain: small, fast and good enough for a simulator.
    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        return mixed ^ (mixed >> 31U);
    }

    /// Uniform in [low, high], bounds included.
    std::uint64_t between(std::uint64_t low, std::uint64_t high);

private:
    std::uint64_t state_;
};

/// `digits` hexadecimal digits that depend on the seed and on `what` alone: the ids of callbacks, monitors, remote
/// actions and vehicles (A-48: hexadecimal only), stable when a scenario gains or loses others.
std::string hex_id(std::uint64_t seed, std::string_view what, std::size_t digits = 32);

}  // namespace notisim
