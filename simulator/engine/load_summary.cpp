#include "simulator/engine/load_summary.hpp"

#include <algorithm>

namespace notisim {

namespace {

void add(std::map<std::string, std::uint64_t>& sum, const std::map<std::string, std::uint64_t>& other) {
    for (const auto& [answer, count] : other) {
        sum[answer] += count;
    }
}

// What happens one after the other is counted together; what waited at once is the most of both.
void append(LoadSlot& slot, const LoadSlot& next) {
    slot.planned += next.planned;
    slot.sent += next.sent;
    slot.backlog = std::max(slot.backlog, next.backlog);
    add(slot.answers, next.answers);
    slot.latency.merge(next.latency);
}

// Two and two become one, until each is `length` long. Slots begin at 0, so that those of all parts fall together.
void join_slots(LoadSummary& summary, std::chrono::milliseconds length) {
    while (summary.slot < length) {
        std::vector<LoadSlot>& slots = summary.slots;
        for (std::size_t index = 0; index < slots.size(); ++index) {
            if (index % 2 == 1) {
                append(slots[index / 2], slots[index]);
            } else if (index > 0) {
                slots[index / 2] = std::move(slots[index]);
            }
        }
        slots.resize((slots.size() + 1) / 2);
        summary.slot *= 2;
    }
}

void merge_slots(LoadSummary& sum, const LoadSummary& other) {
    join_slots(sum, other.slot);
    LoadSummary coarse;
    coarse.slot = other.slot;
    coarse.slots = other.slots;
    join_slots(coarse, sum.slot);
    sum.slots.resize(std::max(sum.slots.size(), coarse.slots.size()));
    for (std::size_t index = 0; index < coarse.slots.size(); ++index) {
        const std::uint64_t backlog = sum.slots[index].backlog + coarse.slots[index].backlog;
        append(sum.slots[index], coarse.slots[index]);
        sum.slots[index].backlog = backlog;
    }
}

void merge_histograms(LoadSummary& sum, const LoadSummary& other) {
    sum.latency.merge(other.latency);
    sum.service.merge(other.service);
    sum.send_delay.merge(other.send_delay);
    for (const auto& [answer, latency] : other.by_answer) {
        const auto [known, is_new] = sum.by_answer.try_emplace(answer, latency);
        if (!is_new) {
            known->second.merge(latency);
        }
    }
}

void merge_probes(std::optional<LoadProbe>& sum, const std::optional<LoadProbe>& other) {
    if (!sum || !other) {
        sum = sum ? sum : other;
        return;
    }
    sum->acknowledged += other->acknowledged;
    sum->acted_on += other->acted_on;
    sum->lost += other->lost;
    sum->doubled += other->doubled;
    sum->reordered += other->reordered;
}

}  // namespace

void merge(LoadSummary& sum, const LoadSummary& other) {
    sum.duration = std::max(sum.duration, other.duration);
    sum.target_rate += other.target_rate;
    sum.achieved_rate += other.achieved_rate;
    sum.planned += other.planned;
    sum.sent += other.sent;
    sum.dropped += other.dropped;
    sum.ok += other.ok;
    sum.failed += other.failed;
    sum.late_sends += other.late_sends;
    merge_histograms(sum, other);
    merge_slots(sum, other);
    sum.backlog_max += other.backlog_max;
    sum.drained = sum.drained && other.drained;
    if (other.drain) {
        sum.drain = std::max(sum.drain.value_or(*other.drain), *other.drain);
    }
    sum.workers += other.workers;
    sum.connections += other.connections;
    sum.vehicles += other.vehicles;
    sum.shards_here.insert(sum.shards_here.end(), other.shards_here.begin(), other.shards_here.end());
    std::sort(sum.shards_here.begin(), sum.shards_here.end());
    for (const std::string& threshold : other.thresholds) {
        if (std::find(sum.thresholds.begin(), sum.thresholds.end(), threshold) == sum.thresholds.end()) {
            sum.thresholds.push_back(threshold);
        }
    }
    merge_probes(sum.probe, other.probe);
    if (!sum.capacity) {
        sum.capacity = other.capacity;
    }
}

}  // namespace notisim
