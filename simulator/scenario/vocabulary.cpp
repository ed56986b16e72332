#include "simulator/scenario/vocabulary.hpp"

#include <array>

namespace notisim {

namespace {

constexpr KeyInfo kScenario[] = {{"notisim", true}, {"name", true}, {"flavour", true}, {"description"}, {"clock"},
                                 {"start"},         {"seed"},       {"timeout"},       {"interpret"},   {"vars"},
                                 {"probe"},         {"durations"},  {"include"},       {"fleet"},       {"vehicles"},
                                 {"callbacks"},     {"monitors"},   {"steps"},         {"expect"}};
constexpr KeyInfo kFragment[] = {{"include"}, {"vars"}, {"vehicles"}, {"callbacks"}, {"monitors"}, {"steps"}};
constexpr KeyInfo kProbe[] = {{"url"}, {"file"}, {"exec"}};
constexpr KeyInfo kFleet[] = {{"id", true}};
constexpr KeyInfo kVehicle[] = {{"vin"},
                                {"id"},
                                {"count"},
                                {"awake"},
                                {"battery"},
                                {"reachable"},
                                {"wakeups_left"},
                                {"wakeups_per_month"},
                                {"charging_fault"},
                                {"key"},
                                {"driver"},
                                {"rights"},
                                {"supports"},
                                {"fault"},
                                {"requests_per_minute"},
                                {"requests_per_day"}};
constexpr KeyInfo kCallbackB2b[] = {{"id"},          {"file"},        {"label"},         {"remoteTypes", true},
                                    {"retryPolicy"}, {"batchNotify"}, {"callback", true}};
constexpr KeyInfo kCallbackB2c[] = {{"id"}, {"file"}, {"label"}, {"type"}, {"callback", true}};
constexpr KeyInfo kCallbackPlatform[] = {{"id"}, {"file"}, {"label"}, {"type"}, {"channel", true}};
constexpr KeyInfo kCallbackMember[] = {{"webhook"}, {"websocket"}, {"pushnotif"}};
constexpr KeyInfo kWebhook[] = {{"target", true}, {"name", true}, {"attributes"}, {"batch"}};
constexpr KeyInfo kWebhookBatch[] = {{"enabled"}, {"size"}};
constexpr KeyInfo kAttribute[] = {{"type", true}, {"key", true}, {"value", true}};
constexpr KeyInfo kRetryPolicy[] = {{"policy", true}, {"retryNumber"}, {"retryDelay"}};
constexpr KeyInfo kBatchNotify[] = {{"size", true}, {"timeWindow"}};
constexpr KeyInfo kMonitorB2b[] = {
    {"id"}, {"file"}, {"label", true}, {"extendedEventParam"}, {"subscribeParam", true}, {"triggerParam"}};
constexpr KeyInfo kMonitorB2c[] = {
    {"on", true},           {"vehicle"},        {"id"},          {"file"}, {"label", true}, {"attributes"},
    {"extendedEventParam"}, {"subscribeParam"}, {"triggerParam"}};
constexpr KeyInfo kMonitorPlatform[] = {
    {"on", true},           {"vehicle"},        {"id"},           {"file"},   {"label", true}, {"attributes"},
    {"extendedEventParam"}, {"subscribeParam"}, {"triggerParam"}, {"onEvent"}};
constexpr KeyInfo kMonitorBodyPlatform[] = {{"label", true},    {"attributes"},   {"extendedEventParam"},
                                            {"subscribeParam"}, {"triggerParam"}, {"onEvent"}};
constexpr KeyInfo kMonitorBodyB2c[] = {
    {"label", true}, {"attributes"}, {"extendedEventParam"}, {"subscribeParam"}, {"triggerParam"}};
constexpr KeyInfo kSubscribeParamB2b[] = {{"refreshEvent"}, {"retryPolicy"}, {"batchNotify"}, {"callback", true}};
constexpr KeyInfo kSubscribeParamB2c[] = {{"refreshEvent"}, {"callbackAttributes"}};
constexpr KeyInfo kSubscribeParamPlatform[] = {{"refreshEvent"}, {"channelAttributes"}};
constexpr KeyInfo kCallbackAttributes[] = {{"webhook"}, {"websocket"}, {"pushnotif"}};
constexpr KeyInfo kTriggerParam[] = {{"triggers", true}, {"boolExp", true}};
constexpr KeyInfo kTrigger[] = {{"name", true}, {"zone"}, {"time"}, {"data"}, {"setting"}};
constexpr KeyInfo kZone[] = {{"transition", true}, {"place", true}};
constexpr KeyInfo kPlace[] = {{"radius", true}, {"center", true}};
constexpr KeyInfo kCenter[] = {{"longitude", true}, {"latitude", true}};
constexpr KeyInfo kTimeTrigger[] = {{"times", true}, {"timeZone"}};
constexpr KeyInfo kTimes[] = {{"start", true}, {"recurrence"}, {"duration"}, {"occurence"}};
constexpr KeyInfo kOccurence[] = {{"day"}, {"week"}};
constexpr KeyInfo kDataTrigger[] = {{"data", true}, {"op", true}, {"value"}, {"previous"}};
constexpr KeyInfo kPrevious[] = {{"op", true}, {"value", true}};
constexpr KeyInfo kSettingTrigger[] = {{"type", true}};
constexpr KeyInfo kOnEvent[] = {{"actions", true}, {"onRefresh"}};
constexpr KeyInfo kEventAction[] = {{"type", true}, {"remoteAction"}, {"monitorAction"}};
constexpr KeyInfo kChainedRemote[] = {{"ChannelId"}, {"remote", true}};
constexpr KeyInfo kMonitorAction[] = {{"changeType", true}, {"monitorId"}};
constexpr KeyInfo kStep[] = {{"at"},      {"after"},  {"real_time"},  {"remote"},  {"as"},       {"monitor"},
                             {"vehicle"}, {"values"}, {"extensions"}, {"refresh"}, {"settings"}, {"body"},
                             {"on"},      {"set"},    {"drive"},      {"charge"},  {"pause"},    {"outage"},
                             {"wait"},    {"exec"},   {"repeat"},     {"steps"},   {"expect"}};
constexpr KeyInfo kRemote[] = {{"on", true},           {"vehicle"}, {"raw"},      {"label"}, {"attributes"},
                               {"callbackAttributes"}, {"outcome"}, {"durations"}};
constexpr KeyInfo kRemotePlatform[] = {
    {"on", true},   {"vehicle"},           {"raw"},     {"action"},    {"label"},
    {"attributes"}, {"channelAttributes"}, {"outcome"}, {"durations"}, {"extendedEventParam"}};
constexpr KeyInfo kDurations[] = {{"accept"}, {"send"}, {"wake"}, {"execute"}};
constexpr KeyInfo kPreconditioning[] = {{"airConditioning", true}};
constexpr KeyInfo kAirConditioning[] = {{"immediate"}, {"programs"}};
constexpr KeyInfo kAirConditioningPlatform[] = {{"immediate"}, {"programs"}, {"settings"}};
constexpr KeyInfo kProgram[] = {{"slot", true}, {"enabled"}, {"start"}, {"occurence"}, {"recurrence"}, {"actionsType"}};
constexpr KeyInfo kOccurrenceDays[] = {{"day", true}};
constexpr KeyInfo kAirSettings[] = {{"temp"}, {"mode"}, {"state"}};
constexpr KeyInfo kCharging[] = {{"immediate"}, {"schedule"}, {"preferences"}, {"nextDelayedTime"}};
constexpr KeyInfo kChargingSchedule[] = {{"nextDelayedTime"}, {"programs"}};
constexpr KeyInfo kChargingProgram[] = {{"start"}, {"end"}, {"occurence"}, {"enabled"}, {"slot"}};
constexpr KeyInfo kChargingPreferences[] = {{"level"}, {"type"}};
constexpr KeyInfo kChargingPlatform[] = {{"charge", true}};
constexpr KeyInfo kChargePlatform[] = {{"immediate"}, {"programs"}, {"settings"}, {"deferred"}};
constexpr KeyInfo kChargeSettings[] = {{"chargePreferenceRate"}, {"chargeLimit"}};
constexpr KeyInfo kHorn[] = {{"state", true}};
constexpr KeyInfo kDoor[] = {{"state", true}, {"forced"}};
constexpr KeyInfo kLocking[] = {{"state", true}};
constexpr KeyInfo kLights[] = {{"on", true}};
constexpr KeyInfo kLightsPlatform[] = {{"state", true}};
constexpr KeyInfo kImmobilization[] = {{"activate", true}};
constexpr KeyInfo kStolen[] = {{"stolen"}, {"trackingPeriod"}, {"immobilization"}};
constexpr KeyInfo kStolenPlatform[] = {{"state"}, {"crankInhibit"}};
constexpr KeyInfo kTrackingPeriod[] = {{"running"}, {"shutdown"}};
constexpr KeyInfo kWordAction[] = {{"action", true}};
constexpr KeyInfo kNavigation[] = {{"positions", true}, {"driverApproval"}};
constexpr KeyInfo kTan[] = {{"suppress"}, {"confirm"}};
constexpr KeyInfo kTanSuppress[] = {{"state", true}, {"duration"}};
constexpr KeyInfo kTanConfirm[] = {{"state", true}};
constexpr KeyInfo kRaw[] = {{"remoteType", true}, {"eventStatus", true}, {"remoteActionId"}};
constexpr KeyInfo kEventStatus[] = {{"type", true}, {"status", true}, {"failureCause"}, {"feedbackDetail"}};
constexpr KeyInfo kValue[] = {{"data", true}, {"value", true}, {"previous"}};
constexpr KeyInfo kExtension[] = {{"type", true}, {"body", true}};
constexpr KeyInfo kSet[] = {{"vehicle"},
                            {"awake"},
                            {"battery"},
                            {"reachable"},
                            {"wakeups_left"},
                            {"wakeups_per_month"},
                            {"charging_fault"},
                            {"key"},
                            {"driver"},
                            {"rights"},
                            {"supports"},
                            {"fault"},
                            {"requests_per_minute"},
                            {"requests_per_day"}};
constexpr KeyInfo kDrive[] = {{"vehicle"}, {"file", true}};
constexpr KeyInfo kCharge[] = {{"vehicle"}, {"to"}, {"for"}, {"power"}, {"unplug"}};
constexpr KeyInfo kPause[] = {{"on", true}, {"for", true}};
constexpr KeyInfo kOutage[] = {{"for", true}, {"kind"}, {"on"}};
constexpr KeyInfo kRepeat[] = {{"times", true}, {"every"}};
constexpr KeyInfo kExpect[] = {{"status"},   {"answer_within"},    {"delivered"}, {"expired"},
                               {"given_up"}, {"attempts"},         {"requests"},  {"batches"},
                               {"order"},    {"recovered_within"}, {"sequence"},  {"processed"}};
constexpr KeyInfo kStepExpect[] = {{"sequence", true}};
constexpr KeyInfo kRange[] = {{"min"}, {"max"}};
constexpr KeyInfo kBatches[] = {{"count"}, {"max_size"}};

constexpr ObjectInfo kObjects[] = {
    {KeyedObject::scenario, "a scenario", kScenario},
    {KeyedObject::fragment, "an included file", kFragment},
    {KeyedObject::probe, "'probe'", kProbe},
    {KeyedObject::fleet, "'fleet'", kFleet},
    {KeyedObject::vehicle, "a vehicle", kVehicle},
    {KeyedObject::callback_b2b, "a b2b callback", kCallbackB2b},
    {KeyedObject::callback_b2c, "a b2c callback", kCallbackB2c},
    {KeyedObject::callback_platform, "a platform channel", kCallbackPlatform},
    {KeyedObject::callback_member, "'callback'", kCallbackMember},
    {KeyedObject::webhook, "'webhook'", kWebhook},
    {KeyedObject::webhook_batch, "'batch'", kWebhookBatch},
    {KeyedObject::attribute, "an attribute", kAttribute},
    {KeyedObject::retry_policy, "'retryPolicy'", kRetryPolicy},
    {KeyedObject::batch_notify, "'batchNotify'", kBatchNotify},
    {KeyedObject::monitor_b2b, "a b2b monitor", kMonitorB2b},
    {KeyedObject::monitor_b2c, "a b2c monitor", kMonitorB2c},
    {KeyedObject::monitor_body_b2c, "the body of a b2c monitor", kMonitorBodyB2c},
    {KeyedObject::monitor_platform, "a platform monitor", kMonitorPlatform},
    {KeyedObject::monitor_body_platform, "the body of a platform monitor", kMonitorBodyPlatform},
    {KeyedObject::subscribe_param_b2b, "a b2b 'subscribeParam'", kSubscribeParamB2b},
    {KeyedObject::subscribe_param_b2c, "a b2c 'subscribeParam'", kSubscribeParamB2c},
    {KeyedObject::subscribe_param_platform, "a platform 'subscribeParam'", kSubscribeParamPlatform},
    {KeyedObject::callback_attributes, "'callbackAttributes'", kCallbackAttributes},
    {KeyedObject::trigger_param, "'triggerParam'", kTriggerParam},
    {KeyedObject::trigger, "a trigger", kTrigger},
    {KeyedObject::zone, "'zone'", kZone},
    {KeyedObject::place, "'place'", kPlace},
    {KeyedObject::center, "'center'", kCenter},
    {KeyedObject::time_trigger, "'time'", kTimeTrigger},
    {KeyedObject::times, "'times'", kTimes},
    {KeyedObject::occurence, "'occurence'", kOccurence},
    {KeyedObject::data_trigger, "'data'", kDataTrigger},
    {KeyedObject::previous, "'previous'", kPrevious},
    {KeyedObject::setting_trigger, "'setting'", kSettingTrigger},
    {KeyedObject::on_event, "'onEvent'", kOnEvent},
    {KeyedObject::event_action, "an action of 'onEvent'", kEventAction},
    {KeyedObject::chained_remote, "'remoteAction'", kChainedRemote},
    {KeyedObject::monitor_action, "'monitorAction'", kMonitorAction},
    {KeyedObject::step, "a step", kStep},
    {KeyedObject::remote, "'remote'", kRemote},
    {KeyedObject::remote_platform, "a platform 'remote'", kRemotePlatform},
    {KeyedObject::raw, "'raw'", kRaw},
    {KeyedObject::durations, "'durations'", kDurations},
    {KeyedObject::preconditioning, "'preconditioning'", kPreconditioning},
    {KeyedObject::air_conditioning, "'airConditioning'", kAirConditioning},
    {KeyedObject::air_conditioning_platform, "a platform 'airConditioning'", kAirConditioningPlatform},
    {KeyedObject::program, "a program", kProgram},
    {KeyedObject::occurrence_days, "'occurence'", kOccurrenceDays},
    {KeyedObject::air_settings, "'settings'", kAirSettings},
    {KeyedObject::charging, "'charging'", kCharging},
    {KeyedObject::charging_schedule, "'schedule'", kChargingSchedule},
    {KeyedObject::charging_program, "a charging program", kChargingProgram},
    {KeyedObject::charging_preferences, "'preferences'", kChargingPreferences},
    {KeyedObject::charging_platform, "a platform 'charging'", kChargingPlatform},
    {KeyedObject::charge_platform, "'charge'", kChargePlatform},
    {KeyedObject::charge_settings, "'settings'", kChargeSettings},
    {KeyedObject::horn, "'horn'", kHorn},
    {KeyedObject::door, "'door'", kDoor},
    {KeyedObject::locking, "'locking'", kLocking},
    {KeyedObject::lights, "'lights'", kLights},
    {KeyedObject::lights_platform, "a platform 'lights'", kLightsPlatform},
    {KeyedObject::immobilization, "'immobilization'", kImmobilization},
    {KeyedObject::stolen, "'stolen'", kStolen},
    {KeyedObject::stolen_platform, "a platform 'stolen'", kStolenPlatform},
    {KeyedObject::tracking_period, "'trackingPeriod'", kTrackingPeriod},
    {KeyedObject::word_action, "this action", kWordAction},
    {KeyedObject::navigation, "'navigation'", kNavigation},
    {KeyedObject::tan, "'tan'", kTan},
    {KeyedObject::tan_suppress, "'suppress'", kTanSuppress},
    {KeyedObject::tan_confirm, "'confirm'", kTanConfirm},
    {KeyedObject::event_status, "'eventStatus'", kEventStatus},
    {KeyedObject::value, "a value", kValue},
    {KeyedObject::extension, "an extension", kExtension},
    {KeyedObject::set, "'set'", kSet},
    {KeyedObject::drive, "'drive'", kDrive},
    {KeyedObject::charge, "'charge'", kCharge},
    {KeyedObject::pause, "'pause'", kPause},
    {KeyedObject::outage, "'outage'", kOutage},
    {KeyedObject::repeat, "'repeat'", kRepeat},
    {KeyedObject::expect, "'expect'", kExpect},
    {KeyedObject::step_expect, "the 'expect' of a step", kStepExpect},
    {KeyedObject::range, "a range", kRange},
    {KeyedObject::batches, "'batches'", kBatches},
};

// Clause by clause what PROTOCOL.md 11 and the old names of upstream pages list.
constexpr KeySlip kSlips[] = {
    {KeyedObject::webhook, "attributres", "attributes", "A-54"},
    {KeyedObject::monitor_b2c, "attributres", "attributes", "A-54"},
    {KeyedObject::monitor_body_b2c, "attributres", "attributes", "A-54"},
    {KeyedObject::remote, "attributres", "attributes", "A-54"},
    {KeyedObject::retry_policy, "maxRetryNumber", "retryNumber", "A-06"},
    {KeyedObject::callback_b2b, "notificationTypes", "remoteTypes", "A-07"},
    {KeyedObject::zone, "circle", "place", "A-23"},
    {KeyedObject::monitor_platform, "attributres", "attributes", "A-54"},
    {KeyedObject::monitor_body_platform, "attributres", "attributes", "A-54"},
    {KeyedObject::remote_platform, "attributres", "attributes", "A-54"},
    {KeyedObject::times, "occurrence", "occurence", "A-22"},
    {KeyedObject::program, "occurrence", "occurence", "A-22"},
    {KeyedObject::charging_program, "occurrence", "occurence", "A-22"},
};

}  // namespace

std::span<const ObjectInfo> vocabulary() {
    return kObjects;
}

const ObjectInfo& object_info(KeyedObject object) {
    return kObjects[static_cast<std::size_t>(object)];
}

std::span<const KeySlip> key_slips() {
    return kSlips;
}

}  // namespace notisim
