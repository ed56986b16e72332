#include "simulator/report/html_charts.hpp"

#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr double kTimelineWidth = 960;
constexpr double kNames = 190;  // Left of the axis of time, for the names of the rows.
constexpr double kTimelineMargin = 20;
constexpr double kRow = 26;
constexpr std::size_t kRows = 14;
constexpr std::size_t kTableRows = 500;
constexpr std::size_t kBars = 24;
constexpr std::uint64_t kSamples = 2000;
constexpr std::uint64_t kFewest = 3;  // Fewer answers make no distribution.

// Shape and colour say the same: taken is a disc, refused a diamond, no answer an empty square.
struct Kind {
    std::string_view style;
    std::string_view words;
};
constexpr Kind kTaken{"ok", "taken"};
constexpr Kind kRefused{"bad", "answered, not taken"};
constexpr Kind kUnanswered{"none", "no answer"};

const Kind& kind_of(const AttemptNote& note) {
    const bool answered = !note.what.empty() && note.what.find_first_not_of("0123456789") == std::string::npos;
    return note.accepted ? kTaken : answered ? kRefused : kUnanswered;
}

std::string shape(const Kind& kind, double x, double y, std::string_view title) {
    const std::string inside = title.empty() ? "" : fmt::format("<title>{}</title>", escape_html(title));
    if (&kind == &kTaken) {
        return fmt::format(R"(<circle class="mark ok" cx="{:.1f}" cy="{:.1f}" r="5">{}</circle>)", x, y, inside);
    }
    if (&kind == &kRefused) {
        return fmt::format(R"(<path class="mark bad" d="M{:.1f} {:.1f}l6 6l-6 6l-6 -6z">{}</path>)", x, y - 6, inside);
    }
    return fmt::format(R"(<rect class="mark none" x="{:.1f}" y="{:.1f}" width="10" height="10">{}</rect>)", x - 5,
                       y - 5, inside);
}

// A lane; of checks, which are many and brief, their group.
std::string row_of(const RunResult& result, const AttemptNote& note) {
    return result.command == "conform" ? note.who.substr(0, note.who.find('/')) : note.who;
}

std::vector<std::string> rows_of(const RunResult& result) {
    std::vector<std::string> rows;
    for (const AttemptNote& note : result.attempt_notes) {
        if (std::find(rows.begin(), rows.end(), row_of(result, note)) == rows.end()) {
            rows.push_back(row_of(result, note));
        }
        if (rows.size() > kRows) {
            rows.back() = "others";
            break;
        }
    }
    return rows;
}

std::string time_axis(Duration end, double height) {
    std::string svg;
    constexpr int kTicks = 5;
    for (int tick = 0; tick <= kTicks; ++tick) {
        const double x = kNames + (kTimelineWidth - kNames - kTimelineMargin) * tick / kTicks;
        const char* anchor = tick == kTicks ? "end" : "middle";
        svg += fmt::format(R"(<path class="grid" d="M{0:.1f} 0V{1:.1f}"/><text x="{0:.1f}" y="{2:.1f}")"
                           R"( text-anchor="{3}">+{4}</text>)",
                           x, height, height + 16, anchor, format_duration(end * tick / kTicks));
    }
    return svg;
}

std::string legend() {
    std::string html = "<ul class=\"legend\">";
    for (const Kind* kind : {&kTaken, &kRefused, &kUnanswered}) {
        html += fmt::format(R"(<li><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</li>)",
                            shape(*kind, 8, 8, ""), kind->words);
    }
    return html + "</ul>";
}

std::string attempts_table(const RunResult& result) {
    std::string html = "<details class=\"attempts\"><summary>The same as a table</summary><div class=\"scroll\" "
                       "tabindex=\"0\"><table><thead><tr><th>attempt</th><th>after</th><th>lane or check</th>"
                       "<th>answer</th><th></th><th>latency</th></tr></thead><tbody>";
    const std::size_t told = std::min(result.attempt_notes.size(), kTableRows);
    for (const AttemptNote& note : std::span{result.attempt_notes}.first(told)) {
        html += fmt::format("<tr><td>{}</td><td>+{}</td><td class=\"text\">{}</td><td>{}</td><td class=\"text\">{}</td>"
                            "<td>{}</td></tr>",
                            note.seq, format_duration(note.at), escape_html(note.who), escape_html(note.what),
                            kind_of(note).words, latency_text(note.latency));
    }
    html += "</tbody></table></div>";
    if (told < result.attempt_notes.size()) {
        html += fmt::format("<p>{} more; the journal has them.</p>", result.attempt_notes.size() - told);
    }
    return html + "</details>";
}

// Counts of answers by latency, in bars whose width grows with the latency.
struct Bars {
    double low = 1;
    double ratio = 1;
    std::array<std::uint64_t, kBars> counts{};
    std::uint64_t highest = 0;

    [[nodiscard]] std::chrono::microseconds edge(std::size_t bar) const {
        return std::chrono::microseconds{std::llround(low * std::pow(ratio, static_cast<double>(bar)))};
    }
};

// Every answer has its percentile, and the latency at it is known: few are asked for one by one, many by sample.
Bars bars_of(const Histogram& latency) {
    Bars bars;
    const std::uint64_t samples = std::min(latency.count(), kSamples);
    const auto at = [&](std::uint64_t sample) {
        const double percent = 100.0 * (static_cast<double>(sample) + 0.5) / static_cast<double>(samples);
        return std::max(1.0, static_cast<double>(latency.percentile(percent).count()));
    };
    // The slowest few belong to the last bar, or one of them would press all others into the first.
    bars.low = at(0);
    const double high = std::max(bars.low * 2, static_cast<double>(latency.percentile(99.5).count()) * 1.01);
    bars.ratio = std::pow(high / bars.low, 1.0 / static_cast<double>(kBars));
    for (std::uint64_t sample = 0; sample < samples; ++sample) {
        const double place = std::log(at(sample) / bars.low) / std::log(bars.ratio);
        const auto bar = std::min(static_cast<std::size_t>(std::max(place, 0.0)), kBars - 1);
        bars.highest = std::max(bars.highest, ++bars.counts.at(bar));
    }
    return bars;
}

}  // namespace

