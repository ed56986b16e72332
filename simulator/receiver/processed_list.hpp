#pragma once

#include "simulator/receiver/notification_reader.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace notisim {

/// What a receiver has acted on: each notification once, however often it was delivered. Bounded in memory.
class ProcessedList {
public:
    explicit ProcessedList(std::size_t bytes_max = std::size_t{512} * 1024 * 1024) : bytes_max_(bytes_max) {}

    /// False, with nothing added, when there is no room for all of them.
    bool add(const std::vector<ReceivedNotification>& notifications);

    /// JSON Lines, one object for each, in the order of their arrival.
    [[nodiscard]] const std::string& json_lines() const { return lines_; }
    [[nodiscard]] std::size_t size() const { return known_.size(); }

private:
    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::unordered_set<std::string> known_;
    std::string lines_;
};

}  // namespace notisim
