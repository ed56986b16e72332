#include "simulator/engine/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace notisim {

namespace {

constexpr std::uint64_t kLargest = 3'600'000'000;  // One hour.

// 2^exact_bits values are counted one by one; above, each doubling has half as many buckets: with 11 bits an error
// below 0.1 %.
std::size_t bucket_of(std::uint64_t value, unsigned exact_bits) {
    const std::uint64_t exact = std::uint64_t{1} << exact_bits;
    if (value < exact) {
        return value;
    }
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - exact_bits;
    return exact + (shift - 1) * (exact / 2) + ((value >> shift) - exact / 2);
}

// The largest value that a bucket counts.
std::uint64_t top_of(std::size_t bucket, unsigned exact_bits) {
    const std::uint64_t exact = std::uint64_t{1} << exact_bits;
    if (bucket < exact) {
        return bucket;
    }
    const std::size_t shift = (bucket - exact) / (exact / 2) + 1;
    const std::uint64_t step = (bucket - exact) % (exact / 2) + exact / 2;
    return ((step + 1) << shift) - 1;
}

}  // namespace

Histogram::Histogram(unsigned exact_bits) : exact_bits_(exact_bits), buckets_(bucket_of(kLargest, exact_bits) + 1) {}

void Histogram::record(std::chrono::microseconds latency) {
    const std::int64_t value = std::max<std::int64_t>(latency.count(), 0);
    ++buckets_[bucket_of(std::min(static_cast<std::uint64_t>(value), kLargest), exact_bits_)];
    ++count_;
    max_ = std::max(max_, value);
    total_ += value;
}

void Histogram::merge(const Histogram& other) {
    if (other.exact_bits_ > exact_bits_) {
        Histogram coarse = other;
        coarse.coarsen(exact_bits_);
        merge(coarse);
        return;
    }
    coarsen(other.exact_bits_);
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        buckets_[bucket] += other.buckets_[bucket];
    }
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
    total_ += other.total_;
}

// A coarser bucket is made of whole finer ones: the counts are those that it would have had from the start.
void Histogram::coarsen(unsigned exact_bits) {
    if (exact_bits == exact_bits_) {
        return;
    }
    std::vector<std::uint64_t> coarse(bucket_of(kLargest, exact_bits) + 1);
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        coarse[std::min(bucket_of(top_of(bucket, exact_bits_), exact_bits), coarse.size() - 1)] += buckets_[bucket];
    }
    buckets_ = std::move(coarse);
    exact_bits_ = exact_bits;
}

bool Histogram::add(std::size_t bucket, std::uint64_t count) {
    if (bucket >= buckets_.size()) {
        return false;
    }
    buckets_[bucket] += count;
    count_ += count;
    return true;
}

void Histogram::restore(std::chrono::microseconds max, std::chrono::microseconds total) {
    max_ = max.count();
    total_ = total.count();
}

std::chrono::microseconds Histogram::mean() const {
    return std::chrono::microseconds{count_ == 0 ? 0 : total_ / static_cast<std::int64_t>(count_)};
}

std::chrono::microseconds Histogram::percentile(double percent) const {
    const auto rank = static_cast<std::uint64_t>(std::ceil(percent / 100.0 * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        seen += buckets_[bucket];
        if (seen >= rank && seen > 0) {
            return std::chrono::microseconds{std::min(static_cast<std::int64_t>(top_of(bucket, exact_bits_)), max_)};
        }
    }
    return std::chrono::microseconds{0};
}

}  // namespace notisim
