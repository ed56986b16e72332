#include "simulator/schema/validator.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/printable.hpp"
#include "simulator/schema/issue.hpp"
#include "simulator/schema/json_text.hpp"
#include "simulator/schema/program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

using Json = nlohmann::json;
using Kind = Issue::Kind;

std::uint8_t type_of(const Json& value) {
    switch (value.type()) {
        case Json::value_t::null: return kNull;
        case Json::value_t::boolean: return kBoolean;
        case Json::value_t::string: return kString;
        case Json::value_t::array: return kArray;
        case Json::value_t::object: return kObject;
        case Json::value_t::number_float: {
            const double number = value.get<double>();
            return number == std::floor(number) ? kInteger : kNumber;  // 1.0 is an integer in JSON Schema.
        }
        default: return kInteger;
    }
}

// What people call the types that a schema allows: "a text or an object".
std::string names_of_types(std::uint8_t types) {
    constexpr std::array<std::pair<std::uint8_t, std::string_view>, 7> kNames{{{kString, "a text"},
                                                                               {kNumber, "a number"},
                                                                               {kInteger, "a whole number"},
                                                                               {kBoolean, "true or false"},
                                                                               {kObject, "an object"},
                                                                               {kArray, "a list"},
                                                                               {kNull, "null"}}};
    std::string text;
    for (const auto& [bit, name] : kNames) {
        const bool told = bit == kInteger && (types & kNumber) != 0;
        if ((types & bit) != 0 && !told) {
            text += (text.empty() ? "" : " or ") + std::string{name};
        }
    }
    return text.empty() ? "nothing" : text;
}

std::string word_of(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.is_structured() ? std::string{} : value.dump();
}

std::string shown(const Json& value) {
    constexpr std::size_t kShown = 60;
    if (value.is_structured()) {
        return value.is_object() ? "an object" : "a list";
    }
    std::string word = printable(word_of(value).substr(0, kShown));
    word += word_of(value).size() > kShown ? "..." : "";
    return value.is_string() ? "'" + word + "'" : word;
}

std::size_t length_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0U) != 0x80U;  // Not the rest of a character of UTF-8.
    }));
}

/// Holds one document against a schema. Where `out` is null only the verdict counts, and the first breach ends the
/// check.
class Check {
public:
    bool run(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);

private:
    static bool is_done(const IssueList* out) { return out == nullptr || out->is_full(); }

    static bool report(IssueList* out, const Place& place, const Json& value, Kind kind, std::string problem,
                       std::string help, std::vector<std::string> words = {}) {
        if (out != nullptr) {
            out->add({kind, place.depth, place.pointer(), shown(value), word_of(value), std::move(words),
                      std::move(problem), std::move(help)});
        }
        return false;
    }

