#include "receiver-conformance/checks/bodies.hpp"
#include "receiver-conformance/samples.hpp"
#include "simulator/base/redact.hpp"

#include <algorithm>
#include <fmt/core.h>

// What a subscription adds to its notifications: headers, a query, members of the body.

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kCallbackPage = "webapi-callbacks.md";
constexpr std::string_view kSection = "Attributes";

const std::vector<Attribute>& registered(const Target& target) {
    return target.scenario.callbacks.front().subscribe.webhook.attributes;
}

bool has_type(const Bench& bench, AttributeType type) {
    const auto& attributes = registered(bench.target());
    return std::any_of(attributes.begin(), attributes.end(),
                       [type](const Attribute& attribute) { return attribute.type == type; });
}

// False, and skipped, where the callback has no attributes of the type.
bool takes(Bench& bench, AttributeType type) {
    if (has_type(bench, type)) {
        return true;
    }
    bench.skip(fmt::format("the registered callback has no {} attributes: give one that has with --callback FILE",
                           name_in(kAttributeTypes, type)));
    return false;
}

// Of each kind that the subscription takes, about two vehicles.
std::vector<std::pair<std::string, Notification>> notifications(Bench& bench) {
    std::vector<std::pair<std::string, Notification>> list;
    if (bench.target().remotes) {
        list.emplace_back("a Doors Pending/Accepted", bench.remote());
        list.emplace_back("a Horn Done/Success", bench.remote(RemoteType::Horn, done(RemoteDoneEventStatus::Success)));
    }
    if (bench.target().monitors) {
        list.emplace_back("a monitor event", bench.monitor());
    }
    const auto& vehicles = bench.target().scenario.vehicles;
    if (vehicles.size() > 1) {
        Notification other = bench.any();
        other.vin = vehicles[1].vin;
        other.vehicle_id = vehicles[1].id;
        list.emplace_back("a notification of another vehicle", other);
    }
    return list;
}

// The same notification as if the callback had no attributes of one type.
HttpRequest without(const Bench& bench, const Notification& notification, AttributeType type) {
    Target target = bench.target();
    const auto erase = [type](Webhook& webhook) {
        std::erase_if(webhook.attributes, [type](const Attribute& attribute) { return attribute.type == type; });
    };
    erase(target.scenario.callbacks.front().subscribe.webhook);
    if (bench.is_b2b()) {
        erase(target.scenario.monitors.front().subscribe->webhook);
    }
    return request_for(target, {notification});
}

// Which attributes it is that a receiver cannot take: those without which it takes the notification.
std::string culprit(Bench& bench) {
    std::string text;
    for (const auto& [type, word] : kAttributeTypes) {
        const bool received = has_type(bench, type) && bench.send(without(bench, bench.any(), type)).is(200);
        text += received ? fmt::format("; it is received without the {} attributes", word) : "";
    }
    return text;
}

void with_attributes(Bench& bench) {
    if (registered(bench.target()).empty()) {
        bench.skip("the registered callback has no attributes: give one that has with --callback FILE");
        return;
    }
    for (const auto& [what, notification] : notifications(bench)) {
        const Reply reply = bench.send(notification);
        if (reply.answered() && reply.outcome.status / 100 == 2) {
            bench.expect_received(reply, what);
        } else {
            bench.expect(false, fmt::format("200 for {} with the attributes of the callback", what),
                         reply.what() + culprit(bench), {&reply});
            return;
        }
    }
}

void without_body_attributes(Bench& bench) {
    if (has_type(bench, AttributeType::Body)) {
        bench.skip("the registered callback has Body attributes, so that its notifications always carry them");
        return;
    }
    for (const auto& [what, notification] : notifications(bench)) {
        bench.expect_received(bench.send(notification), what + " without Body attributes");
    }
}

