#include "simulator/protocol/interpretation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <set>

namespace {

using namespace notisim;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE("the contradictions A-01 to A-69 are all there in order", "[interpretation]") {
    const auto table = interpretations();

    REQUIRE(table.size() >= 69);
    for (std::size_t index = 0; index < 69; ++index) {
        CHECK(table[index].id == fmt::format("A-{:02}", index + 1));
    }
}

TEST_CASE("every contradiction says what it is about and who says what and how it is read", "[interpretation]") {
    std::set<std::string_view> ids;
    for (const Interpretation& entry : interpretations()) {
        INFO(entry.id);
        CHECK(ids.insert(entry.id).second);
        CHECK_FALSE(entry.topic.empty());
        CHECK_FALSE(entry.sources.empty());
        CHECK_FALSE(entry.reading.empty());
        const std::set<std::string_view> values(entry.values.begin(), entry.values.end());
        CHECK(values.size() == entry.values.size());
        CHECK(find_interpretation(entry.id) == &entry);
    }
}

TEST_CASE("what is not chosen has the first value", "[interpretation]") {
    const Interpretations readings;

    CHECK(readings.chosen("A-01") == "one-retry");
    CHECK(readings.chosen("A-03") == "2xx");
    CHECK(readings.is("A-21", "split"));
    CHECK(readings.is("new-event", "probe"));
    CHECK(readings.delivery_timeout() == 10s);
    CHECK(readings.chosen("A-10").empty());
}

TEST_CASE("every value that is listed can be chosen", "[interpretation]") {
    for (const Interpretation& entry : interpretations()) {
        for (const std::string_view value : entry.values) {
            if (value.ends_with("...")) {
                continue;
            }
            INFO(entry.id << "=" << value);
            Interpretations readings;
            CHECK(readings.choose(entry.id, value));
            CHECK(readings.chosen(entry.id) == value);
            CHECK(readings.is(entry.id, value));
        }
    }
}

TEST_CASE("what is not listed cannot be chosen and changes nothing", "[interpretation]") {
    struct Row {
        std::string_view id;
        std::string_view value;
        std::string_view sentence;
    };
    for (const Row& row : std::vector<Row>{{"A-01", "twice", "an unknown value"},
                                           {"A-01", "", "no value"},
                                           {"A-01", "One-Retry", "another case"},
                                           {"A-10", "200", "one reading only"},
                                           {"A-99", "x", "an unknown id"},
                                           {"A-26", "0s", "no time at all"},
                                           {"A-26", "11m", "beyond ten minutes"},
                                           {"A-26", "ten", "no duration"},
                                           {"A-26", "10s...", "the mark of the table"}}) {
        INFO(row.id << "=" << row.value << ": " << row.sentence);
        Interpretations readings;
        CHECK_FALSE(readings.choose(row.id, row.value));
        CHECK(readings.all() == Interpretations{}.all());
    }
}

TEST_CASE("the delivery timeout is any duration up to ten minutes", "[interpretation][A-26]") {
    Interpretations readings;

    CHECK(readings.choose("A-26", "250ms"));
    CHECK(readings.delivery_timeout() == 250ms);
    CHECK(readings.choose("A-26", "10m"));
    CHECK(readings.delivery_timeout() == 10min);
}

TEST_CASE("all that is chosen is told in the order of the table", "[interpretation]") {
    Interpretations readings;
    REQUIRE(readings.choose("first-data", "baseline"));

    const auto all = readings.all();

    REQUIRE_FALSE(all.empty());
    CHECK(all.front() == std::pair<std::string_view, std::string_view>{"A-01", "one-retry"});
    CHECK(all.back() == std::pair<std::string_view, std::string_view>{"first-data", "baseline"});
    CHECK(std::none_of(all.begin(), all.end(), [](const auto& entry) { return entry.second.empty(); }));
}
