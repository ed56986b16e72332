#include "receiver-conformance/recovery.hpp"

#include "simulator/engine/replay.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr Duration kOutage = 2h;
constexpr int kRoundsInOutage = 6;
constexpr int kRoundsAfterwards = 8;
constexpr Duration kBetweenAfterwards = 3s;
constexpr Duration kB2bRetryDelay = 60s;
constexpr Duration kLongBefore = 10h;  // No other check has dates of those hours.
constexpr std::uint64_t kLostEach = 5;
constexpr std::uint64_t kFailuresMax = 60;
constexpr std::size_t kFailuresTold = 3;

/// Carries what is replayed through the bench, loses answers on request, and ends a replay that leads nowhere.
class ReplaySender : public Sender {
public:
    ReplaySender(Bench& bench, bool lose_answers, std::vector<Reply>& failures)
        : bench_(bench), lose_answers_(lose_answers), failures_(failures) {}

    void send(const HttpRequest& request, std::chrono::milliseconds timeout, Done done) override {
        bench_.sender().send(request, timeout, [this, request, done = std::move(done)](const Outcome& outcome) {
            const Reply reply = bench_.record(request, outcome);
            const bool taken = reply.answered() && reply.outcome.status / 100 == 2;
            if (!taken) {
                note_failure(reply);
            }
            done(taken && lose_answers_ && ++answers_ % kLostEach == 0 ? lost() : outcome);
        });
    }

    void wait(std::chrono::steady_clock::time_point deadline) override {
        bench_.sender().wait(deadline);
        stop_ = stop_.load() || bench_.stopped();
    }

    void cancel_all() override { bench_.sender().cancel_all(); }

    [[nodiscard]] const std::atomic<bool>& stop() const { return stop_; }

private:
    static Outcome lost() {
        Outcome outcome;
        outcome.error = TransportError::reset;
        outcome.detail = "the answer was lost";
        return outcome;
    }

    void note_failure(const Reply& reply) {
        if (failures_.size() < kFailuresTold) {
            failures_.push_back(reply);
        }
        stop_ = ++failed_ >= kFailuresMax;
    }

    Bench& bench_;
    bool lose_answers_;
    std::vector<Reply>& failures_;
    std::uint64_t answers_ = 0;
    std::uint64_t failed_ = 0;
    std::atomic<bool> stop_{false};
};

/// Makes the steps of an outage, and the notifications that they raise.
class OutageScript {
public:
    OutageScript(Bench& bench, Scenario& scenario) : bench_(bench), scenario_(scenario) {
        const auto& types = scenario.callbacks.front().remote_types;
        type_ = types.empty() ? RemoteType::Doors : types.front();
    }

    void add_outage(Duration at, Duration length) {
        OutageStep outage;
        outage.length = length;
        add_step(at, outage);
    }

    // A remote action and a monitor event, of one vehicle after the other.
    void add_round(Duration at) {
        const std::size_t vehicle = round_++ % scenario_.vehicles.size();
        if (bench_.target().remotes) {
            const Notification accepted = bench_.remote(type_);
            add_remote(at, vehicle, accepted);
            add_remote(at + 1s, vehicle, bench_.next(accepted, done(RemoteDoneEventStatus::Success)));
        }
        if (bench_.target().monitors) {
            add_monitor(at + 2s, vehicle);
        }
    }

    [[nodiscard]] std::vector<Notification> notifications() const { return notifications_; }

private:
    template <typename What>
    void add_step(Duration at, What what) {
        Step step;
        step.at = at;
        step.what = std::move(what);
        scenario_.steps.push_back(std::move(step));
    }

    void add_notification(Notification notification, Duration at, std::size_t vehicle) {
        notification.date = scenario_.start + at;
        notification.vin = scenario_.vehicles[vehicle].vin;
        notification.vehicle_id = scenario_.vehicles[vehicle].id;
        notifications_.push_back(std::move(notification));
    }

    void add_remote(Duration at, std::size_t vehicle, const Notification& notification) {
        RemoteStep remote;
        remote.post.vehicles.first = vehicle;
        remote.post.type = notification.type;
        remote.post.name = fmt::format("action-{}", round_);
        remote.status = notification.status;
        remote.action_id = notification.action_id;
        add_step(at, std::move(remote));
        add_notification(notification, at, vehicle);
    }

    void add_monitor(Duration at, std::size_t vehicle) {
        const Notification notification = bench_.monitor();
        MonitorStep monitor;
        monitor.content.values = notification.values;
        monitor.vehicles.first = vehicle;
        add_step(at, std::move(monitor));
        add_notification(notification, at, vehicle);
    }

    Bench& bench_;
    Scenario& scenario_;
    RemoteType type_ = RemoteType::Doors;
    std::size_t round_ = 0;
    std::vector<Notification> notifications_;
};

void retry_always(Subscribe& subscribe) {
    RetryPolicy policy;
    policy.policy = RetryPolicy::Kind::Always;
    policy.retry_delay = kB2bRetryDelay;
    subscribe.retry_policy = policy;
}

// Six hours for each check that replays, before the dates of all others.
TimePoint hours_of_its_own(Bench& bench) {
    const TimePoint start = bench.target().scenario.start;
    const std::int64_t index = (bench.any().date - start) / kDatesOfACheck;
    return start - kLongBefore - 6h * (index % 8);
}

Scenario plain_scenario(Bench& bench) {
    Scenario scenario = bench.target().scenario;
    scenario.start = hours_of_its_own(bench);
    scenario.clock = {};
    scenario.steps.clear();
    scenario.expectations.clear();
    scenario.interpretations.choose("A-19", "keep-auth");  // It has a check of its own.
    scenario.interpretations.choose("A-41", "as-b2c");
    retry_always(scenario.callbacks.front().subscribe);
    if (scenario.monitors.front().subscribe) {
        retry_always(*scenario.monitors.front().subscribe);
    }
    return scenario;
}

}  // namespace

Recovery replay_outage(Bench& bench, bool lose_answers) {
    Scenario scenario = plain_scenario(bench);
    OutageScript script(bench, scenario);
    script.add_outage(0s, kOutage);
    for (int round = 0; round < kRoundsInOutage; ++round) {
        script.add_round(1s + kOutage / kRoundsInOutage * round);
    }
    for (int round = 0; round < kRoundsAfterwards; ++round) {
        script.add_round(kOutage + kBetweenAfterwards * round);
    }
    Recovery recovery;
    recovery.notifications = script.notifications();
    ReplaySender sender(bench, lose_answers, recovery.failures);
    ReplayOptions options;
    options.extra_headers = bench.target().headers;
    options.silence_limit = 2 * bench.target().timeout;
    options.stop = &sender.stop();
    Replay replay(scenario, sender, {}, options);
    replay.run();
    recovery.undelivered = recovery.notifications.size() - replay.engine().counts().delivered;
    return recovery;
}

}  // namespace notisim::conformance
