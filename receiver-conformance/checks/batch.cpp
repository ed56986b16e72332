#include "receiver-conformance/checks/batch_runs.hpp"

// Several notifications in one request.

namespace notisim::conformance {

namespace {

constexpr std::string_view kCallbackPage = "webapi-callbacks.md";
constexpr std::string_view kPolicyPage = "webapi_retry-policy.md";
constexpr std::string_view kServerPage = "webapi-server-specification.md";
constexpr std::string_view kBatchSection = "Batch notifications";
constexpr std::string_view kAnswerSection = "Response to notification";

constexpr std::string_view kLoopMend =
    "Go through all notifications of a request, store them in one transaction, and answer 200 afterwards.";
constexpr std::string_view kOnceMend =
    "Remember for four days what was acted on, notification by notification: remoteActionId with the status, monitorId "
    "with the vehicle and the date.";

constexpr Check kChecks[] = {
    {.id = "batch/as-registered",
     .title = "batches up to the registered size are received",
     .clause = "Notifications that wait are sent together: as many as batchNotify says, in b2c and platform up to 100.",
     .document = kPolicyPage,
     .section = kBatchSection,
     .interpretation = "A-18",
     .why = "A batch that is refused comes again as it is, and so never gets through: after an outage all that was "
            "stored is lost, three days later.",
     .mend = kLoopMend,
     .run = batches_as_registered},
    {.id = "batch/any-size",
     .level = Level::should,
     .title = "batches are received whatever their size",
     .clause = "A b2b request has a list of events, which batchNotify fills with as many as it says, without a limit.",
     .document = kCallbackPage,
     .section = kBatchSection,
     .interpretation = "A-15",
     .why = "The body is the same with and without batches. A receiver that counts on one event fails on the day when "
            "somebody registers batchNotify, or a larger size.",
     .mend = kLoopMend,
     .run = batches_of_any_size,
     .messages = false},
    {.id = "batch/over-100",
     .level = Level::may,
     .title = "a batch of more than 100 messages is received",
     .clause = "Batches are of 100 messages at most, unless a size is registered: one page has a field for it.",
     .document = kCallbackPage,
     .section = kBatchSection,
     .interpretation = "A-16",
     .why = "The limit is the sender's, and documents do not agree on whether it can be changed.",
     .mend = "Limit the bytes of a request rather than the number of its messages.",
     .run = batch_over_hundred,
     .b2b = false},
    {.id = "batch/object-and-array",
     .title = "a message is received by itself and in an array",
     .clause = "One notification is an object, several are an array of such objects, at the same URL.",
     .document = kPolicyPage,
     .section = kBatchSection,
     .interpretation = "A-17",
     .why = "Objects come on good days, arrays after the first failure: a receiver that was tried on good days only "
            "refuses all that was stored.",
     .mend = "Look at the body first: an array is a list of messages, an object is one.",
     .run = object_and_array,
     .b2b = false},
    {.id = "batch/one-in-array",
     .level = Level::should,
     .title = "an array of one message is received",
     .clause = "Documents do not agree on whether a message that is alone is in an array.",
     .document = kPolicyPage,
     .section = kBatchSection,
     .interpretation = "A-17",
     .why = "Of what has waited for a retry, one message may be left over.",
     .mend = "Take an array whatever its length.",
     .run = one_in_array,
     .b2b = false},
    {.id = "batch/several-vehicles",
     .level = Level::should,
     .title = "a batch about several vehicles is received",
     .clause = "A batch is of one callback or monitor, and of any of its vehicles.",
     .document = kCallbackPage,
     .section = kBatchSection,
     .why = "A monitor of a fleet fires for many vehicles at once, which then share a request.",
     .mend = "Read the VIN of each event, and keep none for the whole request.",
     .run = several_vehicles},
    {.id = "batch/mixed-kinds",
     .level = Level::should,
     .title = "a batch with remotes and monitor events is received",
     .clause = "A batch holds the messages of one callback, of whatever type each is.",
     .document = kPolicyPage,
     .section = kBatchSection,
     .why = "Nothing keeps remotes and monitors of a callback apart while they wait.",
     .mend = "Look at the type of each message, not at that of the first.",
     .run = mixed_kinds,
     .b2b = false},
    {.id = "batch/without-headers",
     .title = "a batch is received without the registered header and query attributes",
     .clause = "In a batch, attributes of type Header and Query are left out; those of type Body stay.",
     .document = kCallbackPage,
     .section = "Attributes",
     .interpretation = "A-19",
     .why = "A receiver that demands its Authorization header refuses every batch: what was stored in an outage is "
            "retried for three days and then lost.",
     .mend = "Accept arrays without the header, and prove where they come from in another way: a secret in a body "
             "attribute, or one in the path of the registered URL.",
     .run = without_headers,
     .b2b = false},
    {.id = "batch/body-of-1-mb",
     .level = Level::should,
     .title = "a batch of 1 MB is received",
     .clause = "No document limits the size of a request.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why =
         "A hundred monitor events with all their extensions come to that. Servers and proxies refuse it by default, "
         "many above 100 kB or 1 MB, and a batch that is refused is never made smaller.",
     .mend = "Raise the limits of bodies, in the framework and in each proxy before it, to 8 MB.",
     .run = body_of_1_mb,
     .alone = true},
    {.id = "batch/body-of-4-mb",
     .level = Level::may,
     .title = "a batch of 4 MB is received",
     .clause = "No document limits the size of a request.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "Large batches of events with many values come to that, and a batch that is refused is never made smaller.",
     .mend = "Raise the limits of bodies, in the framework and in each proxy before it, to 8 MB.",
     .run = body_of_4_mb,
     .alone = true},
    {.id = "batch/as-registered-acted-on",
     .title = "every notification of an acknowledged batch is acted on",
     .clause = "One answer stands for the whole batch.",
     .document = kServerPage,
     .section = kAnswerSection,
     .interpretation = "A-18",
     .why = "What was acknowledged is not sent again: a notification that is passed over is lost without a trace.",
     .mend = kLoopMend,
     .run = registered_batches_acted_on,
     .needs = Needs::probe},
    {.id = "batch/any-size-acted-on",
     .level = Level::should,
     .title = "every notification of an acknowledged batch is acted on, whatever the size",
     .clause = "One answer stands for the whole batch.",
     .document = kServerPage,
     .section = kAnswerSection,
     .interpretation = "A-15",
     .why =
         "What was acknowledged is not sent again: once batchNotify is registered, a notification that is passed over "
         "is lost without a trace.",
     .mend = kLoopMend,
     .run = any_batches_acted_on,
     .needs = Needs::probe,
     .messages = false},
    {.id = "batch/in-order",
     .level = Level::should,
     .title = "the notifications of a batch are acted on in their order",
     .clause = "What was stored is sent in the order in which it was raised.",
     .document = kPolicyPage,
     .section = "Retry policy",
     .interpretation = "A-34",
     .why = "Of two states of a vehicle in one batch, the earlier would be taken for the last.",
     .mend = "Go through a batch from its first notification to its last, or sort it by date.",
     .run = order_in_batch,
     .needs = Needs::probe},
    {.id = "batch/whole-or-nothing",
     .level = Level::should,
     .title = "a batch is received as a whole or not at all",
     .clause = "One answer stands for the whole batch; there is none for a part of it.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "After a 500 the whole batch comes again, or is given up. The part that was acted on would be so twice, or "
            "be there although the sender counts it as lost.",
     .mend = "Read all of a batch before anything is done, and store it in one transaction.",
     .run = whole_or_nothing,
     .needs = Needs::probe,
     .alone = true},
    {.id = "batch/in-two-batches",
     .level = Level::should,
     .title = "a notification that comes in two batches is acted on once",
     .clause = "What was not acknowledged is sent again, together with what has come to wait meanwhile.",
     .document = kPolicyPage,
     .section = kBatchSection,
     .interpretation = "A-34",
     .why = "After a lost answer the next batch is another one, with some of the same notifications.",
     .mend = kOnceMend,
     .run = in_two_batches,
     .needs = Needs::probe},
    {.id = "batch/twice-in-a-batch",
     .level = Level::may,
     .title = "a notification that is in a batch twice is acted on once",
     .clause = "Nothing promises that a notification is in a batch only once.",
     .document = kPolicyPage,
     .section = kBatchSection,
     .why = "A receiver that looks up what it knows before a batch, and not within it, would act twice.",
     .mend = "Note each notification as known before the next of the same batch is looked at; a unique key in the "
             "database does it.",
     .run = twice_in_a_batch,
     .needs = Needs::probe},
};

}  // namespace

std::span<const Check> batch_checks() {
    return kChecks;
}

}  // namespace notisim::conformance
