#include "receiver-conformance/processed.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unordered_map>
#include <unordered_set>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

// A second action may come a moment after the answer.
constexpr auto kSettled = 100ms;

std::string key_of(std::string_view id, std::string_view mark) {
    return fmt::format("{}\n{}", id, mark);
}

/// Where in a reading some notifications are.
class Places {
public:
    Places(const ProbeReading& reading, const std::vector<Notification>& notifications) {
        std::unordered_set<std::string_view> ids;  // A reading may be long, and most of it is of other checks.
        for (const Notification& notification : notifications) {
            ids.insert(notification.id());
        }
        for (std::size_t index = 0; index < reading.acted.size(); ++index) {
            const Acted& acted = reading.acted[index];
            if (ids.contains(acted.id)) {
                places_[key_of(acted.id, acted.status)].push_back(index);
            }
        }
    }

    [[nodiscard]] std::vector<std::size_t> of(const Bench& bench, const Notification& notification) const {
        const auto found = places_.find(key_of(notification.id(), bench.mark(notification)));
        return found == places_.end() ? std::vector<std::size_t>{} : found->second;
    }

private:
    std::unordered_map<std::string, std::vector<std::size_t>> places_;
};

std::string words_for(const Bench& bench, const Notification& notification) {
    return fmt::format("{} {} ({})", notification.is_remote ? "remoteActionId" : "monitorId", notification.id(),
                       bench.mark(notification));
}

bool has_all(const Bench& bench, const ProbeReading& reading, const std::vector<Notification>& notifications) {
    const Places places(reading, notifications);
    return std::none_of(notifications.begin(), notifications.end(),
                        [&](const Notification& notification) { return places.of(bench, notification).empty(); });
}

// The notifications that were acted on fewer or more times than they should.
template <typename Wrong>
bool expect_none(Bench& bench, const ProbeReading& reading, const std::vector<Notification>& notifications,
                 std::string_view expected, std::string_view fault, Wrong wrong) {
    const Places places(reading, notifications);
    std::size_t count = 0;
    std::string first;
    for (const Notification& notification : notifications) {
        const std::size_t times = places.of(bench, notification).size();
        if (wrong(times)) {
            first = count++ == 0 ? fmt::format("{}, {} times", words_for(bench, notification), times) : first;
        }
    }
    return bench.expect(count == 0, expected,
                        fmt::format("{} of {} {}, the first is {}", count, notifications.size(), fault, first));
}

// In words, which notification was acted on before one that was to come first; empty where none was.
std::string first_overtaken(const Bench& bench, const Places& places, const std::vector<Notification>& list) {
    const Notification* latest = nullptr;
    std::size_t after = 0;
    for (const Notification& notification : list) {
        const auto found = places.of(bench, notification);
        if (found.empty()) {
            continue;
        }
        if (latest != nullptr && found.front() < after) {
            return fmt::format("{} was acted on before {}", words_for(bench, notification), words_for(bench, *latest));
        }
        latest = &notification;
        after = found.front();
    }
    return "";
}

// A receiver that did nothing did nothing wrong either; that is another fault. True, and skipped, where it is so.
bool skip_if_idle(Bench& bench, const Places& places, const std::vector<Notification>& list) {
    if (std::any_of(list.begin(), list.end(), [&](const auto& each) { return !places.of(bench, each).empty(); })) {
        return false;
    }
    bench.skip("none of them was acted on, which is another fault");
    return true;
}

std::optional<ProbeReading> settled_reading(Bench& bench, const std::vector<Notification>& notifications) {
    return bench.probe_until([&](const ProbeReading& reading) { return has_all(bench, reading, notifications); });
}

}  // namespace

bool expect_none_lost(Bench& bench, const std::vector<Notification>& notifications, std::string_view what) {
    const auto reading = settled_reading(bench, notifications);
    return reading && expect_none(bench, *reading, notifications, fmt::format("all of {} acted on", what),
                                  "not acted on", [](std::size_t times) { return times == 0; });
}

bool expect_none_doubled(Bench& bench, const std::vector<Notification>& notifications, std::string_view what) {
    settled_reading(bench, notifications);
    bench.pause(kSettled);
    const auto reading = bench.probe();
    if (!reading || skip_if_idle(bench, Places(*reading, notifications), notifications)) {
        return false;
    }
    return expect_none(bench, *reading, notifications, fmt::format("{} acted on once", what), "acted on more than once",
                       [](std::size_t times) { return times > 1; });
}

bool expect_in_order(Bench& bench, const std::vector<std::vector<Notification>>& lists, std::string_view what) {
    std::vector<Notification> all;
    for (const auto& list : lists) {
        all.insert(all.end(), list.begin(), list.end());
    }
    const auto reading = settled_reading(bench, all);
    if (!reading) {
        return false;
    }
    const Places places(*reading, all);
    for (const auto& list : lists) {
        const auto overtaken = first_overtaken(bench, places, list);
        if (!overtaken.empty()) {
            return bench.expect(false, fmt::format("{} acted on in their order", what), overtaken);
        }
    }
    return !skip_if_idle(bench, places, all) && bench.expect(true, "", "");
}

}  // namespace notisim::conformance
