#include "simulator/report/text.hpp"

#include "simulator/report/plain_text.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kNameColumns = 12;
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

std::string_view words(AttemptReason reason) {
    switch (reason) {
        case AttemptReason::probe: return "probe";
        case AttemptReason::retry: return "retry";
        case AttemptReason::flush: return "flush";
        case AttemptReason::fresh: break;
    }
    return "send";
}

std::string answer(const AttemptRecord& attempt) {
    const Outcome& outcome = *attempt.outcome;
    if (!attempt.fault.empty()) {
        return fmt::format("outage ({})", attempt.fault);
    }
    if (outcome.answered()) {
        return std::to_string(outcome.status);
    }
    return outcome.error == TransportError::tls ? fmt::format("tls ({})", outcome.detail)
                                                : std::string{name(outcome.error)};
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
    return "kept";
}

// Cut in the middle of nothing: a terminal that wraps lines makes a timeline unreadable.
std::string cut(std::string_view text, std::size_t columns) {
    return cut_to(inert_line(text), columns);
}

}  // namespace

std::string TextStyle::paint(std::string_view code, std::string_view text) const {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
}

Timeline::Timeline(TimePoint start, TextStyle style, std::function<void(std::string_view)> write)
    : start_(start), style_(style), write_(std::move(write)) {}

void Timeline::line(std::string_view when, std::string_view mark, std::string_view who, std::string_view what) {
    ++lines_;
    if (is_full()) {
        if (lines_ == kTimelineLines + 1) {
            write_(style_.dim("  ... more than a person reads; --journal FILE has it all\n"));
        }
        return;
    }
    const std::string name = cut(who, kNameColumns);
    const std::string padding(kNameColumns - columns_of(name), ' ');
    const std::string prefix = fmt::format("{:>13}  {:<6} {}{} ", when, mark, name, padding);
    const std::string text = cut(what, kColumns - columns_of(prefix));
    const auto says = [&](std::string_view word) { return what.find(word) != std::string_view::npos; };
    if (mark == "raise" || mark == "wait" || mark == "exec" || mark == "set" || mark == "drive" || mark == "charge" ||
        mark == "post") {
        write_(prefix + style_.dim(text) + "\n");
    } else if (says("delivered")) {
        write_(prefix + style_.good(text) + "\n");
    } else {
        write_(prefix + (says("given up") || says("expire") ? style_.bad(text) : style_.warn(text)) + "\n");
    }
}

std::string Timeline::offset(TimePoint at) const {
    return "+" + format_duration(at - start_);
}

// Tells the first few of what repeats in a lane, and counts the rest. False: it is to be told.
bool Timeline::is_repetition(Repetition& repetition, std::string_view name, std::string what, TimePoint at) {
    if (repetition.what != what) {
        flush(repetition);
        repetition = {std::move(what), 0, 0, at, std::string{name}};
    }
    repetition.last = at;
    if (repetition.told < kTold) {
        ++repetition.told;
        return false;
    }
    ++repetition.counted;
    return true;
}

// What was counted has no place of its own in the order of time: it says until when, in the text.
void Timeline::flush(Repetition& repetition) {
    if (repetition.counted > 0) {
        line("...", "", repetition.name,
             fmt::format("{} more until {}: {}", repetition.counted, offset(repetition.last), repetition.what));
        repetition.counted = 0;
    }
}

void Timeline::finish() {
    for (auto* kept : {&raises_, &attempts_}) {
        for (auto& [lane, repetition] : *kept) {
            flush(repetition);
        }
        kept->clear();
    }
}

void Timeline::raised(TimePoint at, NotificationId id, const EventStore& events) {
    if (is_full()) {
        return;
    }
    const LaneInfo& lane = events.lane(events.lane_of(id));
    const std::string what = events.describe(id);
    if (!is_repetition(raises_[lane.id], lane.name, what, at)) {
        line(offset(at), "raise", lane.name, fmt::format("#{} {}", id, what));
    }
}

void Timeline::attempted(const AttemptRecord& attempt) {
    if (is_full()) {
        return;
    }
    const std::string outcome = fmt::format("{}, {}", answer(attempt), consequence(attempt));
    if (is_repetition(attempts_[attempt.lane->id], attempt.lane->name, outcome, attempt.ended)) {
        return;
    }
    const std::string batch = attempt.batch ? fmt::format(" ({})", attempt.notifications.size()) : "";
    const std::string tries = attempt.number > 1 ? fmt::format(", try {}", attempt.number) : "";
    line(offset(attempt.ended), words(attempt.reason), attempt.lane->name,
         fmt::format("{}{}{}: {}", numbers(attempt.notifications), batch, tries, outcome));
}

void Timeline::expired(TimePoint at, const LaneInfo& lane, std::uint32_t count) {
    flush(attempts_[lane.id]);
    line(offset(at), "expire", lane.name,
         fmt::format("{} notification{}: 72 h are over", count, count == 1 ? "" : "s"));
}

void Timeline::outage(TimePoint at, const OutageStep& outage, bool begins) {
    line(offset(at), "outage", "",
         begins ? fmt::format("begins: {} for {}", name_in(kOutageKinds, outage.kind), format_duration(outage.length))
                : "ends");
}

void Timeline::waited(TimePoint at, Duration length) {
    line(offset(at), "wait", "", format_duration(length));
}

void Timeline::noted(TimePoint at, std::string_view word, std::string_view who, std::string_view what) {
    if (!is_full()) {
        line(offset(at), word, who, what);
    }
}

void Timeline::executed(TimePoint at, std::string_view command, int status) {
    line(offset(at), "exec", "", fmt::format("{} (exit status {})", command, status));
}

}  // namespace notisim
