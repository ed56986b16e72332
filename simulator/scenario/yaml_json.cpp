#include "simulator/base/json_writer.hpp"
#include "simulator/scenario/yaml_tree.hpp"

namespace notisim {

namespace {

bool take_digits(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(digits);
    return digits > 0;
}

// RFC 8259, section 6. Wider readings (hexadecimal, 1_000, .5) stay text: they would not be JSON.
bool is_json_number(std::string_view text) {
    if (text.starts_with('-')) {
        text.remove_prefix(1);
    }
    const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9';
    if (leading_zero || !take_digits(text)) {
        return false;
    }
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!take_digits(text)) {
            return false;
        }
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) {
            text.remove_prefix(1);
        }
        if (!take_digits(text)) {
            return false;
        }
    }
    return text.empty();
}

void write(JsonWriter& writer, const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::null: writer.null(); break;
        case YamlNode::Kind::scalar:
            if (!node.quoted && (node.text == "true" || node.text == "false" || is_json_number(node.text))) {
                writer.raw(node.text);
            } else {
                writer.value(node.text);
            }
            break;
        case YamlNode::Kind::sequence:
            writer.begin_array();
            for (const YamlNode& item : node.items) {
                write(writer, item);
            }
            writer.end_array();
            break;
        case YamlNode::Kind::mapping:
            writer.begin_object();
            for (const YamlEntry& entry : node.entries) {
                writer.key(entry.key.text);
                write(writer, entry.value);
            }
            writer.end_object();
            break;
    }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const YamlEntry& entry : entries) {
        if (entry.key.text == key) {
            return &entry.value;
        }
    }
    return nullptr;
}

std::string to_json(const YamlNode& node) {
    std::string text;
    JsonWriter writer(text);
    write(writer, node);
    return text;
}

}  // namespace notisim
