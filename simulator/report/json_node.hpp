#pragma once

#include "simulator/engine/histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace notisim {

/// What is wrong in a report that is read, and where; caught by read_report().
struct UnreadableReport : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Memory that histograms of a report may take, in bytes: a short text can ask for many.
struct HistogramBudget {
    std::size_t left = std::size_t{512} << 20U;
};

/// A value in a report and its place, for messages. Every function throws UnreadableReport where the value is not what
/// is asked for.
class JsonNode {
public:
    static constexpr std::uint64_t kLargest = std::uint64_t{1} << 53U;  ///< What every reader of JSON can hold.
    /// Ten years in milliseconds: durations beyond are mistakes.
    static constexpr std::uint64_t kLongest = std::uint64_t{10} * 366 * 24 * 3600 * 1000;

    JsonNode(const nlohmann::json& json, std::string path) : json_(&json), path_(std::move(path)) {}

    [[nodiscard]] JsonNode at(const std::string& key) const;
    [[nodiscard]] std::optional<JsonNode> find(const std::string& key) const;
    [[nodiscard]] std::vector<JsonNode> items() const;                            ///< Of an array.
    [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> members() const;  ///< Of an object, by name.

    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool truth() const;
    [[nodiscard]] double number() const;  ///< 0 or more.
    [[nodiscard]] std::uint64_t count(std::uint64_t largest = kLargest) const;
    [[nodiscard]] unsigned small(unsigned largest) const;
    [[nodiscard]] std::chrono::milliseconds duration() const;
    [[nodiscard]] std::chrono::microseconds latency() const;
    [[nodiscard]] std::vector<std::string> texts() const;
    [[nodiscard]] std::map<std::string, std::uint64_t> counts() const;
    [[nodiscard]] Histogram histogram(HistogramBudget& budget) const;

    [[noreturn]] void refuse(const std::string& why) const;

private:
    const nlohmann::json* json_;
    std::string path_;  ///< A JSON pointer.
};

}  // namespace notisim
