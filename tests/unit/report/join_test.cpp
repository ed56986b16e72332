#include "simulator/report/join.hpp"
#include "simulator/report/report.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace {

using namespace notisim;
using namespace notisim::test;

NamedReport named(std::vector<RunResult> results, std::string file = "a.json") {
    return {std::move(file), {"0.1.0", 0, std::move(results)}};
}

std::vector<RunResult> joined(const std::vector<NamedReport>& reports, const std::vector<std::string>& more = {}) {
    std::string why;
    std::vector<Threshold> thresholds;
    for (const std::string& text : more) {
        thresholds.push_back(*parse_threshold(text, why));
    }
    const auto results = join_reports(reports, thresholds, why);
    INFO(why);
    REQUIRE(results);
    return *results;
}

std::string refused(const std::vector<NamedReport>& reports) {
    std::string why;
    CHECK_FALSE(join_reports(reports, {}, why));
    return why;
}

const CaseResult& check_of(const RunResult& result, std::string_view id) {
    const auto found = std::find_if(result.checks.begin(), result.checks.end(),
                                    [id](const CaseResult& each) { return each.id == id; });
    INFO(id);
    REQUIRE(found != result.checks.end());
    return *found;
}

std::vector<NamedReport> both() {
    return {named({load_result(1, 2)}, "one.json"), named({load_result(2, 2)}, "two.json")};
}

}  // namespace

TEST_CASE("shards of a load run are added up and judged again", "[report][join]") {
    const RunResult one = load_result(1, 2);
    const RunResult two = load_result(2, 2);
    const auto results = joined(both(), {"failed<=50%", "p99<50ms"});

    REQUIRE(results.size() == 1);
    const RunResult& sum = results.front();
    Histogram latency = one.load->latency;
    latency.merge(two.load->latency);
    CHECK(sum.load->latency.buckets() == latency.buckets());
    CHECK(sum.load->sent == one.load->sent + two.load->sent);
    CHECK(sum.load->target_rate == 100);
    CHECK(sum.load->shards_here == std::vector<unsigned>{1, 2});
    CHECK(sum.attempts == one.attempts + two.attempts);
    CHECK(sum.latency.count() == one.latency.count() + two.latency.count());
    CHECK(sum.wall == one.wall);
    CHECK(sum.load->thresholds ==
          std::vector<std::string>{"p99<50ms", "service.p50<10ms", "failed<20%", "drain<60s", "lost<1", "failed<=50%"});
    CHECK(check_of(sum, "threshold/lost<1").actual == "2");
    CHECK(check_of(sum, "threshold/lost<1").reproduce.starts_with("notisim load"));
    CHECK(check_of(sum, "threshold/failed<=50%").outcome == CaseResult::Outcome::passed);
    CHECK(check_of(sum, "load/achieved").outcome == CaseResult::Outcome::passed);
    CHECK(check_of(sum, "load/shards").outcome == CaseResult::Outcome::passed);
    CHECK(sum.verdict == Verdict::failed);
    CHECK(std::count_if(sum.checks.begin(), sum.checks.end(),
                        [](const CaseResult& each) { return each.id == "threshold/p99<50ms"; }) == 1);
}

TEST_CASE("a shard that is missing is a failed check that names it", "[report][join]") {
    auto results = joined({named({load_result(1, 3)}), named({load_result(3, 3)})});

    const CaseResult& check = check_of(results.front(), "load/shards");
    CHECK(check.outcome == CaseResult::Outcome::failed);
    CHECK(check.message == "without a report: shard 2");
    CHECK(check.actual == "2 of 3");
    CHECK(results.front().verdict == Verdict::failed);

    results = joined({named({load_result(40'000, 100'000)})});
    CHECK(check_of(results.front(), "load/shards").message ==
          "without a report: shards 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 99989 more");
}

TEST_CASE("a sum can be joined with what was missing", "[report][join]") {
    const auto some = joined({named({load_result(1, 3)}), named({load_result(3, 3)})});
    const auto all = joined({named(some), named({load_result(2, 3)})});
    const auto at_once = joined({named({load_result(1, 3)}), named({load_result(2, 3)}), named({load_result(3, 3)})});

    CHECK(check_of(all.front(), "load/shards").outcome == CaseResult::Outcome::passed);
    CHECK(all.front().load->latency.buckets() == at_once.front().load->latency.buckets());
    CHECK(all.front().load->slots.size() == at_once.front().load->slots.size());
}

