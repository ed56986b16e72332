#include "simulator/engine/replay.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/engine/lane_settings.hpp"

#include <algorithm>
#include <utility>

namespace notisim {

namespace {

using namespace std::chrono_literals;
using WallClock = std::chrono::steady_clock;

// The stop flag is looked at at least this often while waiting.
constexpr auto kStopLatency = 50ms;

}  // namespace

Replay::Replay(const Scenario& scenario, Sender& sender, std::vector<RunObserver*> observers, ReplayOptions options)
    : scenario_(scenario),
      sender_(sender),
      observers_(std::move(observers)),
      options_(std::move(options)),
      timeout_(scenario.interpretations.delivery_timeout()),
      events_(scenario, engine_),
      world_(scenario, events_,
             {[this](NotificationId id) { announce(id); },
              [this](std::string_view word, std::string_view who, const std::string& what) {
                  for (RunObserver* observer : observers_) {
                      observer->noted(now_, word, who, what);
                  }
              }}),
      timeline_(make_timeline(scenario.steps)),
      now_(scenario.start) {}

ReplayEnd Replay::run() {
    wall_start_ = WallClock::now();
    last_answer_ = wall_start_;
    while (!stopped() && !silent_) {
        end_outages();
        world_.advance(now_);
        run_due_steps();
        complete_due();
        advance_engine();
        launch();
        if (is_virtual() && sending() > 0) {
            // Time stands still while an exchange is in flight.
            wait_for_sender(WallClock::now() + kStopLatency);
        } else if (std::exchange(unsent_, false)) {
            // All of it is on its way or waits for its time; the steps of this moment go on.
        } else if (!next_moment() && flights_.empty()) {
            return {ReplayEnd::Reason::finished, now_};
        } else {
            let_time_pass();
        }
    }
    cancel_all();
    return {silent_ ? ReplayEnd::Reason::silent : ReplayEnd::Reason::interrupted, now_};
}

// What lies ahead: a step, the end of an outage or of a time-out, or something of the engine's.
std::optional<TimePoint> Replay::next_moment() {
    std::optional<TimePoint> next = engine_.next_due();
    const auto consider = [&next](TimePoint at) {
        if (!next || at < *next) {
            next = at;
        }
    };
    if (const auto due = world_.next_due()) {
        consider(*due);
    }
    if (next_step_ < timeline_.size()) {
        consider(scenario_.start + timeline_[next_step_].at);
    }
    for (const Flight& flight : flights_) {
        if (flight.completes) {
            consider(*flight.completes);
        }
    }
    if (next) {
        // The end of an outage alone keeps no run alive, but it has its place in the order of things.
        for (const ActiveOutage& outage : outages_) {
            consider(outage.until);
        }
    }
    return next;
}

void Replay::let_time_pass() {
    const auto next = next_moment();
    if (is_virtual()) {
        NOTISIM_ASSERT(next.has_value());
        now_ = std::max(now_, *next);
        return;
    }
    const auto slice = WallClock::now() + kStopLatency;
    wait_for_sender(next ? std::min(slice, simulated_to_wall(*next)) : slice);
    now_ = std::max(now_, wall_to_simulated());
}

TimePoint Replay::wall_to_simulated() const {
    const std::chrono::duration<double, std::milli> elapsed = WallClock::now() - wall_start_;
    return scenario_.start + Duration{static_cast<Duration::rep>(elapsed.count() * scenario_.clock.rate)};
}

// One millisecond late rather than early: a wait that ends a hair too soon would only be repeated.
WallClock::time_point Replay::simulated_to_wall(TimePoint time) const {
    const std::chrono::duration<double, std::milli> elapsed{static_cast<double>((time - scenario_.start).count()) /
                                                            scenario_.clock.rate};
    return wall_start_ + std::chrono::duration_cast<WallClock::duration>(elapsed) + 1ms;
}

void Replay::end_outages() {
    for (std::size_t index = 0; index < outages_.size();) {
        if (outages_[index].until > now_) {
            ++index;
            continue;
        }
        for (RunObserver* observer : observers_) {
            observer->outage(outages_[index].until, *outages_[index].step, false);
        }
        outages_.erase(outages_.begin() + static_cast<std::ptrdiff_t>(index));
    }
}

void Replay::run_due_steps() {
    while (next_step_ < timeline_.size() && scenario_.start + timeline_[next_step_].at <= now_ && !stopped()) {
        const Step& step = *timeline_[next_step_].step;
        // What was raised before an outage or a command of the same moment is sent before it.
        const bool bars = std::holds_alternative<OutageStep>(step.what) || std::holds_alternative<ExecStep>(step.what);
        if (bars && unsent_) {
            return;
        }
        ++next_step_;
        if (step.real_time && is_virtual()) {
            const auto* wait = std::get_if<WaitStep>(&step.what);
            pass_real_time(step.after + (wait != nullptr ? wait->length : Duration{0}));
        }
        run_step(step);
    }
}

void Replay::run_step(const Step& step) {
    std::visit([this](const auto& what) { run(what); }, step.what);
}

void Replay::run(const OutageStep& outage) {
    outages_.push_back({&outage, now_ + outage.length});
    for (RunObserver* observer : observers_) {
        observer->outage(now_, outage, true);
    }
}

void Replay::run(const WaitStep& wait) {
    for (RunObserver* observer : observers_) {
        observer->waited(now_, wait.length);
    }
}

void Replay::run(const ExecStep& command) {
    const int status = options_.execute ? options_.execute(command.command) : 0;
    last_answer_ = WallClock::now();  // The receiver was not asked anything meanwhile.
    for (RunObserver* observer : observers_) {
        observer->executed(now_, command.command, status);
    }
}

void Replay::announce(NotificationId id) {
    unsent_ = true;
    for (RunObserver* observer : observers_) {
        observer->raised(now_, id, events_);
    }
}

void Replay::advance_engine() {
    for (const Expiry& expiry : engine_.advance(now_)) {
        for (RunObserver* observer : observers_) {
            observer->expired(now_, events_.lane(expiry.lane), expiry.count);
        }
    }
}

// Starts what is ready. In virtual time one exchange at a time, so that two runs meet the same order of answers.
void Replay::launch() {
    const std::size_t limit = is_virtual() ? 1 : options_.in_flight_max;
    Attempt attempt;
    while (sending() < limit && !stopped() && engine_.take_ready(attempt)) {
        Flight& flight = flights_.emplace_back();
        flight.attempt = std::move(attempt);
        flight.began = now_;
        start(flight);
        complete_due();
    }
}

void Replay::start(Flight& flight) {
    flight.request = events_.request(flight.attempt.lane, flight.attempt.notifications);
    for (const auto& [name, value] : options_.extra_headers) {
        std::erase_if(flight.request.headers, [&](const auto& header) { return same_letters(header.first, name); });
        flight.request.headers.emplace_back(name, value);
    }
    if (const ActiveOutage* outage = outage_for(flight.attempt.lane)) {
        const bool refuse = outage->step->kind == OutageStep::Kind::refuse;
        flight.fault = name_in(kOutageKinds, outage->step->kind);
        flight.outcome.emplace();
        flight.outcome->error = refuse ? TransportError::connect : TransportError::timeout;
        flight.outcome->detail = "outage";
        flight.completes = now_ + (refuse ? Duration{0} : timeout_);
        return;
    }
    sender_.send(flight.request, timeout_, [this, &flight](Outcome outcome) {
        const bool costs_time = is_virtual() && outcome.error == TransportError::timeout;
        flight.completes = costs_time ? flight.began + timeout_ : now_;
        flight.outcome = std::move(outcome);
    });
}

void Replay::complete_due() {
    for (auto flight = flights_.begin(); flight != flights_.end();) {
        if (flight->completes && *flight->completes <= now_) {
            complete(*flight);
            flight = flights_.erase(flight);
        } else {
            ++flight;
        }
    }
}

void Replay::complete(Flight& flight) {
    const Channel& channel = events_.channel(flight.attempt.lane);
    AttemptRecord record;
    record.seq = ++seq_;
    record.at = flight.began;
    record.lane = &events_.lane(flight.attempt.lane);
    record.lane_id = flight.attempt.lane;
    record.group = flight.attempt.group;
    record.ended = now_;
    record.delivery = flight.attempt.delivery;
    record.number = flight.attempt.number;
    record.tries_max = flight.attempt.tries_max;
    record.reason = flight.attempt.reason;
    record.notifications = flight.attempt.notifications;
    record.batch = flight.attempt.notifications.size() > 1;
    record.request = &flight.request;
    record.outcome = &*flight.outcome;
    record.fault = flight.fault;
    record.accepted = flight.outcome->answered() && is_accepted(channel, flight.outcome->status);
    if (flight.outcome->error == TransportError::cancelled) {
        // We broke it off, which says nothing about the receiver: what it carried stays pending.
        record.result.stored = static_cast<std::uint32_t>(flight.attempt.notifications.size());
    } else {
        record.result = engine_.finish(flight.attempt.lane, record.accepted, now_);
    }
    for (RunObserver* observer : observers_) {
        observer->attempted(record);
    }
}

void Replay::wait_for_sender(WallClock::time_point deadline) {
    const std::size_t before = sending();
    sender_.wait(deadline);
    const auto answered = [](const Flight& flight) {
        return flight.outcome && flight.fault.empty() && flight.outcome->error != TransportError::timeout;
    };
    const auto now = WallClock::now();
    if (before == 0 || std::any_of(flights_.begin(), flights_.end(), answered)) {
        last_answer_ = now;
    }
    silent_ = is_virtual() && now - last_answer_ > options_.silence_limit;
}

// A step marked real_time: the time before it passes on the wall, while simulated time stands still.
void Replay::pass_real_time(Duration length) {
    const auto end = WallClock::now() + length;
    while (!stopped() && WallClock::now() < end) {
        sender_.wait(std::min(end, WallClock::now() + kStopLatency));
    }
    last_answer_ = WallClock::now();
}

// The run is over before its time: what is under way ends as cancelled, and is written down like everything else.
void Replay::cancel_all() {
    sender_.cancel_all();
    const auto limit = WallClock::now() + 1s;
    while (sending() > 0 && WallClock::now() < limit) {
        sender_.wait(WallClock::now() + kStopLatency);
    }
    for (Flight& flight : flights_) {
        if (flight.outcome) {
            complete(flight);
        }
    }
    flights_.clear();
}

const Replay::ActiveOutage* Replay::outage_for(LaneId lane) const {
    const auto found = std::find_if(outages_.begin(), outages_.end(), [&](const ActiveOutage& outage) {
        return outage.until > now_ && events_.concerns(outage.step->on, lane);
    });
    return found == outages_.end() ? nullptr : &*found;
}

std::size_t Replay::sending() const {
    return static_cast<std::size_t>(
        std::count_if(flights_.begin(), flights_.end(), [](const Flight& flight) { return !flight.outcome; }));
}

}  // namespace notisim
