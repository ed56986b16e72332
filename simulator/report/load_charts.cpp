#include "simulator/report/load_charts.hpp"

#include "simulator/load/threshold.hpp"
#include "simulator/report/chart.hpp"
#include "simulator/report/load_facts.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kMostSlots = 240;  // More are not told apart on a page.
constexpr std::size_t kKinds = 5;        // Of answers; what is left is `others`.
constexpr int kCurve = 160;              // Points of the percentile curve.

// A run whose slots are few enough to be drawn: merging brings slots to the length of the longer ones.
LoadSummary drawable(const LoadSummary& load) {
    LoadSummary drawn;
    drawn.duration = load.duration;
    drawn.slot = load.slot;
    drawn.slots = load.slots;
    LoadSummary longer;
    longer.slot = load.slot;
    for (std::size_t slots = load.slots.size(); slots > kMostSlots; slots = (slots + 1) / 2) {
        longer.slot *= 2;
    }
    merge(drawn, longer);
    return drawn;
}

double seconds_of(std::chrono::milliseconds time) {
    return static_cast<double>(time.count()) / 1000.0;
}

double start_of(const LoadSummary& load, std::size_t slot) {
    return seconds_of(load.slot) * static_cast<double>(slot);
}

double middle_of(const LoadSummary& load, std::size_t slot) {
    return start_of(load, slot) + seconds_of(load.slot) / 2;
}

std::string time_text(const LoadSummary& load, std::size_t slot) {
    return "+" + format_duration(load.slot * static_cast<std::int64_t>(slot));
}

// A chart over time, without what is in it.
Chart over_time(const LoadSummary& load, std::string heading) {
    Chart chart;
    chart.heading = std::move(heading);
    const std::chrono::milliseconds end = load.slot * static_cast<std::int64_t>(load.slots.size());
    chart.x = time_axis(end);
    if (load.duration.count() > 0 && load.duration < end - load.slot) {
        chart.events = {{seconds_of(load.duration), "the plan ends"}};
    }
    chart.columns = {"after"};
    return chart;
}

Markup latency_over_time(const LoadSummary& load) {
    Chart chart = over_time(load, "Latency over time, from the planned moment");
    chart.lines = {{"a", "half within (p50)", {}}, {"b", "99 % within (p99)", {}}, {"c", "longest", {}}};
    chart.columns.insert(chart.columns.end(), {"count", "p50", "p99", "longest"});
    std::chrono::microseconds low = std::chrono::microseconds::max();
    std::chrono::microseconds high{0};
    std::size_t slowest = 0;
    for (std::size_t slot = 0; slot < load.slots.size(); ++slot) {
        const Histogram& latency = load.slots[slot].latency;
        const std::chrono::microseconds values[] = {latency.percentile(50), latency.percentile(99), latency.max()};
        std::vector<std::string> row{time_text(load, slot), fmt::format("{}", latency.count())};
        for (std::size_t line = 0; line < chart.lines.size(); ++line) {
            const double exponent = std::log10(static_cast<double>(std::max<std::int64_t>(values[line].count(), 1)));
            chart.lines[line].points.push_back(
                {middle_of(load, slot), latency.count() == 0 ? std::nullopt : std::optional{exponent}});
            row.push_back(latency.count() == 0 ? "-" : latency_text(values[line]));
        }
        chart.rows.push_back(std::move(row));
        if (latency.count() > 0) {
            low = std::min(low, values[0]);
            slowest = values[2] > high ? slot : slowest;
            high = std::max(high, values[2]);
        }
    }
    if (high.count() == 0) {
        return {};
    }
    chart.y = latency_axis(low, high);
    for (const ChartLine& line : chart.lines) {
        chart.keys.push_back({std::string{line.style}, std::string{line.name}});
    }
    chart.label = fmt::format("The lowest median of a slot is {}; the longest latency is {}, {} after the start.",
                              latency_text(low), latency_text(high), time_text(load, slowest).substr(1));
    return draw(chart);
}

