#include "receiver-conformance/check.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace notisim::conformance;

TEST_CASE("every check says what it wants, where that stands, why it matters and what to do") {
    std::set<std::string_view> ids;
    for (const Check& check : all_checks()) {
        INFO(check.id);
        CHECK(ids.insert(check.id).second);
        CHECK(check.id.find('/') != std::string_view::npos);
        CHECK(check.run != nullptr);
        CHECK((check.b2b || check.messages));
        for (const std::string_view text :
             {check.title, check.clause, check.document, check.section, check.why, check.mend}) {
            CHECK_FALSE(text.empty());
        }
        CHECK(check.title.back() != '.');
        CHECK(check.why.back() == '.');
        CHECK(check.mend.back() == '.');
        CHECK((check.interpretation.empty() || check.interpretation.starts_with("A-")));
    }
}

TEST_CASE("the checks of a group stand together") {
    std::set<std::string_view> seen;
    std::string_view group;
    for (const Check& check : all_checks()) {
        if (check.group() != group) {
            group = check.group();
            CHECK(seen.insert(group).second);
        }
    }
}
