#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/engine/perfect_receiver.hpp"
#include "simulator/engine/replay.hpp"
#include "simulator/report/text.hpp"

#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

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
