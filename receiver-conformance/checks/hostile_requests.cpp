#include "receiver-conformance/checks/hostile_requests.hpp"
#include "receiver-conformance/samples.hpp"

#include <fmt/core.h>

namespace notisim::conformance {

namespace {

constexpr std::size_t kDepth = 10'000;
constexpr std::size_t kLargeBody = std::size_t{5} * 1024 * 1024;

// A valid request and the id in it, to be spoilt.
Hostile valid(Bench& bench, std::string what) {
    const Notification notification = bench.any();
    return {std::move(what), bench.request({notification}), notification.id()};
}

Hostile with_body(Bench& bench, std::string what, std::string body) {
    Hostile hostile = valid(bench, std::move(what));
    hostile.request.body = std::move(body);
    hostile.inside.clear();
    return hostile;
}

// A valid body with JSON text as a further member in front.
Hostile with_member(Bench& bench, std::string what, std::string_view member) {
    Hostile hostile = valid(bench, std::move(what));
    std::string& body = hostile.request.body;
    body.insert(body.find('{') + 1, fmt::format("{},", member));
    hostile.inside.clear();
    return hostile;
}

void set_content_type(HttpRequest& request, std::string_view value) {
    std::erase_if(request.headers, [](const auto& header) { return same_letters(header.first, "Content-Type"); });
    if (!value.empty()) {
        request.headers.emplace_back("Content-Type", value);
    }
}

std::vector<Hostile> with_content_types(Bench& bench, std::initializer_list<std::string_view> types) {
    std::vector<Hostile> list;
    for (const std::string_view type : types) {
        Hostile hostile = valid(bench, type.empty() ? "a notification without a content type"
                                                    : fmt::format("a notification of content type '{}'", type));
        set_content_type(hostile.request, type);
        list.push_back(std::move(hostile));
    }
    return list;
}

std::vector<Hostile> with_methods(Bench& bench, std::initializer_list<std::string_view> methods, bool body) {
    std::vector<Hostile> list;
    for (const std::string_view method : methods) {
        Hostile hostile = valid(bench, fmt::format("{} {} a notification", method, body ? "with" : "without"));
        hostile.request.method = method;
        if (!body) {
            hostile.request.body.clear();
        }
        list.push_back(std::move(hostile));
    }
    return list;
}

void append(std::vector<Hostile>& list, std::vector<Hostile> more) {
    std::move(more.begin(), more.end(), std::back_inserter(list));
}

// What a receiver of the other kind of body would take.
std::string body_of_other_flavour(Bench& bench) {
    if (bench.is_b2b()) {
        return R"({"callbackId":"5f2c9e0a","type":"Remote","date":"2026-01-15T08:00:00.000Z","remoteEvent":)"
               R"({"remoteActionId":"9a7b3c5d","remoteType":"Horn","eventStatus":{"type":"Done","status":"Success"}}})";
    }
    return R"({"callbackId":"5f2c9e0a","events":[{"remoteActionId":"9a7b3c5d","vin":"VR3UHZKXZPT000001",)"
           R"("eventDate":"2026-01-15T08:00:00.000Z","remoteType":"Horn",)"
           R"("eventStatus":{"type":"Done","status":"Success"}}]})";
}

}  // namespace

std::vector<Hostile> broken_json(Bench& bench) {
    std::vector<Hostile> list;
    Hostile cut = valid(bench, "a body without its last byte");
    cut.request.body.pop_back();
    list.push_back(cut);
    cut = valid(bench, "a body that is cut in the middle");
    cut.request.body.resize(cut.request.body.size() / 2);
    list.push_back(cut);
    cut = valid(bench, "a body of one byte");
    cut.request.body.resize(1);
    list.push_back(cut);
    Hostile twice = valid(bench, "a body with more text behind it");
    twice.request.body += "}";
    list.push_back(twice);
    Hostile comma = valid(bench, "a body with a comma too many");
    comma.request.body.insert(comma.request.body.find('{') + 1, ",");
    list.push_back(comma);
    list.push_back(with_body(bench, "a body of single quotes", "{'events': []}"));
    list.push_back(with_body(bench, "XML", "<?xml version=\"1.0\"?><events/>"));
    list.push_back(with_body(bench, "a form", "events=1&type=Remote"));
    return list;
}

std::vector<Hostile> empty_bodies(Bench& bench) {
    return {with_body(bench, "an empty body", ""), with_body(bench, "a body of spaces", "  \r\n  ")};
}

std::vector<Hostile> wrong_shapes(Bench& bench) {
    std::vector<Hostile> list;
    for (const std::string_view body : {"{}", "null", "42", R"("text")", R"([1,"two",null,[]])", "[[]]",
                                        R"({"events":{}})", R"({"events":[1]})", R"({"type":7,"date":{}})"}) {
        list.push_back(with_body(bench, fmt::format("the body {}", body), std::string{body}));
    }
    list.push_back(with_body(bench, "a body of another flavour", body_of_other_flavour(bench)));
    return list;
}

std::vector<Hostile> empty_batches(Bench& bench) {
    return {bench.is_b2b() ? with_body(bench, "an empty list of events", R"({"callbackId":"5f2c9e0a","events":[]})")
                           : with_body(bench, "an empty array", "[]")};
}

std::vector<Hostile> deep_nesting(Bench& bench) {
    const std::string arrays = repeated("[", kDepth) + repeated("]", kDepth);
    const std::string objects = repeated("{\"a\":", kDepth) + "1" + repeated("}", kDepth);
    return {with_body(bench, "10 000 nested arrays", arrays), with_body(bench, "10 000 nested objects", objects),
            with_body(bench, "10 000 brackets that nothing closes", repeated("[", kDepth)),
            with_member(bench, "a notification with 10 000 nested arrays in a member", "\"note\":" + arrays)};
}

std::vector<Hostile> duplicate_keys(Bench& bench) {
    Hostile all = valid(bench, "a notification in which every member comes twice");
    std::string& body = all.request.body;
    const std::size_t first = body.find('{') + 1;
    const std::string inner = body.substr(first, body.rfind('}') - first);
    body.insert(first, inner + ",");
    return {with_member(bench, "a notification with an unknown member twice", R"("note":1,"note":"two")"), all};
}

std::vector<Hostile> invalid_utf8(Bench& bench) {
    return {with_member(bench, "a byte that is not UTF-8", "\"note\":\"\xff\""),
            with_member(bench, "a character that is cut", "\"note\":\"caf\xc3\""),
            with_member(bench, "Latin-1", "\"note\":\"caf\xe9 noir\""),
            with_member(bench, "half of a surrogate pair in UTF-8", "\"note\":\"\xed\xa0\x80\"")};
}

std::vector<Hostile> nul_bytes(Bench& bench) {
    Hostile behind = valid(bench, "a NUL behind the body");
    behind.request.body += '\0';
    return {behind, with_member(bench, "a NUL in a text", std::string_view{"\"note\":\"a\0b\"", 12}),
            with_member(bench, "an escaped NUL in a text", R"("note":"a\u0000b")"),
            with_body(bench, "a body of NULs", std::string(100, '\0'))};
}

std::vector<Hostile> huge_numbers(Bench& bench) {
    return {with_member(bench, "the number 1e999", R"("note":1e999)"),
            with_member(bench, "a number of 400 digits", "\"note\":" + std::string(400, '9')),
            with_member(bench, "a number of 10 000 digits", "\"note\":" + std::string(10'000, '9')),
            with_member(bench, "the exponent 99999999999", R"("note":-1e-99999999999)")};
}

std::vector<Hostile> other_content_types(Bench& bench) {
    return with_content_types(bench, {"text/plain", "application/x-www-form-urlencoded", "application/xml",
                                      "multipart/form-data; boundary=x", ";;;", ""});
}

std::vector<Hostile> other_spellings_of_json(Bench& bench) {
    return with_content_types(
        bench, {"application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"});
}

std::vector<Hostile> other_methods(Bench& bench) {
    std::vector<Hostile> list = with_methods(bench, {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}, false);
    append(list, with_methods(bench, {"GET", "PUT", "PATCH", "DELETE"}, true));
    return list;
}

std::vector<Hostile> writing_methods(Bench& bench) {
    return with_methods(bench, {"PUT", "PATCH", "DELETE"}, true);
}

std::vector<Hostile> large_headers(Bench& bench) {
    Hostile one = valid(bench, "a header of 8 KB");
    one.request.headers.emplace_back("X-Note", std::string(8192, 'n'));
    Hostile many = valid(bench, "200 headers");
    for (int number = 0; number < 200; ++number) {
        many.request.headers.emplace_back(fmt::format("X-Note-{}", number), std::string(30, 'n'));
    }
    return {one, many};
}

std::vector<Hostile> large_bodies(Bench& bench) {
    Hostile spaces = valid(bench, "a notification of 5 MB, most of it spaces");
    spaces.request.body.append(kLargeBody, ' ');
    return {spaces, with_body(bench, "5 MB that are no JSON", std::string(kLargeBody, 'x'))};
}

std::vector<Hostile> unreadable(Bench& bench) {
    std::vector<Hostile> list = broken_json(bench);
    append(list, empty_bodies(bench));
    append(list, wrong_shapes(bench));
    return list;
}

}  // namespace notisim::conformance
