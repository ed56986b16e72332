#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace notisim {

/// Latencies in buckets whose width grows with their value: three significant digits, 1 us to 1 h, fixed memory.
/// Debian packages no such library; mergeable by adding counts.
class Histogram {
public:
    Histogram();

    void record(std::chrono::microseconds latency);

    /// Adds what another has counted.
    void merge(const Histogram& other);

    /// The latency that `percent` of all stay at or below; 0 if there are none. 0 < percent <= 100.
    [[nodiscard]] std::chrono::microseconds percentile(double percent) const;
    [[nodiscard]] std::chrono::microseconds max() const { return std::chrono::microseconds{max_}; }
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    std::int64_t max_ = 0;
};

}  // namespace notisim
