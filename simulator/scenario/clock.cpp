#include "simulator/scenario/scenario.hpp"

#include <charconv>
#include <fmt/core.h>

namespace notisim {

std::string ClockChoice::name() const {
    if (kind == Kind::virtual_time) {
        return "virtual";
    }
    return rate == 1.0 ? "real" : fmt::format("x{}", rate);
}

std::optional<ClockChoice> parse_clock(std::string_view text) {
    constexpr double kFastest = 1e6;
    if (text == "virtual") {
        return ClockChoice{};
    }
    if (text == "real") {
        return ClockChoice{ClockChoice::Kind::real_time, 1.0};
    }
    // Digits and a point alone: from_chars would take `xinf` and `x1e3` as well.
    if (!text.starts_with('x') || text.find_first_not_of("0123456789.", 1) != std::string_view::npos) {
        return std::nullopt;
    }
    double rate = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), rate);
    if (error != std::errc{} || end != text.data() + text.size() || !(rate > 0) || rate > kFastest) {
        return std::nullopt;
    }
    return ClockChoice{ClockChoice::Kind::real_time, rate};
}

}  // namespace notisim
