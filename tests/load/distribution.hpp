#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace load_sink {

/// Durations as they were, each of them kept: nothing is rounded into buckets that a histogram could hide behind.
class Distribution {
public:
    void add(std::chrono::nanoseconds duration);
    /// Count and percentiles in microseconds, as JSON; false if the file cannot be written.
    bool write(const std::string& path);

private:
    std::vector<std::uint32_t> microseconds_;
};

}  // namespace load_sink