// A header attribute that proves who sends: a text that is the same in all notifications.
const Attribute* secret_of(const Bench& bench) {
    const auto& attributes = registered(bench.target());
    const auto found = std::find_if(attributes.begin(), attributes.end(), [](const Attribute& attribute) {
        return attribute.type == AttributeType::Header && is_secret_header(attribute.key) && !attribute.value.empty() &&
               !attribute.value.starts_with('$');
    });
    return found == attributes.end() ? nullptr : &*found;
}

// Where the header of an attribute stands in a request; A-28 writes x- before its name.
Headers::iterator header_of(HttpRequest& request, const Attribute& attribute) {
    return std::find_if(request.headers.begin(), request.headers.end(), [&](const auto& header) {
        return same_letters(header.first, attribute.key) || same_letters(header.first, "x-" + attribute.key);
    });
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
    std::vector<Sample> samples;
    for (const auto& [what, notification] : notifications(bench)) {
        samples.push_back(sample(bench, what, notification));
    }
    expect_all_received(bench, fmt::format("notifications with the registered {}", secret->key), samples);
}

void wrong_secret(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr) {
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
    if (secret == nullptr) {
        return;
    }
    const Notification notification = bench.any();
    expect_refused(bench, notification, without_secret(bench, notification, *secret),
                   fmt::format("no {}", secret->key));
}

// What was refused comes again, by then with the right header: it is the same notification.
void secret_mended(Bench& bench) {
    const Attribute* secret = expected_secret(bench);
    if (secret == nullptr) {
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
    const auto connection = secret != nullptr ? bench.connect() : nullptr;
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

void letter_case(Bench& bench) {
    if (!takes(bench, AttributeType::Header)) {
        return;
    }
    const auto restyled = [&](char first, char last) {
        HttpRequest request = bench.request({bench.any()});
        for (const Attribute& attribute : registered(bench.target())) {
            const auto header = header_of(request, attribute);
            if (attribute.type == AttributeType::Header && header != request.headers.end()) {
                for (char& letter : header->first) {
                    letter = letter >= first && letter <= last ? static_cast<char>(letter ^ ' ') : letter;
                }
            }
        }
        return request;
    };
    expect_all_received(bench, "header attributes whatever the letters of their names",
                        {{"names in small letters", restyled('A', 'Z')}, {"names in capitals", restyled('a', 'z')}});
}

// Every character of the values percent-encoded: RFC 3986, 6.2.2.2 says that it is the same.
std::string encoded_values(std::string_view query) {
    std::string text;
    bool in_value = false;
    for (std::size_t index = 0; index < query.size(); ++index) {
        const char character = query[index];
        in_value = character == '=' || (in_value && character != '&');
        if (character == '%') {
            text += query.substr(index, 3);
            index += 2;
        } else if (in_value && character != '=') {
            text += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(character)));
        } else {
            text += character;
        }
    }
    return text;
}

void query_encoding(Bench& bench) {
    if (!takes(bench, AttributeType::Query)) {
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [what, notification] : notifications(bench)) {
        HttpRequest request = bench.request({notification});
        const std::size_t begin = bench.target().url().size();
        if (request.url.size() > begin && request.url.starts_with(bench.target().url())) {
            request.url = request.url.substr(0, begin) + encoded_values(request.url.substr(begin));
            samples.push_back({what, std::move(request), notification});
        }
    }
    if (samples.empty()) {
        bench.skip("under the readings of A-17, A-19 and A-29 no URL carries query attributes");
        return;
    }
    expect_all_received(bench, "query attributes that are percent-encoded throughout", samples);
}

void body_unicode(Bench& bench) {
    if (!takes(bench, AttributeType::Body)) {
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [what, notification] : notifications(bench)) {
        Body body(bench.request({notification}));
        body.add_attribute("label", "Zo\u00eb \u2013 d\u00e9p\u00f4t \u05d0\u05d1 \u65e5\u672c \U0001F697");
        samples.push_back({what, body.request(), notification});
    }
    expect_all_received(bench, "Body attributes in Unicode", samples);
}

