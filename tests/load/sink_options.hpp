#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace load_sink {

using Nanoseconds = std::chrono::nanoseconds;

/// How long each request waits for its answer.
struct Delay {
    enum class Kind : std::uint8_t { none, fixed, uniform, exponential };
    Kind kind = Kind::none;
    Nanoseconds low{0};   ///< The delay itself, the least of it, or its mean.
    Nanoseconds high{0};  ///< The most, of `uniform` alone.

    Nanoseconds draw(std::mt19937_64& random) const;
};

/// From `at` after the first request on, for so long.
struct Stretch {
    Nanoseconds at{0};
    Nanoseconds length{0};
    unsigned status = 0;  ///< Of --status alone.

    bool covers(Nanoseconds since_first) const { return since_first >= at && since_first < at + length; }
};

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    Delay delay;
    std::uint64_t seed = 1;
    std::vector<Stretch> stalls;
    std::vector<Stretch> statuses;
    std::string log;
    std::string processed;
    std::uint64_t drop = 0;  ///< 0: never, as of the two that follow.
    std::uint64_t twice = 0;
    std::uint64_t swap = 0;
};

extern const char* const kUsage;

/// Nothing, and `why`, where the words are not understood. Empty `why`: help was asked for.
std::optional<Options> parse_options(const std::vector<std::string_view>& words, std::string& why);

}  // namespace load_sink
