#include "receiver-conformance/samples.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim::conformance {

namespace {

constexpr std::size_t kPortion = 24;  // Silence is noticed after so many.
constexpr std::size_t kNamed = 8;
constexpr std::string_view kNotSent = "not sent after that";

/// Names by what became of them, in the order in which they first occurred.
class Groups {
public:
    void add(std::string_view fate, std::string_view name) {
        auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& each) { return each.fate == fate; });
        if (group == groups_.end()) {
            group = groups_.insert(groups_.end(), Group{std::string{fate}, 0, ""});
        }
        if (++group->number <= kNamed) {
            group->names += fmt::format("{}{}", group->names.empty() ? "" : ", ", name);
        }
    }

    [[nodiscard]] bool empty() const { return groups_.empty(); }

    /// `500 for DoorsOpen, CidInside; timeout for MissingRights`; of `total`, all are not listed one by one.
    [[nodiscard]] std::string text(std::size_t total) const {
        std::string text;
        for (const Group& group : groups_) {
            if (group.number == total && total > kNamed) {
                return fmt::format("{} for all {}", group.fate, total);
            }
            text += fmt::format("{}{} for {}", text.empty() ? "" : "; ", group.fate, group.names);
            if (group.number > kNamed) {
                text += fmt::format(" and {} more", group.number - kNamed);
            }
        }
        return text;
    }

private:
    struct Group {
        std::string fate;
        std::size_t number = 0;
        std::string names;
    };
    std::vector<Group> groups_;
};

std::vector<Reply> send_in_portions(Bench& bench, const std::vector<Sample>& samples, std::size_t connections) {
    std::vector<Reply> replies;
    while (replies.size() < samples.size() && !bench.stopped()) {
        std::vector<HttpRequest> portion;
        for (std::size_t index = replies.size(); index < samples.size() && portion.size() < kPortion; ++index) {
            portion.push_back(samples[index].request);
        }
        for (Reply& reply : bench.send_all(portion, connections)) {
            replies.push_back(std::move(reply));
        }
        if (std::any_of(replies.begin(), replies.end(), [](const Reply& reply) { return !reply.answered(); })) {
            break;
        }
    }
    return replies;
}

bool is_2xx(const Reply& reply) {
    return reply.answered() && reply.outcome.status / 100 == 2;
}

void expect_each_once(Bench& bench, std::string_view all, const std::vector<Sample>& samples,
                      const std::vector<bool>& received) {
    std::vector<const Sample*> expected;
    for (std::size_t index = 0; index < samples.size(); ++index) {
        if (received[index] && samples[index].notification) {
            expected.push_back(&samples[index]);
        }
    }
    if (expected.empty()) {
        return;
    }
    const auto times = [&](const ProbeReading& reading, const Sample* each) {
        return bench.times(reading, *each->notification);
    };
    const auto reading = bench.probe_until([&](const ProbeReading& now) {
        return std::all_of(expected.begin(), expected.end(), [&](const Sample* each) { return times(now, each) > 0; });
    });
    if (!reading) {
        return;
    }
    Groups wrong;
    for (const Sample* each : expected) {
        const std::size_t number = times(*reading, each);
        if (number != 1) {
            wrong.add(number == 0 ? "nothing done" : "done more than once", each->what);
        }
    }
    bench.expect(wrong.empty(), fmt::format("{} acted on once, as it was acknowledged", all),
                 wrong.text(expected.size()));
}

}  // namespace

Sample sample(const Bench& bench, std::string what, const Notification& notification) {
    return {std::move(what), bench.request({notification}), notification};
}

std::vector<bool> expect_all_received(Bench& bench, std::string_view all, const std::vector<Sample>& samples,
                                      std::size_t connections) {
    std::vector<bool> received(samples.size(), false);
    const std::vector<Reply> replies = send_in_portions(bench, samples, connections);
    Groups refused;
    Groups other;
    std::vector<const Reply*> refusals;
    std::vector<const Reply*> others;
    for (std::size_t index = 0; index < replies.size(); ++index) {
        const Reply& reply = replies[index];
        received[index] = is_2xx(reply);
        if (!received[index]) {
            refused.add(reply.what(), samples[index].what);
            refusals.push_back(&reply);
        } else if (!reply.is(200)) {
            other.add(reply.what(), samples[index].what);
            others.push_back(&reply);
        }
    }
    for (std::size_t index = replies.size(); index < samples.size() && !bench.stopped(); ++index) {
        refused.add(kNotSent, samples[index].what);
    }
    const std::string expected = fmt::format("200 for {}", all);
    bench.expect(refused.empty(), expected, refused.text(samples.size()), refusals);
    if (!other.empty()) {
        bench.warn(expected, other.text(samples.size()), others);
    }
    if (bench.has_probe() && !bench.stopped()) {
        expect_each_once(bench, all, samples, received);
    }
    return received;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t count = 0; count < times; ++count) {
        result += text;
    }
    return result;
}

}  // namespace notisim::conformance
