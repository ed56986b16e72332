#include "simulator/report/read_load.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

constexpr unsigned kMostShards = 100'000;
constexpr unsigned kMostOf = 1'000'000'000;

// Slots of shards fall together only where their lengths are 1 s times a power of two.
std::chrono::milliseconds read_slot_length(const JsonNode& json) {
    const std::chrono::milliseconds length = json.duration();
    const auto seconds = static_cast<std::uint64_t>(length.count() / 1000);
    if (length.count() % 1000 != 0 || seconds == 0 || (seconds & (seconds - 1)) != 0) {
        json.refuse(fmt::format("{} ms is not 1 s times a power of two", length.count()));
    }
    return length;
}

void read_slots(LoadSummary& load, const JsonNode& json, HistogramBudget& budget) {
    load.slot = read_slot_length(json.at("slot_ms"));
    for (const JsonNode& each : json.at("slots").items()) {
        LoadSlot slot;
        slot.planned = each.at("planned").count();
        slot.sent = each.at("sent").count();
        slot.backlog = each.at("backlog").count();
        slot.answers = each.at("answers").counts();
        slot.latency = each.at("latency").histogram(budget);
        load.slots.push_back(std::move(slot));
    }
}

void read_shards(LoadSummary& load, const JsonNode& json) {
    load.shards = json.at("shards").small(kMostShards);
    if (load.shards == 0) {
        json.at("shards").refuse("there is no part of nothing");
    }
    for (const JsonNode& each : json.at("shards_here").items()) {
        const unsigned shard = each.small(kMostShards);
        if (shard == 0 || shard > load.shards) {
            each.refuse(fmt::format("there is no shard {} of {}", shard, load.shards));
        }
        if (!load.shards_here.empty() && shard <= load.shards_here.back()) {
            each.refuse(shard == load.shards_here.back() ? fmt::format("shard {} is there twice", shard)
                                                         : "shards are not in order");
        }
        load.shards_here.push_back(shard);
    }
}

LoadProbe read_probe(const JsonNode& json) {
    return {json.at("acknowledged").count(), json.at("acted_on").count(), json.at("lost").count(),
            json.at("doubled").count(), json.at("reordered").count()};
}

Capacity read_capacity(const JsonNode& json) {
    Capacity capacity;
    capacity.rate = json.at("rate").number();
    capacity.crossed_at = json.at("crossed_at").number();
    capacity.confirmed = json.at("confirmed").small(kMostOf);
    capacity.confirming = json.at("confirming").small(kMostOf);
    for (const JsonNode& each : json.at("trials").items()) {
        capacity.trials.push_back({each.at("rate").number(), each.at("kept").truth(), each.at("why").text()});
    }
    return capacity;
}

}  // namespace

LoadSummary read_load(const JsonNode& json, HistogramBudget& budget) {
    LoadSummary load;
    load.plan = json.at("plan").text();
    load.duration = json.at("duration_ms").duration();
    load.target_rate = json.at("target_rate").number();
    load.achieved_rate = json.at("achieved_rate").number();
    load.planned = json.at("planned").count();
    load.sent = json.at("sent").count();
    load.dropped = json.at("dropped").count();
    load.ok = json.at("ok").count();
    load.failed = json.at("failed").count();
    load.late_sends = json.at("late_sends").count();
    load.latency = json.at("latency").histogram(budget);
    load.service = json.at("service").histogram(budget);
    load.send_delay = json.at("send_delay").histogram(budget);
    for (const auto& [answer, latency] : json.at("by_answer").members()) {
        load.by_answer.emplace(answer, latency.histogram(budget));
    }
    load.backlog_max = json.at("backlog_max").count();
    load.drained = json.at("drained").truth();
    if (const auto drain = json.find("drain_ms")) {
        load.drain = drain->duration();
    }
    load.workers = json.at("workers").small(kMostOf);
    load.connections = json.at("connections").count();
    load.vehicles = json.at("vehicles").count();
    read_shards(load, json);
    load.thresholds = json.at("thresholds").texts();
    if (const auto probe = json.find("probe")) {
        load.probe = read_probe(*probe);
    }
    if (const auto capacity = json.find("capacity")) {
        load.capacity = read_capacity(*capacity);
    }
    read_slots(load, json, budget);
    return load;
}

}  // namespace notisim
