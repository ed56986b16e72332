#include "simulator/report/journal.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using namespace notisim;
using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

/// An attempt that was accepted; tests change what they are about.
struct Sample {
    LaneInfo lane{"monitor", "c0ffee", "battery"};
    HttpRequest request;
    Outcome outcome;
    std::array<NotificationId, 2> ids{7, 8};
    AttemptRecord record;

    Sample() {
        request.url = "http://receiver.test/hook?a=1&password=geheim&token=abc";
        request.headers = {{"Authorization", "Basic geheim"}, {"X-Api-Key", "geheim"}};
        request.body = "geheim";
        outcome.status = 200;
        outcome.latency = 310us;
        outcome.request_bytes = 512;
        outcome.response_bytes = 40;
        record.seq = 3;
        record.at = *parse_time("2026-01-15T08:00:00.250Z");
        record.lane = &lane;
        record.delivery = 2;
        record.number = 4;
        record.notifications = ids;
        record.batch = true;
        record.request = &request;
        record.outcome = &outcome;
        record.accepted = true;
        record.result.delivered = 2;
    }

    [[nodiscard]] std::string line(const std::string& scenario = "", bool show_secrets = false) const {
        std::string text;
        Journal journal([&](std::string_view written) { text += written; }, scenario, show_secrets);
        journal.attempted(record);
        return text;
    }

    [[nodiscard]] Json json() const { return Json::parse(line()); }
};

}  // namespace

TEST_CASE("a line has the fields of the contract in their order", "[journal]") {
    const Sample sample;

    CHECK(sample.line() ==
          R"({"seq":3,"at":"2026-01-15T08:00:00.250Z","lane":{"kind":"monitor","id":"c0ffee"},"delivery":2,)"
          R"("attempt":4,"notifications":[7,8],"batch":true,"method":"POST",)"
          R"("url":"http://receiver.test/hook?a=1&password=***&token=***","status":200,"outcome":"accepted",)"
          R"("error":null,"fault":null,"retry_at":null,"final":"delivered","latency_us":310,"request_bytes":512,)"
          R"("response_bytes":40})"
          "\n");
}

TEST_CASE("a journal of several scenarios names them", "[journal]") {
    const Json json = Json::parse(Sample{}.line("scenarios/a.yaml"));

    CHECK(json["scenario"] == "scenarios/a.yaml");
    CHECK(std::next(json.begin()).key() == "scenario");
}

TEST_CASE("secrets are in no line unless they are asked for", "[journal]") {
    CHECK_THAT(Sample{}.line(), !Catch::Contains("geheim"));
    CHECK_THAT(Sample{}.line("", true), Catch::Contains("password=geheim") && !Catch::Contains("Basic"));
}

TEST_CASE("how an attempt ended", "[journal]") {
    struct Row {
        int status;
        TransportError error;
        bool accepted;
        std::string_view fault;
        Json expected;
    };
    const std::vector<Row> rows{
        {200, TransportError::none, true, "", {200, "accepted", nullptr, nullptr}},
        {500, TransportError::none, false, "", {500, "refused", nullptr, nullptr}},
        {201, TransportError::none, false, "", {201, "refused", nullptr, nullptr}},
        {0, TransportError::timeout, false, "", {nullptr, "failed", "timeout", nullptr}},
        {0, TransportError::too_large, false, "", {nullptr, "failed", "too-large", nullptr}},
        {0, TransportError::cancelled, false, "", {nullptr, "failed", "cancelled", nullptr}},
        {0, TransportError::connect, false, "refuse", {nullptr, "failed", "connect", "refuse"}},
    };
    for (const Row& row : rows) {
        Sample sample;
        sample.outcome.status = row.status;
        sample.outcome.error = row.error;
        sample.record.accepted = row.accepted;
        sample.record.fault = row.fault;

        const Json json = sample.json();

        CHECK(Json({json["status"], json["outcome"], json["error"], json["fault"]}) == row.expected);
    }
}

TEST_CASE("where the notifications of an attempt have ended", "[journal]") {
    struct Row {
        AttemptResult result;
        std::optional<TimePoint> retry_at;
        Json expected;
        std::string_view sentence;
    };
    const auto result = [](std::uint32_t delivered, std::uint32_t given_up, std::uint32_t expired,
                           std::uint32_t stored) {
        AttemptResult made;
        made.delivered = delivered;
        made.given_up = given_up;
        made.expired = expired;
        made.stored = stored;
        return made;
    };
    const TimePoint at = *parse_time("2026-01-15T08:00:10Z");
    const std::vector<Row> rows{
        {result(2, 0, 0, 0), {}, {nullptr, "delivered"}, "all delivered"},
        {result(0, 2, 0, 0), {}, {nullptr, "given_up"}, "all given up"},
        {result(0, 0, 2, 0), {}, {nullptr, "expired"}, "all expired"},
        {result(0, 0, 0, 2), at, {"2026-01-15T08:00:10.000Z", nullptr}, "all kept"},
        {result(0, 1, 0, 1), at, {"2026-01-15T08:00:10.000Z", nullptr}, "some given up and some kept"},
        {result(0, 1, 1, 0), {}, {nullptr, nullptr}, "some given up and some expired"},
    };
    for (const Row& row : rows) {
        INFO(row.sentence);
        Sample sample;
        sample.record.accepted = row.result.delivered > 0;
        sample.record.result = row.result;
        sample.record.result.retry_at = row.retry_at;

        const Json json = sample.json();

        CHECK(Json({json["retry_at"], json["final"]}) == row.expected);
    }
}

TEST_CASE("what ends before its next tick is final", "[journal][retention]") {
    Sample sample;
    sample.record.accepted = false;
    sample.record.result = {};
    sample.record.result.stored = 2;
    sample.record.result.expires_untried = true;

    CHECK(sample.json()["final"] == "expired");
    sample.record.result.given_up = 1;
    CHECK(sample.json()["final"].is_null());
}

TEST_CASE("each attempt is written at once and whole", "[journal]") {
    std::vector<std::string> writes;
    Journal journal([&](std::string_view text) { writes.emplace_back(text); }, "", false);
    const Sample sample;

    journal.attempted(sample.record);
    journal.attempted(sample.record);

    REQUIRE(writes.size() == 2);
    CHECK(writes[0] == writes[1]);
    CHECK(writes[0].back() == '\n');
    CHECK(std::count(writes[0].begin(), writes[0].end(), '\n') == 1);
}
