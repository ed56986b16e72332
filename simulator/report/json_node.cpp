#include "simulator/report/json_node.hpp"

#include <fmt/core.h>

namespace notisim {

JsonNode JsonNode::at(const std::string& key) const {
    const auto found = find(key);
    if (!found) {
        refuse(fmt::format("there is no '{}'", key));
    }
    return *found;
}

std::optional<JsonNode> JsonNode::find(const std::string& key) const {
    if (!json_->is_object()) {
        refuse("it is not an object");
    }
    const auto found = json_->find(key);
    return found == json_->end() ? std::nullopt : std::optional{JsonNode{*found, path_ + "/" + key}};
}

std::vector<JsonNode> JsonNode::items() const {
    if (!json_->is_array()) {
        refuse("it is not a list");
    }
    std::vector<JsonNode> nodes;
    nodes.reserve(json_->size());
    for (const nlohmann::json& item : *json_) {
        nodes.emplace_back(item, fmt::format("{}/{}", path_, nodes.size()));
    }
    return nodes;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
    if (!json_->is_object()) {
        refuse("it is not an object");
    }
    std::vector<std::pair<std::string, JsonNode>> nodes;
    for (const auto& [key, value] : json_->items()) {
        nodes.emplace_back(key, JsonNode{value, path_ + "/" + key});
    }
    return nodes;
}

std::string JsonNode::text() const {
    if (!json_->is_string()) {
        refuse("it is not a text");
    }
    return json_->get<std::string>();
}

bool JsonNode::truth() const {
    if (!json_->is_boolean()) {
        refuse("it is neither true nor false");
    }
    return json_->get<bool>();
}

double JsonNode::number() const {
    if (!json_->is_number() || json_->get<double>() < 0) {
        refuse("it is not a number of 0 or more");
    }
    return json_->get<double>();
}

std::uint64_t JsonNode::count(std::uint64_t largest) const {
    if (!json_->is_number_unsigned()) {
        refuse("it is not a whole number of 0 or more");
    }
    const auto value = json_->get<std::uint64_t>();
    if (value > largest) {
        refuse(fmt::format("{} is more than {}", value, largest));
    }
    return value;
}

unsigned JsonNode::small(unsigned largest) const {
    return static_cast<unsigned>(count(largest));
}

std::chrono::milliseconds JsonNode::duration() const {
    return std::chrono::milliseconds{count(kLongest)};
}

std::chrono::microseconds JsonNode::latency() const {
    return std::chrono::microseconds{count()};
}

std::vector<std::string> JsonNode::texts() const {
    std::vector<std::string> texts;
    for (const JsonNode& item : items()) {
        texts.push_back(item.text());
    }
    return texts;
}

std::map<std::string, std::uint64_t> JsonNode::counts() const {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [key, value] : members()) {
        counts[key] = value.count();
    }
    return counts;
}

Histogram JsonNode::histogram(HistogramBudget& budget) const {
    const unsigned bits = at("exact_bits").small(Histogram::kFine);
    if (bits != Histogram::kFine && bits != Histogram::kCoarse) {
        at("exact_bits").refuse(fmt::format("{} is neither {} nor {}", bits, Histogram::kFine, Histogram::kCoarse));
    }
    Histogram histogram(bits);
    const std::size_t size = histogram.buckets().size() * sizeof(std::uint64_t);
    if (size > budget.left) {
        refuse("there are more histograms than a report has");
    }
    budget.left -= size;
    std::optional<std::uint64_t> last;
    for (const JsonNode& bucket : at("buckets").items()) {
        const std::vector<JsonNode> pair = bucket.items();
        if (pair.size() != 2) {
            bucket.refuse("it is not a bucket and its count");
        }
        const std::uint64_t index = pair[0].count();
        if (last && index <= *last) {
            bucket.refuse("buckets are not in order");
        }
        last = index;
        const std::uint64_t count = pair[1].count();
        if (count == 0 || !histogram.add(index, count)) {
            bucket.refuse(count == 0 ? "the bucket is empty" : fmt::format("there is no bucket {}", index));
        }
    }
    if (histogram.count() != at("count").count()) {
        at("count").refuse("it is not the sum of the buckets");
    }
    histogram.restore(at("max_us").latency(), at("total_us").latency());
    return histogram;
}

void JsonNode::refuse(const std::string& why) const {
    throw UnreadableReport(fmt::format("{}: {}", path_.empty() ? "/" : path_, why));
}

}  // namespace notisim
