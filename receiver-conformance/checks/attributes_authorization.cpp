#include "receiver-conformance/checks/attributes.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "simulator/base/redact.hpp"

#include <algorithm>
#include <fmt/core.h>

// What shows who sends: a header that nobody else knows.

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

// A header attribute that proves who sends: a text that is the same in all notifications.
const Attribute* secret_of(const Bench& bench) {
    const auto& attributes = registered_attributes(bench.target());
    const auto found = std::find_if(attributes.begin(), attributes.end(), [](const Attribute& attribute) {
        return attribute.type == AttributeType::Header && is_secret_header(attribute.key) && !attribute.value.empty() &&
               !attribute.value.starts_with('$');
    });
    return found == attributes.end() ? nullptr : &*found;
}

// Null, and skipped, where nothing in the headers proves who sends.
const Attribute* expected_secret(Bench& bench) {
    const Attribute* secret = secret_of(bench);
    if (secret == nullptr) {
        bench.skip(
            "the registered callback has no Authorization or other secret header: give one with --callback FILE");
        return nullptr;
    }
    HttpRequest request = bench.request({bench.any()});
    if (header_of(request, *secret) == request.headers.end()) {
        bench.skip("under the readings of A-17 and A-19 no notification carries header attributes");
        return nullptr;
    }
    return secret;
}

HttpRequest with_secret(const Bench& bench, const Notification& notification, const Attribute& secret,
                        const std::string& value) {
    HttpRequest request = bench.request({notification});
    header_of(request, secret)->second = value;
    return request;
}

HttpRequest without_secret(const Bench& bench, const Notification& notification, const Attribute& secret) {
    HttpRequest request = bench.request({notification});
    request.headers.erase(header_of(request, secret));
    return request;
}

std::string in_other_letters(std::string text) {
    for (char& letter : text) {
        if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) {
            letter = static_cast<char>(letter ^ ' ');
        }
    }
    return text;
}

// The scheme, if there is one, stays: its letters do not count.
std::vector<std::pair<std::string_view, std::string>> wrong_values(const std::string& right) {
    const std::size_t space = right.rfind(' ');
    const std::string scheme = space == std::string::npos ? "" : right.substr(0, space + 1);
    const std::string secret = right.substr(scheme.size());
    std::vector<std::pair<std::string_view, std::string>> list{
        {"another", scheme + "bm90aXNpbTpub3RpdGlt"},
        {"half of the right", scheme + secret.substr(0, secret.size() / 2)},
        {"an empty", ""}};
    if (in_other_letters(secret) != secret) {
        list.emplace_back("the right, with small and capital letters exchanged, as", scheme + in_other_letters(secret));
    }
    return list;
}

// Not received: any answer but 2xx, or none. With a probe, nothing was done either.
void expect_refused(Bench& bench, const Notification& notification, const HttpRequest& request, std::string_view what) {
    bench.forget_connections();  // A receiver that looks at the first request of each is told so by each_request().
    const Reply reply = bench.send(request);
    const bool refused = !reply.answered() || reply.outcome.status / 100 != 2;
    if (!bench.expect(refused, fmt::format("no 2xx for a notification with {}", what), reply.what(), {&reply}) ||
        !bench.has_probe()) {
        return;
    }
    bench.pause(100ms);
    const auto reading = bench.probe();
    if (reading) {
        bench.expect(bench.times(*reading, notification) == 0, fmt::format("nothing done for {}", what),
                     "the notification was acted on", {&reply});
    }
}

void right_secret(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr) {
        return;
    }
    const auto is_secret = [secret](const Attribute& attribute) {
        return attribute.type == secret->type && attribute.key == secret->key;
    };
    if (!bench.send(bench.any()).is(200) && bench.send(request_keeping(bench, bench.any(), is_secret)).is(200)) {
        bench.skip(fmt::format("it is other attributes than {} for which notifications are not received", secret->key));
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [what, notification] : named_notifications(bench)) {
        samples.push_back(sample(bench, what, notification));
    }
    expect_all_received(bench, fmt::format("notifications with the registered {}", secret->key), samples);
}

