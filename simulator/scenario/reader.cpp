#include "simulator/scenario/reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kMaxShown = 60;

std::string shortened(std::string_view text) {
    return text.size() <= kMaxShown ? std::string{text} : fmt::format("{}...", text.substr(0, kMaxShown));
}

bool looks_like_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.-+") == std::string_view::npos &&
           text.find_first_of("0123456789") != std::string_view::npos;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool plain = problem == std::errc{} && end == text.data() + text.size();
    // 007 is 7 to one reader of YAML and octal to another.
    const bool padded = text.size() > 1 && (text[0] == '0' || text.starts_with("-0"));
    return plain && !padded ? std::optional{number} : std::nullopt;
}

}  // namespace

std::string describe(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::null: return "nothing";
        case YamlNode::Kind::sequence: return "a list";
        case YamlNode::Kind::mapping: return "a mapping";
        case YamlNode::Kind::scalar: break;
    }
    if (node.text.empty()) {
        return "an empty text";
    }
    const bool number = !node.quoted && looks_like_number(node.text);
    return number ? shortened(node.text) : fmt::format("the text '{}'", shortened(node.text));
}

void ScenarioReader::error(const SourceSpan& span, std::string title, std::string help) {
    diagnostics_.push_back({Severity::error, span, std::move(title), std::move(help)});
}

void ScenarioReader::warn(const SourceSpan& span, std::string title, std::string help) {
    diagnostics_.push_back({Severity::warning, span, std::move(title), std::move(help)});
}

std::size_t ScenarioReader::error_count() const {
    return static_cast<std::size_t>(
        std::count_if(diagnostics_.begin(), diagnostics_.end(),
                      [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; }));
}

std::optional<std::string> ScenarioReader::text(const YamlNode& node, std::string_view what) {
    if (node.broken) {
        return std::nullopt;
    }
    if (!node.is(YamlNode::Kind::scalar)) {
        error(node.span, fmt::format("'{}' must be text, found {}", what, describe(node)));
        return std::nullopt;
    }
    return node.text;
}

std::optional<std::string> ScenarioReader::filled_text(const YamlNode& node, std::string_view what) {
    auto content = text(node, what);
    if (content && content->empty()) {
        error(node.span, fmt::format("'{}' is empty", what));
        return std::nullopt;
    }
    return content;
}

std::optional<bool> ScenarioReader::boolean(const YamlNode& node, std::string_view what) {
    if (node.broken) {
        return std::nullopt;
    }
    if (node.is(YamlNode::Kind::scalar) && !node.quoted && (node.text == "true" || node.text == "false")) {
        return node.text == "true";
    }
    std::string help = "write true or false";
    constexpr std::array<std::string_view, 9> kTrue{"yes", "Yes", "YES", "on", "On", "ON", "True", "TRUE", "y"};
    constexpr std::array<std::string_view, 9> kFalse{"no", "No", "NO", "off", "Off", "OFF", "False", "FALSE", "n"};
    if (std::find(kTrue.begin(), kTrue.end(), node.text) != kTrue.end()) {
        help = "write true";
    } else if (std::find(kFalse.begin(), kFalse.end(), node.text) != kFalse.end()) {
        help = "write false";
    } else if (node.quoted && (node.text == "true" || node.text == "false")) {
        help = fmt::format("write {} without quotes", node.text);
    }
    error(node.span, fmt::format("'{}' must be true or false, found {}", what, describe(node)), help);
    return std::nullopt;
}

