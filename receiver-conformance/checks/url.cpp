#include "receiver-conformance/bench.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/raw_request.hpp"

#include <fmt/core.h>

// The registered URL is the one that is called, to the letter.

namespace notisim::conformance {

namespace {

std::string_view location_of(const Reply& reply) {
    for (const auto& [name, value] : reply.outcome.response.headers) {
        if (same_letters(name, "Location")) {
            return value;
        }
    }
    return {};
}

bool is_redirect(const Reply& reply) {
    return reply.answered() && reply.outcome.status / 100 == 3;
}

// `404`, `301 to '/hook/'`
std::string where_to(const Reply& reply) {
    return is_redirect(reply) ? fmt::format("{} to '{}'", reply.what(), location_of(reply)) : reply.what();
}

void exact_target(Bench& bench) {
    const Reply reply = bench.send(bench.any());
    const int status = reply.outcome.status;
    const bool elsewhere = is_redirect(reply) || status == 404 || status == 405 || status == 410 || status == 421;
    bench.expect(reply.answered() && !elsewhere, "an answer of the hook itself at the registered URL", where_to(reply),
                 {&reply});
}

void expect_not_redirected(Bench& bench, Redirect kind, std::string_view expected) {
    const Reply reply = bench.send(bench.any());
    if (!reply.answered()) {
        bench.skip("there was no answer");
        return;
    }
    const bool there = is_redirect(reply) && kind_of_redirect(bench.target().url_parts(), location_of(reply)) == kind;
    bench.expect(!there, expected, where_to(reply), {&reply});
}

void slash(Bench& bench) {
    expect_not_redirected(bench, Redirect::slash, "no redirect to the path with or without a slash at its end");
}

void letter_case(Bench& bench) {
    expect_not_redirected(bench, Redirect::letter_case, "no redirect to the path in other letters");
}

void scheme(Bench& bench) {
    expect_not_redirected(bench, Redirect::scheme, "no redirect between http and https");
}

// Attributes of type Query are added to the target in the same way.
void query(Bench& bench) {
    HttpRequest request = bench.request({bench.any()});
    append_query(request.url, "conformance", "1");
    const Reply reply = bench.send(request);
    bench.expect(reply.is(200), "200 with a query parameter more", where_to(reply), {&reply});
    std::string why;
    if (is_redirect(reply) && kind_of_redirect(*parse_url(request.url, why), location_of(reply)) == Redirect::query) {
        bench.expect(false, "the query to be kept", fmt::format("a redirect to '{}'", location_of(reply)), {&reply});
    }
}

void reading(Bench& bench) {
    for (const std::string_view method : {"GET", "HEAD"}) {
        const Notification notification = bench.any();
        HttpRequest request = bench.request({notification});
        request.method = method;
        const Reply reply = bench.send(request, bench.patience());
        bench.pause(std::chrono::milliseconds{50});
        if (const auto seen = bench.probe()) {
            bench.expect(bench.times(*seen, notification) == 0, fmt::format("nothing processed by {}", method),
                         "the notification in its body was processed", {&reply});
        }
        bench.expect_received_after(fmt::format("a {}", method));
    }
}

void host_with_port(Bench& bench) {
    const Url url = bench.target().url_parts();
    const std::string name = url.host.find(':') == std::string::npos ? url.host : fmt::format("[{}]", url.host);
    const auto connection = bench.connect();
    if (connection == nullptr) {
        return;
    }
    RawRequest request = RawRequest::split(bench.bytes_of(bench.request({bench.any()})));
    request.without("Host").with(fmt::format("Host: {}:{}", name, url.port));
    bench.expect_received(bench.converse(*connection, request.bytes()).reply,
                          "a notification whose Host header names the port");
}

constexpr Check kUrlChecks[] = {
    {.id = "url/exact-target-served",
     .title = "the registered URL itself is served",
     .clause = "Notifications go to exactly the URL that was stored when the callback was created.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "Nothing is tried but this URL: every notification fails until it expires.",
     .mend = "Register the URL that the hook answers at, letter by letter, or serve the registered one.",
     .run = exact_target},
    {.id = "url/no-slash-redirect",
     .title = "the registered URL is not redirected for the sake of a slash",
     .clause = "Notifications go to exactly the URL that was stored; redirects are not followed.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "Many frameworks redirect /hook to /hook/ and browsers follow; Stellantis does not, and retries for days.",
     .mend = "Register the URL with the slash as your framework wants it, or switch its redirect off.",
     .run = slash},
    {.id = "url/no-case-redirect",
     .title = "the registered URL is not redirected for the sake of its letters",
     .clause = "Notifications go to exactly the URL that was stored; redirects are not followed.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "Paths have letter case; a redirect to other letters is not followed, and every notification is retried.",
     .mend = "Register the URL in the letters that are served.",
     .run = letter_case},
    {.id = "url/no-scheme-redirect",
     .title = "the registered URL is not redirected to https",
     .clause = "Notifications go to exactly the URL that was stored; redirects are not followed.",
     .document = kServerPage,
     .section = kUrlSection,
     .why = "The proxy in front of the receiver sends http to https; the notification does not go along.",
     .mend = "Register the https URL.",
     .run = scheme},
    {.id = "url/query-kept",
     .level = Level::should,
     .title = "the URL is served with a query parameter more",
     .clause = "The query of the target is sent with it, and attributes of type Query are added to it.",
     .document = "webapi-callbacks.md",
     .section = "Attributes",
     .why = "Once the subscription has an attribute of type Query, every notification fails.",
     .mend = "Compare the path only when you route, and keep the query where you rewrite URLs.",
     .run = query},
    {.id = "url/reading-is-harmless",
     .title = "GET and HEAD of the URL process nothing",
     .clause = "Notifications come by POST; GET and HEAD change nothing.",
     .document = "RFC 9110",
     .section = "9.2.1 Safe Methods",
     .why = "Browsers, previews and health checks read every URL they see: each would be taken for a notification.",
     .mend = "Act on POST only, and answer 405 to the others.",
     .run = reading,
     .alone = true},
    {.id = "url/host-with-port",
     .title = "the Host header may name the port",
     .clause = "The Host header is the authority of the target, with its port where it has one.",
     .document = "RFC 9112",
     .section = "3.2 Request Target",
     .why = "A receiver or proxy that compares the header with its bare name refuses every notification.",
     .mend = "Leave the port out when you compare host names.",
     .run = host_with_port},
};

}  // namespace

std::span<const Check> url_checks() {
    return kUrlChecks;
}

}  // namespace notisim::conformance