void wrong_secret(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr || !receives_registered(bench)) {
        return;
    }
    for (const auto& [what, value] : wrong_values(secret->value)) {
        const Notification notification = bench.any();
        expect_refused(bench, notification, with_secret(bench, notification, *secret, value),
                       fmt::format("{} {}", what, secret->key));
    }
}

void missing_secret(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr || !receives_registered(bench)) {
        return;
    }
    const Notification notification = bench.any();
    expect_refused(bench, notification, without_secret(bench, notification, *secret),
                   fmt::format("no {}", secret->key));
}

// What was refused comes again, by then with the right header: it is the same notification.
void secret_mended(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr || !receives_registered(bench)) {
        return;
    }
    const Notification notification = bench.any();
    const Reply refused = bench.send(without_secret(bench, notification, *secret));
    if (refused.answered() && refused.outcome.status / 100 == 2) {
        bench.skip(fmt::format("a notification without {} is received already", secret->key));
        return;
    }
    expect_all_received(bench, fmt::format("a notification that comes again, now with {}", secret->key),
                        {sample(bench, "it", notification)});
}

void each_request(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr || !receives_registered(bench)) {
        return;
    }
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    const RawReply first = bench.converse(*connection, bench.bytes_of(bench.request({bench.any()})));
    if (!first.answer.complete || !first.answer.reusable) {
        bench.skip("the receiver closes the connection after each answer");
        return;
    }
    const HttpRequest wrong = with_secret(bench, bench.any(), *secret, wrong_values(secret->value).front().second);
    const RawReply second = bench.converse(*connection, bench.bytes_of(wrong));
    bench.expect(!second.reply.answered() || second.reply.outcome.status / 100 != 2,
                 fmt::format("no 2xx for a wrong {} after a right one on the same connection", secret->key),
                 second.reply.what(), {&first.reply, &second.reply});
}

constexpr std::string_view kRefusalWhy =
    "Whoever knows the URL can tell your application anything: that a car was locked, or stolen.";
constexpr std::string_view kRefusalMend =
    "Compare the whole header before you act, and answer 500. Stellantis takes 401 and 403 for not received as well: "
    "it sends again until the notification expires, but documents 200 and 500 only.";

constexpr Check kAttributesAuthorizationChecks[] = {
    {.id = "attributes/authorization",
     .title = "the registered authorization is accepted",
     .clause = "A header attribute such as Authorization comes with each notification, as it was registered.",
     .document = kCallbackPage,
     .section = kAttributesSection,
     .why = "Every notification would fail, and be sent again until it expires.",
     .mend = "Compare with the very value that is registered, scheme included.",
     .run = right_secret},
    {.id = "attributes/authorization-wrong",
     .level = Level::should,
     .title = "a notification with a wrong authorization is not received",
     .clause = "The registered header is all that shows who sends: there is no signature.",
     .document = kCallbackPage,
     .section = kAttributesSection,
     .why = kRefusalWhy,
     .mend = kRefusalMend,
     .run = wrong_secret},
    {.id = "attributes/authorization-missing",
     .level = Level::should,
     .title = "a notification without authorization is not received",
     .clause = "The registered header is all that shows who sends: there is no signature.",
     .document = kCallbackPage,
     .section = kAttributesSection,
     .interpretation = "A-19",
     .why = kRefusalWhy,
     .mend = kRefusalMend,
     .run = missing_secret},
    {.id = "attributes/authorization-each-request",
     .level = Level::should,
     .title = "the authorization of each request of a connection is looked at",
     .clause = "The registered header is part of each request, not of the connection.",
     .document = kCallbackPage,
     .section = kAttributesSection,
     .why = "Behind a proxy, senders share connections: what one may do, all may do.",
     .mend = "Look at the header of every request.",
     .run = each_request},
    {.id = "attributes/authorization-mended",
     .level = Level::should,
     .title = "what was refused for its authorization is received once that is right",
     .clause = "What was not received comes again, as the same notification.",
     .document = "webapi_retry-policy.md",
     .section = "Retry policy",
     .why = "After a change of the password, all that came meanwhile is lost: it is taken for known.",
     .mend = "Look at the authorization before you note that a notification is known.",
     .run = secret_mended},
};

}  // namespace

std::span<const Check> authorization_checks() {
    return kAttributesAuthorizationChecks;
}

}  // namespace notisim::conformance