Markup rate_over_time(const LoadSummary& load) {
    Chart chart = over_time(load, "Rate asked and achieved, notifications per second");
    chart.lines = {{"b", "asked by the plan", {}}, {"a", "achieved", {}}};
    chart.columns.insert(chart.columns.end(), {"asked", "achieved"});
    double highest = 0;
    double lowest_share = 1;
    std::size_t behind = 0;
    for (std::size_t slot = 0; slot < load.slots.size(); ++slot) {
        const double asked = static_cast<double>(load.slots[slot].planned) / seconds_of(load.slot);
        const double achieved = static_cast<double>(load.slots[slot].sent) / seconds_of(load.slot);
        if (asked > 0 && achieved / asked < lowest_share) {
            lowest_share = achieved / asked;
            behind = slot;
        }
        highest = std::max({highest, asked, achieved});
        // After the plan nothing is asked: that is not a rate of 0. The run ends somewhere in the last slot.
        const bool is_last = slot + 1 == load.slots.size();
        const bool over = asked <= 0 && (achieved <= 0 || is_last) && start_of(load, slot) >= seconds_of(load.duration);
        chart.lines[0].points.push_back({middle_of(load, slot), over ? std::nullopt : std::optional{asked}});
        chart.lines[1].points.push_back({middle_of(load, slot), over ? std::nullopt : std::optional{achieved}});
        chart.rows.push_back({time_text(load, slot), rate_text(asked), rate_text(achieved)});
    }
    if (highest <= 0) {
        return {};
    }
    chart.y = count_axis(highest);
    for (const ChartLine& line : chart.lines) {
        chart.keys.push_back({std::string{line.style}, std::string{line.name}});
    }
    chart.label = lowest_share >= 1 ? "At all times the rate that the plan asked for was achieved."
                                    : fmt::format("{} after the start, {:.1f} % of what the plan asked for was "
                                                  "achieved: the lowest share.",
                                                  time_text(load, behind).substr(1), 100 * lowest_share);
    return draw(chart);
}

// The axis is of nines: 90 % and 99 % are as far from each other as 99 % and 99.9 %.
Markup percentile_curve(const LoadSummary& load) {
    if (load.latency.count() == 0) {
        return {};
    }
    Chart chart;
    chart.heading = "Latency by percentile";
    const double end = std::clamp(std::log10(static_cast<double>(load.latency.count())), 1.0, 6.0);
    chart.x.high = end;
    chart.x.marks = {{0, "0 %"}, {std::log10(2.0), "50 %"}};
    for (double nines = 1; nines <= end; ++nines) {
        chart.x.marks.push_back({nines, fmt::format("{} %", 100 - 100 * std::pow(10.0, -nines))});
    }
    chart.lines = {{"a", "from the planned moment", {}}, {"b", "from sending", {}}};
    const Histogram* histograms[] = {&load.latency, &load.service};
    for (std::size_t line = 0; line < chart.lines.size(); ++line) {
        for (int step = 0; step <= kCurve; ++step) {
            const double nines = end * step / kCurve;
            const double percent = std::max(100 - 100 * std::pow(10.0, -nines), 0.001);
            const auto latency = histograms[line]->percentile(percent).count();
            chart.lines[line].points.push_back(
                {nines, std::log10(static_cast<double>(std::max<std::int64_t>(latency, 1)))});
        }
        chart.keys.push_back({std::string{chart.lines[line].style}, std::string{chart.lines[line].name}});
    }
    const std::chrono::microseconds low = std::min(load.latency.percentile(0.001), load.service.percentile(0.001));
    chart.y = latency_axis(low, std::max(load.latency.max(), load.service.max()));
    chart.columns = {"percentile", "from the plan", "from sending"};
    for (const double percent : {1.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99, 99.999, 100.0}) {
        chart.rows.push_back({fmt::format("{} %", percent), latency_text(load.latency.percentile(percent)),
                              latency_text(load.service.percentile(percent))});
    }
    chart.label = fmt::format("Of {} first attempts, half end within {}, 99 % within {} and all within {}.",
                              load.latency.count(), latency_text(load.latency.percentile(50)),
                              latency_text(load.latency.percentile(99)), latency_text(load.latency.max()));
    return draw(chart);
}

// Kinds of answers, taken ones first, then by number; beyond kKinds they are counted together.
std::vector<std::string> kinds_of(const LoadSummary& load) {
    const auto answers = answers_of(load);
    std::vector<std::pair<std::string, std::uint64_t>> kinds(answers.begin(), answers.end());
    const auto taken = [](const std::string& answer) { return answer.size() == 3 && answer.front() == '2'; };
    std::stable_sort(kinds.begin(), kinds.end(), [&taken](const auto& one, const auto& other) {
        return taken(one.first) != taken(other.first) ? taken(one.first) : one.second > other.second;
    });
    std::vector<std::string> names;
    names.reserve(kinds.size());
    for (const auto& [name, count] : kinds) {
        names.push_back(name);
    }
    if (names.size() > kKinds) {
        names.resize(kKinds);
        names.emplace_back("others");
    }
    return names;
}

