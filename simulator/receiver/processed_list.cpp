#include "simulator/receiver/processed_list.hpp"

#include <utility>

namespace notisim {

bool ProcessedList::add(const std::vector<ReceivedNotification>& notifications) {
    constexpr std::size_t kOverhead = 96;  // A node of the set and its bucket.
    std::vector<std::pair<std::string, std::string>> fresh;
    std::size_t needed = 0;
    for (const ReceivedNotification& notification : notifications) {
        std::string identity = notification.identity();
        if (!known_.contains(identity)) {
            std::string line = notification.to_json() + "\n";
            needed += identity.size() + line.size() + kOverhead;
            fresh.emplace_back(std::move(identity), std::move(line));
        }
    }
    if (needed > bytes_max_ - bytes_) {
        return false;
    }
    bytes_ += needed;
    for (auto& [identity, line] : fresh) {
        if (known_.insert(std::move(identity)).second) {  // A batch may hold a notification twice.
            lines_ += line;
        }
    }
    return true;
}

}  // namespace notisim
