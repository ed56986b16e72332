#include "simulator/scenario/vocabulary.hpp"

#include <array>

namespace notisim {

namespace {

constexpr KeyInfo kScenario[] = {{"notisim", true}, {"name", true}, {"flavour", true}, {"description"}, {"clock"},
                                 {"start"},         {"seed"},       {"timeout"},       {"interpret"},   {"vars"},
                                 {"probe"},         {"include"},    {"fleet"},         {"vehicles"},    {"callbacks"},
                                 {"monitors"},      {"steps"},      {"expect"}};
constexpr KeyInfo kFragment[] = {{"include"}, {"vars"}, {"vehicles"}, {"callbacks"}, {"monitors"}, {"steps"}};
constexpr KeyInfo kProbe[] = {{"url"}, {"file"}, {"exec"}};
constexpr KeyInfo kFleet[] = {{"id", true}};
constexpr KeyInfo kVehicle[] = {{"vin", true}, {"id"}, {"awake"}, {"battery"}, {"reachable"}, {"wakeups_left"}};
constexpr KeyInfo kCallbackB2b[] = {{"id"},          {"file"},        {"label"},         {"remoteTypes", true},
                                    {"retryPolicy"}, {"batchNotify"}, {"callback", true}};
constexpr KeyInfo kCallbackB2c[] = {{"id"}, {"file"}, {"label"}, {"type"}, {"callback", true}};
constexpr KeyInfo kCallbackMember[] = {{"webhook"}, {"websocket"}, {"pushnotif"}};
constexpr KeyInfo kWebhook[] = {{"target", true}, {"name", true}, {"attributes"}, {"batch"}};
constexpr KeyInfo kWebhookBatch[] = {{"enabled"}, {"size"}};
constexpr KeyInfo kAttribute[] = {{"type", true}, {"key", true}, {"value", true}};
constexpr KeyInfo kRetryPolicy[] = {{"policy", true}, {"retryNumber"}, {"retryDelay"}};
constexpr KeyInfo kBatchNotify[] = {{"size", true}, {"timeWindow"}};
constexpr KeyInfo kMonitorB2b[] = {
    {"id"}, {"file"}, {"label", true}, {"extendedEventParam"}, {"subscribeParam", true}, {"triggerParam"}};
constexpr KeyInfo kMonitorB2c[] = {{"on", true},       {"id"},          {"file"},
                                   {"label", true},    {"attributes"},  {"extendedEventParam"},
                                   {"subscribeParam"}, {"triggerParam"}};
constexpr KeyInfo kMonitorBodyB2c[] = {
    {"label", true}, {"attributes"}, {"extendedEventParam"}, {"subscribeParam"}, {"triggerParam"}};
constexpr KeyInfo kSubscribeParamB2b[] = {{"refreshEvent"}, {"retryPolicy"}, {"batchNotify"}, {"callback", true}};
constexpr KeyInfo kSubscribeParamB2c[] = {{"refreshEvent"}, {"callbackAttributes"}};
constexpr KeyInfo kCallbackAttributes[] = {{"webhook"}, {"websocket"}, {"pushnotif"}};
constexpr KeyInfo kTriggerParam[] = {{"triggers", true}, {"boolExp", true}};
constexpr KeyInfo kTrigger[] = {{"name", true}, {"zone"}, {"time"}, {"data"}};
constexpr KeyInfo kZone[] = {{"transition", true}, {"place", true}};
constexpr KeyInfo kPlace[] = {{"radius", true}, {"center", true}};
constexpr KeyInfo kCenter[] = {{"longitude", true}, {"latitude", true}};
constexpr KeyInfo kTimeTrigger[] = {{"times", true}, {"timeZone"}};
constexpr KeyInfo kTimes[] = {{"start", true}, {"recurrence"}, {"duration"}, {"occurence"}};
constexpr KeyInfo kOccurence[] = {{"day"}, {"week"}};
constexpr KeyInfo kDataTrigger[] = {{"data", true}, {"op", true}, {"value"}, {"previous"}};
constexpr KeyInfo kPrevious[] = {{"op", true}, {"value", true}};
constexpr KeyInfo kStep[] = {{"at"},      {"after"},  {"real_time"},  {"remote"},  {"as"},    {"monitor"},
                             {"vehicle"}, {"values"}, {"extensions"}, {"refresh"}, {"body"},  {"on"},
                             {"outage"},  {"wait"},   {"exec"},       {"repeat"},  {"steps"}, {"expect"}};
constexpr KeyInfo kRemote[] = {{"on", true}, {"vehicle"}, {"raw"}, {"label"}, {"attributes"}, {"callbackAttributes"}};
constexpr KeyInfo kRaw[] = {{"remoteType", true}, {"eventStatus", true}, {"remoteActionId"}};
constexpr KeyInfo kEventStatus[] = {{"type", true}, {"status", true}, {"failureCause"}, {"feedbackDetail"}};
constexpr KeyInfo kValue[] = {{"data", true}, {"value", true}, {"previous"}};
constexpr KeyInfo kExtension[] = {{"type", true}, {"body", true}};
constexpr KeyInfo kOutage[] = {{"for", true}, {"kind"}, {"on"}};
constexpr KeyInfo kRepeat[] = {{"times", true}, {"every"}};
constexpr KeyInfo kExpect[] = {{"status"},   {"answer_within"},    {"delivered"}, {"expired"},
                               {"given_up"}, {"attempts"},         {"requests"},  {"batches"},
                               {"order"},    {"recovered_within"}, {"sequence"},  {"processed"}};
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
    {KeyedObject::callback_member, "'callback'", kCallbackMember},
    {KeyedObject::webhook, "'webhook'", kWebhook},
    {KeyedObject::webhook_batch, "'batch'", kWebhookBatch},
    {KeyedObject::attribute, "an attribute", kAttribute},
    {KeyedObject::retry_policy, "'retryPolicy'", kRetryPolicy},
    {KeyedObject::batch_notify, "'batchNotify'", kBatchNotify},
    {KeyedObject::monitor_b2b, "a b2b monitor", kMonitorB2b},
    {KeyedObject::monitor_b2c, "a b2c monitor", kMonitorB2c},
    {KeyedObject::monitor_body_b2c, "the body of a b2c monitor", kMonitorBodyB2c},
    {KeyedObject::subscribe_param_b2b, "a b2b 'subscribeParam'", kSubscribeParamB2b},
    {KeyedObject::subscribe_param_b2c, "a b2c 'subscribeParam'", kSubscribeParamB2c},
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
    {KeyedObject::step, "a step", kStep},
    {KeyedObject::remote, "'remote'", kRemote},
    {KeyedObject::raw, "'raw'", kRaw},
    {KeyedObject::event_status, "'eventStatus'", kEventStatus},
    {KeyedObject::value, "a value", kValue},
    {KeyedObject::extension, "an extension", kExtension},
    {KeyedObject::outage, "'outage'", kOutage},
    {KeyedObject::repeat, "'repeat'", kRepeat},
    {KeyedObject::expect, "'expect'", kExpect},
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
    {KeyedObject::times, "occurrence", "occurence", "A-22"},
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
