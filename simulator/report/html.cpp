#include "simulator/report/findings.hpp"
#include "simulator/report/html_charts.hpp"
#include "simulator/report/load_charts.hpp"
#include "simulator/report/load_facts.hpp"
#include "simulator/report/markup.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim {

namespace {

// More than that, and the page opens as a wall of text.
constexpr std::size_t kUnfolded = 5;

Markup pair(std::string_view label, const Markup& content) {
    return {fmt::format("<dt>{}</dt><dd>{}</dd>", markup(label).html, content.html)};
}

std::string_view tone_of(std::string_view verdict) {
    return verdict == "PASSED" ? "passed" : "failed";
}

Markup notification_numbers(const Counts& counts) {
    Markup html = pair("Notifications raised", markup(counts.raised));
    html += pair("= delivered", markup(counts.delivered));
    html += pair("+ expired", markup(counts.expired));
    html += pair("+ given up", markup(counts.given_up));
    html += pair("+ pending", markup(counts.pending()));
    return html;
}

Markup numbers_of(const RunResult& result) {
    Markup html;
    if (result.load) {
        for (const Fact& fact : load_facts(result)) {
            html += pair(fact.label, markup(fact.text));
        }
        return html;
    }
    if (result.command != "conform") {
        html = notification_numbers(result.notifications);
        html += pair("Batches", markup(result.batches == 0
                                           ? "none"
                                           : fmt::format("{}, largest {}", result.batches, result.batch_size_max)));
    }
    html += pair("Attempts", markup(result.attempts));
    if (result.retries > 0) {
        html += pair("of which retries", markup(result.retries));
    }
    html += pair("of which sent bytes", markup(result.requests));
    html += pair("Answers", markup(answers_text(result)));
    if (result.latency.count() > 0) {
        html +=
            pair("Latency",
                 markup(fmt::format("p50 {}, p90 {}, p99 {}, max {}", latency_text(result.latency.percentile(50)),
                                    latency_text(result.latency.percentile(90)),
                                    latency_text(result.latency.percentile(99)), latency_text(result.latency.max()))));
    }
    return html;
}

Markup number_list(const RunResult& result) {
    return {"<dl class=\"numbers\">" + numbers_of(result).html + "</dl>"};
}

Markup cell(std::size_t count, std::string_view style) {
    return {fmt::format("<td class=\"{}\">{}</td>", count == 0 ? "zero" : style, count)};
}

Markup table_row(std::string_view title, const Summary& summary, bool all, bool accepted) {
    Markup row{fmt::format("<tr{}><th scope=\"row\">{}</th>", all ? " class=\"all\"" : "", markup(title).html)};
    row += cell(summary.passed, "passed");
    row += cell(summary.failed, "failed");
    row += cell(summary.warned, "warned");
    row += cell(summary.skipped, "skipped");
    if (accepted) {
        row += cell(summary.accepted, "accepted");
    }
    row.html += "</tr>";
    return row;
}

Markup summary_table(const Report& report) {
    const Summary all = summarize(report.results);
    const bool accepted = all.accepted > 0;
    Markup rows;
    const bool several = report.results.size() > 1;
    for (const RunResult& result : several ? report.results : std::span<const RunResult>{}) {
        rows += table_row(title_of(result), summarize({&result, 1}), false, accepted);
    }
    for (const GroupRow& group : several ? std::vector<GroupRow>{} : by_group(report.results)) {
        rows += table_row(group.group, group.summary, false, accepted);
    }
    rows += table_row("all", all, true, accepted);
    return {fmt::format("<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">passed</th>"
                        "<th scope=\"col\">failed</th><th scope=\"col\">warned</th><th scope=\"col\">skipped</th>{}"
                        "</tr></thead><tbody>{}</tbody></table>",
                        several ? "scenario" : "group", accepted ? "<th scope=\"col\">accepted</th>" : "", rows.html)};
}

Markup render_check(const Finding& finding, bool several, bool open) {
    const CaseResult& check = *finding.check;
    Markup facts;
    if (several) {
        facts += pair("scenario", markup(finding.result->scenario));
    }
    const std::string id = several ? fmt::format("{}: {}", title_of(*finding.result), check.id) : check.id;
    for (const Fact& fact : facts_of(check)) {
        const Markup text = markup(fact.text);
        facts += pair(fact.label, fact.label == "run again" ? Markup{"<code>" + text.html + "</code>"} : text);
    }
    facts += pair("level", markup(check.level));
    Markup exchanges;
    for (const ExchangeNote& exchange : check.exchanges) {
        exchanges +=
            fill("exchange.html",
                 {{"sent-title", markup(exchange.seq == 0 ? "Sent" : fmt::format("Sent, attempt {}", exchange.seq))},
                  {"sent", markup(exchange.sent)},
                  {"received-title", markup("Received after " + latency_text(exchange.latency))},
                  {"received", markup(exchange.received)}});
    }
    return fill("check.html", {{"fate", markup(fate_of(check))},
                               {"open", {open ? " open" : ""}},
                               {"title", markup(check.title)},
                               {"id", markup(id)},
                               {"facts", facts},
                               {"exchanges", exchanges}});
}

Markup render_findings(const Report& report) {
    Markup html;
    std::size_t unfolded = 0;
    for (const Finding& finding : findings_of(report.results)) {
        const bool open = !finding.check->accepted && unfolded++ < kUnfolded;
        html += render_check(finding, report.results.size() > 1, open);
    }
    return html;
}

// What explains many findings at once is read before them.
Markup render_remarks(std::span<const RunResult> results) {
    Markup html;
    for (const RunResult& result : results) {
        for (const std::string& remark : result.remarks) {
            html.html += fmt::format("<p class=\"remark\"><strong>Note</strong> {}</p>", markup(remark).html);
        }
    }
    return html;
}

Markup render_reasons(const Report& report) {
    Markup html{"<ul class=\"reasons\">"};
    for (const SkipRow& row : skips_of(report.results)) {
        html.html += fmt::format("<li>Skipped {}: {}</li>", markup(skipped_text(row)).html, markup(row.reason).html);
    }
    html.html += "</ul>";
    return html;
}

Markup render_alone(const Report& report) {
    const std::vector<std::string> ids = made_alone(report.results);
    return ids.empty() ? Markup{}
                       : Markup{fmt::format("<p class=\"alone\">Made alone, with nothing else under way: {}.</p>",
                                            markup(fmt::format("{}", fmt::join(ids, ", "))).html)};
}

// What needs no reading, folded away.
Markup render_buckets(const Report& report) {
    Markup html;
    for (const std::string_view fate : {"skipped", "passed"}) {
        const std::vector<Finding> checks = checks_of(report.results, fate);
        Markup rows;
        for (const Finding& finding : checks) {
            rows += render_check(finding, report.results.size() > 1, false);
        }
        if (!checks.empty()) {
            html += fill("bucket.html", {{"fate", markup(fate)},
                                         {"title", markup(fmt::format("{} {}", checks.size(), fate))},
                                         {"reasons", fate == "skipped" ? render_reasons(report) : Markup{}},
                                         {"checks", rows}});
        }
    }
    return html;
}

Markup render_filters(const Summary& summary) {
    const std::size_t all = summary.passed + summary.failed + summary.warned + summary.skipped + summary.accepted;
    Markup html;
    const auto add = [&html](std::string_view filter, std::string_view title, std::size_t count) {
        html.html += fmt::format(R"(<button type="button" data-filter="{}" aria-pressed="{}">{} {}</button>)", filter,
                                 filter == "all", title, count);
    };
    add("all", "All", all);
    add("failed", "Failed", summary.failed);
    add("warned", "Warned", summary.warned);
    if (summary.accepted > 0) {
        add("accepted", "Accepted", summary.accepted);
    }
    add("skipped", "Skipped", summary.skipped);
    add("passed", "Passed", summary.passed);
    return html;
}

Markup render_runs(const Report& report) {
    Markup html;
    for (const RunResult& result : report.results) {
        const std::string_view verdict = verdict_word(static_cast<int>(result.verdict));
        html += fill("run.html", {{"open", {report.results.size() == 1 ? " open" : ""}},
                                  {"tone", markup(tone_of(verdict))},
                                  {"verdict", markup(verdict)},
                                  {"name", markup(title_of(result))},
                                  {"scenario", markup(result.scenario)},
                                  {"numbers", report.results.size() == 1 ? Markup{} : number_list(result)},
                                  {"timeline", timeline_chart(result)},
                                  {"latency", latency_chart(result.latency)}});
    }
    return html.html.empty() ? Markup{"<p>Nothing was sent.</p>"} : html;
}

// One line on how the run was made.
std::string meta_line(const RunResult& sum) {
    std::string text = fmt::format("{} notifications, seed {}, took {:.2f} s", name_in(kFlavours, sum.flavour),
                                   sum.seed, static_cast<double>(sum.wall.count()) / 1000.0);
    if (sum.command == "conform") {
        return text;
    }
    if (sum.command == "load") {
        return sum.target.empty() ? text : text + "; " + sum.target;
    }
    text += fmt::format("; {} clock, simulated from {} to {}", sum.clock,
                        format_time(sum.simulated_start, DateFormat::Rfc3339Seconds),
                        format_time(sum.simulated_end, DateFormat::Rfc3339Seconds));
    return sum.target.empty() ? text : text + "; " + sum.target;
}

std::string verdict_detail(const Report& report) {
    std::string text = counts_text(summarize(report.results));
    for (const RunResult& result : report.results) {
        const std::string why = unjudged(result);
        if (!why.empty() && text.find(why) == std::string::npos) {
            text += "; " + why;
        }
    }
    return text;
}

}  // namespace

std::string render_html(const Report& report) {
    const RunResult sum = add_up(report.results);
    const std::string_view verdict = verdict_word(report.exit);
    return fill("page.html", {{"style-hash", source_hash("style.css.sha256")},
                              {"script-hash", source_hash("script.js.sha256")},
                              {"style", {std::string{html_asset("style.css")}}},
                              {"script", {std::string{html_asset("script.js")}}},
                              {"version", markup(report.version)},
                              {"command", markup(sum.command)},
                              {"subject", markup(subject_of(report))},
                              {"verdict", markup(verdict)},
                              {"tone", markup(tone_of(verdict))},
                              {"verdict-detail", markup(verdict_detail(report))},
                              {"meta", markup(report.results.empty() ? "" : meta_line(sum))},
                              {"remarks", render_remarks(report.results)},
                              {"table", summary_table(report)},
                              {"numbers", number_list(sum)},
                              {"coverage", coverage_chart(sum.coverage)},
                              {"load", load_section(report.results)},
                              {"filters", render_filters(summarize(report.results))},
                              {"findings", render_findings(report)},
                              {"buckets", render_buckets(report)},
                              {"alone", render_alone(report)},
                              {"runs", render_runs(report)}})
        .html;
}

}  // namespace notisim
