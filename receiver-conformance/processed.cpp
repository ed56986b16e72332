#include "receiver-conformance/processed.hpp"

#include <fmt/core.h>
#include <map>

namespace notisim::conformance {

namespace {

using Key = std::pair<std::string, std::string>;

}  // namespace

std::string Tally::text() const {
    std::string text;
    if (missing > 0) {
        text = fmt::format("{} of {} not acted on", missing, all);
    }
    if (doubled > 0) {
        text += fmt::format("{}{} of {} acted on more than once", text.empty() ? "" : ", ", doubled, all);
    }
    return text.empty() ? fmt::format("each of {} acted on once", all) : fmt::format("{}, such as {}", text, example);
}

Tally tally(const ProbeReading& reading, const std::vector<Notification>& notifications,
            const Interpretations& readings) {
    std::map<Key, std::size_t> acted;
    for (const Acted& each : reading.acted) {
        ++acted[{each.id, each.status}];
    }
    std::map<Key, std::size_t> expected;
    for (const Notification& notification : notifications) {
        ++expected[{notification.id(), notification.mark(readings)}];
    }
    Tally result;
    result.all = notifications.size();
    for (const auto& [key, times] : expected) {
        const auto found = acted.find(key);
        const std::size_t got = found == acted.end() ? 0 : found->second;
        result.missing += got < times ? times - got : 0;
        result.doubled += got > times ? 1U : 0U;
        if (got != times && result.example.empty()) {
            result.example = fmt::format("{} {}", key.first, key.second);
        }
    }
    return result;
}

bool expect_each_once(Bench& bench, const std::vector<Notification>& notifications, std::string_view what,
                      const std::vector<const Reply*>& evidence) {
    const Interpretations& readings = bench.target().scenario.interpretations;
    const auto reading = bench.probe_until(
        [&](const ProbeReading& each) { return tally(each, notifications, readings).missing == 0; });
    if (!reading) {
        return false;  // A finding already.
    }
    const Tally result = tally(*reading, notifications, readings);
    return bench.expect(result.right(), fmt::format("{} acted on once", what), result.text(), evidence);
}

}  // namespace notisim::conformance
