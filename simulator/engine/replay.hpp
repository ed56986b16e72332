#pragma once

#include "simulator/engine/event_store.hpp"
#include "simulator/engine/observer.hpp"
#include "simulator/engine/sender.hpp"
#include "simulator/engine/timeline.hpp"
#include "simulator/engine/vehicle_world.hpp"

#include <atomic>
#include <functional>
#include <list>
#include <string>
#include <vector>

namespace notisim {

/// How a scenario is replayed.
struct ReplayOptions {
    Headers extra_headers;  ///< --header: added to every request; one of the same name is replaced.
    /// Runs the command of an `exec` step and returns its exit status. Absent: such a step is not run.
    std::function<int(const std::string& command)> execute;
    /// Virtual time only: how long a receiver may be silent, in wall time, before the run is given up. Simulated days
    /// of time-outs would be real days.
    std::chrono::milliseconds silence_limit{120'000};
    std::size_t in_flight_max = 64;           ///< Real time: exchanges at once; in virtual time there is one.
    const std::atomic<bool>* stop = nullptr;  ///< Set from a signal handler; looked at often.
};

/// How a replay ended.
struct ReplayEnd {
    enum class Reason : std::uint8_t {
        finished,     ///< Nothing was left to do.
        interrupted,  ///< `stop` was set.
        silent,       ///< No answer for `silence_limit`.
    };
    Reason reason = Reason::finished;
    TimePoint simulated_end{};
};

/// Plays a scenario against a sender: raises what the steps say, sends what the engine has ready, and lets simulated
/// time pass.
///
/// Virtual time stands still while an exchange is in flight and jumps to the next event when none is; an attempt that
/// timed out costs the delivery timeout. Real time follows the wall clock at the rate of the scenario's clock.
/// Threading: one thread. Lifetime: everything passed in must outlive it.
class Replay {
public:
    Replay(const Scenario& scenario, Sender& sender, std::vector<RunObserver*> observers, ReplayOptions options);

    ReplayEnd run();

    [[nodiscard]] const DeliveryEngine& engine() const { return engine_; }
    [[nodiscard]] const EventStore& events() const { return events_; }

private:
    /// An attempt under way, or one that is over but costs simulated time until `completes`.
    struct Flight {
        Attempt attempt;
        HttpRequest request;
        TimePoint began{};
        std::optional<Outcome> outcome;
        std::optional<TimePoint> completes;
        std::string_view fault;
    };

    struct ActiveOutage {
        const OutageStep* step;
        TimePoint until;
    };

    [[nodiscard]] bool is_virtual() const { return scenario_.clock.kind == ClockChoice::Kind::virtual_time; }
    [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }
    [[nodiscard]] std::size_t sending() const;
    [[nodiscard]] std::optional<TimePoint> next_moment();
    [[nodiscard]] TimePoint wall_to_simulated() const;
    [[nodiscard]] std::chrono::steady_clock::time_point simulated_to_wall(TimePoint time) const;

    void run_due_steps();
    void run_step(const Step& step);
    void run(const OutageStep& outage);
    void run(const WaitStep& wait);
    void run(const ExecStep& command);
    void run(const RepeatStep& /*repeat*/) {}  // Its steps are in the timeline.
    template <typename VehicleStep>
    void run(const VehicleStep& step) {
        world_.run(step, now_);
    }
    void announce(NotificationId id);
    void end_outages();
    void let_time_pass();
    void advance_engine();
    void complete_due();
    void launch();
    void start(Flight& flight);
    void complete(Flight& flight);
    void pass_real_time(Duration length);
    void wait_for_sender(std::chrono::steady_clock::time_point deadline);
    void cancel_all();
    [[nodiscard]] const ActiveOutage* outage_for(LaneId lane) const;

    const Scenario& scenario_;
    Sender& sender_;
    std::vector<RunObserver*> observers_;
    ReplayOptions options_;
    Duration timeout_;
    DeliveryEngine engine_;
    EventStore events_;
    VehicleWorld world_;
    std::vector<TimedStep> timeline_;
    std::size_t next_step_ = 0;
    std::vector<ActiveOutage> outages_;
    std::list<Flight> flights_;  ///< A list: a flight keeps its place while others come and go.
    TimePoint now_;
    std::chrono::steady_clock::time_point wall_start_;
    std::chrono::steady_clock::time_point last_answer_;
    bool unsent_ = false;  ///< Something was raised since ready attempts were last sent.
    std::uint64_t seq_ = 0;
    bool silent_ = false;
};

}  // namespace notisim