Markup timeline_chart(const RunResult& result) {
    if (result.attempt_notes.empty()) {
        return {};
    }
    const std::vector<std::string> rows = rows_of(result);
    Duration end{1};
    std::size_t taken = 0;
    for (const AttemptNote& note : result.attempt_notes) {
        end = std::max(end, note.at);
        taken += note.accepted ? 1U : 0U;
    }
    const double height = kRow * static_cast<double>(rows.size()) + 8;
    std::string marks;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        marks += fmt::format(R"(<text x="0" y="{:.1f}">{}</text>)", kRow * static_cast<double>(row) + 21,
                             escape_html(cut_to(clean_line(rows[row]), 26)));
    }
    for (const AttemptNote& note : result.attempt_notes) {
        const auto row =
            std::min(std::find(rows.begin(), rows.end(), row_of(result, note)), rows.end() - 1) - rows.begin();
        const double share = static_cast<double>(note.at.count()) / static_cast<double>(end.count());
        marks += shape(kind_of(note), kNames + share * (kTimelineWidth - kNames - kTimelineMargin),
                       kRow * static_cast<double>(row) + 17,
                       fmt::format("#{} +{} {}: {}", note.seq, format_duration(note.at), note.who, note.what));
    }
    const std::string label = fmt::format("{} attempts within {}, {} of them taken", result.attempt_notes.size(),
                                          format_duration(end), taken);
    return {fmt::format("<h4>{}</h4>{}<div class=\"chart\" tabindex=\"0\" role=\"region\" aria-label=\"Timeline\">"
                        R"(<svg viewBox="-4 0 {} {:.0f}" role="img" aria-label="{}">{}{}</svg></div>{})",
                        label, legend(), kTimelineWidth + 8, height + 24, label, time_axis(end, height), marks,
                        attempts_table(result))};
}

Markup latency_chart(const Histogram& latency) {
    if (latency.count() == 0) {
        return {};
    }
    const std::string label = fmt::format(
        "How long {} answer{} took: half within {}, 90 % within {}, 99 % within {}, all within {}", latency.count(),
        latency.count() == 1 ? "" : "s", latency_text(latency.percentile(50)), latency_text(latency.percentile(90)),
        latency_text(latency.percentile(99)), latency_text(latency.max()));
    if (latency.count() < kFewest) {
        return {"<h4>" + label + "</h4>"};
    }
    constexpr double kBarsHeight = 120;
    const Bars bars = bars_of(latency);
    const double width = kTimelineWidth / static_cast<double>(kBars);
    const std::uint64_t samples = std::min(latency.count(), kSamples);
    std::string svg;
    for (std::size_t bar = 0; bar < kBars; ++bar) {
        const double high = kBarsHeight * static_cast<double>(bars.counts.at(bar)) /
                            static_cast<double>(std::max<std::uint64_t>(bars.highest, 1));
        const double share = 100.0 * static_cast<double>(bars.counts.at(bar)) / static_cast<double>(samples);
        const double x = width * static_cast<double>(bar);
        svg += fmt::format(R"(<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">)"
                           "<title>{} to {}: {:.1f} %</title></rect>",
                           x + 1, kBarsHeight - high, width - 2, high, latency_text(bars.edge(bar)),
                           latency_text(bars.edge(bar + 1)), share);
        if (bar % 4 == 0) {
            svg += fmt::format(R"(<text x="{:.1f}" y="{:.1f}">{}</text>)", x, kBarsHeight + 16,
                               latency_text(bars.edge(bar)));
        }
    }
    return {fmt::format(
        "<h4>{}</h4><div class=\"chart\" tabindex=\"0\" role=\"region\" aria-label=\"Latencies\">"
        R"(<svg viewBox="0 -2 {} {}" role="img" aria-label="{}"><path class="grid" d="M0 {}H{}"/>{}</svg></div>)",
        label, kTimelineWidth, kBarsHeight + 26, label, kBarsHeight, kTimelineWidth, svg)};
}

Markup coverage_chart(std::span<const CoverageRow> rows) {
    std::string html;
    for (const CoverageRow& row : rows) {
        const double share =
            row.total == 0 ? 0 : std::min(1.0, static_cast<double>(row.covered) / static_cast<double>(row.total));
        std::string refused;
        for (const std::string& value : row.refused) {
            refused += (refused.empty() ? "" : ", ") + escape_html(clean_line(value));
        }
        html +=
            fmt::format(R"(<li><span>{0}</span><span>{1}/{2}</span><svg viewBox="0 0 100 6" preserveAspectRatio="none")"
                        R"( aria-hidden="true"><rect class="rest" width="100" height="6"/>)"
                        R"(<rect class="{3}" width="{4:.1f}" height="6"/></svg>)",
                        escape_html(clean_line(row.name)), row.covered, row.total,
                        row.covered >= row.total ? "full" : "part", share * 100);
        html += refused.empty() ? "</li>" : fmt::format("<span class=\"refused\">not taken: {}</span></li>", refused);
    }
    return {html.empty() ? "" : "<h3>Coverage of the protocol</h3><ul class=\"coverage\">" + html + "</ul>"};
}

}  // namespace notisim
