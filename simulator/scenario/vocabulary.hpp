#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace notisim {

/// The kinds of mappings that a scenario consists of.
enum class KeyedObject : std::uint8_t {
    scenario,
    fragment,
    probe,
    fleet,
    vehicle,
    callback_b2b,
    callback_b2c,
    callback_platform,
    callback_member,
    webhook,
    webhook_batch,
    attribute,
    retry_policy,
    batch_notify,
    monitor_b2b,
    monitor_b2c,
    monitor_body_b2c,
    monitor_platform,
    monitor_body_platform,
    subscribe_param_b2b,
    subscribe_param_b2c,
    subscribe_param_platform,
    callback_attributes,
    trigger_param,
    trigger,
    zone,
    place,
    center,
    time_trigger,
    times,
    occurence,
    data_trigger,
    previous,
    setting_trigger,
    on_event,
    event_action,
    chained_remote,
    monitor_action,
    step,
    remote,
    remote_platform,
    raw,
    durations,
    preconditioning,
    air_conditioning,
    air_conditioning_platform,
    program,
    occurrence_days,
    air_settings,
    charging,
    charging_schedule,
    charging_program,
    charging_preferences,
    charging_platform,
    charge_platform,
    charge_settings,
    horn,
    door,
    locking,
    lights,
    lights_platform,
    immobilization,
    stolen,
    stolen_platform,
    tracking_period,
    word_action,
    navigation,
    tan,
    tan_suppress,
    tan_confirm,
    event_status,
    value,
    extension,
    set,
    drive,
    charge,
    pause,
    outage,
    repeat,
    expect,
    step_expect,
    range,
    batches,
};

struct KeyInfo {
    std::string_view name;
    bool required = false;
};

/// A key that upstream pages write for another one.
struct KeySlip {
    KeyedObject object;
    std::string_view written;
    std::string_view meant;
    std::string_view interpretation;  ///< A-nn.
};

struct ObjectInfo {
    KeyedObject object;
    std::string_view name;  ///< As messages call it: "a callback (b2b)".
    std::span<const KeyInfo> keys;
};

/// All objects with their keys; FORMAT.md and scenario.schema.json are tested against it.
std::span<const ObjectInfo> vocabulary();

const ObjectInfo& object_info(KeyedObject object);

/// The documented slips in the names of keys.
std::span<const KeySlip> key_slips();

}  // namespace notisim