    bool type(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool choice(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool number(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool text(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool list(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool required(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool members(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool conditions(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
    bool alternatives(const SchemaNode& node, const Json& value, const Place& place, IssueList* out);
};

bool Check::run(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!type(node, value, place, out)) {
        return false;  // Its other rules are about another type.
    }
    constexpr std::array kRules{&Check::choice,   &Check::number,  &Check::text,       &Check::list,
                                &Check::required, &Check::members, &Check::conditions, &Check::alternatives};
    bool valid = true;
    for (const auto rule : kRules) {
        valid = (this->*rule)(node, value, place, out) && valid;
        if (!valid && is_done(out)) {
            return false;
        }
    }
    return valid;
}

bool Check::type(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (node.never) {
        return report(out, place, value, Kind::other, shown(value) + " is not allowed here", "");
    }
    return (node.types & type_of(value)) != 0 ||
           report(out, place, value, Kind::type, shown(value) + " is of another type",
                  "expected: " + names_of_types(node.types));
}

bool Check::choice(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!node.has_choices || std::find(node.choices.begin(), node.choices.end(), value) != node.choices.end()) {
        return true;
    }
    std::vector<std::string> words;
    for (const Json& allowed : node.choices) {
        if (out != nullptr && !allowed.is_structured()) {
            words.push_back(word_of(allowed));
        }
    }
    return report(out, place, value, Kind::choice, "", "", std::move(words));
}

bool Check::number(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!value.is_number()) {
        return true;
    }
    const auto number = value.get<double>();
    if (node.minimum && number < *node.minimum) {
        return report(out, place, value, Kind::other, shown(value) + " is too small",
                      fmt::format("{} is the least", *node.minimum));
    }
    return !node.maximum || number <= *node.maximum ||
           report(out, place, value, Kind::other, shown(value) + " is too large",
                  fmt::format("{} is the most", *node.maximum));
}

bool Check::text(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!value.is_string()) {
        return true;
    }
    const auto& text = value.get_ref<const std::string&>();
    const bool counts = node.min_length || node.max_length;
    const std::size_t length = counts ? length_of(text) : 0;
    if (node.min_length && length < *node.min_length) {
        return report(out, place, value, Kind::other,
                      length == 0 ? "the text is empty" : shown(value) + " is too short",
                      fmt::format("{} characters are the least", *node.min_length));
    }
    if (node.max_length && length > *node.max_length) {
        return report(out, place, value, Kind::other, shown(value) + " is too long",
                      fmt::format("{} characters are the most", *node.max_length));
    }
    return !node.pattern || node.pattern->matches(text) ||
           report(out, place, value, Kind::other, shown(value) + " has not the right form", node.description);
}

bool Check::list(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!value.is_array()) {
        return true;
    }
    bool valid = true;
    if (node.min_items && value.size() < *node.min_items) {
        valid = report(out, place, value, Kind::other, fmt::format("the list has {} items", value.size()),
                       fmt::format("{} are the least", *node.min_items));
    }
    if (node.max_items && value.size() > *node.max_items) {
        valid = report(out, place, value, Kind::other, fmt::format("the list has {} items", value.size()),
                       fmt::format("{} are the most", *node.max_items));
    }
    for (std::size_t index = 0; index < value.size() && (valid || !is_done(out)); ++index) {
        const SchemaNode* item = index < node.leading_items.size() ? node.leading_items[index] : node.items;
        if (item == nullptr) {
            break;
        }
        valid = run(*item, value[index], place.item(index), out) && valid;
    }
    return valid;
}

bool Check::required(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!value.is_object()) {
        return true;
    }
    bool valid = true;
    for (const std::string& name : node.required) {
        if (value.contains(name)) {
            continue;
        }
        // A member under a wrong name; where unknown ones are refused, those are told by themselves.
        std::vector<std::string_view> unknown;
        for (auto member = value.begin(); out != nullptr && node.additional == nullptr && member != value.end();
             ++member) {
            if (!node.properties.contains(member.key())) {
                unknown.emplace_back(member.key());
            }
        }
        const std::string_view near = nearest(name, unknown);
        valid = report(out, place, value, Kind::missing, "",
                       near.empty() ? "" : fmt::format("is '{}' meant to be it?", printable(near)), {name});
    }
    return valid;
}

bool Check::members(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (!value.is_object() || (node.properties.empty() && node.additional == nullptr)) {
        return true;
    }
    bool valid = true;
    for (auto member = value.begin(); member != value.end() && (valid || !is_done(out)); ++member) {
        const std::string& name = member.key();
        const auto known = node.properties.find(name);
        const Place inner = place.member(name);
        if (known != node.properties.end()) {
            valid = run(*known->second, *member, inner, out) && valid;
        } else if (node.additional != nullptr && node.additional->never) {
            std::vector<std::string_view> names;
            names.reserve(node.properties.size());
            for (const auto& property : node.properties) {
                names.emplace_back(property.first);
            }
            valid = report(out, inner, *member, Kind::other, fmt::format("unknown member '{}'", printable(name)),
                           suggest(name, names));
        } else if (node.additional != nullptr) {
            valid = run(*node.additional, *member, inner, out) && valid;
        }
    }
    return valid;
}

bool Check::conditions(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    bool valid = true;
    for (const SchemaNode* part : node.all_of) {
        valid = (valid || !is_done(out)) && run(*part, value, place, out) && valid;
    }
    if (node.if_node != nullptr) {
        const SchemaNode* branch = run(*node.if_node, value, place, nullptr) ? node.then_node : node.else_node;
        valid = (branch == nullptr || run(*branch, value, place, out)) && valid;
    }
    if (node.not_node != nullptr && run(*node.not_node, value, place, nullptr)) {
        valid = report(out, place, value, Kind::other, shown(value) + " is not allowed here", node.description);
    }
    return valid;
}

bool Check::alternatives(const SchemaNode& node, const Json& value, const Place& place, IssueList* out) {
    if (node.any_of.empty()) {
        return true;
    }
    std::vector<std::vector<Issue>> failed;
    for (const SchemaNode* alternative : node.any_of) {
        IssueList issues{out == nullptr ? 0 : out->max()};
        if (run(*alternative, value, place, out == nullptr ? nullptr : &issues)) {
            return true;
        }
        failed.push_back(issues.issues());
    }
    if (out != nullptr) {
        for (Issue& issue : nearest_alternative(std::move(failed), place.depth)) {
            out->add(std::move(issue));
        }
    }
    return false;
}

}  // namespace

std::vector<SchemaFinding> Schema::check(const Json& document, std::size_t findings_max) const {
    IssueList issues{std::max<std::size_t>(findings_max, 1)};
    Check{}.run(*program_->root, document, {}, &issues);
    std::vector<SchemaFinding> findings;
    findings.reserve(issues.issues().size());
    for (const Issue& issue : issues.issues()) {
        findings.push_back(issue.finding());
    }
    return findings;
}

std::vector<SchemaFinding> Schema::check_text(std::string_view text, std::size_t findings_max) const {
    const JsonText read = read_json(text);
    if (!read.fault.empty()) {
        return {{"", "the text is " + read.fault, ""}};
    }
    std::vector<SchemaFinding> findings;
    findings.reserve(read.repeated.size());
    for (const std::string& pointer : read.repeated) {
        findings.push_back({pointer, "the member is there twice", "the last one counts"});
    }
    const std::vector<SchemaFinding> more = check(*read.document, findings_max);
    findings.insert(findings.end(), more.begin(), more.end());
    findings.resize(std::min(findings.size(), std::max<std::size_t>(findings_max, 1)));
    return findings;
}

}  // namespace notisim
