#pragma once

#include "simulator/engine/judge.hpp"
#include "simulator/engine/replay.hpp"
#include "tests/support/fake_sender.hpp"
#include "tests/support/scenario_builder.hpp"

#include <string>
#include <vector>

namespace notisim::test {

/// Writes down what a replay tells its observers, a line each: `10s battery retry 1 500`, `0s raise 1`.
class Recorder final : public RunObserver {
public:
    explicit Recorder(TimePoint start) : start_(start) {}

    void raised(TimePoint at, NotificationId id, const EventStore& events) override;
    void attempted(const AttemptRecord& attempt) override;
    void expired(TimePoint at, const LaneInfo& lane, std::uint32_t count) override;
    void outage(TimePoint at, const OutageStep& outage, bool begins) override;
    void waited(TimePoint at, Duration length) override;
    void executed(TimePoint at, std::string_view command, int status) override;

    std::vector<std::string> all;
    std::vector<std::string> attempts;
    std::vector<std::uint64_t> sequence;

private:
    TimePoint start_;
};

/// A scenario, a fake sender and all that is known after the replay.
struct ScenarioRun {
    explicit ScenarioRun(Scenario scenario, std::vector<Outcome> script = {answer(200)});

    /// Replays; to be called once.
    RunResult run();

    Scenario scenario;
    FakeSender sender;
    ReplayOptions options;
    Recorder recorder;
    Judge judge;
    ReplayEnd end;
    Counts counts;
    std::string journal;
};

/// The check of that kind in a result.
const CaseResult& check_of(const RunResult& result, std::string_view id);

using Log = std::vector<std::string>;

}  // namespace notisim::test
