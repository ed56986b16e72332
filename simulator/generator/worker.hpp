#pragma once

#include "simulator/engine/observer.hpp"
#include "simulator/generator/link.hpp"
#include "simulator/generator/wire.hpp"
#include "simulator/load/backlog.hpp"
#include "simulator/load/fleet.hpp"
#include "simulator/load/statistics.hpp"
#include "simulator/load/tally.hpp"

#include <atomic>
#include <boost/container/small_vector.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace notisim {

/// A stretch in which every attempt fails before anything is sent.
struct LoadOutage {
    RunTime from{0};
    RunTime until{0};
};

/// What a load run is made of; the same for all its workers.
struct LoadTraffic {
    LoadPlan plan;
    const StoryBook* book = nullptr;
    Mix mix;
    std::uint32_t vehicles = 1000;
    std::uint32_t batch = 1;  ///< Notifications of a request.
    std::uint64_t seed = 1;
    std::vector<LoadOutage> outages;
    std::chrono::milliseconds timeout{10'000};
    std::chrono::milliseconds drain{60'000};            ///< How long after the plan what failed may take.
    bool keep_acknowledged = false;                     ///< For a probe.
    std::uint64_t journal_every = 0;                    ///< Every so many attempts one is told to `journal`; 0: none.
    std::function<void(const AttemptRecord&)> journal;  ///< Called by all workers, one at a time is their affair.
    std::atomic<std::uint64_t>* journal_seq =
        nullptr;  ///< Counts the attempts of all workers, where there is a journal.
    const std::atomic<bool>* stop = nullptr;
};

/// Notifications that failed, kept at most by one worker; a run that would keep more is ended.
inline constexpr std::size_t kBacklogMax = 2'000'000;

/// How a worker's part of a run ended.
enum class LoadEnd : std::uint8_t {
    finished,     ///< The plan is over, and nothing waits or the time to drain is over.
    interrupted,  ///< `stop` was set.
    overflowed,   ///< kBacklogMax was reached.
};

/// Plays one part of a load run on one thread: its own connections, its own part of the fleet and of the plan. Shares
/// nothing with others but the snapshot that it publishes.
class Worker {
public:
    /// `wire` is the worker's own. `connections` at least 1.
    Worker(const LoadTraffic& traffic, Wire wire, const LinkTarget& target, unsigned connections, LoadPart part);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker();

    /// Runs until the part is over. `begin`: the moment from which all workers count.
    LoadEnd run(std::chrono::steady_clock::time_point begin);

    /// The newest numbers; from any thread.
    [[nodiscard]] LoadSnapshot snapshot() const;

    // After run().

    [[nodiscard]] const LoadStatistics& statistics() const { return statistics_; }
    [[nodiscard]] Counts counts() const;
    /// How much of the plan was played.
    [[nodiscard]] RunTime played() const { return played_; }
    [[nodiscard]] std::uint64_t vehicles() const { return std::uint64_t{fleet_.size()} * traffic_.batch; }
    [[nodiscard]] std::uint64_t attempts() const { return attempts_; }
    [[nodiscard]] std::uint64_t requests() const { return requests_; }
    /// Attempts that an outage of the traffic failed.
    [[nodiscard]] std::uint64_t refused() const { return refused_; }
    /// How often the receiver sent what no request had asked for.
    [[nodiscard]] std::uint64_t unasked() const;
    [[nodiscard]] std::vector<Acknowledged> take_acknowledged() { return std::move(acknowledged_); }
    /// Why an attempt had no answer, of the last such; empty if all had one.
    [[nodiscard]] const std::string& last_fault() const { return last_fault_; }

private:
    /// What a connection carries.
    struct Flight {
        RunTime planned{0};
        RunTime sent{0};
        RunTime deadline{0};
        LaneKey lane;
        boost::container::small_vector<Happening, 1> happenings;
        std::optional<Waiting> waiting;  ///< Of the backlog; absent for a first attempt that is none of its affair.
    };

    /// The end of an exchange.
    struct Landing {
        std::uint32_t link = 0;
        RunTime at{0};
    };

    void warm_up();
    [[nodiscard]] RunTime elapsed() const { return std::chrono::steady_clock::now() - begin_; }
    [[nodiscard]] TimePoint moment(RunTime at) const;
    [[nodiscard]] bool is_outage(RunTime at);
    [[nodiscard]] bool plan_is_over(RunTime now) const;
    void dispatch(RunTime now);
    bool dispatch_arrival(RunTime now);
    void send_asked(const Asked& asked, const Turn& turn, RunTime now);
    void dispatch_turn(RunTime planned, const Turn& turn, RunTime now);
    void dispatch_waiting(RunTime now);
    [[nodiscard]] Flight& next_flight();
    void launch(Flight& flight, RunTime now);
    void send_written();
    void complete(Flight& flight, Answer answer, RunTime now, const Link* link);
    AttemptResult take_first(const Flight& flight, Answer answer, bool accepted, RunTime now);
    AttemptResult take_waiting(const Flight& flight, Answer answer, bool accepted, RunTime now);
    void land(std::uint32_t index, RunTime at);
    void release(std::uint32_t group);
    void acknowledge(std::span<const Happening> happenings, bool first_attempt);
    void tell(const Flight& flight, std::uint64_t seq, Answer answer, bool accepted, RunTime now,
              const AttemptResult& result, const Link* link);
    [[nodiscard]] LaneKey key_of(const Turn& turn) const;
    [[nodiscard]] const StoryEvent& story_event(const Turn& turn) const;
    [[nodiscard]] bool gathers() const;
    void wait(RunTime now);
    [[nodiscard]] RunTime next_moment(RunTime now);
    void sweep(RunTime now);
    void publish(RunTime now);
    void abort_all();
    void look_for_more();

    const LoadTraffic& traffic_;
    Wire wire_;
    LoadPart part_;
    Fleet fleet_;
    Agenda agenda_;
    Backlog backlog_;
    LoadStatistics statistics_;
    bool keep_alive_;
    RunTime plan_end_;
    RunTime played_;  ///< How much of the plan, where it was broken off.
    int epoll_;
    KnownAnswer known_;
    std::vector<Link> links_;
    std::vector<Flight> flights_;         ///< By index of the link.
    Flight unsent_;                       ///< What an outage keeps from a connection.
    std::vector<std::uint32_t> free_;     ///< Links without a flight.
    std::vector<std::uint32_t> written_;  ///< Links that have their request, which is to be sent.
    std::vector<Landing> landings_;       ///< Exchanges that ended in one wait.
    bool free_at_once_ = false;           ///< An exchange ended as soon as it was begun: there is no need to wait.
    std::deque<std::uint32_t> resumed_;   ///< Groups that are free again and for which something is held.
    bool stuck_ = false;                  ///< No group is free: what is due waits for an answer.
    std::size_t queued_ = 0;              ///< Since the clock was looked at: what joined others in failure.
    std::size_t busy_ = 0;
    std::chrono::steady_clock::time_point begin_;
    TimePoint begin_date_{};
    RunTime next_sweep_{0};
    RunTime next_publish_{0};
    std::size_t outage_ = 0;  ///< The one that is on or comes next.
    bool stopping_ = false;
    std::vector<std::int64_t> last_dates_;  ///< Of groups, so that no two notifications of one have the same.
    std::uint32_t raised_ = 0;
    std::uint64_t delivered_ = 0;  ///< At the first attempt.
    std::uint64_t in_first_flight_ = 0;
    std::uint64_t cancelled_ = 0;  ///< First attempts that were broken off with the run.
    std::uint64_t attempts_ = 0;
    std::uint64_t requests_ = 0;
    std::uint64_t refused_ = 0;
    std::vector<Acknowledged> acknowledged_;
    std::string last_fault_;
    mutable std::mutex mutex_;
    LoadSnapshot published_;
};

}  // namespace notisim
