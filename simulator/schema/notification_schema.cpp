#include "simulator/schema/notification_schema.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/schema/schema_text.hpp"

#include <array>

namespace notisim {

namespace {

Schema compiled(Flavour flavour) {
    const auto text = schema_text(name_in(kFlavours, flavour));
    std::string why;
    auto schema = Schema::compile(text.value_or(std::string_view{}), why);
    NOTISIM_ASSERT(schema.has_value());
    return *schema;
}

}  // namespace

std::optional<std::string_view> schema_text(std::string_view name) {
    for (const SchemaText& schema : schema_texts()) {
        if (schema.name == name) {
            return schema.text;
        }
    }
    return std::nullopt;
}

std::vector<std::string_view> schema_names() {
    std::vector<std::string_view> names;
    for (const SchemaText& schema : schema_texts()) {
        names.push_back(schema.name);
    }
    return names;
}

const Schema& notification_schema(Flavour flavour) {
    static const Schema b2b = compiled(Flavour::b2b);
    static const Schema b2c = compiled(Flavour::b2c);
    static const Schema platform = compiled(Flavour::platform);
    return flavour == Flavour::b2b ? b2b : flavour == Flavour::b2c ? b2c : platform;
}

}  // namespace notisim
