#include "receiver-conformance/bench.hpp"
#include "receiver-conformance/checks/documents.hpp"

#include <fmt/core.h>

// What a receiver answers, and that it does.

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

void received(Bench& bench) {
    if (bench.target().remotes) {
        const Notification accepted = bench.remote();
        bench.expect_received(bench.send(accepted), "a Doors Pending/Accepted");
        bench.expect_received(bench.send(bench.next(accepted, done(RemoteDoneEventStatus::Success))),
                              "a Doors Done/Success");
    }
    if (bench.target().monitors) {
        bench.expect_received(bench.send(bench.monitor()), "a monitor event");
    }
}

// Any status that is neither 200 nor 500 is one that the documents do not have; 2xx is reported by received().
void no_other_status(Bench& bench) {
    for (const Notification& notification : bench.many(3)) {
        const Reply reply = bench.send(notification);
        const int status = reply.outcome.status;
        bench.expect(!reply.answered() || status / 100 == 2 || status == 500, "200, or 500 where it was not received",
                     reply.what(), {&reply});
    }
}

void no_redirect(Bench& bench) {
    const Reply reply = bench.send(bench.any());
    bench.expect(!reply.answered() || reply.outcome.status / 100 != 3, "an answer at the registered URL itself",
                 fmt::format("{} to another", reply.what()), {&reply});
}

void answers_each(Bench& bench) {
    for (const Notification& notification : bench.many(25)) {
        const Reply reply = bench.send(notification);
        if (!bench.expect(reply.answered(), "an answer to every notification", reply.what(), {&reply})) {
            return;
        }
    }
}

// Enough to meet a fault that comes with every 50th request.
void received_every_time(Bench& bench) {
    for (const Notification& notification : bench.many(60)) {
        if (!bench.expect_received(bench.send(notification), "each of 60 valid notifications")) {
            return;
        }
    }
}

void answers_in_time(Bench& bench) {
    const auto half = bench.target().timeout / 2;
    std::chrono::microseconds slowest{0};
    for (const Notification& notification : bench.many(25)) {
        const Reply reply = bench.send(notification);
        slowest = std::max(slowest, reply.outcome.latency);
        if (!bench.expect(reply.answered() && reply.outcome.latency < half,
                          fmt::format("an answer well within the delivery timeout of {}",
                                      format_duration(bench.target().timeout)),
                          reply.answered() ? fmt::format("one after {} ms", reply.outcome.latency.count() / 1000)
                                           : reply.what(),
                          {&reply})) {
            return;
        }
    }
}

void unknown_vehicle(Bench& bench) {
    for (Notification notification : bench.many(1)) {
        notification.vin = "VR3ZZZZZZZZ999999";
        notification.vehicle_id = "ffffffffffffffff";
        bench.expect_received(bench.send(notification), "a notification of a vehicle that it does not know");
    }
}

void unknown_action(Bench& bench) {
    if (!bench.target().remotes) {
        bench.skip("the subscription takes no remotes");
        return;
    }
    const Notification late = bench.remote(RemoteType::Horn, done(RemoteDoneEventStatus::Success));
    bench.expect_received(bench.send(late), "the end of a remote action whose beginning it never saw");
}

constexpr Check kResponseChecks[] = {
    {.id = "response/200-when-received",
     .title = "a valid notification is answered with 200",
     .clause = "A receiver answers 200 when it has received a notification.",
     .document = kServerPage,
     .section = "Response to notification",
     .interpretation = "A-03",
     .why =
         "What is not acknowledged comes again under the retry policy, for up to three days, and then is lost; other "
         "codes may make following notifications fail.",
     .mend = "Answer 200 as soon as the notification is stored, and process it afterwards.",
     .run = received},
    {.id = "response/200-every-time",
     .title = "each of 60 valid notifications is answered with 200",
     .clause = "A receiver answers 200 when it has received a notification.",
     .document = kServerPage,
     .section = "Response to notification",
     .interpretation = "A-03",
     .why = "One refusal in fifty puts its monitor or remote in failure: what follows waits for the retry policy.",
     .mend = "Look at what is used up or locked now and then: connections of a pool, a table, a rate limit.",
     .run = received_every_time},
    {.id = "response/no-other-status",
     .title = "no status but 200 and 500 is answered",
     .clause = "200 and 500 are the only statuses that are supported.",
     .document = kServerPage,
     .section = "Response to notification",
     .interpretation = "A-03",
     .why = "Other statuses are declared unsupported and may cause failures of notifications that follow.",
     .mend = "Map every outcome to 200 (it is stored) or 500 (it is not).",
     .run = no_other_status},
    {.id = "response/no-redirect",
     .title = "no notification is redirected",
     .clause = "Notifications go to the registered URL; redirects are not followed.",
     .document = kServerPage,
     .section = "URL",
     .why = "A redirect counts as a failure, so that every notification is retried until it expires.",
     .mend = "Register the URL that answers in the end, with scheme, path and slash as they are.",
     .run = no_redirect},
    {.id = "response/always-answers",
     .title = "every notification gets an answer",
     .clause = "No answer is a failure and starts the retry policy.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "A notification without an answer comes again, and the monitor or remote is in failure meanwhile.",
     .mend = "Answer in a finally block or an error handler, whatever happened.",
     .run = answers_each},
    {.id = "response/within-timeout",
     .title = "every answer comes within the delivery timeout",
     .clause = "An answer that does not come in time is none.",
     .document = kPolicyPage,
     .section = "Retry policy",
     .interpretation = "A-26",
     .why = "A slow answer is a failure although the notification was stored: it comes again and is processed twice.",
     .mend = "Store, answer, then process in the background.",
     .run = answers_in_time},
    {.id = "response/200-for-unknown-vehicle",
     .title = "a notification of an unknown vehicle is answered with 200",
     .clause = "200 says that a notification was received, even if it cannot be processed.",
     .document = kServerPage,
     .section = "Response to notification",
     .why = "A vehicle that was sold or not entered yet would put its monitor in failure for three days.",
     .mend = "Acknowledge first; look the vehicle up afterwards and log what you do not know.",
     .run = unknown_vehicle},
    {.id = "response/200-for-unknown-action",
     .title = "a notification of an unknown remote action is answered with 200",
     .clause = "200 says that a notification was received, even if it cannot be processed.",
     .document = kServerPage,
     .section = "Response to notification",
     .why = "After a restart, or when notifications overtake each other, the first that you see may be the last of an "
            "action.",
     .mend = "Acknowledge it and keep it; the identifier may become known later.",
     .run = unknown_action},
};

}  // namespace

std::span<const Check> response_checks() {
    return kResponseChecks;
}

}  // namespace notisim::conformance
