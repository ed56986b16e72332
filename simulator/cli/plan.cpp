#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/engine/replay.hpp"
#include "simulator/report/text.hpp"

#include <fmt/core.h>
#include <queue>
#include <unistd.h>

namespace notisim {

namespace {

/// A receiver that is always there and always answers 200; nothing goes over a network.
class PerfectReceiver final : public Sender {
public:
    void send(const HttpRequest& /*request*/, std::chrono::milliseconds /*timeout*/, Done done) override {
        waiting_.push(std::move(done));
    }

    void wait(std::chrono::steady_clock::time_point /*deadline*/) override {
        while (!waiting_.empty()) {
            Outcome outcome;
            outcome.status = 200;
            waiting_.front()(outcome);
            waiting_.pop();
        }
    }

    void cancel_all() override {}

private:
    std::queue<Done> waiting_;
};

}  // namespace

ExitCode plan_command(const PlanArguments& arguments) {
    ExitCode code = ExitCode::passed;
    auto scenarios = load_all(arguments.scenarios, arguments.load, wants_color(arguments.color, STDERR_FILENO),
                              !arguments.quiet, code);
    if (!scenarios) {
        return code;
    }
    const TextStyle style{wants_color(arguments.color, STDOUT_FILENO)};
    for (Scenario& scenario : *scenarios) {
        scenario.clock = {};
        if (arguments.target) {
            retarget(scenario, *arguments.target);
        }
        print_out(render_heading(scenario, style));
        Timeline timeline(scenario.start, style, print_out);
        PerfectReceiver receiver;
        Replay replay(scenario, receiver, {&timeline}, {});
        const ReplayEnd end = replay.run();
        timeline.finish();
        const Counts& counts = replay.engine().counts();
        print_out(fmt::format("  planned {}: {} raised, {} delivered, {} expired, {} given up, if the receiver answers "
                              "200\n",
                              format_duration(end.simulated_end - scenario.start), counts.raised, counts.delivered,
                              counts.expired, counts.given_up));
    }
    return ExitCode::passed;
}

}  // namespace notisim
