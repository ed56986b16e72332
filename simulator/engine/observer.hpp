#pragma once

#include "simulator/engine/delivery_engine.hpp"
#include "simulator/engine/event_store.hpp"
#include "simulator/engine/outcome.hpp"
#include "simulator/scenario/scenario.hpp"

#include <span>
#include <string>
#include <string_view>

namespace notisim {

/// One attempt that is over.
struct AttemptRecord {
    std::uint64_t seq = 0;  ///< Counts from 1, in the order in which attempts end.
    TimePoint at{};         ///< Simulated time at which it began.
    TimePoint ended{};      ///< Later only for one that timed out.
    const LaneInfo* lane = nullptr;
    LaneId lane_id = 0;
    std::uint32_t group = 0;  ///< Of the lane, under A-21.
    DeliveryId delivery = 0;
    std::uint32_t number = 1;  ///< Of this delivery.
    std::uint32_t tries_max = 1;
    AttemptReason reason = AttemptReason::fresh;
    std::span<const NotificationId> notifications;
    bool batch = false;  ///< More than one notification.
    const HttpRequest* request = nullptr;
    const Outcome* outcome = nullptr;
    bool accepted = false;
    std::string_view fault;  ///< The outage that decided the outcome, or empty.
    AttemptResult result;
};

/// Is told what happens in a run, as it happens. Every report and judgement is made from this alone.
class RunObserver {
public:
    RunObserver() = default;
    RunObserver(const RunObserver&) = delete;
    RunObserver& operator=(const RunObserver&) = delete;
    virtual ~RunObserver() = default;

    /// Its lane, vehicle and words are to be had from `events`.
    virtual void raised(TimePoint /*at*/, NotificationId /*id*/, const EventStore& /*events*/) {}
    virtual void attempted(const AttemptRecord& /*attempt*/) {}
    virtual void expired(TimePoint /*at*/, const LaneInfo& /*lane*/, std::uint32_t /*count*/) {}
    virtual void outage(TimePoint /*at*/, const OutageStep& /*outage*/, bool /*begins*/) {}
    virtual void waited(TimePoint /*at*/, Duration /*length*/) {}
    /// What happens beside notifications: `word` is a kind of step, `who` a vehicle or subscription.
    virtual void noted(TimePoint /*at*/, std::string_view /*word*/, std::string_view /*who*/,
                       std::string_view /*what*/) {}
    virtual void executed(TimePoint /*at*/, std::string_view /*command*/, int /*status*/) {}
};

}  // namespace notisim
