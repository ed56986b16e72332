#include "simulator/report/report.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;
using Json = nlohmann::ordered_json;

Json json_of(const std::vector<RunResult>& results, int exit = 0) {
    return Json::parse(render_json({"0.1.0", exit, results}));
}

}  // namespace

TEST_CASE("the JSON report of one scenario", "[report][json]") {
    const std::array results{mixed_result()};

    check_golden("report/one.json", render_json({"0.1.0", 1, results}));
}

TEST_CASE("the JSON report of several scenarios", "[report][json]") {
    const std::array results{mixed_result(), passed_result(), unreachable_result()};

    check_golden("report/several.json", render_json({"0.1.0", 4, results}));
}

TEST_CASE("the JSON report of a load run", "[report][json]") {
    const std::array results{load_result()};

    check_golden("report/load.json", render_json({"0.1.0", 1, results}));
}

TEST_CASE("the JSON report of a load run has the members of the contract", "[report][json]") {
    const Json json = json_of({load_result()}, 1);

    for (const std::string key : {"target_rate", "achieved_rate", "sent", "ok", "failed", "late_sends"}) {
        INFO(key);
        CHECK(json["load"][key].is_number());
        CHECK(json["load"][key] == json["scenarios"][0]["load"][key]);
    }
    CHECK(json["command"] == "load");
    CHECK_FALSE(json["load"]["latency"].contains("buckets"));
    CHECK(json["scenarios"][0]["load"]["latency"]["exact_bits"] == 11);
    CHECK_FALSE(json["scenarios"][0]["load"]["latency"]["buckets"].empty());
    CHECK_FALSE(json_of({load_result(), load_result()})["load"].is_object());
}

TEST_CASE("the JSON report has every member of the contract in its order", "[report][json]") {
    const Json json = json_of({mixed_result()}, 1);

    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items()) {
        keys.push_back(key);
    }
    std::size_t next = 0;
    for (const std::string key :
         {"notisim", "command", "exit", "flavour", "target", "seed", "clock", "simulated", "wall_ms", "summary",
          "notifications", "deliveries", "attempts", "retries", "batches", "answers", "latency_us", "checks"}) {
        INFO(key);
        const auto found = std::find(keys.begin() + static_cast<std::ptrdiff_t>(next), keys.end(), key);
        REQUIRE(found != keys.end());
        next = static_cast<std::size_t>(found - keys.begin());
    }
    for (const std::string key :
         {"id", "title", "level", "outcome", "message", "reference", "interpretation", "evidence", "reproduce"}) {
        INFO(key);
        CHECK(json["checks"][1].contains(key));
    }
    CHECK(json["notifications"].dump() == R"({"raised":7,"delivered":4,"expired":1,"given_up":1,"pending":1})");
    CHECK(json["latency_us"].dump() == R"({"p50":420,"p90":2100,"p99":2100,"max":2100})");
    CHECK(json["batches"].dump() == R"({"count":2,"max_size":10})");
    CHECK(json["simulated"].dump() == R"({"start":"2026-01-15T08:00:00.000Z","end":"2026-01-15T08:00:31.000Z"})");
}

TEST_CASE("several scenarios are added up", "[report][json]") {
    const Json json = json_of({mixed_result(), passed_result()});

    CHECK(json["notifications"].dump() == R"({"raised":8,"delivered":5,"expired":1,"given_up":1,"pending":1})");
    CHECK(json["deliveries"] == 6);
    CHECK(json["attempts"] == 13);
    CHECK(json["retries"] == 7);
    CHECK(json["requests"] == 10);
    CHECK(json["batches"]["max_size"] == 10);
    CHECK(json["wall_ms"] == 2016);
    CHECK(json["answers"].dump() == R"({"200":6,"500":4,"timeout":3})");
    CHECK(json["latency_us"]["max"] == 2100);
    CHECK(json["latency_us"]["p50"] == 200);
    CHECK(json["summary"].dump() == R"({"passed":2,"failed":1,"warned":1,"skipped":1,"accepted":0})");
    CHECK(json["simulated"]["end"] == "2026-01-15T09:00:00.000Z");
    CHECK(json["checks"].size() == 5);
    CHECK(json["checks"][4]["scenario"] == "scenarios/horn.yaml");
    CHECK(json["scenarios"].size() == 2);
    CHECK(json["scenarios"][0]["exit"] == 1);
    CHECK(json["scenarios"][1]["summary"].dump() == R"({"passed":1,"failed":0,"warned":0,"skipped":0,"accepted":0})");
}

TEST_CASE("a report without scenarios is a report", "[report][json]") {
    const Json json = json_of({}, 3);

    CHECK(json["exit"] == 3);
    CHECK(json["checks"].empty());
    CHECK(json["scenarios"].empty());
    CHECK(json["notifications"]["raised"] == 0);
}

TEST_CASE("an early end of any scenario is the end of all", "[report][json]") {
    RunResult interrupted = passed_result();
    interrupted.end = "interrupted";

    CHECK(json_of({mixed_result(), interrupted, passed_result()})["end"] == "interrupted");
    CHECK(json_of({interrupted, mixed_result()})["end"] == "interrupted");
}

TEST_CASE("control characters and broken UTF-8 leave the JSON readable", "[report][json]") {
    RunResult result = mixed_result();
    result.name = "\x1b[31mred\x01";
    result.checks[1].message = "half a character: \xC3";

    const Json json = json_of({result});

    CHECK(json["scenarios"][0]["name"] == "\x1b[31mred\x01");
    CHECK(json["checks"][1]["message"] == "half a character: \xEF\xBF\xBD");
}

TEST_CASE("the formats of reports", "[report]") {
    std::vector<std::string_view> names;
    for (const ReportFormat& format : report_formats()) {
        names.push_back(format.name);
        const std::array results{mixed_result()};
        CHECK_FALSE(format.render({"0.1.0", 1, results}).empty());
    }

    CHECK(std::find(names.begin(), names.end(), "json") != names.end());
    CHECK(std::find(names.begin(), names.end(), "junit") != names.end());
}

TEST_CASE("outcomes have names", "[report]") {
    using Fate = CaseResult::Outcome;
    CHECK(name(Fate::passed) == "passed");
    CHECK(name(Fate::failed) == "failed");
    CHECK(name(Fate::warned) == "warned");
    CHECK(name(Fate::skipped) == "skipped");
}
