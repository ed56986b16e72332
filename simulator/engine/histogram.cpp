#include "simulator/engine/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace notisim {

namespace {

// 2048 values are counted one by one; above, each doubling has 1024 buckets: an error below 0.1 %.
constexpr unsigned kExactBits = 11;
constexpr std::uint64_t kExact = std::uint64_t{1} << kExactBits;
constexpr std::uint64_t kHalf = kExact / 2;
constexpr std::uint64_t kLargest = 3'600'000'000;  // One hour.

std::size_t bucket_of(std::uint64_t value) {
    if (value < kExact) {
        return value;
    }
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - kExactBits;
    return kExact + (shift - 1) * kHalf + ((value >> shift) - kHalf);
}

// The largest value that a bucket counts.
std::uint64_t top_of(std::size_t bucket) {
    if (bucket < kExact) {
        return bucket;
    }
    const std::size_t shift = (bucket - kExact) / kHalf + 1;
    const std::uint64_t step = (bucket - kExact) % kHalf + kHalf;
    return ((step + 1) << shift) - 1;
}

}  // namespace

Histogram::Histogram() : buckets_(bucket_of(kLargest) + 1) {}

void Histogram::record(std::chrono::microseconds latency) {
    const std::int64_t value = std::max<std::int64_t>(latency.count(), 0);
    ++buckets_[bucket_of(std::min(static_cast<std::uint64_t>(value), kLargest))];
    ++count_;
    max_ = std::max(max_, value);
}

void Histogram::merge(const Histogram& other) {
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        buckets_[bucket] += other.buckets_[bucket];
    }
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
}

std::chrono::microseconds Histogram::percentile(double percent) const {
    const auto rank = static_cast<std::uint64_t>(std::ceil(percent / 100.0 * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        seen += buckets_[bucket];
        if (seen >= rank && seen > 0) {
            return std::chrono::microseconds{std::min(static_cast<std::int64_t>(top_of(bucket)), max_)};
        }
    }
    return std::chrono::microseconds{0};
}

}  // namespace notisim
