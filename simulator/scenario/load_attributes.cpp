#include "simulator/protocol/attributes.hpp"
#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace notisim {

namespace {

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    });
    return result;
}

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
               std::string_view::npos;
}

// What frames the message or belongs to the connection is written by the sender alone.
bool is_reserved_header(std::string_view name) {
    constexpr std::array<std::string_view, 11> kReserved{
        "host",    "content-length", "content-type", "transfer-encoding", "connection", "keep-alive", "te",
        "trailer", "upgrade",        "expect",       "proxy-connection"};
    return std::find(kReserved.begin(), kReserved.end(), lower(name)) != kReserved.end();
}

// RFC 9110, 5.5, without obsolete bytes.
bool is_header_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return (byte >= 0x20U && byte < 0x7FU) || byte == '\t';
    });
}

void check_header(LoadContext& context, const YamlNode& key, const YamlNode& value) {
    if (!is_token(key.text)) {
        context.reader.error(key.span, fmt::format("'{}' cannot be the name of a header", key.text),
                             "letters, digits and !#$%&'*+-.^_`|~");
    } else if (is_reserved_header(key.text)) {
        context.reader.error(key.span, fmt::format("the header '{}' is the sender's own", key.text),
                             "an attribute cannot set it");
    }
    if (!is_header_value(value.text)) {
        context.reader.error(value.span, fmt::format("the value of the header '{}' cannot go on the wire", key.text),
                             "printable ASCII only: no line breaks, no other control characters");
    } else if (value.text.starts_with(' ') || value.text.ends_with(' ')) {
        context.reader.error(value.span,
                             fmt::format("the value of the header '{}' begins or ends with a space", key.text),
                             "HTTP would strip it");
    }
}

// letter case; PROTOCOL.md 4: an unknown name is sent as it is, and so is one inside longer text.
void check_variable(LoadContext& context, const YamlNode& value, AttributePlace place) {
    const std::size_t dollar = value.text.find('$');
    if (dollar == std::string::npos) {
        return;
    }
    const std::vector<std::string_view> known =
        known_variables(context.scenario.flavour, place == AttributePlace::b2b_monitor);
    const std::string_view name = std::string_view{value.text}.substr(dollar + 1);
    const auto same = std::find_if(known.begin(), known.end(),
                                   [&](std::string_view variable) { return lower(variable) == lower(name); });
    if (dollar != 0) {
        const std::string word = lower(name.substr(0, name.find_first_of(" /?&=;,.:-$")));
        const bool embedded =
            std::any_of(known.begin(), known.end(), [&](std::string_view variable) { return lower(variable) == word; });
        if (embedded) {
            context.reader.warn(value.span, "a variable inside longer text is sent as it is",
                                "only a value that is the variable and nothing else is replaced");
        }
    } else if (same == known.end()) {
        context.reader.warn(value.span, fmt::format("unknown variable '{}': it is sent as it is", value.text),
                            suggest(name, known));
    } else if (*same != name) {
        const bool exact = context.reading("A-30", "exact-case");
        context.reader.warn(value.span,
                            fmt::format("'{}' {}", value.text,
                                        exact ? "is sent as it is: case counts (A-30)"
                                              : "is spelled with other letter case upstream (A-30)"),
                            fmt::format("the documents say '${}'", *same));
    } else {
        const auto offered = attribute_variables(context.scenario.flavour, place);
        if (std::find(offered.begin(), offered.end(), name) == offered.end()) {
            context.reader.warn(value.span, fmt::format("the documents do not offer '{}' here", value.text),
                                fmt::format("it is replaced all the same; here they have {}", suggest({}, offered)));
        }
    }
}

// Which types a list may have depends on where it stands (PROTOCOL.md 4).
void check_type(LoadContext& context, const YamlNode& node, AttributeType type, AttributePlace place) {
    const bool own = place == AttributePlace::monitor || place == AttributePlace::remote;
    const bool platform = context.scenario.flavour == Flavour::platform;
    if (own && platform && type != AttributeType::Body) {
        context.reader.error(node.span,
                             fmt::format("an attribute of a platform monitor or remote cannot be of type {}",
                                         name_in(kAttributeTypes, type)),
                             "Body; a channel may have Header and Query");
    } else if (own && type == AttributeType::Query) {
        context.reader.error(node.span, "an attribute of a monitor or remote cannot be of type Query",
                             "Header or Body; a callback may have Query");
    } else if (!own && platform && type == AttributeType::Body) {
        context.reader.warn(node.span, "the documents have no attribute of type Body in a platform channel",
                            "it is sent all the same; they have Header and Query");
    }
}

std::optional<Attribute> load_attribute(LoadContext& context, const YamlNode& node, AttributePlace place) {
    const Fields fields(context.reader, node, KeyedObject::attribute);
    const YamlNode* type = fields.get("type");
    const YamlNode* key = fields.get("key");
    const YamlNode* value = fields.get("value");
    if (type == nullptr || key == nullptr || value == nullptr) {
        return std::nullopt;
    }
    Attribute attribute;
    const auto kind = context.reader.choice(*type, "type", kAttributeTypes);
    const auto name = context.reader.filled_text(*key, "key");
    const auto content = context.reader.text(*value, "value");
    if (!kind || !name || !content) {
        return std::nullopt;
    }
    check_type(context, *type, *kind, place);
    if (*kind == AttributeType::Header) {
        check_header(context, *key, *value);
    }
    check_variable(context, *value, place);
    return Attribute{*kind, *name, *content};
}

}  // namespace

std::vector<Attribute> load_attributes(LoadContext& context, const YamlNode& node, AttributePlace place) {
    std::vector<Attribute> attributes;
    if (context.reader.expect_list(node, "attributes")) {
        for (const YamlNode& item : node.items) {
            if (auto attribute = load_attribute(context, item, place)) {
                attributes.push_back(*std::move(attribute));
            }
        }
    }
    return attributes;
}

void check_header_text(LoadContext& context, const SourceSpan& place, std::string_view text, std::string_view variable,
                       std::initializer_list<const std::vector<Attribute>*> lists) {
    if (is_header_value(text)) {
        return;
    }
    for (const std::vector<Attribute>* list : lists) {
        for (const Attribute& attribute : *list) {
            if (attribute.type == AttributeType::Header && attribute.value.starts_with('$') &&
                same_letters(std::string_view{attribute.value}.substr(1), variable)) {
                context.reader.error(place,
                                     fmt::format("this text cannot go into the header '{}', which '{}' takes it to",
                                                 attribute.key, attribute.value),
                                     "printable ASCII only: no line breaks, no accents");
                return;
            }
        }
    }
}

std::vector<Attribute> load_callback_attributes(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::callback_attributes);
    for (const std::string_view transport : {"websocket", "pushnotif"}) {
        if (fields.get(transport) != nullptr) {
            context.reader.error(fields.key_span(transport), fmt::format("'{}' is not supported yet", transport),
                                 "supported: webhook");
        }
    }
    const YamlNode* webhook = fields.get("webhook");
    return webhook == nullptr ? std::vector<Attribute>{} : load_attributes(context, *webhook, AttributePlace::callback);
}

}  // namespace notisim
