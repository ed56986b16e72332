#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace notisim {

/// HTML that may go into a page. It is made from texts by markup() and from templates by fill(), so that a text from
/// outside never gets into a page unescaped.
struct Markup {
    std::string html;
    Markup& operator+=(const Markup& other) {
        html += other.html;
        return *this;
    }
};

/// A text, escaped for an element or a double-quoted attribute.
Markup markup(std::string_view text);
Markup markup(std::uint64_t number);

/// A file of the folder html, made part of the program.
struct HtmlAsset {
    std::string_view name;
    std::string_view text;
};
std::span<const HtmlAsset> html_assets();

/// The text of an asset; the name is one of ours.
std::string_view html_asset(std::string_view name);

/// The asset with each `{{name}}` replaced. What is filled in is not looked at again. Every name must have a value.
Markup fill(std::string_view asset, std::initializer_list<std::pair<std::string_view, Markup>> values);

/// What Content-Security-Policy calls a script or style by: the hash of the asset, `sha256-...` in base64.
Markup source_hash(std::string_view asset);

}  // namespace notisim