TEST_CASE("what are no shards of one run is refused, with what differs", "[report][join]") {
    const auto with = [](auto change) {
        RunResult other = load_result(2, 2);
        change(other);
        return refused({named({load_result(1, 2)}, "one.json"), named({other}, "two.json")});
    };
    CHECK(with([](RunResult& other) { other.load->plan = "max"; }) ==
          "'one.json' and 'two.json' are no shards of the same run: the plan of one is 'constant', that of the other "
          "'max'");
    CHECK(with([](RunResult& other) { other.target = "http://other/"; }).find("the target") != std::string::npos);
    CHECK(with([](RunResult& other) { other.seed = 8; }).find("the seed") != std::string::npos);
    CHECK(with([](RunResult& other) { other.load->shards = 3; }).find("the number of shards") != std::string::npos);
    CHECK(with([](RunResult& other) { other.load->shards_here = {1}; }) ==
          "shard 1 of 2 is in 'one.json' and in 'two.json'");
    CHECK(with([](RunResult& other) { other.load->shards_here.clear(); }) ==
          "'two.json' does not say which shard it is");
    CHECK(with([](RunResult& other) { other.load->thresholds = {"p99<nothing"}; }).find("cannot be judged") !=
          std::string::npos);
    CHECK(refused({named({load_result(1, 2), load_result(2, 2)})}).find("has 2 load runs") != std::string::npos);
    CHECK(refused({named({load_result()}, "a"), named({mixed_result()}, "b")}) ==
          "'a' is a report of load, 'b' one of run");
}

TEST_CASE("of checks that are no thresholds the worst of all shards counts, and says where", "[report][join]") {
    RunResult two = load_result(2, 2);
    CaseResult& check = two.checks.back();
    check.outcome = CaseResult::Outcome::failed;
    check.message = "the generator was too slow";
    const auto results = joined({named({load_result(1, 2)}), named({two})});

    CHECK(check_of(results.front(), "load/achieved").outcome == CaseResult::Outcome::failed);
    CHECK(check_of(results.front(), "load/achieved").message == "shard 2: the generator was too slow");
}

TEST_CASE("the verdict on a sum", "[report][join]") {
    const auto verdict = [](auto change) {
        auto reports = both();
        for (NamedReport& each : reports) {
            RunResult& result = each.report.results.front();
            result.load->thresholds = {"failed<20%"};
            change(result, result.load->shards_here.front());
        }
        return joined(reports).front().verdict;
    };
    CHECK(verdict([](RunResult&, unsigned) {}) == Verdict::passed);
    CHECK(verdict([](RunResult& each, unsigned) { each.load->thresholds = {"failed<1%"}; }) == Verdict::failed);
    CHECK(verdict([](RunResult& each, unsigned shard) {
              each.verdict = shard == 1 ? Verdict::interrupted : each.verdict;
          }) == Verdict::interrupted);
    CHECK(verdict([](RunResult& each, unsigned) { each.verdict = Verdict::unreachable; }) == Verdict::unreachable);
    CHECK(verdict([](RunResult& each, unsigned shard) {
              each.verdict = shard == 2 ? Verdict::unreachable : each.verdict;
          }) == Verdict::failed);
    CHECK(verdict([](RunResult& each, unsigned) {
              each.checks.clear();
              each.load->thresholds.clear();
          }) == Verdict::nothing_tested);
}

TEST_CASE("reports of runs are put together with all their scenarios", "[report][join]") {
    const auto results = joined({named({mixed_result(), passed_result()}), named({}), named({unreachable_result()})});

    REQUIRE(results.size() == 3);
    CHECK(results[2].name == "Lost");
    CHECK(worst_of(results) == Verdict::unreachable);
    CHECK(worst_of(joined({named({conform_result()}), named({conform_result()})})) == Verdict::failed);
    CHECK(joined({named({})}).empty());
    CHECK(worst_of({}) == Verdict::nothing_tested);

    std::string why;
    const Threshold threshold = *parse_threshold("p99<1s", why);
    CHECK_FALSE(join_reports(std::vector{named({mixed_result()})}, std::vector{threshold}, why));
    CHECK(why == "--threshold is for reports of load runs");
}
