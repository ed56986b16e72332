#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace notisim {

/// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD, so that what is written
/// can always be read.
void append_json_string(std::string& out, std::string_view text);

/// Writes compact JSON into a string, members in the order of the calls.
///
/// Notifications and journal lines are written with it and not with a document type: they are the hot path, and their
/// shape is known. Balance of begin and end is the caller's.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view{text}); }
    JsonWriter& value(const std::string& text) { return value(std::string_view{text}); }
    JsonWriter& value(bool truth) { return raw(truth ? "true" : "false"); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(std::uint64_t number);
    JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
    JsonWriter& value(double number);  ///< Shortest text that reads back as the same number.
    JsonWriter& null() { return raw("null"); }

    /// JSON that is already text.
    JsonWriter& raw(std::string_view json);

    template <typename Value>
    JsonWriter& member(std::string_view name, const Value& content) {
        return key(name).value(content);
    }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string& out_;
    bool first_ = true;  ///< Nothing was written yet in the innermost object or array.
    bool after_key_ = false;
};

}  // namespace notisim
