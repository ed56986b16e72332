#include "receiver-conformance/checks/attributes.hpp"
#include "receiver-conformance/checks/bodies.hpp"
#include "receiver-conformance/checks/documents.hpp"

#include <algorithm>
#include <fmt/core.h>

// What a subscription adds to its notifications: headers, a query, members of the body.

namespace notisim::conformance {

namespace {

bool has_type(const Bench& bench, AttributeType type) {
    const auto& attributes = registered_attributes(bench.target());
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

// Which attributes it is that a receiver cannot take: those without which it takes the notification.
std::string culprit(Bench& bench) {
    std::string text;
    for (const auto& [type, word] : kAttributeTypes) {
        const auto keep = [unwanted = type](const Attribute& attribute) { return attribute.type != unwanted; };
        const bool received = has_type(bench, type) && bench.send(request_keeping(bench, bench.any(), keep)).is(200);
        text += received ? fmt::format("; it is received without the {} attributes", word) : "";
    }
    return text;
}

void with_attributes(Bench& bench) {
    if (registered_attributes(bench.target()).empty()) {
        bench.skip("the registered callback has no attributes: give one that has with --callback FILE");
        return;
    }
    for (const auto& [what, notification] : named_notifications(bench)) {
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
    for (const auto& [what, notification] : named_notifications(bench)) {
        const Reply reply = bench.send(notification);
        if (reply.answered() && reply.outcome.status / 100 == 2) {
            bench.expect_received(reply, what + " without Body attributes");
            continue;
        }
        // Whether it is for the attributes shows when there are some.
        Body body(bench.request({notification}));
        body.add_attribute("label", "conformance");
        if (bench.send(body.request()).is(200)) {
            bench.expect(false, fmt::format("200 for {} without Body attributes", what),
                         reply.what() + "; it is received with one", {&reply});
        } else {
            bench.skip(fmt::format("{} is not received, with Body attributes or without", what));
        }
    }
}

void letter_case(Bench& bench) {
    if (!takes(bench, AttributeType::Header) || !receives_registered(bench)) {
        return;
    }
    const auto restyled = [&](char first, char last) {
        HttpRequest request = bench.request({bench.any()});
        for (const Attribute& attribute : registered_attributes(bench.target())) {
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
    if (!takes(bench, AttributeType::Query) || !receives_registered(bench)) {
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [what, notification] : named_notifications(bench)) {
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
    if (!takes(bench, AttributeType::Body) || !receives_registered(bench)) {
        return;
    }
    std::vector<Sample> samples;
    for (const auto& [what, notification] : named_notifications(bench)) {
        Body body(bench.request({notification}));
        body.add_attribute("label", "Zo\u00eb \u2013 d\u00e9p\u00f4t \u05d0\u05d1 \u65e5\u672c \U0001F697");
        samples.push_back({what, body.request(), notification});
    }
    expect_all_received(bench, "Body attributes in Unicode", samples);
}

constexpr Check kAttributesChecks[] = {
    {.id = "attributes/registered",
     .title = "notifications with the registered attributes are received",
     .clause = "Each notification carries the attributes of its subscription: headers, query, members of the body.",
     .document = kCallbackPage,
     .section = kAttributesSection,
     .interpretation = "A-30",
     .why = "Every notification would fail, although the receiver works without attributes.",
     .mend = "Accept the headers, the query and the body's attributes that you have registered.",
     .run = with_attributes},
    {.id = "attributes/none-demanded",
     .title = "no Body attributes are demanded where none are registered",
     .clause = "attributes is in the body only where the subscription has Body attributes.",
     .document = kCallbackPage,
     .section = kAttributesSection,
     .why = "Every notification would fail.",
     .mend = "Register the attribute that you need, or do without it.",
     .run = without_body_attributes},
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
     .section = kAttributesSection,
     .why = "The notifications of a customer with an accent in a label would fail until they expire.",
     .mend = "Keep texts in UTF-8 throughout, and give them room in your database.",
     .run = body_unicode},
};

}  // namespace

const std::vector<Attribute>& registered_attributes(const Target& target) {
    return target.scenario.callbacks.front().subscribe.webhook.attributes;
}

std::vector<std::pair<std::string, Notification>> named_notifications(Bench& bench) {
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

Headers::iterator header_of(HttpRequest& request, const Attribute& attribute) {
    return std::find_if(request.headers.begin(), request.headers.end(), [&](const auto& header) {
        return same_letters(header.first, attribute.key) || same_letters(header.first, "x-" + attribute.key);
    });
}

HttpRequest request_keeping(const Bench& bench, const Notification& notification,
                            const std::function<bool(const Attribute&)>& keep) {
    Target target = bench.target();
    const auto thin_out = [&](Webhook& webhook) {
        std::erase_if(webhook.attributes, [&](const Attribute& attribute) { return !keep(attribute); });
    };
    thin_out(target.scenario.callbacks.front().subscribe.webhook);
    if (bench.is_b2b()) {
        thin_out(target.scenario.monitors.front().subscribe->webhook);
    }
    return request_for(target, {notification});
}

bool receives_registered(Bench& bench) {
    const Reply reply = bench.send(bench.any());
    const bool received = reply.answered() && reply.outcome.status / 100 == 2;
    if (!received) {
        bench.skip(fmt::format(
            "notifications as they are registered are not received ({}), so that others tell nothing", reply.what()));
    }
    return received;
}

std::span<const Check> attribute_checks() {
    static const std::vector<Check> kAll = [] {
        std::vector<Check> all(std::begin(kAttributesChecks), std::end(kAttributesChecks));
        const auto more = authorization_checks();
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }();
    return kAll;
}

}  // namespace notisim::conformance
