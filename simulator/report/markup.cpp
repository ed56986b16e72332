#include "simulator/report/markup.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace notisim {

Markup markup(std::string_view text) {
    return {escape_html(text)};
}

Markup markup(std::uint64_t number) {
    return {std::to_string(number)};
}

std::string_view html_asset(std::string_view name) {
    const auto assets = html_assets();
    const auto found =
        std::find_if(assets.begin(), assets.end(), [&](const HtmlAsset& asset) { return asset.name == name; });
    NOTISIM_ASSERT(found != assets.end());
    return found->text;
}

Markup fill(std::string_view asset, std::initializer_list<std::pair<std::string_view, Markup>> values) {
    std::string_view rest = html_asset(asset);
    Markup result;
    for (std::size_t begin = rest.find("{{"); begin != std::string_view::npos; begin = rest.find("{{")) {
        const std::size_t end = rest.find("}}", begin);
        const std::string_view name = rest.substr(begin + 2, end - begin - 2);
        const auto* value =
            std::find_if(values.begin(), values.end(), [&](const auto& known) { return known.first == name; });
        NOTISIM_ASSERT(value != values.end());
        result.html += rest.substr(0, begin);
        result.html += value->second.html;
        rest.remove_prefix(end + 2);
    }
    result.html += rest;
    return result;
}

Markup source_hash(std::string_view asset) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // Six bits at a time from hexadecimal digits; 256 bits are 43 characters and one of padding.
    const std::string hex = std::string{html_asset(asset)} + "00";
    std::string result = "sha256-";
    for (std::size_t place = 0; place + 3 <= 66; place += 3) {
        std::uint32_t bits = 0;
        std::from_chars(hex.data() + place, hex.data() + place + 3, bits, 16);
        result += kDigits[bits >> 6U];
        result += kDigits[bits & 0x3FU];
    }
    result.back() = '=';
    return {result};
}

}  // namespace notisim
