#include "simulator/schema/json_text.hpp"

#include <nlohmann/json.hpp>
#include <unordered_set>

namespace notisim {

namespace {

using Json = nlohmann::json;
using Event = Json::parse_event_t;

constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kRepeatedMax = 20;

/// Follows the parser through the text: how deep it is, and which members it has seen.
class Watch {
public:
    explicit Watch(std::vector<std::string>& repeated) : repeated_(repeated) {}

    /// False makes the parser drop what it has read.
    bool operator()(Event event, const Json& parsed) {
        const bool opens = event == Event::object_start || event == Event::array_start;
        too_deep_ = too_deep_ || (opens && open_.size() == kDepthMax);
        if (too_deep_) {
            return false;
        }
        switch (event) {
            case Event::object_start: open_.push_back({true, 0, {}, {}}); break;
            case Event::array_start: open_.push_back({false, 0, {}, {}}); break;
            case Event::key: member(parsed.get_ref<const std::string&>()); break;
            case Event::object_end:
            case Event::array_end: open_.pop_back(); [[fallthrough]];
            case Event::value:
                if (!open_.empty()) {
                    ++open_.back().index;
                }
        }
        return true;
    }
    [[nodiscard]] bool too_deep() const { return too_deep_; }

private:
    struct Level {
        bool is_object;
        std::size_t index;
        std::string key;
        std::unordered_set<std::string> seen;
    };

    void member(const std::string& key) {
        Level& level = open_.back();
        level.key = key;
        if (!level.seen.insert(key).second && repeated_.size() < kRepeatedMax) {
            std::string pointer;
            for (const Level& outer : open_) {
                pointer += pointer_part(outer.is_object ? outer.key : std::to_string(outer.index));
            }
            repeated_.push_back(std::move(pointer));
        }
    }

    std::vector<Level> open_;
    std::vector<std::string>& repeated_;
    bool too_deep_ = false;
};

}  // namespace

JsonText read_json(std::string_view text) {
    JsonText read;
    Watch watch{read.repeated};
    const auto follow = [&watch](int /*depth*/, Event event, Json& parsed) { return watch(event, parsed); };
    Json document = Json::parse(text.begin(), text.end(), follow, false);
    if (watch.too_deep()) {
        read.fault = "nested deeper than " + std::to_string(kDepthMax) + " levels";
    } else if (document.is_discarded()) {
        read.fault = "not JSON";
    } else {
        read.document = std::make_shared<const Json>(std::move(document));
    }
    return read;
}

std::string pointer_part(std::string_view key) {
    std::string part = "/";
    for (const char character : key) {
        if (character == '~') {
            part += "~0";
        } else if (character == '/') {
            part += "~1";
        } else {
            part += character;
        }
    }
    return part;
}

}  // namespace notisim