std::optional<std::int64_t> ScenarioReader::integer(const YamlNode& node, std::string_view what, std::int64_t min,
                                                    std::int64_t max) {
    if (node.broken) {
        return std::nullopt;
    }
    const auto number = node.is(YamlNode::Kind::scalar) ? whole_number(node.text) : std::nullopt;
    if (!number || node.quoted) {
        const bool with_unit = !node.quoted && parse_duration(node.text).has_value();
        const std::string help = number      ? "leave the quotes out"
                                 : with_unit ? "upstream counts this in whole seconds, without a unit"
                                             : "";
        error(node.span, fmt::format("'{}' must be a whole number, found {}", what, describe(node)), help);
        return std::nullopt;
    }
    if (*number < min || *number > max) {
        const std::string bounds =
            max == kNoLimit ? fmt::format("at least {}", min) : fmt::format("from {} to {}", min, max);
        error(node.span, fmt::format("'{}' must be {}, found {}", what, bounds, *number));
        return std::nullopt;
    }
    return number;
}

std::optional<double> ScenarioReader::number(const YamlNode& node, std::string_view what) {
    if (node.broken) {
        return std::nullopt;
    }
    double result = 0;
    const std::string& text = node.text;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (!node.is(YamlNode::Kind::scalar) || node.quoted || problem != std::errc{} || end != text.data() + text.size() ||
        std::isnan(result) || std::abs(result) >= 1e15) {
        error(node.span, fmt::format("'{}' must be a number, found {}", what, describe(node)));
        return std::nullopt;
    }
    return result;
}

std::optional<Duration> ScenarioReader::duration(const YamlNode& node, std::string_view what, Duration min,
                                                 Duration max) {
    if (node.broken) {
        return std::nullopt;
    }
    const auto result = node.is(YamlNode::Kind::scalar) ? parse_duration(node.text) : std::nullopt;
    if (!result) {
        const bool bare = node.is(YamlNode::Kind::scalar) && whole_number(node.text).has_value();
        error(node.span, fmt::format("'{}' must be a duration such as 30s or 1h30m, found {}", what, describe(node)),
              bare ? fmt::format("add a unit: {}s, {}m, {}h", node.text, node.text, node.text)
                   : "units: d, h, m, s, ms, largest first");
        return std::nullopt;
    }
    if (*result < min || *result > max) {
        error(node.span, fmt::format("'{}' must be from {} to {}, found {}", what, format_duration(min),
                                     format_duration(max), format_duration(*result)));
        return std::nullopt;
    }
    return result;
}

std::optional<TimePoint> ScenarioReader::time(const YamlNode& node, std::string_view what) {
    if (node.broken) {
        return std::nullopt;
    }
    const auto result = node.is(YamlNode::Kind::scalar) ? parse_time(node.text) : std::nullopt;
    if (!result) {
        error(node.span,
              fmt::format("'{}' must be a time such as 2026-01-15T08:00:00Z, found {}", what, describe(node)),
              "RFC 3339 with seconds and an offset: Z or +01:00");
    }
    return result;
}

std::optional<std::size_t> ScenarioReader::word(const YamlNode& node, std::string_view what,
                                                std::span<const std::string_view> words) {
    if (node.broken) {
        return std::nullopt;
    }
    if (!node.is(YamlNode::Kind::scalar)) {
        error(node.span, fmt::format("'{}' must be a word, found {}", what, describe(node)), suggest({}, words));
        return std::nullopt;
    }
    const auto found = std::find(words.begin(), words.end(), node.text);
    if (found == words.end()) {
        error(node.span, fmt::format("unknown {} '{}'", what, shortened(node.text)), suggest(node.text, words));
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

bool ScenarioReader::expect_list(const YamlNode& node, std::string_view what) {
    if (node.broken) {
        return false;
    }
    if (!node.is(YamlNode::Kind::sequence)) {
        error(node.span, fmt::format("'{}' must be a list, found {}", what, describe(node)),
              node.is(YamlNode::Kind::scalar) ? fmt::format("write [{}]", shortened(node.text)) : "");
        return false;
    }
    return true;
}

bool ScenarioReader::expect_mapping(const YamlNode& node, std::string_view what) {
    if (node.broken) {
        return false;
    }
    if (!node.is(YamlNode::Kind::mapping)) {
        error(node.span, fmt::format("{} must be a mapping, found {}", what, describe(node)));
        return false;
    }
    return true;
}

}  // namespace notisim
