#include "simulator/load/metrics.hpp"

#include <fmt/core.h>
#include <string_view>
#include <utility>

namespace notisim {

namespace {

double seconds(std::chrono::microseconds time) {
    return std::chrono::duration<double>(time).count();
}

std::string metric(std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
    return fmt::format("# HELP notisim_load_{0} {2}\n# TYPE notisim_load_{0} {1}\nnotisim_load_{0} {3}\n", name, kind,
                       help, value);
}

}  // namespace

std::string render_metrics(const LoadSnapshot& snapshot) {
    std::string text;
    text += metric("planned_total", "counter", "Notifications that the plan asked for.", snapshot.planned);
    text += metric("sent_total", "counter", "Notifications of first attempts that were begun.", snapshot.sent);
    text += metric("accepted_total", "counter", "Notifications of first attempts that were accepted.", snapshot.ok);
    text += metric("failed_total", "counter", "Notifications of first attempts that were not.", snapshot.failed);
    text += metric("late_total", "counter", "Notifications begun later than 1 ms after the plan.", snapshot.late);
    text +=
        metric("dropped_total", "counter", "Notifications not sent, for nothing was free in time.", snapshot.dropped);
    text += metric("retries_total", "counter", "Retries that ended.", snapshot.retries);
    text += metric("in_flight", "gauge", "Requests in flight.", snapshot.in_flight);
    text += metric("backlog", "gauge", "Notifications that wait for a retry.", snapshot.backlog);
    text += "# HELP notisim_load_answers_total Attempts that ended, by status or error.\n"
            "# TYPE notisim_load_answers_total counter\n";
    for (const auto& [answer, count] : snapshot.answers) {
        text += fmt::format("notisim_load_answers_total{{answer=\"{}\"}} {}\n", answer.name(), count);
    }
    const Histogram& latency = snapshot.latency;
    text += "# HELP notisim_load_latency_seconds From the planned moment to the answer, of first attempts.\n"
            "# TYPE notisim_load_latency_seconds summary\n";
    constexpr std::pair<const char*, double> kQuantiles[] = {{"0.5", 50}, {"0.9", 90}, {"0.99", 99}, {"0.999", 99.9}};
    for (const auto& [quantile, percent] : kQuantiles) {
        text += fmt::format("notisim_load_latency_seconds{{quantile=\"{}\"}} {}\n", quantile,
                            seconds(latency.percentile(percent)));
    }
    text += fmt::format("notisim_load_latency_seconds_sum {}\nnotisim_load_latency_seconds_count {}\n",
                        seconds(latency.total()), latency.count());
    return text;
}

}  // namespace notisim
