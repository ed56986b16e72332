#include "tests/load/distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

namespace load_sink {

void Distribution::add(std::chrono::nanoseconds duration) {
    microseconds_.push_back(
        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(duration).count()));
}

bool Distribution::write(const std::string& path) {
    constexpr std::array<std::pair<const char*, double>, 6> percentiles{
        {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99_9", 0.999}, {"p99_99", 0.9999}, {"max", 1.0}}};
    std::sort(microseconds_.begin(), microseconds_.end());
    const std::size_t count = microseconds_.size();
    std::ofstream file(path, std::ios::binary);
    file << "{\"count\":" << count;
    for (const auto& [name, part] : percentiles) {
        const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(count)));
        file << ",\"" << name << "_us\":" << (count == 0 ? 0 : microseconds_[std::max<std::size_t>(rank, 1) - 1]);
    }
    file << "}\n";
    return file.good();
}

}  // namespace load_sink
