#include "receiver-conformance/check.hpp"

#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <sstream>

// The page of all checks, for people: made from the table that the suite itself works with.
//
// Usage: checks_page FILE. Compares FILE with what it should be; with NOTISIM_UPDATE_GOLDEN in the environment writes
// it.

namespace {

using namespace notisim::conformance;

std::string flavours_of(const Check& check) {
    return check.b2b && check.messages ? "all" : check.b2b ? "b2b" : "b2c, platform";
}

std::string needs_of(const Check& check) {
    return check.needs == Needs::probe ? "a probe" : check.needs == Needs::tls ? "https" : "";
}

std::string text_of(const Check& check) {
    std::string text =
        fmt::format("### {}\n\n{}. Level: **{}**", check.id, check.title, notisim::name_in(kLevels, check.level));
    text += fmt::format(" · flavours: {}", flavours_of(check));
    text += needs_of(check).empty() ? "" : fmt::format(" · needs {}", needs_of(check));
    text += check.alone ? " · runs alone" : "";
    text += check.interpretation.empty() ? "" : fmt::format(" · rests on {}", check.interpretation);
    text += fmt::format("\n\n- Clause: {} ({}, {})\n", check.clause, check.document, check.section);
    text += fmt::format("- In production: {}\n- What to do: {}\n\n", check.why, check.mend);
    return text;
}

std::string page() {
    std::string list;
    std::string_view group;
    std::size_t count = 0;
    for (const Check& check : all_checks()) {
        if (check.group() != group) {
            group = check.group();
            list += fmt::format("## {}\n\n", group);
        }
        list += text_of(check);
        ++count;
    }
    return fmt::format(
               "# The {} checks of `notisim conform`\n\n"
               "Made from the table of checks; `NOTISIM_UPDATE_GOLDEN=1 build/dev/bin/checks_page "
               "receiver-conformance/CHECKS.md` writes it anew.\n"
               "`must`: the documents ask for it. `should`: it follows from them, or from how senders behave. `may`: "
               "good practice.\nA failed `must` fails the suite, and with `--strict` a failed `should` too.\n\n",
               count) +
           list.substr(0, list.size() - 1);
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) {
        fmt::print(stderr, "usage: checks_page FILE\n");
        return 2;
    }
    const std::string wanted = page();
    if (std::getenv("NOTISIM_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(words[1]) << wanted;
        return 0;
    }
    std::stringstream found;
    found << std::ifstream(words[1]).rdbuf();
    if (found.str() == wanted) {
        fmt::print("current\n");
        return 0;
    }
    fmt::print("{} is not current: NOTISIM_UPDATE_GOLDEN=1 checks_page {}\n", words[1], words[1]);
    return 1;
}