constexpr std::string_view kRefusalWhy =
    "Whoever knows the URL can tell your application anything: that a car was locked, or stolen.";
constexpr std::string_view kRefusalMend =
    "Compare the whole header before you act, and answer 500. Stellantis takes 401 and 403 for not received as well: "
    "it sends again until the notification expires, but documents 200 and 500 only.";

constexpr Check kChecks[] = {
    {.id = "attributes/registered",
     .title = "notifications with the registered attributes are received",
     .clause = "Each notification carries the attributes of its subscription: headers, query, members of the body.",
     .document = kCallbackPage,
     .section = kSection,
     .interpretation = "A-30",
     .why = "Every notification would fail, although the receiver works without attributes.",
     .mend = "Accept the headers, the query and the body's attributes that you have registered.",
     .run = with_attributes},
    {.id = "attributes/none-demanded",
     .title = "no Body attributes are demanded where none are registered",
     .clause = "attributes is in the body only where the subscription has Body attributes.",
     .document = kCallbackPage,
     .section = kSection,
     .why = "Every notification would fail.",
     .mend = "Register the attribute that you need, or do without it.",
     .run = without_body_attributes},
    {.id = "attributes/authorization",
     .title = "the registered authorization is accepted",
     .clause = "A header attribute such as Authorization comes with each notification, as it was registered.",
     .document = kCallbackPage,
     .section = kSection,
     .why = "Every notification would fail, and be sent again until it expires.",
     .mend = "Compare with the very value that is registered, scheme included.",
     .run = right_secret},
    {.id = "attributes/authorization-wrong",
     .level = Level::should,
     .title = "a notification with a wrong authorization is not received",
     .clause = "The registered header is all that shows who sends: there is no signature.",
     .document = kCallbackPage,
     .section = kSection,
     .why = kRefusalWhy,
     .mend = kRefusalMend,
     .run = wrong_secret},
    {.id = "attributes/authorization-missing",
     .level = Level::should,
     .title = "a notification without authorization is not received",
     .clause = "The registered header is all that shows who sends: there is no signature.",
     .document = kCallbackPage,
     .section = kSection,
     .interpretation = "A-19",
     .why = kRefusalWhy,
     .mend = kRefusalMend,
     .run = missing_secret},
    {.id = "attributes/authorization-each-request",
     .level = Level::should,
     .title = "the authorization of each request of a connection is looked at",
     .clause = "The registered header is part of each request, not of the connection.",
     .document = kCallbackPage,
     .section = kSection,
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
    {.id = "attributes/header-letter-case",
     .level = Level::should,
     .title = "header attributes count whatever the letters of their names",
     .clause = "Names of headers are the same in small letters and in capitals.",
     .document = "RFC 9110",
     .section = "5.1 Field Names",
     .why = "Proxies and HTTP/2 write names in small letters: then every notification fails.",
     .mend = "Ask for headers through your framework, which compares names without case.",
     .run = letter_case},
    {.id = "attributes/query-encoding",
     .level = Level::should,
     .title = "query attributes count however they are percent-encoded",
     .clause = "A character and its percent-encoding are the same in a query.",
     .document = "RFC 3986",
     .section = "6.2.2.2 Percent-Encoding Normalization",
     .why = "Nobody promises which characters are encoded; a value with a space or an umlaut always is.",
     .mend = "Let your framework take the query apart; do not compare it as text.",
     .run = query_encoding},
    {.id = "attributes/body-unicode",
     .level = Level::should,
     .title = "Body attributes in Unicode are received",
     .clause = "The value of a Body attribute is any text, such as the label of a callback, monitor or remote.",
     .document = kCallbackPage,
     .section = kSection,
     .why = "The notifications of a customer with an accent in a label would fail until they expire.",
     .mend = "Keep texts in UTF-8 throughout, and give them room in your database.",
     .run = body_unicode},
};

}  // namespace

std::span<const Check> attribute_checks() {
    return kChecks;
}

}  // namespace notisim::conformance
