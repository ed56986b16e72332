#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace notisim {

/// Latencies in buckets whose width grows with their value: 1 us to 1 h, fixed memory, mergeable by adding counts.
/// Debian packages no such library.
class Histogram {
public:
    static constexpr unsigned kFine = 11;   ///< Three significant digits, 190 KB.
    static constexpr unsigned kCoarse = 7;  ///< Within 1.6 %, 14 KB: for many of them.

    /// `exact_bits`: values below 2^exact_bits are counted one by one.
    explicit Histogram(unsigned exact_bits);
    Histogram() : Histogram(kFine) {}

    void record(std::chrono::microseconds latency);

    /// Adds what another has counted.
    void merge(const Histogram& other);

    /// The latency that `percent` of all stay at or below; 0 if there are none. 0 < percent <= 100.
    [[nodiscard]] std::chrono::microseconds percentile(double percent) const;
    [[nodiscard]] std::chrono::microseconds max() const { return std::chrono::microseconds{max_}; }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] std::chrono::microseconds mean() const;

    // What a report keeps, so that another can be added to it.

    [[nodiscard]] unsigned exact_bits() const { return exact_bits_; }
    /// Counts by bucket; what they stand for depends on exact_bits() alone.
    [[nodiscard]] const std::vector<std::uint64_t>& buckets() const { return buckets_; }
    /// Puts a bucket back. False for one that there is not.
    [[nodiscard]] bool add(std::size_t bucket, std::uint64_t count);
    /// The largest value and the sum of all, as they were; buckets do not tell them exactly.
    void restore(std::chrono::microseconds max, std::chrono::microseconds total);
    [[nodiscard]] std::chrono::microseconds total() const { return std::chrono::microseconds{total_}; }

private:
    unsigned exact_bits_;
    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    std::int64_t max_ = 0;
    std::int64_t total_ = 0;
};

}  // namespace notisim
