#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"
#include "simulator/report/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <map>

namespace notisim {

namespace {

constexpr std::size_t kQuotedLines = 12;  // Of a request or an answer; the HAR file and the reports have the rest.
constexpr std::size_t kLabel = 10;
constexpr std::size_t kGroup = 24;
constexpr std::size_t kList = 32;

// A line of both, without the blanks at its end.
std::string joined(std::string_view first, std::string_view text) {
    std::string line = fmt::format("{}{}", first, text);
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

// Wrapped text, each line after the first under the beginning of the first.
std::string hanging(std::string_view first, std::string_view text) {
    const std::string under(columns_of(first), ' ');
    std::string result;
    for (std::string line : wrap(inert(clean_block(text)), kColumns - under.size())) {
        if (line.starts_with("::")) {
            line[1] = ' ';  // It was harmless where it stood; broken here it would be a command.
        }
        result += joined(result.empty() ? first : std::string_view{under}, line) + "\n";
    }
    return result;
}

std::string labelled(std::string_view label, std::string_view text) {
    return text.empty() ? "" : hanging(fmt::format("   {:<{}} ", label, kLabel), text);
}

std::string padded(std::string_view text, std::size_t columns) {
    const std::string cut = cut_to(inert_line(text), columns);
    return cut + std::string(columns - columns_of(cut), ' ');
}

std::string quoted(std::string_view title, std::string_view text, const TextStyle& style) {
    std::string result = fmt::format("   {}\n", title);
    const std::vector<std::string> lines = wrap(inert(clean_block(text)), kColumns - 5);
    std::size_t last = lines.size();
    while (last > 1 && lines[last - 1].empty()) {
        --last;
    }
    for (std::size_t index = 0; index < std::min(last, kQuotedLines); ++index) {
        result += style.dim(joined("   | ", lines[index])) + "\n";
    }
    if (last > kQuotedLines) {
        result += style.dim(fmt::format("   | ... {} more lines", last - kQuotedLines)) + "\n";
    }
    return result;
}

std::string render_subject(const RunResult& result, const TextStyle& style) {
    const std::string how =
        fmt::format("{} notifications, {} check{}, {} requests in {:.1f} s", name_in(kFlavours, result.flavour),
                    result.checks.size(), result.checks.size() == 1 ? "" : "s", result.requests,
                    static_cast<double>(result.wall.count()) / 1000.0);
    std::string text;
    for (const std::string& line : wrap(inert_line(result.target), kColumns)) {
        text += style.bold(line) + "\n";
    }
    text += how + "\n" + hanging("", "answers: " + answers_text(result));
    if (result.answered > 0) {
        text += fmt::format("half of them within {}, 99 % within {}, all within {}\n",
                            latency_text(result.latency.percentile(50)), latency_text(result.latency.percentile(99)),
                            latency_text(result.latency.max()));
    }
    for (const std::string& remark : result.remarks) {
        text += "\n" + style.warn("NOTE") + "  " + hanging("      ", remark).substr(6);
    }
    return text;
}

std::string cell(std::size_t count, bool stands_out, const TextStyle& style, std::string_view color) {
    const std::string text = fmt::format("{:>9}", count);
    return stands_out && count > 0 ? style.paint(color, text) : text;
}

std::string render_groups(const RunResult& result, const TextStyle& style) {
    const Summary all = summarize({&result, 1});
    const auto row = [&](std::string_view title, const Summary& summary) {
        std::string text = padded(title, kGroup) + cell(summary.passed, false, style, "") +
                           cell(summary.failed, true, style, "31") + cell(summary.warned, true, style, "33") +
                           cell(summary.skipped, true, style, "2");
        return text + (all.accepted > 0 ? cell(summary.accepted, false, style, "") : "") + "\n";
    };
    std::string text = style.dim(fmt::format("{:<{}}{:>9}{:>9}{:>9}{:>9}{}", "", kGroup, "passed", "failed", "warned",
                                             "skipped", all.accepted > 0 ? " accepted" : "")) +
                       "\n";
    for (const GroupRow& group : by_group({&result, 1})) {
        text += row(group.group, group.summary);
    }
    return text + row("all", all);
}

std::string render_coverage(const RunResult& result) {
    std::string text;
    for (const CoverageRow& row : result.coverage) {
        std::string refused;
        for (const std::string& value : row.refused) {
            refused += (refused.empty() ? "not taken: " : ", ") + inert_line(value);
        }
        text += hanging(padded(row.name, kList) + fmt::format("{:>6}  ", fmt::format("{}/{}", row.covered, row.total)),
                        refused);
    }
    return text.empty() ? "" : "\nTaken of each list of the protocol:\n" + text;
}

std::string badge_of(const CaseResult& check, const TextStyle& style) {
    return check.outcome == CaseResult::Outcome::failed ? style.bad("FAIL") : style.warn("WARN");
}

// One exchange shows what is meant; HTML and JSON reports have the others too.
std::string further_attempts(const CaseResult& check) {
    if (check.evidence.size() < 2) {
        return "";
    }
    return fmt::format("attempt{} {}", check.evidence.size() > 2 ? "s" : "",
                       fmt::join(check.evidence.begin() + 1, check.evidence.end(), ", "));
}

std::string render_finding(std::size_t number, const CaseResult& check, const TextStyle& style) {
    const bool failed = check.outcome == CaseResult::Outcome::failed;
    // Colour takes no columns: the title is placed by the badge without it.
    const std::string width(fmt::format("{}. {}  ", number, badge_of(check, {})).size(), ' ');
    std::string text =
        fmt::format("\n{}. {}  {}", number, badge_of(check, style), hanging(width, check.title).substr(width.size()));
    text += hanging("   ", fmt::format("{} ({})", check.id, check.level));
    text += labelled("expected", failed ? check.expected : "");
    text += labelled("actual", failed ? check.actual : "");
    text += labelled("because", reason_of(check));
    if (!check.exchanges.empty()) {
        const ExchangeNote& first = check.exchanges.front();
        text += quoted(first.seq > 0 ? fmt::format("sent (attempt {})", first.seq) : "sent", first.sent, style);
        text += quoted("came back", first.received, style);
    }
    text += labelled("also", further_attempts(check));
    text += labelled("matters", check.why);
    text += labelled("mend", check.mend);
    for (const Fact& fact : facts_of(check)) {
        if (fact.label == "rests on" || fact.label == "reading") {
            text += labelled(fact.label, fact.text);
        }
    }
    // Not wrapped: it is there to be copied.
    return check.reproduce.empty() ? text
                                   : text + fmt::format("   {:<{}} {}\n", "again", kLabel, inert_line(check.reproduce));
}

// Known and accepted: named, so that nobody takes them for passed.
std::string render_accepted(const RunResult& result) {
    std::string text;
    for (const Finding& finding : checks_of({&result, 1}, "accepted")) {
        text += hanging("ACCEPTED  ", fmt::format("{}: {}", finding.check->id, finding.check->title));
    }
    return text.empty() ? "" : "\n" + text;
}

// Many checks are skipped for the same reason, which is then told once.
std::string render_skipped(const RunResult& result) {
    std::string text;
    for (const SkipRow& row : skips_of({&result, 1})) {
        text += hanging("SKIP  ", fmt::format("{}: {}", skipped_text(row), row.reason));
    }
    return text.empty() ? "" : "\n" + text;
}

std::string render_alone(const RunResult& result) {
    const std::vector<std::string> ids = made_alone({&result, 1});
    if (ids.empty()) {
        return "";
    }
    std::map<std::string, std::size_t> groups;
    for (const std::string& id : ids) {
        ++groups[id.substr(0, id.find('/'))];
    }
    std::vector<std::string> counts;
    counts.reserve(groups.size());
    for (const auto& [group, count] : groups) {
        counts.push_back(fmt::format("{} of {}", count, group));
    }
    return "\n" + hanging("Made alone, with nothing else under way: ", fmt::format("{}", fmt::join(counts, ", ")));
}

}  // namespace

std::string render_review(const RunResult& result, const TextStyle& style) {
    std::string text = render_subject(result, style) + "\n" + render_groups(result, style) + render_coverage(result);
    std::size_t number = 0;
    for (const std::string_view fate : {"failed", "warned"}) {
        for (const Finding& finding : checks_of({&result, 1}, fate)) {
            text += render_finding(++number, *finding.check, style);
        }
    }
    return text + render_accepted(result) + render_skipped(result) + render_alone(result) + "\n" +
           verdict_line(result, style) + "\n";
}

}  // namespace notisim
