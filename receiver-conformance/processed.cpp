#include "receiver-conformance/processed.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <unordered_map>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

// A second action may come a moment after the answer.
constexpr auto kSettled = 100ms;

std::string key_of(std::string_view id, std::string_view mark) {
    return fmt::format("{}\n{}", id, mark);
}

/// A reading, by notification.
class Places {
public:
    explicit Places(const ProbeReading& reading) {
        for (std::size_t index = 0; index < reading.acted.size(); ++index) {
            places_[key_of(reading.acted[index].id, reading.acted[index].status)].push_back(index);
        }
    }

    /// Where in the reading a notification is.
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
    const Places places(reading);
    return std::none_of(notifications.begin(), notifications.end(),
                        [&](const Notification& notification) { return places.of(bench, notification).empty(); });
}

// The notifications that were acted on fewer or more times than they should.
template <typename Wrong>
bool expect_none(Bench& bench, const ProbeReading& reading, const std::vector<Notification>& notifications,
                 std::string_view expected, std::string_view fault, Wrong wrong) {
    const Places places(reading);
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
    return reading && expect_none(bench, *reading, notifications, fmt::format("{} acted on once", what),
                                  "acted on more than once", [](std::size_t times) { return times > 1; });
}

bool expect_in_order(Bench& bench, const std::vector<Notification>& notifications, std::string_view what) {
    const auto reading = settled_reading(bench, notifications);
    if (!reading) {
        return false;
    }
    const Places places(*reading);
    const Notification* latest = nullptr;
    std::size_t after = 0;
    for (const Notification& notification : notifications) {
        const auto found = places.of(bench, notification);
        if (found.empty()) {
            continue;
        }
        if (latest != nullptr && found.front() < after) {
            return bench.expect(
                false, fmt::format("{} acted on in their order", what),
                fmt::format("{} was acted on before {}", words_for(bench, notification), words_for(bench, *latest)));
        }
        latest = &notification;
        after = found.front();
    }
    if (latest == nullptr) {
        bench.skip("none of them was acted on, which is another fault");
        return false;
    }
    return bench.expect(true, "", "");
}

}  // namespace notisim::conformance
