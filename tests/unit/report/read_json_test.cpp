#include "simulator/report/read_json.hpp"
#include "simulator/report/report.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using Json = nlohmann::ordered_json;

std::string written(const std::vector<RunResult>& results) {
    return render_json({"0.1.0", 1, results});
}

ReadReport read(const std::string& text) {
    std::string why;
    auto report = read_report(text, "a.json", why);
    INFO(why);
    REQUIRE(report);
    return *report;
}

std::string refused(const std::string& text) {
    std::string why;
    CHECK_FALSE(read_report(text, "a.json", why));
    CHECK(why.starts_with("'a.json' is "));
    return why;
}

// The report of a load run with one value replaced, or taken away where the other is discarded.
std::string spoiled(const std::string& pointer, const Json& value) {
    Json json = Json::parse(written({load_result(1, 2)}));
    json[Json::json_pointer{pointer}] = value;
    return refused(json.dump());
}

bool tells(const std::string& why, std::string_view part) {
    INFO(why);
    return why.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("each report that is read and written again is the same, byte for byte", "[report][read]") {
    for (const auto& [name, results] : sample_reports()) {
        INFO(name);
        const std::string text = written(results);
        const ReadReport report = read(text);

        CHECK(report.version == "0.1.0");
        CHECK(report.exit == 1);
        CHECK(render_json({report.version, report.exit, report.results}) == text);
    }
}

TEST_CASE("other formats of a report that was read are those of the run", "[report][read]") {
    for (const auto& [name, results] : sample_reports()) {
        // Bytes that are no UTF-8 are replaced by the first writer, with another number of marks than by others.
        if (name.starts_with("hostile")) {
            continue;
        }
        const ReadReport report = read(written(results));
        for (const ReportFormat& format : report_formats()) {
            INFO(name << " as " << format.name);
            CHECK(format.render({"0.1.0", 1, report.results}) == format.render({"0.1.0", 1, results}));
        }
    }
}

TEST_CASE("what is no report is refused in words", "[report][read]") {
    CHECK(tells(refused(""), "it is not JSON"));
    CHECK(tells(refused("{"), "it is not JSON"));
    CHECK(tells(refused("\xff\xfe{}"), "it is not JSON"));
    CHECK(tells(refused(std::string(100'000, '[')), "it is not JSON"));
    CHECK(tells(refused("{\"a\": 1e999}"), "it is not JSON"));
    for (const char* other : {"[]", "null", "7", "\"notisim\"", "{}", R"({"log": {"version": "1.2"}})"}) {
        CHECK(tells(refused(other), "not a report of notisim"));
    }
    CHECK(tells(refused(R"({"notisim": "0.0.9"})"), "notisim 0.0.9 wrote it in a form that cannot be read back"));
    CHECK(tells(refused(R"({"notisim": "9.0.0", "format": 2})"), "notisim 9.0.0 wrote it in form 2"));
    CHECK(tells(refused(R"({"notisim": 7, "format": 1})"), "/notisim: it is not a text"));
}

TEST_CASE("what cannot be true in a report is refused with its place", "[report][read]") {
    CHECK(tells(spoiled("/command", "receive"), "/command: reports of 'receive' are not known"));
    CHECK(tells(spoiled("/exit", 5), "/exit: 5 is not the exit code of a run"));
    CHECK(tells(spoiled("/scenarios", 7), "/scenarios: it is not a list"));
    CHECK(tells(spoiled("/scenarios/0", nullptr), "/scenarios/0: it is not an object"));
    CHECK(tells(spoiled("/scenarios/0/seed", -1), "/scenarios/0/seed: it is not a whole number of 0 or more"));
    CHECK(tells(spoiled("/scenarios/0/seed", 1.5), "whole number"));
    CHECK(tells(spoiled("/scenarios/0/exit", 2), "2 is not the exit code of a run"));
    CHECK(tells(spoiled("/scenarios/0/flavour", "b2d"), "not b2b, b2c or platform"));
    CHECK(tells(spoiled("/scenarios/0/simulated/start", "yesterday"), "not a date"));
    CHECK(tells(spoiled("/scenarios/0/wall_ms", 1e15), "whole number"));
    CHECK(tells(spoiled("/scenarios/0/wall_ms", 1'000'000'000'000'000), "is more than"));
    CHECK(tells(spoiled("/scenarios/0/notifications/raised", 1), "sum of the others"));
    CHECK(tells(spoiled("/scenarios/0/answers", Json::array()), "not an object"));
    CHECK(tells(spoiled("/scenarios/0/answers/200", "many"), "/scenarios/0/answers/200"));
    CHECK(tells(spoiled("/scenarios/0/summary/passed", 0), "more than the summaries say"));
    CHECK(tells(spoiled("/scenarios/0/summary/passed", 6), "fewer than the summaries say"));
    CHECK(tells(spoiled("/checks/0/outcome", "odd"), "not passed, failed, warned or skipped"));
    CHECK(tells(spoiled("/checks/0/alone", 1), "neither true nor false"));
    CHECK(tells(spoiled("/scenarios/0/load", Json{{"plan", "max"}}), "/scenarios/0/load: there is no 'duration_ms'"));
}

TEST_CASE("histograms and shards that cannot be are refused with their place", "[report][read]") {
    const std::string load = "/scenarios/0/load";
    CHECK(tells(spoiled(load + "/target_rate", -1), "not a number of 0 or more"));
    CHECK(tells(spoiled(load + "/target_rate", nullptr), "not a number"));
    CHECK(tells(spoiled(load + "/latency/exact_bits", 10), "10 is neither 11 nor 7"));
    CHECK(tells(spoiled(load + "/latency/exact_bits", 63), "63 is more than 11"));
    CHECK(tells(spoiled(load + "/latency/count", 1), "not the sum of the buckets"));
    CHECK(tells(spoiled(load + "/latency/buckets", {{99'999'999, 1}}), "there is no bucket 99999999"));
    CHECK(tells(spoiled(load + "/latency/buckets", {{5, 1}, {5, 1}}), "buckets are not in order"));
    CHECK(tells(spoiled(load + "/latency/buckets", {{5, 0}}), "the bucket is empty"));
    CHECK(tells(spoiled(load + "/latency/buckets", {{5, 1, 1}}), "not a bucket and its count"));
    CHECK(tells(spoiled(load + "/latency/buckets", Json::array({Json::array({-1, 1})})), "whole number"));
    CHECK(tells(spoiled(load + "/slot_ms", 0), "1 s times a power of two"));
    CHECK(tells(spoiled(load + "/slot_ms", 3000), "1 s times a power of two"));
    CHECK(tells(spoiled(load + "/slot_ms", 1500), "1 s times a power of two"));
    CHECK(tells(spoiled(load + "/shards", 0), "no part of nothing"));
    CHECK(tells(spoiled(load + "/shards_here", {1, 1}), "shard 1 is there twice"));
    CHECK(tells(spoiled(load + "/shards_here", {2, 1}), "not in order"));
    CHECK(tells(spoiled(load + "/shards_here", {3}), "there is no shard 3 of 2"));
    CHECK(tells(spoiled(load + "/shards_here", {0}), "there is no shard 0 of 2"));
}

TEST_CASE("a short report cannot ask for all the memory there is", "[report][read]") {
    Json json = Json::parse(written({load_result()}));
    Json& load = json["scenarios"][0]["load"];
    Json empty = load["latency"];
    empty["buckets"] = Json::array();
    empty["count"] = 0;
    for (int answer = 0; answer < 5000; ++answer) {
        load["by_answer"]["e" + std::to_string(answer)] = empty;
    }
    CHECK(tells(refused(json.dump()), "more histograms than a report has"));

    Json many = Json::parse(written({passed_result()}));
    many["scenarios"] = std::vector<Json>(1001, Json::object());
    CHECK(tells(refused(many.dump()), "/scenarios: there are more than 1000"));
}

TEST_CASE("a report cut anywhere, or with any value of another type, is refused and nothing worse", "[report][read]") {
    const std::string text = written({mixed_result()});
    for (std::size_t length = 0; length + 1 < text.size(); length += 97) {
        CHECK_FALSE(refused(text.substr(0, length)).empty());
    }
    const Json flat = Json::parse(text).flatten();
    for (const auto& [pointer, value] : flat.items()) {
        for (const Json& other : {Json(nullptr), Json(-7), Json("x"), Json::array({1}), Json{{"a", 1}}, Json(1e300)}) {
            Json json = Json::parse(text);
            json[Json::json_pointer{pointer}] = other;
            std::string why;
            const auto report = read_report(json.dump(), "a.json", why);
            CHECK((report || !why.empty()));
        }
    }
}
