#include "simulator/base/rng.hpp"
#include "tests/unit/engine/naive_engine.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <map>

namespace {

using namespace notisim;
using namespace notisim::test;
using namespace std::chrono_literals;

constexpr std::uint64_t kSeeds = 2'500;
constexpr int kStepsEach = 60;

LaneSettings random_settings(Rng& random, bool b2c) {
    LaneSettings settings;
    const auto coin = [&random] { return random.between(0, 1) == 1; };
    settings.gather = static_cast<LaneSettings::Gather>(random.between(0, 2));
    settings.batch_size = static_cast<std::uint32_t>(random.between(1, 4));
    settings.window = random.between(1, 8) * 1s;
    settings.window_from_last = coin();
    settings.attempts_max = static_cast<std::uint32_t>(random.between(0, 4));
    settings.retry_delay = random.between(settings.attempts_max > 0 ? 0 : 1, 10) * 1s;
    settings.retention = random.between(5, 60) * 1s;
    settings.retention_from_failure = coin();
    settings.newest_first = coin();
    settings.queue_new = coin();
    settings.full_group_at_once = b2c;
    return settings;
}

/// One random run, compared with the naive lanes and held to the laws that every run obeys.
class RandomRun {
public:
    /// `busy`: the driver may let time pass with attempts ready; then the laws alone are checked.
    RandomRun(std::uint64_t seed, bool busy) : random_(seed), busy_(busy) {
        const std::uint64_t lanes = random_.between(1, 3);
        for (std::uint64_t lane = 0; lane < lanes; ++lane) {
            settings_.push_back(random_settings(random_, random_.between(0, 2) == 0));
            naive_.emplace_back(settings_.back());
            engine_.add_lane(settings_.back());
        }
        flying_.resize(lanes);
        retry_ended_.resize(lanes);
        // Of 0, 30, 60 or 100 attempts in a hundred.
        accepted_percent_ = std::array{0U, 30U, 60U, 100U}[random_.between(0, 3)];
    }

    /// What went wrong, or nothing.
    std::string run() {
        for (int step = 0; step < kStepsEach && wrong_.empty(); ++step) {
            switch (random_.between(0, 5)) {
                case 0:
                case 1:
                case 2: raise(); break;
                case 3: finish_one(); break;
                default: pass(); break;
            }
            if (!busy_ || random_.between(0, 2) > 0) {
                take_all();
            }
            check_counts();
        }
        run_out();
        return wrong_;
    }

private:
    void raise() {
        const auto lane = static_cast<LaneId>(random_.between(0, settings_.size() - 1));
        const auto group = static_cast<std::uint32_t>(random_.between(0, 3) / 3);
        const NotificationId id = engine_.raise(lane, group, now_);
        naive_[lane].raise(id, group, now_);
        events_.push_back({lane, group, now_});
        expect(id + 1 == events_.size(), "ids count from 1");
    }

    void take_all() {
        Attempt attempt;
        while (wrong_.empty() && engine_.take_ready(attempt)) {
            take(attempt);
        }
        if (!busy_) {
            for (NaiveLane lane : naive_) {
                expect(lane.take().empty(), "the engine does not send what is ready");
            }
        }
    }

    void take(const Attempt& attempt) {
        const LaneSettings& settings = settings_[attempt.lane];
        const auto naive = busy_ ? attempt.notifications : naive_[attempt.lane].take();
        expect(naive == attempt.notifications,
               fmt::format("{} where {} is expected", fmt::join(attempt.notifications, "+"), fmt::join(naive, "+")));
        expect(busy_ || naive_[attempt.lane].reason == attempt.reason, "another reason");
        expect(!flying_[attempt.lane], "two attempts of a lane in flight");
        expect(attempt.notifications.size() <= settings.batch_size, "a batch beyond its size");
        for (const NotificationId id : attempt.notifications) {
            Event& event = events_[id];
            expect(event.lane == attempt.lane, "a notification of another lane");
            expect(event.group == events_[attempt.notifications.front()].group, "two groups in one request");
            expect(!event.ended, "an attempt for what has ended");
            expect(now_ < end_of(event), "an attempt at or after the end of the retention");
            ++event.tries;
            expect(event.tries == engine_.tries(id), "tries() counts otherwise");
            expect(settings.attempts_max == 0 || event.tries <= settings.attempts_max, "more attempts than allowed");
        }
        const auto& last = retry_ended_[attempt.lane];
        expect(attempt.reason != AttemptReason::retry || settings.full_group_at_once || !last ||
                   now_ >= *last + settings.retry_delay,
               "a retry before its delay");
        flying_[attempt.lane] = attempt;
    }

    void finish_one() {
        std::vector<LaneId> lanes;
        for (LaneId lane = 0; lane < flying_.size(); ++lane) {
            if (flying_[lane]) {
                lanes.push_back(lane);
            }
        }
        if (!lanes.empty()) {
            finish(lanes[random_.between(0, lanes.size() - 1)]);
        }
    }

