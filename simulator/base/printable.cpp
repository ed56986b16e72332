#include "simulator/base/printable.hpp"

#include <array>

namespace notisim {

namespace {

// Length of the character at the front that must not reach a terminal, or 0.
std::size_t harmful(std::string_view text) {
    const auto byte = [&](std::size_t index) {
        return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
    };
    if (byte(0) < 0x20U || byte(0) == 0x7FU) {
        return 1;
    }
    if (byte(0) == 0xC2U && byte(1) >= 0x80U && byte(1) <= 0x9FU) {
        return 2;  // C1 controls.
    }
    // U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069: writing direction and line separators.
    const bool general = byte(0) == 0xE2U && byte(1) == 0x80U &&
                         (byte(2) == 0x8EU || byte(2) == 0x8FU || (byte(2) >= 0xA8U && byte(2) <= 0xAEU));
    const bool isolates = byte(0) == 0xE2U && byte(1) == 0x81U && byte(2) >= 0xA6U && byte(2) <= 0xA9U;
    return general || isolates ? 3 : 0;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = harmful(text);
        result += length > 0 ? '?' : text.front();
        text.remove_prefix(length > 0 ? length : 1);
    }
    return result;
}

}  // namespace notisim
