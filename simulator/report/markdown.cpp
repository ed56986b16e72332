#include "simulator/report/findings.hpp"
#include "simulator/report/load_facts.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim {

namespace {

// GitHub takes no summary of more than 1 MiB; room is left for what follows the findings.
constexpr std::size_t kLongest = 900'000;

// Text between marks: punctuation that could begin or end one is escaped, and so is what would become a link, an emoji
// or a formula. Mentions and issues are found after marks were read: a comment in between keeps them apart.
std::string escape_markdown(std::string_view text) {
    constexpr std::string_view kMarks = "\\`*_{}[]|~$:";
    std::string result;
    char before = ' ';
    for (const char character : clean_block(text)) {
        const bool link = character == '.' && (before == 'w' || before == 'W');
        before = character;
        if (character == '\n') {
            result += "<br>";
        } else if (character == '<') {
            result += "&lt;";
        } else if (character == '>') {
            result += "&gt;";
        } else if (character == '&') {
            result += "&amp;";
        } else if (character == '@' || character == '#') {
            result += character == '#' ? "\\#<!-- -->" : "@<!-- -->";
        } else {
            result += link || kMarks.find(character) != std::string_view::npos ? "\\" : "";
            result += character;
        }
    }
    return result;
}

// Text inside of HTML, where marks mean nothing but mentions and issues are found all the same.
std::string escape_summary(std::string_view text) {
    const std::string line = clean_line(text);
    std::string_view rest = line;
    std::string result;
    for (std::size_t place = rest.find_first_of("@#"); place != std::string_view::npos;
         place = rest.find_first_of("@#")) {
        result += escape_html(rest.substr(0, place + 1)) + "<!-- -->";
        rest.remove_prefix(place + 1);
    }
    return result + escape_html(rest);
}

std::size_t longest_run(std::string_view text, char wanted) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char character : text) {
        run = character == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

// A fence longer than any in the text: nothing in the text ends it.
std::string fenced(std::string_view text) {
    const std::string block = inert(clean_block(text));
    const std::string fence(std::max<std::size_t>(longest_run(block, '`') + 1, 3), '`');
    return fmt::format("{}text\n{}\n{}\n", fence, block, fence);
}

std::string summary_row(std::string_view title, const Summary& summary) {
    return fmt::format("| {} | {} | {} | {} | {} | {} |\n", title, summary.passed, summary.failed, summary.warned,
                       summary.skipped, summary.accepted);
}

std::string summary_table(const Report& report) {
    const bool several = report.results.size() > 1;
    std::string text = fmt::format("| {} | passed | failed | warned | skipped | accepted |\n"
                                   "|---|--:|--:|--:|--:|--:|\n",
                                   several ? "scenario" : "group");
    if (several) {
        for (const RunResult& result : report.results) {
            text += summary_row(escape_markdown(title_of(result)), summarize({&result, 1}));
        }
    } else {
        for (const GroupRow& row : by_group(report.results)) {
            text += summary_row(escape_markdown(row.group), row.summary);
        }
    }
    return text + summary_row("**all**", summarize(report.results));
}

std::string numbers(const Report& report) {
    const RunResult sum = add_up(report.results);
    const Counts& counts = sum.notifications;
    std::string text;
    if (!is_conformance(report.results) && !sum.load) {
        text = fmt::format("Notifications raised {} = delivered {} + expired {} + given up {} + pending {}. ",
                           counts.raised, counts.delivered, counts.expired, counts.given_up, counts.pending());
    }
    text += fmt::format("{} attempts: {}.", sum.attempts, escape_markdown(answers_text(sum)));
    if (sum.answered > 0) {
        text +=
            fmt::format(" Answers within {} (median), {} (99 %), {} (all).", latency_text(sum.latency.percentile(50)),
                        latency_text(sum.latency.percentile(99)), latency_text(sum.latency.max()));
    }
    return text + "\n";
}

std::string load_tables(std::span<const RunResult> results) {
    std::string text;
    for (const RunResult& result : results) {
        if (!result.load) {
            continue;
        }
        text += results.size() > 1 ? fmt::format("\n### {}\n", escape_markdown(title_of(result))) : "";
        text += "\n| load | |\n|---|---|\n";
        for (const Fact& fact : load_facts(result)) {
            text += fmt::format("| {} | {} |\n", fact.label, escape_markdown(clean_line(fact.text)));
        }
        text += fmt::format("\n| latency | count | {} |\n|---|--:|--:|--:|--:|--:|--:|\n",
                            fmt::join(kLatencyColumns, " | "));
        for (const LatencyRow& row : latency_rows(*result.load)) {
            text += fmt::format("| {} | {} | {} |\n", escape_markdown(clean_line(row.label)), row.count,
                                fmt::join(row.cells, " | "));
        }
        text += "\n| threshold or check | outcome | measured |\n|---|---|---|\n";
        for (const CaseResult& check : result.checks) {
            const LoadCheckText words = load_check_text(check);
            text += fmt::format("| {} | {} | {} |\n", escape_markdown(clean_line(words.name)), fate_of(check),
                                escape_markdown(clean_line(words.measured)));
        }
    }
    return text;
}

std::string coverage(std::span<const RunResult> results) {
    std::string text;
    for (const RunResult& result : results) {
        for (const CoverageRow& row : result.coverage) {
            std::string refused;
            for (const std::string& value : row.refused) {
                refused += (refused.empty() ? "" : ", ") + escape_markdown(value);
            }
            text += fmt::format("| {} | {}/{} | {} |\n", escape_markdown(row.name), row.covered, row.total, refused);
        }
    }
    return text.empty() ? "" : "\n### Coverage of the protocol\n\n| list | taken | not taken |\n|---|--:|---|\n" + text;
}

std::string render_finding(const Finding& finding, bool several) {
    const CaseResult& check = *finding.check;
    const std::string id = several ? fmt::format("{}: {}", title_of(*finding.result), check.id) : check.id;
    std::string text = fmt::format("<details{}>\n<summary><b>{}</b> {} <code>{}</code></summary>\n\n",
                                   fate_of(check) == "failed" ? " open" : "", fate_of(check),
                                   escape_summary(check.title), escape_html(clean_line(id)));
    if (several) {
        text += fmt::format("- **scenario**: {}\n", escape_markdown(finding.result->scenario));
    }
    text += fmt::format("- **level**: {}\n", escape_markdown(check.level));
    for (const Fact& fact : facts_of(check)) {
        if (fact.label != "run again") {
            text += fmt::format("- **{}**: {}\n", fact.label, escape_markdown(fact.text));
        }
    }
    if (!check.reproduce.empty()) {
        text += "\nRun again:\n\n" + fenced(check.reproduce);
    }
    for (const ExchangeNote& exchange : check.exchanges) {
        text += fmt::format("\nSent (attempt {}):\n\n{}\nReceived after {}:\n\n{}", exchange.seq, fenced(exchange.sent),
                            latency_text(exchange.latency), fenced(exchange.received));
    }
    return text + "\n</details>\n\n";
}

std::string render_findings(const Report& report) {
    std::string text;
    std::size_t left_out = 0;
    for (const Finding& finding : findings_of(report.results)) {
        const std::string entry = render_finding(finding, report.results.size() > 1);
        if (left_out > 0 || text.size() + entry.size() > kLongest) {
            ++left_out;
        } else {
            text += entry;
        }
    }
    if (left_out > 0) {
        text += fmt::format("{} more findings do not fit here; the HTML and JSON reports have them all.\n", left_out);
    }
    return text.empty() ? "" : "\n### Findings\n\n" + text;
}

std::string render_skipped(std::span<const RunResult> results) {
    const std::vector<SkipRow> rows = skips_of(results);
    if (rows.empty()) {
        return "";
    }
    std::string text = "\n### Skipped\n\n";
    for (const SkipRow& row : rows) {
        text += fmt::format("- {}: {}\n", escape_markdown(skipped_text(row)), escape_markdown(row.reason));
        if (text.size() > kLongest / 10) {
            return text + "- and more\n";
        }
    }
    return text;
}

std::string render_alone(std::span<const RunResult> results) {
    const std::vector<std::string> ids = made_alone(results);
    return ids.empty() ? ""
                       : fmt::format("\nMade alone, with nothing else under way: {}.\n",
                                     escape_markdown(fmt::format("{}", fmt::join(ids, ", "))));
}

}  // namespace

std::string render_markdown(const Report& report) {
    std::string text = fmt::format("## {}: {}\n\n{}\n\n", verdict_word(report.exit),
                                   escape_markdown(subject_of(report)), counts_text(summarize(report.results)));
    for (const RunResult& result : report.results) {
        if (const std::string why = unjudged(result); !why.empty()) {
            text += fmt::format("**{}**: {}\n\n", escape_markdown(title_of(result)), why);
        }
    }
    for (const RunResult& result : report.results) {
        for (const std::string& remark : result.remarks) {
            text += fmt::format("**Note**: {}\n\n", escape_markdown(remark));
        }
    }
    text += summary_table(report) + "\n" + numbers(report) + load_tables(report.results) + coverage(report.results);
    return text + render_findings(report) + render_skipped(report.results) + render_alone(report.results);
}

}  // namespace notisim
