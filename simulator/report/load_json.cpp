#include "simulator/report/load_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace notisim {

namespace {

using Json = nlohmann::ordered_json;

// JSON has no word for what a division by nothing gives.
double finite(double number) {
    return std::isfinite(number) ? number : 0;
}

Json slots_json(const LoadSummary& load, bool buckets) {
    Json slots = Json::array();
    for (const LoadSlot& slot : load.slots) {
        slots.push_back({{"planned", slot.planned},
                         {"sent", slot.sent},
                         {"backlog", slot.backlog},
                         {"answers", slot.answers},
                         {"latency", histogram_json(slot.latency, buckets)}});
    }
    return slots;
}

Json probe_json(const LoadProbe& probe) {
    return {{"acknowledged", probe.acknowledged},
            {"acted_on", probe.acted_on},
            {"lost", probe.lost},
            {"doubled", probe.doubled},
            {"reordered", probe.reordered}};
}

Json capacity_json(const Capacity& capacity) {
    Json trials = Json::array();
    for (const CapacityTrial& trial : capacity.trials) {
        trials.push_back({{"rate", finite(trial.rate)}, {"kept", trial.kept}, {"why", trial.why}});
    }
    return {{"rate", finite(capacity.rate)},
            {"crossed_at", finite(capacity.crossed_at)},
            {"confirmed", capacity.confirmed},
            {"confirming", capacity.confirming},
            {"trials", trials}};
}

}  // namespace

Json histogram_json(const Histogram& histogram, bool buckets) {
    Json json{{"exact_bits", histogram.exact_bits()},
              {"count", histogram.count()},
              {"max_us", histogram.max().count()},
              {"total_us", histogram.total().count()},
              {"p50_us", histogram.percentile(50).count()},
              {"p90_us", histogram.percentile(90).count()},
              {"p99_us", histogram.percentile(99).count()},
              {"p99_9_us", histogram.percentile(99.9).count()},
              {"p99_99_us", histogram.percentile(99.99).count()}};
    if (buckets) {
        Json counts = Json::array();
        for (std::size_t index = 0; index < histogram.buckets().size(); ++index) {
            if (histogram.buckets()[index] > 0) {
                counts.push_back(Json::array({index, histogram.buckets()[index]}));
            }
        }
        json["buckets"] = std::move(counts);
    }
    return json;
}

Json load_json(const LoadSummary& load, bool buckets) {
    Json json{{"plan", load.plan},
              {"duration_ms", load.duration.count()},
              {"target_rate", finite(load.target_rate)},
              {"achieved_rate", finite(load.achieved_rate)},
              {"planned", load.planned},
              {"sent", load.sent},
              {"dropped", load.dropped},
              {"ok", load.ok},
              {"failed", load.failed},
              {"late_sends", load.late_sends},
              {"latency", histogram_json(load.latency, buckets)},
              {"service", histogram_json(load.service, buckets)},
              {"send_delay", histogram_json(load.send_delay, buckets)},
              {"by_answer", Json::object()}};
    for (const auto& [answer, latency] : load.by_answer) {
        json["by_answer"][answer] = histogram_json(latency, buckets);
    }
    json["backlog_max"] = load.backlog_max;
    json["drained"] = load.drained;
    if (load.drain) {
        json["drain_ms"] = load.drain->count();
    }
    json["workers"] = load.workers;
    json["connections"] = load.connections;
    json["vehicles"] = load.vehicles;
    json["shards"] = load.shards;
    json["shards_here"] = load.shards_here;
    json["thresholds"] = load.thresholds;
    if (load.probe) {
        json["probe"] = probe_json(*load.probe);
    }
    if (load.capacity) {
        json["capacity"] = capacity_json(*load.capacity);
    }
    json["slot_ms"] = load.slot.count();
    json["slots"] = slots_json(load, buckets);
    return json;
}

}  // namespace notisim