// The first style is that of success; without any, it is left out.
std::string style_of(const std::vector<std::string>& kinds, std::size_t kind) {
    const bool taken = kinds.front().size() == 3 && kinds.front().front() == '2';
    return fmt::format("k{}", std::min(kind + (taken ? 0 : 1), kKinds));
}

Markup answers_over_time(const LoadSummary& load) {
    const std::vector<std::string> kinds = kinds_of(load);
    if (kinds.empty()) {
        return {};
    }
    Chart chart = over_time(load, "Answers over time, attempts in each slot");
    double highest = 0;
    for (std::size_t slot = 0; slot < load.slots.size(); ++slot) {
        std::vector<std::uint64_t> counts(kinds.size());
        for (const auto& [answer, count] : load.slots[slot].answers) {
            const auto kind = std::find(kinds.begin(), kinds.end(), answer);
            counts[std::min(static_cast<std::size_t>(kind - kinds.begin()), kinds.size() - 1)] += count;
        }
        double low = 0;
        std::vector<std::string> row{time_text(load, slot)};
        for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
            const double high = low + static_cast<double>(counts[kind]);
            if (counts[kind] > 0) {
                chart.bars.push_back({style_of(kinds, kind), start_of(load, slot), start_of(load, slot + 1), low, high,
                                      fmt::format("{}: {} x {}", time_text(load, slot), kinds[kind], counts[kind])});
            }
            low = high;
            row.push_back(fmt::format("{}", counts[kind]));
        }
        highest = std::max(highest, low);
        chart.rows.push_back(std::move(row));
    }
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        chart.keys.push_back({style_of(kinds, kind), kinds[kind], true});
        chart.columns.push_back(kinds[kind]);
    }
    chart.y = count_axis(highest);
    std::string told;
    for (const auto& [answer, count] : answers_of(load)) {
        told += fmt::format("{}{} x {}", told.empty() ? "" : ", ", answer, count);
    }
    chart.label = fmt::format("All attempts, retries too: {}.", told);
    return chart.bars.empty() ? Markup{} : draw(chart);
}

Markup backlog_over_time(const LoadSummary& load) {
    Chart chart = over_time(load, "Backlog over time, notifications that wait for a retry");
    ChartLine line{"a", "backlog", {}, true};
    std::uint64_t highest = 0;
    std::size_t when = 0;
    for (std::size_t slot = 0; slot < load.slots.size(); ++slot) {
        const std::uint64_t backlog = load.slots[slot].backlog;
        when = backlog > highest ? slot : when;
        highest = std::max(highest, backlog);
        line.points.push_back({middle_of(load, slot), static_cast<double>(backlog)});
        chart.rows.push_back({time_text(load, slot), fmt::format("{}", backlog)});
    }
    if (highest == 0) {
        return {};
    }
    chart.columns.emplace_back("waiting");
    chart.lines = {std::move(line)};
    chart.y = count_axis(static_cast<double>(highest));
    chart.label =
        fmt::format("At most {} notifications waited, {} after the start.", highest, time_text(load, when).substr(1));
    return draw(chart);
}

std::string latency_table(const LoadSummary& load) {
    std::string html =
        "<div class=\"scroll latencies\" tabindex=\"0\" role=\"region\" aria-label=\"Latencies\"><table><thead>"
        "<tr><th scope=\"col\">latency</th><th scope=\"col\">count</th>";
    for (const std::string_view column : kLatencyColumns) {
        html += fmt::format("<th scope=\"col\">{}</th>", column);
    }
    html += "</tr></thead><tbody>";
    for (const LatencyRow& row : latency_rows(load)) {
        html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>", escape_html(clean_line(row.label)), row.count);
        for (const std::string& cell : row.cells) {
            html += fmt::format("<td>{}</td>", cell);
        }
        html += "</tr>";
    }
    return html + "</tbody></table></div>";
}

}  // namespace

Markup load_section(std::span<const RunResult> results) {
    Markup body;
    for (const RunResult& result : results) {
        if (!result.load) {
            continue;
        }
        const LoadSummary drawn = drawable(*result.load);
        body.html += results.size() > 1 ? "<h3>" + markup(title_of(result)).html + "</h3>" : "";
        body.html += latency_table(*result.load);
        body += percentile_curve(*result.load);
        for (const auto& chart : {latency_over_time, rate_over_time, answers_over_time, backlog_over_time}) {
            body += chart(drawn);
        }
    }
    return body.html.empty() ? Markup{}
                             : Markup{fmt::format("<section aria-labelledby=\"load\"><h2 id=\"load\">Load</h2>{}{}"
                                                  "</section>",
                                                  chart_patterns().html, body.html)};
}

}  // namespace notisim