    void finish(LaneId lane) {
        const Attempt attempt = *std::exchange(flying_[lane], std::nullopt);
        const bool accepted = random_.between(1, 100) <= accepted_percent_;
        const AttemptResult result = engine_.finish(lane, accepted, now_);
        naive_[lane].finish(accepted, now_);
        expect(result.delivered + result.given_up + result.expired + result.stored == attempt.notifications.size(),
               "a result that loses notifications");
        expect(accepted == (result.delivered > 0), "delivered is what was accepted");
        expect(!result.retry_at || (*result.retry_at >= now_ && result.stored > 0), "an impossible retry_at");
        for (const NotificationId id : attempt.notifications) {
            Event& event = events_[id];
            if (event.tries == 1) {
                event.first_failed = now_;
            }
            event.ended = engine_.state(id) != DeliveryEngine::State::pending;
            expect(accepted_percent_ < 100 || id > last_accepted_[{lane, events_[id].group}],
                   "another order than that of raising");
            last_accepted_[{lane, events_[id].group}] = id;
        }
        if (attempt.reason == AttemptReason::retry) {
            retry_ended_[lane] = now_;
        }
    }

    // Mostly to what is due next, sometimes less far, sometimes further, as a busy driver would.
    void pass() {
        const auto due = engine_.next_due();
        const TimePoint random = now_ + random_.between(0, 12) * 500ms;
        advance(due && random_.between(0, 2) > 0 ? std::max(*due, now_) : random);
    }

    void advance(TimePoint to) {
        now_ = to;
        std::uint64_t expired = 0;
        for (const Expiry& expiry : engine_.advance(now_)) {
            expired += expiry.count;
        }
        for (NaiveLane& lane : naive_) {
            lane.advance(now_);
        }
        for (NotificationId id = 1; id < events_.size(); ++id) {
            const bool ends = !events_[id].ended && engine_.state(id) == DeliveryEngine::State::expired;
            expired -= ends ? 1 : 0;
            events_[id].ended = events_[id].ended || ends;
        }
        expect(expired == 0, "advance() tells another number than expires");
    }

    void check_counts() {
        const Counts& counts = engine_.counts();
        Counts by_state{events_.size() - 1, 0, 0, 0};
        for (NotificationId id = 1; id < events_.size(); ++id) {
            by_state.delivered += engine_.state(id) == DeliveryEngine::State::delivered ? 1U : 0U;
            by_state.expired += engine_.state(id) == DeliveryEngine::State::expired ? 1U : 0U;
            by_state.given_up += engine_.state(id) == DeliveryEngine::State::given_up ? 1U : 0U;
        }
        Counts naive{counts.raised, 0, 0, 0};
        for (const NaiveLane& lane : naive_) {
            naive.delivered += lane.delivered;
            naive.expired += lane.expired;
            naive.given_up += lane.given_up;
        }
        for (const Counts& other : {by_state, busy_ ? counts : naive}) {
            expect(counts.raised == other.raised && counts.delivered == other.delivered &&
                       counts.expired == other.expired && counts.given_up == other.given_up,
                   fmt::format("delivered {}, expired {}, given up {} where it is {}, {}, {}", counts.delivered,
                               counts.expired, counts.given_up, other.delivered, other.expired, other.given_up));
        }
    }

    void run_out() {
        for (int round = 0; wrong_.empty(); ++round) {
            take_all();
            const bool flying = std::any_of(flying_.begin(), flying_.end(), [](const auto& one) { return one; });
            const auto due = engine_.next_due();
            if (!flying && !due) {
                break;
            }
            if (flying) {
                finish_one();
            } else {
                advance(std::max(*due, now_));
            }
            check_counts();
            expect(round < 10'000, "no end");
        }
        expect(engine_.counts().pending() == 0, "something is held for ever");
    }

    struct Event {
        LaneId lane = 0;
        std::uint32_t group = 0;
        TimePoint raised{};
        TimePoint first_failed{};
        std::uint32_t tries = 0;
        bool ended = false;
    };

    [[nodiscard]] TimePoint end_of(const Event& event) const {
        const LaneSettings& settings = settings_[event.lane];
        return (settings.retention_from_failure && event.tries > 0 ? event.first_failed : event.raised) +
               settings.retention;
    }

    void expect(bool truth, std::string_view law) {
        if (!truth && wrong_.empty()) {
            wrong_ = law;
        }
    }

    Rng random_;
    bool busy_;
    std::uint64_t accepted_percent_ = 0;
    TimePoint now_{};
    DeliveryEngine engine_;
    std::vector<LaneSettings> settings_;
    std::vector<NaiveLane> naive_;
    std::vector<Event> events_{1};
    std::vector<std::optional<Attempt>> flying_;
    std::vector<std::optional<TimePoint>> retry_ended_;
    std::map<std::pair<LaneId, std::uint32_t>, NotificationId> last_accepted_;  ///< By lane and group.
    std::string wrong_;
};

}  // namespace

TEST_CASE("random runs end like those of a naive engine and keep the laws", "[engine][model]") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const std::string wrong = RandomRun(seed, false).run();

        if (!wrong.empty()) {
            FAIL("seed " << seed << ": " << wrong);
        }
    }
    SUCCEED();
}

TEST_CASE("a driver that is often busy keeps the laws too", "[engine][model]") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const std::string wrong = RandomRun(seed, true).run();

        if (!wrong.empty()) {
            FAIL("seed " << seed << ": " << wrong);
        }
    }
    SUCCEED();
}
