#include "simulator/report/text.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::uint64_t kTold = 2;

// #7, #4-7 where they follow each other, #4,6 (+9) where they do not.
std::string numbers(std::span<const NotificationId> ids) {
    if (ids.size() == 1) {
        return fmt::format("#{}", ids.front());
    }
    const bool consecutive = ids.back() - ids.front() + 1 == ids.size();
    return consecutive ? fmt::format("#{}-{}", ids.front(), ids.back())
                       : fmt::format("#{}..{}", ids.front(), ids.back());
}

std::string_view words(Trigger trigger) {
    switch (trigger) {
        case Trigger::probe: return "probe";
        case Trigger::retry: return "retry";
        case Trigger::flush: return "flush";
        case Trigger::fresh: break;
    }
    return "send";
}

std::string answer(const AttemptRecord& attempt) {
    const Outcome& outcome = *attempt.outcome;
    if (!attempt.fault.empty()) {
        return fmt::format("outage ({})", attempt.fault);
    }
    return outcome.answered() ? std::to_string(outcome.status) : std::string{name(outcome.error)};
}

std::string consequence(const AttemptRecord& attempt) {
    const AttemptResult& result = attempt.result;
    if (attempt.accepted) {
        return result.left_failure ? "delivered, recovered" : "delivered";
    }
    if (result.given_up > 0) {
        return "given up";
    }
    if (result.expired > 0 || result.expires_untried) {
        return "expires";
    }
    return result.entered_failure ? "kept, in failure" : "kept";
}

// Cut in the middle of nothing: a terminal that wraps lines makes a timeline unreadable.
std::string cut(std::string_view text, std::size_t columns) {
    return text.size() <= columns ? std::string{text} : fmt::format("{}..", text.substr(0, columns - 2));
}

}  // namespace

std::string TextStyle::paint(std::string_view code, std::string_view text) const {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
}

Timeline::Timeline(TimePoint start, TextStyle style, std::function<void(std::string_view)> write)
    : start_(start), style_(style), write_(std::move(write)) {}

void Timeline::line(TimePoint at, std::string_view mark, std::string_view who, std::string_view what) {
    ++lines_;
    if (lines_ > kTimelineLines) {
        if (lines_ == kTimelineLines + 1) {
            write_(style_.dim("  ... more than a person reads; --journal FILE has it all\n"));
        }
        return;
    }
    const std::string prefix =
        fmt::format("{:>13}  {:<6} {:<12} ", "+" + format_duration(at - start_), mark, cut(who, 12));
    std::string text = cut(what, kColumns - prefix.size());
    if (mark == "raise" || mark == "wait") {
        text = style_.dim(text);
    } else if (text.find("delivered") != std::string::npos) {
        text = style_.good(text);
    } else if (text.find("kept") != std::string::npos || mark == "outage") {
        text = style_.warn(text);
    } else {
        text = style_.bad(text);
    }
    write_(prefix + text + "\n");
}

bool Timeline::is_repetition(std::map<std::string, Repetition>& kept, const std::string& lane, std::string what,
                             TimePoint at) {
    Repetition& repetition = kept[lane];
    if (repetition.what != what) {
        flush(repetition, &kept == &raises_ ? "raise" : "retry");
        repetition = {std::move(what), 0, 0, at, repetition.name};
    }
    repetition.last = at;
    if (repetition.told < kTold) {
        ++repetition.told;
        return false;
    }
    ++repetition.counted;
    return true;
}

void Timeline::flush(Repetition& repetition, std::string_view mark) {
    if (repetition.counted > 0) {
        line(repetition.last, mark, repetition.name,
             fmt::format("... {} more like this: {}", repetition.counted, repetition.what));
        repetition.counted = 0;
    }
}

void Timeline::flush_all() {
    for (auto& [lane, repetition] : raises_) {
        flush(repetition, "raise");
    }
    for (auto& [lane, repetition] : attempts_) {
        flush(repetition, "retry");
    }
}

void Timeline::finish() {
    flush_all();
    raises_.clear();
    attempts_.clear();
}

void Timeline::raised(TimePoint at, NotificationId id, const EventStore& events) {
    const LaneInfo& lane = events.lane(events.lane_of(id));
    const std::string what = events.describe(id);
    raises_[lane.id].name = lane.name;
    if (!is_repetition(raises_, lane.id, what, at)) {
        line(at, "raise", lane.name, fmt::format("#{} {}", id, what));
    }
}

void Timeline::attempted(const AttemptRecord& attempt) {
    const std::string& lane = attempt.lane->id;
    const auto raise = raises_.find(lane);
    if (raise != raises_.end()) {
        flush(raise->second, "raise");
    }
    attempts_[lane].name = attempt.lane->name;
    const std::string outcome = fmt::format("{}, {}", answer(attempt), consequence(attempt));
    if (is_repetition(attempts_, lane, outcome, attempt.at)) {
        return;
    }
    const std::string batch = attempt.batch ? fmt::format(" batch of {}", attempt.notifications.size()) : "";
    const std::string tries = attempt.number > 1 ? fmt::format(" attempt {}", attempt.number) : "";
    line(attempt.at, words(attempt.trigger), attempt.lane->name,
         fmt::format("{}{}{}: {}", numbers(attempt.notifications), batch, tries, outcome));
}

void Timeline::expired(TimePoint at, const LaneInfo& lane, std::uint32_t count) {
    flush(attempts_[lane.id], "retry");
    line(at, "expire", lane.name, fmt::format("{} notification{}: 72 h are over", count, count == 1 ? "" : "s"));
}

void Timeline::outage(TimePoint at, const OutageStep& outage, bool begins) {
    flush_all();
    line(at, "outage", "",
         begins ? fmt::format("begins: {} for {}", name_in(kOutageKinds, outage.kind), format_duration(outage.length))
                : "ends");
}

void Timeline::waited(TimePoint at, Duration length) {
    line(at, "wait", "", format_duration(length));
}

void Timeline::executed(TimePoint at, std::string_view command, int status) {
    line(at, "exec", "", fmt::format("{} (exit status {})", command, status));
}

}  // namespace notisim
