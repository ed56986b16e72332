#include "simulator/scenario/reader.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

const KeySlip* slip_for(KeyedObject object, std::string_view written) {
    for (const KeySlip& slip : key_slips()) {
        if (slip.object == object && slip.written == written) {
            return &slip;
        }
    }
    return nullptr;
}

bool has_key(const ObjectInfo& info, std::string_view name) {
    return std::any_of(info.keys.begin(), info.keys.end(), [name](const KeyInfo& key) { return key.name == name; });
}

// The same object in the other flavour, where the key may have come from.
std::optional<KeyedObject> other_flavour(KeyedObject object) {
    switch (object) {
        case KeyedObject::callback_b2b: return KeyedObject::callback_b2c;
        case KeyedObject::callback_b2c: return KeyedObject::callback_b2b;
        case KeyedObject::monitor_b2b: return KeyedObject::monitor_b2c;
        case KeyedObject::monitor_b2c: return KeyedObject::monitor_b2b;
        case KeyedObject::subscribe_param_b2b: return KeyedObject::subscribe_param_b2c;
        case KeyedObject::subscribe_param_b2c: return KeyedObject::subscribe_param_b2b;
        case KeyedObject::callback_platform: return KeyedObject::callback_b2c;
        case KeyedObject::monitor_platform: return KeyedObject::monitor_b2c;
        case KeyedObject::subscribe_param_platform: return KeyedObject::subscribe_param_b2c;
        case KeyedObject::remote_platform: return KeyedObject::remote;
        case KeyedObject::remote: return KeyedObject::remote_platform;
        default: return std::nullopt;
    }
}

}  // namespace

Fields::Fields(ScenarioReader& reader, const YamlNode& node, KeyedObject object, std::span<const std::string_view> also)
    : node_(node), object_(object) {
    const ObjectInfo& info = object_info(object);
    if (!reader.expect_mapping(node, info.name)) {
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        check_key(reader, entry, also);
    }
    for (const KeyInfo& key : info.keys) {
        if (key.required && entry(key.name) == nullptr && !misspelled_.contains(key.name)) {
            reader.error(node.span, fmt::format("{} needs the key '{}'", info.name, key.name));
        }
    }
}

void Fields::check_key(ScenarioReader& reader, const YamlEntry& entry, std::span<const std::string_view> also) {
    const ObjectInfo& info = object_info(object_);
    const std::string& name = entry.key.text;
    if (has_key(info, name) || std::find(also.begin(), also.end(), name) != also.end()) {
        return;
    }
    if (const KeySlip* slip = slip_for(object_, name)) {
        if (node_.find(slip->meant) != nullptr) {
            reader.error(entry.key.span, fmt::format("'{}' and '{}' mean the same", name, slip->meant),
                         "leave one of them out");
        } else {
            reader.warn(entry.key.span, fmt::format("'{}' is read as '{}'", name, slip->meant),
                        fmt::format("a slip of upstream pages, {}", slip->interpretation));
        }
        return;
    }
    unknown_ = true;
    std::string help;
    if (const auto other = other_flavour(object_); other && has_key(object_info(*other), name)) {
        help = fmt::format("it belongs to {}", object_info(*other).name);
    } else {
        std::vector<std::string_view> names;
        for (const KeyInfo& key : info.keys) {
            names.push_back(key.name);
        }
        names.insert(names.end(), also.begin(), also.end());
        misspelled_.insert(nearest(name, names));
        help = suggest(name, names);
    }
    reader.error(entry.key.span, fmt::format("unknown key '{}' in {}", name, info.name), help);
}

const YamlEntry* Fields::entry(std::string_view key) const {
    for (const YamlEntry& candidate : node_.entries) {
        if (candidate.key.text == key) {
            return &candidate;
        }
    }
    for (const YamlEntry& candidate : node_.entries) {
        const KeySlip* slip = slip_for(object_, candidate.key.text);
        if (slip != nullptr && slip->meant == key) {
            return &candidate;
        }
    }
    return nullptr;
}

const YamlNode* Fields::get(std::string_view key) const {
    const YamlEntry* found = entry(key);
    return found == nullptr ? nullptr : &found->value;
}

const SourceSpan& Fields::key_span(std::string_view key) const {
    const YamlEntry* found = entry(key);
    return found == nullptr ? node_.span : found->key.span;
}

}  // namespace notisim
