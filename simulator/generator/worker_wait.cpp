#include "simulator/generator/worker.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <sys/epoll.h>
#include <utility>

// What a worker waits for: answers, the next moment of the plan, what is due again, and time-outs.

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr RunTime kSweep = 20ms;     // Time-outs and the stop flag are looked at that often.
constexpr RunTime kPublish = 200ms;  // Snapshots.
constexpr RunTime kAwake{30us};
constexpr std::chrono::microseconds kGather{100};
constexpr std::size_t kWorthGathering = 16;  // Connections in flight.
constexpr RunTime kLastLook = 50ms;

}  // namespace

RunTime Worker::next_moment(RunTime now) {
    RunTime next = std::min({now + kSweep, next_sweep_, next_publish_});
    if (!free_.empty() && !stuck_) {
        if (const auto asked = agenda_.peek(); asked && traffic_.plan.kind != LoadPlan::Kind::max) {
            next = std::min(next, asked->at);
        }
    }
    if (const auto due = backlog_.next_due(); due && now <= plan_end_ + traffic_.drain) {
        next = std::min(next, RunTime{*due - begin_date_});
    }
    return next;
}

void Worker::wait(RunTime now) {
    std::array<epoll_event, 256> events{};
    const RunTime length = std::exchange(free_at_once_, false) ? RunTime{0} : next_moment(now) - elapsed();
    // What is due within the time that going to sleep and waking up takes is awaited awake.
    const timespec limit{0, length < kAwake ? 0 : static_cast<long>(std::min<RunTime>(length, 999ms).count())};
    int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &limit, nullptr);
    if (count > 0 && gathers() && static_cast<std::size_t>(count) < busy_ / 2) {
        // A wake-up for each answer costs more than the answer: let others come in.
        const timespec pause{0, std::chrono::nanoseconds{kGather}.count()};
        ::nanosleep(&pause, nullptr);
        const auto room = static_cast<int>(events.size()) - count;
        count += std::max(0, ::epoll_wait(epoll_, events.data() + count, room, 0));
    }
    for (int index = 0; index < count; ++index) {
        const epoll_event& event = events[static_cast<std::size_t>(index)];
        Link& link = links_[event.data.u32];
        if ((event.events & (EPOLLRDHUP | EPOLLHUP)) != 0) {
            link.note_end();
        }
        const bool was_busy = link.is_busy();
        if (link.advance() && was_busy) {
            landings_.push_back({event.data.u32, elapsed()});
        }
    }
    for (const Landing& landing : landings_) {
        land(landing.link, landing.at);
    }
    landings_.clear();
    const RunTime after = elapsed();
    if (after >= next_sweep_) {
        next_sweep_ = after + kSweep;
        sweep(after);
    }
    if (after >= next_publish_) {
        next_publish_ = after + kPublish;
        publish(after);
    }
}

// Only without a plan that it could delay; the report says so of --max.
bool Worker::gathers() const {
    return traffic_.plan.kind == LoadPlan::Kind::max && busy_ >= kWorthGathering;
}

void Worker::sweep(RunTime now) {
    for (std::uint32_t index = 0; index < links_.size(); ++index) {
        if (links_[index].is_busy() && flights_[index].deadline <= now) {
            links_[index].abort(TransportError::timeout);
            land(index, elapsed());
        }
    }
}

// What comes after the last answers was asked for by nothing, and would not be seen otherwise.
void Worker::look_for_more() {
    std::array<epoll_event, 64> events{};
    for (const RunTime until = elapsed() + kLastLook; elapsed() < until;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - elapsed());
        const int count =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(left.count()));
        for (int index = 0; index < count; ++index) {
            links_[events[static_cast<std::size_t>(index)].data.u32].advance();
        }
    }
}

}  // namespace notisim
