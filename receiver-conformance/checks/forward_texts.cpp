#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/checks/forward_edits.hpp"

#include <fmt/core.h>

// The same notification written in another way: numbers, dates, escapes, space.

namespace notisim::conformance {

namespace {

// The first number in a document, the outer ones first.
Json* first_number(Json& value) {
    if (value.is_number()) {
        return &value;
    }
    if (value.is_structured()) {
        for (Json& inner : value) {
            if (Json* found = first_number(inner)) {
                return found;
            }
        }
    }
    return nullptr;
}

// JSON numbers are in extensions only. A document type would round them, so they are put in as text.
void add_numbers(Bench& bench, std::vector<Sample>& samples) {
    constexpr std::string_view kPlace = "\"number goes here\"";
    for (const std::string_view number :
         {"2147483648", "-2147483649", "9007199254740993", "1e300", "-0.0", "1E+2", "0.1000000000000000055511"}) {
        const Notification notification = extended_monitor(bench);
        Body body(bench.request({notification}));
        if (Json* place = first_number(body.content()["extensions"])) {
            *place = "number goes here";
            std::string text = body.request().body;
            text.replace(text.find(kPlace), kPlace.size(), number);
            samples.push_back(
                {fmt::format("{} in an extension", number), body.with_text(std::move(text)), notification});
        }
    }
}

void numbers(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    std::vector<Sample> samples = edited(bench, limit_literals(), true);
    add_numbers(bench, samples);
    expect_all_received(bench, "numbers at the limits of their types", samples);
}

// One moment, as a date of a form.
struct DateForm {
    std::string_view what;
    std::string (*write)(TimePoint date);
};

// The date without its Z.
std::string local(TimePoint date) {
    std::string text = format_time(date);
    text.pop_back();
    return text;
}

constexpr DateForm kDateForms[] = {
    {"without a fraction", [](TimePoint date) { return format_time(date, DateFormat::Rfc3339Seconds); }},
    {"with one digit of a fraction", [](TimePoint date) { return local(date).substr(0, 21) + "Z"; }},
    {"with six digits of a fraction", [](TimePoint date) { return local(date) + "456Z"; }},
    {"with nine digits of a fraction", [](TimePoint date) { return local(date) + "456789Z"; }},
    {"with the offset +00:00", [](TimePoint date) { return local(date) + "+00:00"; }},
    {"with the offset +02:00", [](TimePoint date) { return local(date + std::chrono::hours{2}) + "+02:00"; }},
    {"with the offset -05:30", [](TimePoint date) { return local(date - std::chrono::minutes{330}) + "-05:30"; }},
};

constexpr DateForm kSmallLetters[] = {
    {"with t and z",
     [](TimePoint date) {
         std::string text = format_time(date);
         text[10] = 't';
         text.back() = 'z';
         return text;
     }},
};

// Receivers may keep moments in a form of their own: only remotes can be found again in the probe.
void expect_dates(Bench& bench, std::string_view all, std::span<const DateForm> forms) {
    std::vector<Sample> samples;
    for (const DateForm& form : forms) {
        for (const bool remote : {true, false}) {
            if (!(remote ? bench.target().remotes : bench.target().monitors)) {
                continue;
            }
            const Notification notification = bench.of_kind(remote);
            Body body(bench.request({notification}));
            body.date() = form.write(notification.date);
            samples.push_back({fmt::format("a date {} ({})", form.what, remote ? "remote" : "monitor"), body.request(),
                               remote ? std::optional{notification} : std::nullopt});
        }
    }
    expect_all_received(bench, all, samples);
}

void dates(Bench& bench) {
    expect_dates(bench, "dates in every form of RFC 3339", kDateForms);
}

void small_letters(Bench& bench) {
    expect_dates(bench, "dates with small letters", kSmallLetters);
}

// The first letter of each name that is looked for: JSON knows no difference.
std::string with_escaped_names(std::string text) {
    for (const std::string_view name : {"events", "date", "eventDate", "remoteEvent", "monitorEvent", "eventStatus"}) {
        const std::string plain = fmt::format(R"("{}":)", name);
        const std::string escaped = fmt::format(R"("\u{:04x}{}":)", static_cast<unsigned>(name[0]), name.substr(1));
        for (std::size_t at = text.find(plain); at != std::string::npos; at = text.find(plain, at + 1)) {
            text.replace(at, plain.size(), escaped);
        }
    }
    return text;
}

std::string with_escaped_slashes(std::string text) {
    for (std::size_t at = text.find('/'); at != std::string::npos; at = text.find('/', at + 2)) {
        text.replace(at, 1, R"(\/)");
    }
    return text;
}

std::string with_other_space(std::string_view text) {
    std::string spaced = "\r\n\t ";
    for (const char character : text) {
        spaced += character == '\n' ? "\r\n" : std::string(1, character);
    }
    return spaced + "\r\n \t\n";
}

struct TextForm {
    std::string_view what;
    std::string (*write)(const Json& document);
};

constexpr TextForm kEscapes[] = {
    {R"(characters as \u00e9 and \ud83d\ude97)", [](const Json& json) { return json.dump(-1, ' ', true); }},
    {"names with escaped letters", [](const Json& json) { return with_escaped_names(json.dump()); }},
    {R"(slashes as \/)", [](const Json& json) { return with_escaped_slashes(json.dump()); }},
};

constexpr TextForm kSpaces[] = {
    {"on lines of their own", [](const Json& json) { return json.dump(4); }},
    {"with tabs", [](const Json& json) { return json.dump(1, '\t'); }},
    {"with all of the space that there is", [](const Json& json) { return with_other_space(json.dump(2)); }},
};

std::vector<Sample> written(Bench& bench, std::span<const TextForm> forms, std::string_view label) {
    std::vector<Sample> samples;
    for (const TextForm& form : forms) {
        for (const bool remote : {true, false}) {
            if (remote ? bench.target().remotes : bench.target().monitors) {
                const Notification notification = bench.of_kind(remote);
                Body body(bench.request({notification}));
                if (!label.empty()) {
                    body.add_attribute("label", label);
                }
                samples.push_back({fmt::format("{} ({})", form.what, remote ? "remote" : "monitor"),
                                   body.with_text(form.write(body.document())), notification});
            }
        }
    }
    return samples;
}

void escapes(Bench& bench) {
    expect_all_received(bench, "texts with escapes", written(bench, kEscapes, "d\u00e9p\u00f4t 1/2 \U0001F697"));
}

void whitespace(Bench& bench) {
    expect_all_received(bench, "members with space between them", written(bench, kSpaces, ""));
}

void more_headers(Bench& bench) {
    std::vector<Sample> samples;
    for (const auto& [name, value] :
         {std::pair{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
          {"X-Request-Id", "7d444840-9dc0-11d1-b245-5ffdce74fad2"},
          {"X-Forwarded-For", "203.0.113.7, 198.51.100.2"},
          {"Accept-Language", "fr-FR, en;q=0.5"}}) {
        const Notification notification = bench.any();
        HttpRequest request = bench.request({notification});
        request.headers.emplace_back(name, value);
        samples.push_back({name, std::move(request), notification});
    }
    expect_all_received(bench, "headers that are not registered", samples);
}

// RFC 8259, 8.1: nobody should write one, and readers may ignore or refuse it.
void byte_order_mark(Bench& bench) {
    const Notification notification = bench.any();
    HttpRequest request = bench.request({notification});
    request.body.insert(0, "\xEF\xBB\xBF");
    const Reply reply = bench.send(request);
    const bool received = reply.answered() && reply.outcome.status / 100 == 2;
    bench.expect(received || reply.is(500), "200 or 500 for a body that begins with a byte order mark", reply.what(),
                 {&reply});
    bench.expect_received_after("a body that begins with a byte order mark");
    if (!received || !bench.has_probe()) {
        return;
    }
    const auto reading = bench.probe_until([&](const ProbeReading& now) { return bench.times(now, notification) > 0; });
    if (reading) {
        bench.expect(bench.times(*reading, notification) == 1, "what was acknowledged is acted on once",
                     fmt::format("it was acted on {} times", bench.times(*reading, notification)), {&reply});
    }
}

constexpr Check kForwardTextsChecks[] = {
    {.id = "forward/numbers",
     .level = Level::should,
     .title = "numbers at the limits of their types are received",
     .clause = "Values are texts, and nothing limits the numbers in them, nor those in extensions.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .why = "A faulty sensor tells 2147483648 or 1e300: then the notification fails for three days.",
     .mend = "Acknowledge first; turn texts into numbers afterwards, and catch what does not fit.",
     .run = numbers},
    {.id = "forward/dates",
     .level = Level::should,
     .title = "dates are received in every form of RFC 3339",
     .clause = "Dates are of RFC 3339: with or without a fraction, with Z or with an offset.",
     .document = kConceptsPage,
     .section = kConceptsSection,
     .interpretation = "A-58",
     .why =
         "Templates, pages and samples write dates differently; one form more in production, and nothing is received.",
     .mend = "Read dates with a function for RFC 3339 or ISO 8601, not with a pattern of your own.",
     .run = dates},
    {.id = "forward/dates-in-small-letters",
     .level = Level::may,
     .title = "dates with small letters t and z are received",
     .clause = "RFC 3339 lets t and z be written small.",
     .document = "RFC 3339",
     .section = "5.6 Internet Date/Time Format",
     .why = "A sender that is written anew may write them so.",
     .mend = "Read dates without regard to the case of letters.",
     .run = small_letters},
    {.id = "forward/escapes",
     .level = Level::should,
     .title = "texts and names with escapes are received",
     .clause = "In JSON any character may be written as an escape, in names too.",
     .document = "RFC 8259",
     .section = "7 Strings",
     .why = "Which characters are escaped is up to the sender's library, and changes with its version.",
     .mend = "Read the body with a JSON library; do not search it as text.",
     .run = escapes},
    {.id = "forward/whitespace",
     .level = Level::should,
     .title = "space between members does not count",
     .clause = "JSON allows spaces, tabs and ends of lines between its parts, before and after.",
     .document = "RFC 8259",
     .section = "2 JSON Grammar",
     .why = "A sender that writes indented JSON would not be understood.",
     .mend = "Read the body with a JSON library; do not cut it into lines.",
     .run = whitespace},
    {.id = "forward/headers",
     .level = Level::should,
     .title = "headers that are not registered do no harm",
     .clause = "Senders and proxies add headers of their own.",
     .document = "RFC 9110",
     .section = "5.1 Field Names",
     .why = "A trace header that is added on the way would stop all notifications.",
     .mend = "Look at the headers that you know only.",
     .run = more_headers},
    {.id = "forward/byte-order-mark",
     .level = Level::may,
     .title = "a byte order mark before the body does no harm",
     .clause = "JSON has no byte order mark; a reader may ignore or refuse it.",
     .document = "RFC 8259",
     .section = "8.1 Character Encoding",
     .why = "Some libraries write one; a receiver that stops at it stops for all.",
     .mend = "Take the three bytes EF BB BF away before you read, or answer 500.",
     .run = byte_order_mark,
     .alone = true},
};

}  // namespace

std::span<const Check> forward_text_checks() {
    return kForwardTextsChecks;
}

}  // namespace notisim::conformance
