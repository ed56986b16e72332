#include "receiver-conformance/bench.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/checks/hostile_requests.hpp"

#include <fmt/core.h>

// What is no notification must do no harm, and must not pass for one.

namespace notisim::conformance {

namespace {

using Maker = std::vector<Hostile> (*)(Bench& bench);

// After each, the next valid notification has to be received.
template <Maker kMake>
void survives(Bench& bench) {
    for (const Hostile& each : kMake(bench)) {
        bench.send(each.request, bench.patience());
        if (bench.stopped() || !bench.expect_received_after(each.what)) {
            return;
        }
    }
}

// 200 says that it was received, and then nobody sends it again.
template <Maker kMake>
void not_acknowledged(Bench& bench) {
    for (const Hostile& each : kMake(bench)) {
        const Reply reply = bench.send(each.request, bench.patience());
        bench.expect(!reply.answered() || reply.outcome.status / 100 != 2, fmt::format("no 2xx for {}", each.what),
                     reply.what(), {&reply});
        if (bench.stopped()) {
            return;
        }
    }
}

void all_answered(Bench& bench) {
    for (const Hostile& each : unreadable(bench)) {
        const Reply reply = bench.send(each.request, bench.patience());
        if (bench.stopped() ||
            !bench.expect(reply.answered(), fmt::format("an answer to {}", each.what), reply.what(), {&reply})) {
            return;
        }
    }
}

void nothing_processed(Bench& bench) {
    std::vector<Reply> replies;
    std::vector<Hostile> sent = unreadable(bench);
    replies.reserve(sent.size());
    for (const Hostile& each : sent) {
        replies.push_back(bench.send(each.request, bench.patience()));
    }
    bench.pause(std::chrono::milliseconds{100});
    const auto reading = bench.probe();
    for (std::size_t index = 0; reading && index < sent.size(); ++index) {
        if (!sent[index].inside.empty()) {
            bench.expect(reading->of(sent[index].inside).empty(), fmt::format("nothing done for {}", sent[index].what),
                         "the notification in it was processed", {&replies[index]});
        }
    }
}

void charset(Bench& bench) {
    for (const Hostile& each : other_spellings_of_json(bench)) {
        bench.expect_received(bench.send(each.request), each.what);
    }
}

constexpr Check kHostileChecks[] = {
    {.id = "hostile/broken-json",
     .title = "broken or cut JSON does no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "One broken request, of a scanner or of a sender in trouble, would stop all notifications.",
     .mend = "Catch the errors of the JSON reader for each request, and answer 500.",
     .run = survives<broken_json>,
     .alone = true},
    {.id = "hostile/broken-json-not-acknowledged",
     .level = Level::should,
     .title = "broken or cut JSON is not answered with 200",
     .clause = "200 says that a notification was received; what cannot be read was not.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "A notification that was damaged on its way would be lost: what was acknowledged is not sent again.",
     .mend = "Read the body before you answer, and answer 500 where it cannot be read.",
     .run = not_acknowledged<broken_json>,
     .alone = true},
    {.id = "hostile/empty-body",
     .title = "a request without a body does no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "Health checks and scanners send such requests; one of them would stop all notifications.",
     .mend = "Look whether there is a body before you use it.",
     .run = survives<empty_bodies>,
     .alone = true},
    {.id = "hostile/empty-body-not-acknowledged",
     .level = Level::should,
     .title = "a request without a body is not answered with 200",
     .clause = "200 says that a notification was received; in nothing there is none.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "A proxy that loses bodies would go unnoticed, and with it every notification.",
     .mend = "Answer 500 where there is no body.",
     .run = not_acknowledged<empty_bodies>,
     .alone = true},
    {.id = "hostile/wrong-shape",
     .title = "JSON that is no notification does no harm",
     .clause = "A receiver survives what is missing and what it does not know.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "A member that is not there, or of another type, would stop all notifications.",
     .mend = "Look at the type of each member before you use it, or catch the errors for each request.",
     .run = survives<wrong_shapes>,
     .alone = true},
    {.id = "hostile/wrong-shape-not-acknowledged",
     .level = Level::should,
     .title = "JSON that is no notification is not answered with 200",
     .clause = "200 says that a notification was received.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "Notifications of another flavour or of a wrong registration would be swallowed without a trace.",
     .mend = "Answer 500 where the members that every notification has are missing.",
     .run = not_acknowledged<wrong_shapes>,
     .alone = true},
    {.id = "hostile/empty-batch-not-acknowledged",
     .level = Level::may,
     .title = "a batch without notifications is not answered with 200",
     .clause = "200 says that a notification was received; in an empty batch there is none.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "An empty batch is a fault on the way that nobody would notice.",
     .mend = "Answer 500 to a batch of none, or at least write it to your log.",
     .run = not_acknowledged<empty_batches>,
     .alone = true},
    {.id = "hostile/deep-nesting",
     .title = "10 000 nested arrays do no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "Twenty kilobytes would be enough to stop the receiver: readers that call themselves run out of stack.",
     .mend = "Set a limit of depth in the JSON reader, or use one that has it.",
     .run = survives<deep_nesting>,
     .alone = true},
    {.id = "hostile/duplicate-keys",
     .title = "members that come twice do no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "JSON allows it, and a sender's change could bring it; the receiver would stop.",
     .mend = "Let the last one win, or answer 500, and go on.",
     .run = survives<duplicate_keys>,
     .alone = true},
    {.id = "hostile/invalid-utf8",
     .title = "bytes that are not UTF-8 do no harm",
     .clause = "Bodies are JSON in UTF-8; a receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "One damaged byte in a label would stop all notifications.",
     .mend = "Catch the errors of decoding where you catch those of the JSON reader.",
     .run = survives<invalid_utf8>,
     .alone = true},
    {.id = "hostile/invalid-utf8-not-acknowledged",
     .level = Level::may,
     .title = "bytes that are not UTF-8 are not answered with 200",
     .clause = "200 says that a notification was received as it was sent.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "The damaged text would be kept for good, although the sender still has the right one.",
     .mend = "Decode strictly, and answer 500 where that fails.",
     .run = not_acknowledged<invalid_utf8>,
     .alone = true},
    {.id = "hostile/nul-bytes",
     .title = "NUL bytes do no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "Many databases refuse texts with a NUL; an error that nobody catches would stop the receiver.",
     .mend = "Catch the errors of storing for each request, and answer 500.",
     .run = survives<nul_bytes>,
     .alone = true},
    {.id = "hostile/huge-number",
     .title = "numbers beyond every limit do no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "A number that fits no type raises an error in many readers; one that nobody catches stops the receiver.",
     .mend = "Catch the errors of reading numbers, and answer 500.",
     .run = survives<huge_numbers>,
     .alone = true},
    {.id = "hostile/content-type",
     .title = "another content type, or none, does no harm",
     .clause = "Notifications are application/json; a receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "One form or upload sent to the hook would stop all notifications.",
     .mend = "Look whether there is a content type, and answer 500 where it is not application/json.",
     .run = survives<other_content_types>,
     .alone = true},
    {.id = "hostile/content-type-not-acknowledged",
     .level = Level::may,
     .title = "what does not call itself JSON is not answered with 200",
     .clause = "Notifications are application/json.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "Browsers send forms and plain text across sites without asking: a page could send you notifications.",
     .mend = "Answer 500 where the content type is not application/json.",
     .run = not_acknowledged<other_content_types>,
     .alone = true},
    {.id = "hostile/content-type-spelling",
     .level = Level::should,
     .title = "the content type may name a charset, in any letter case",
     .clause = "Notifications are application/json in UTF-8.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "A change of the sender's library adds or drops the charset; all notifications would be refused.",
     .mend = "Compare what is before the semicolon only, without letter case.",
     .run = charset},
    {.id = "hostile/other-methods",
     .title = "GET, HEAD, PUT, PATCH, DELETE and OPTIONS do no harm",
     .clause = "Notifications come by POST; a receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "Health checks, browsers and scanners use them; one request would stop all notifications.",
     .mend = "Answer 405 to other methods before you look for a body.",
     .run = survives<other_methods>,
     .alone = true},
    {.id = "hostile/other-methods-not-acknowledged",
     .level = Level::may,
     .title = "PUT, PATCH and DELETE of a notification are not answered with 200",
     .clause = "Notifications come by POST.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "A wrong registration or proxy would look right in every log.",
     .mend = "Answer 405 to other methods.",
     .run = not_acknowledged<writing_methods>,
     .alone = true},
    {.id = "hostile/large-header",
     .title = "a header of 8 KB does no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "One such request would stop all notifications.",
     .mend = "Let the server refuse it with 431 and go on.",
     .run = survives<large_headers>,
     .alone = true},
    {.id = "hostile/large-body",
     .title = "a body of 5 MB does no harm",
     .clause = "A receiver goes on answering whatever it was sent.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "One such request would stop all notifications.",
     .mend = "Set a limit of size, answer 500 or 413 beyond it, and go on.",
     .run = survives<large_bodies>,
     .alone = true},
    {.id = "hostile/answers-what-it-cannot-read",
     .level = Level::should,
     .title = "what cannot be read is answered, and not left without an answer",
     .clause = "A receiver answers always, also where it has failed.",
     .document = kServerPage,
     .section = "Always answer",
     .why = "Without an answer nobody sees what was wrong: the sender waits for its timeout and tries again for days.",
     .mend = "Answer 500 in the error handler that every request goes through.",
     .run = all_answered,
     .alone = true},
    {.id = "hostile/nothing-processed",
     .title = "nothing is done for what cannot be read",
     .clause = "What was not received as a whole comes again.",
     .document = kServerPage,
     .section = kAnswerSection,
     .why = "A door would be taken for locked because half of a message says so, and again when the whole one comes.",
     .mend = "Read and check the whole body before you act on any part of it.",
     .run = nothing_processed,
     .needs = Needs::probe,
     .alone = true},
};

}  // namespace

std::span<const Check> hostile_checks() {
    static const std::vector<Check> kAll = [] {
        std::vector<Check> all(std::begin(kHostileChecks), std::end(kHostileChecks));
        const auto framing = hostile_http_checks();
        all.insert(all.end(), framing.begin(), framing.end());
        return all;
    }();
    return kAll;
}

}  // namespace notisim::conformance
