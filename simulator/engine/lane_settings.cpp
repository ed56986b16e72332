#include "simulator/engine/lane_settings.hpp"

namespace notisim {

namespace {

using namespace std::chrono_literals;

// b2c and platform: fixed by the documents (PROTOCOL.md 5.2, 6).
constexpr Duration kFixedRetryDelay = 10s;
constexpr std::uint32_t kFixedBatchSize = 100;

RetryPolicy default_policy(const Interpretations& readings) {
    RetryPolicy policy;
    if (readings.is("A-31", "none")) {
        policy.policy = RetryPolicy::Kind::None;
    } else if (readings.is("A-31", "always")) {
        policy.policy = RetryPolicy::Kind::Always;
    }
    return policy;
}

const Subscribe& subscribe_of(const Channel& channel) {
    return channel.monitor != nullptr ? *channel.monitor->subscribe : channel.callback->subscribe;
}

// Batching of b2b, where it is on: a size of 0 or 1 is none, and so is a query attribute $vin.
std::optional<BatchNotify> b2b_batch(const Subscribe& subscribe) {
    if (!subscribe.batch_notify || subscribe.batch_notify->size < 2 || query_vin_disables_batches(subscribe.webhook)) {
        return std::nullopt;
    }
    return subscribe.batch_notify;
}

void apply_policy(const RetryPolicy& policy, const Interpretations& readings, LaneSettings& settings) {
    settings.retry_delay = policy.retry_delay;
    switch (policy.policy) {
        case RetryPolicy::Kind::None:
            settings.attempts_max = readings.is("A-01", "one-retry") ? 2 : 1;
            settings.retry_delay = 0s;
            break;
        case RetryPolicy::Kind::Bounded:
            settings.attempts_max =
                static_cast<std::uint32_t>(policy.retry_number) + (readings.is("A-02", "retries") ? 1U : 0U);
            break;
        case RetryPolicy::Kind::Always: settings.attempts_max = 0; break;
    }
}

void apply_b2b(const Channel& channel, LaneSettings& settings) {
    const Subscribe& subscribe = subscribe_of(channel);
    const Interpretations& readings = *channel.interpretations;
    apply_policy(subscribe.retry_policy.value_or(default_policy(readings)), readings, settings);
    if (const auto batch = b2b_batch(subscribe)) {
        settings.gather = LaneSettings::Gather::window;
        settings.batch_size = static_cast<std::uint32_t>(batch->size);
        settings.window = batch->time_window;
        settings.window_from_last = readings.is("A-66", "last");
    }
}

// the page's `batch{enabled, size}` of a b2c webhook changes the fixed size.
void apply_fixed(const Subscribe& subscribe, const Interpretations& readings, LaneSettings& settings) {
    settings.retry_delay = kFixedRetryDelay;
    const auto size =
        subscribe.batch_notify ? static_cast<std::uint32_t>(subscribe.batch_notify->size) : kFixedBatchSize;
    if (readings.is("A-18", "off") || size < 2) {
        return;
    }
    settings.batch_size = size;
    settings.full_group_at_once = true;
    settings.gather = LaneSettings::Gather::lag;
    if (readings.is("A-18", "always")) {
        settings.gather = LaneSettings::Gather::window;
        settings.window = kFixedRetryDelay;
    }
}

}  // namespace

LaneSettings lane_settings(const Channel& channel) {
    const Interpretations& readings = *channel.interpretations;
    LaneSettings settings;
    if (channel.flavour == Flavour::b2b) {
        apply_b2b(channel, settings);
    } else {
        apply_fixed(subscribe_of(channel), readings, settings);
    }
    // a page has the policies of b2b, of which a channel can set none.
    if (channel.flavour == Flavour::platform && readings.is("A-41", "as-b2b")) {
        apply_policy(default_policy(readings), readings, settings);
    }
    settings.retention_from_failure = readings.is("A-65", "first-failure");
    settings.newest_first = readings.is("A-34", "newest-first");
    settings.queue_new = readings.is("new-event", "queue");
    return settings;
}

LaneSettings body_lane_settings() {
    LaneSettings settings;
    settings.attempts_max = 1;
    return settings;
}

bool batches_remotes(const Channel& channel) {
    return channel.flavour == Flavour::b2b && b2b_batch(subscribe_of(channel)).has_value();
}

bool takes_array_form(const Channel& channel, std::size_t notifications) {
    return channel.flavour != Flavour::b2b && (notifications > 1 || channel.interpretations->is("A-17", "array") ||
                                               channel.interpretations->is("A-18", "always"));
}

bool is_accepted(const Channel& channel, int status) {
    if (channel.interpretations->is("A-03", "200-only")) {
        return status == 200;
    }
    if (channel.interpretations->is("A-03", "template")) {
        const bool b2b_remote = channel.flavour == Flavour::b2b && channel.monitor == nullptr;
        return status == (b2b_remote ? 202 : 201);
    }
    return status >= 200 && status <= 299;
}

}  // namespace notisim
