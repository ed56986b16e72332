#include "simulator/report/chart.hpp"

#include "simulator/base/time.hpp"
#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr double kWidth = 960;
constexpr double kLeft = 72;  // For the texts of the y axis.
constexpr double kRight = 24;
constexpr double kTop = 22;  // For the names of events.
constexpr double kHeight = 180;
constexpr double kMostMarks = 5;
constexpr double kMostTimes = 9;

double x_of(const Chart& chart, double value) {
    return kLeft + chart.x.place(value) * (kWidth - kLeft - kRight);
}

double y_of(const Chart& chart, double value) {
    return kTop + (1 - chart.y.place(value)) * kHeight;
}

std::string draw_axes(const Chart& chart) {
    std::string svg;
    for (const ChartAxis::Mark& mark : chart.y.marks) {
        const double y = y_of(chart, mark.value);
        svg += fmt::format(R"(<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/>)"
                           R"(<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)",
                           kLeft, y, kWidth - kRight, kLeft - 8, y + 4, escape_html(mark.text));
    }
    for (const ChartAxis::Mark& mark : chart.x.marks) {
        const double x = x_of(chart, mark.value);
        svg += fmt::format(R"(<path class="grid" d="M{0:.1f} {1:.1f}v5"/><text x="{0:.1f}" y="{2:.1f}")"
                           R"( text-anchor="middle">{3}</text>)",
                           x, kTop + kHeight, kTop + kHeight + 20, escape_html(mark.text));
    }
    for (const ChartAxis::Mark& event : chart.events) {
        const double x = x_of(chart, event.value);
        // The name is on the side where there is room.
        const bool before = chart.x.place(event.value) > 0.5;
        svg += fmt::format(R"(<path class="event" d="M{0:.1f} {1:.1f}V{2:.1f}"/><text x="{3:.1f}" y="{4:.1f}")"
                           R"( text-anchor="{5}">{6}</text>)",
                           x, kTop - 12, kTop + kHeight, x + (before ? -5 : 5), kTop - 8, before ? "end" : "start",
                           escape_html(event.text));
    }
    return svg;
}

// Points that follow each other without a gap. One alone is drawn as a short stroke: a line of no length is not seen.
std::string draw_run(const Chart& chart, const ChartLine& line, std::span<const ChartPoint> run) {
    std::string path;
    for (const ChartPoint& point : run) {
        path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x_of(chart, point.x), y_of(chart, *point.y));
    }
    std::string svg;
    if (line.filled) {
        svg = fmt::format(R"(<path class="area {0}" d="{1}V{2:.1f}H{3:.1f}Z"/>)", line.style, path, kTop + kHeight,
                          x_of(chart, run.front().x));
    }
    path += run.size() == 1 ? "h3" : "";
    return svg + fmt::format(R"(<path class="line {}" d="{}"/>)", line.style, path);
}

std::string draw_line(const Chart& chart, const ChartLine& line) {
    std::string svg;
    auto begin = line.points.begin();
    while (begin != line.points.end()) {
        begin = std::find_if(begin, line.points.end(), [](const ChartPoint& point) { return point.y.has_value(); });
        const auto end =
            std::find_if(begin, line.points.end(), [](const ChartPoint& point) { return !point.y.has_value(); });
        if (begin != end) {
            svg += draw_run(chart, line, {begin, end});
        }
        begin = end;
    }
    return svg;
}

std::string draw_bar(const Chart& chart, const ChartBar& bar) {
    const double left = x_of(chart, bar.left);
    const double width = x_of(chart, bar.right) - left;
    const double top = y_of(chart, bar.high);
    return fmt::format(R"(<rect class="slice {}" x="{:.1f}" y="{:.2f}" width="{:.1f}" height="{:.2f}">)"
                       "<title>{}</title></rect>",
                       bar.style, left, top, std::max(width - (width > 6 ? 1.5 : 0.2), 0.5),
                       std::max(y_of(chart, bar.low) - top, 0.0), escape_html(clean_line(bar.title)));
}

std::string draw_legend(const Chart& chart) {
    if (chart.keys.size() < 2) {
        return "";
    }
    std::string html = "<ul class=\"legend\">";
    for (const ChartKey& key : chart.keys) {
        const std::string shape = key.bar ? fmt::format(R"(<rect class="slice {}" width="28" height="16"/>)", key.style)
                                          : fmt::format(R"(<path class="line {}" d="M0 8H28"/>)", key.style);
        html += fmt::format(R"(<li><svg class="wide-key" viewBox="0 0 28 16" aria-hidden="true">{}</svg>{}</li>)",
                            shape, escape_html(cut_to(clean_line(key.name), 40)));
    }
    return html + "</ul>";
}

std::string draw_table(const Chart& chart) {
    std::string html = fmt::format("<details class=\"attempts\"><summary>The same as a table</summary>"
                                   "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}: table\">"
                                   "<table><thead><tr>",
                                   escape_html(chart.heading));
    for (const std::string& column : chart.columns) {
        html += fmt::format("<th scope=\"col\">{}</th>", escape_html(clean_line(column)));
    }
    html += "</tr></thead><tbody>";
    for (const auto& row : chart.rows) {
        html += "<tr>";
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string text = escape_html(clean_line(row[column]));
            html += column == 0 ? "<th scope=\"row\">" + text + "</th>" : "<td>" + text + "</td>";
        }
        html += "</tr>";
    }
    return html + "</tbody></table></div></details>";
}

}  // namespace

double ChartAxis::place(double value) const {
    return high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0;
}

ChartAxis count_axis(double highest) {
    const double wanted = std::max(highest, 1.0);
    double step = std::pow(10.0, std::floor(std::log10(wanted / kMostMarks)));
    while (wanted / step > kMostMarks) {
        step *= wanted / step > kMostMarks * 2.5 ? 5 : 2;
    }
    step = std::max(step, wanted < kMostMarks ? 1.0 : step);
    ChartAxis axis;
    axis.high = std::ceil(wanted / step) * step;
    for (double value = 0; value <= axis.high * 1.0001; value += step) {
        axis.marks.push_back({value, value < 1e15 ? fmt::format("{:.0f}", value) : fmt::format("{:.1e}", value)});
    }
    return axis;
}

ChartAxis latency_axis(std::chrono::microseconds low, std::chrono::microseconds high) {
    const auto exponent = [](std::chrono::microseconds latency) {
        return std::log10(static_cast<double>(std::max<std::int64_t>(latency.count(), 1)));
    };
    ChartAxis axis;
    axis.low = std::floor(exponent(low));
    axis.high = std::max(std::ceil(exponent(high)), axis.low + 1);
    for (double mark = axis.low; mark <= axis.high; ++mark) {
        const std::chrono::microseconds latency{std::llround(std::pow(10.0, mark))};
        axis.marks.push_back({mark, mark < 3   ? fmt::format("{} us", latency.count())
                                    : mark < 6 ? fmt::format("{} ms", latency.count() / 1000)
                                               : fmt::format("{} s", latency.count() / 1'000'000)});
    }
    return axis;
}

ChartAxis time_axis(std::chrono::milliseconds end) {
    // The longest first: the last that is not too many marks is taken.
    constexpr std::array<std::int64_t, 13> kSteps{3600, 1800, 900, 600, 300, 120, 60, 30, 15, 10, 5, 2, 1};
    const double seconds = std::max(static_cast<double>(end.count()) / 1000.0, 1.0);
    std::int64_t step = kSteps.front();
    for (const std::int64_t candidate : kSteps) {
        step = seconds / static_cast<double>(candidate) <= kMostTimes ? candidate : step;
    }
    while (seconds / static_cast<double>(step) > kMostTimes) {
        step *= 2;
    }
    ChartAxis axis;
    axis.high = seconds;
    for (std::int64_t mark = 0; static_cast<double>(mark) <= seconds; mark += step) {
        axis.marks.push_back({static_cast<double>(mark), "+" + format_duration(std::chrono::seconds{mark})});
    }
    return axis;
}

Markup draw(const Chart& chart) {
    std::string svg = draw_axes(chart);
    for (const ChartBar& bar : chart.bars) {
        svg += draw_bar(chart, bar);
    }
    for (const ChartLine& line : chart.lines) {
        svg += draw_line(chart, line);
    }
    const std::string label = escape_html(clean_line(chart.label));
    return {fmt::format("<h4>{0}</h4>{1}<div class=\"chart\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">"
                        R"(<svg viewBox="0 0 {2:.0f} {3:.0f}" role="img" aria-label="{4}">{5}</svg></div>)"
                        "<p class=\"told\">{4}</p>{6}",
                        escape_html(chart.heading), draw_legend(chart), kWidth, kTop + kHeight + 26, label, svg,
                        draw_table(chart))};
}

Markup chart_patterns() {
    constexpr std::array<std::string_view, 5> kStrokes{"M0 8L8 0M-2 2L2 -2M6 10L10 6", "M0 0L8 8M-2 6L2 10M6 -2L10 2",
                                                       "M4 0V8", "M0 4H8", "M0 4H8M4 0V8"};
    std::string svg = R"(<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>)";
    for (std::size_t index = 0; index < kStrokes.size(); ++index) {
        svg +=
            fmt::format(R"(<pattern id="hatch{0}" width="8" height="8" patternUnits="userSpaceOnUse">)"
                        R"(<rect class="tint h{0}" width="8" height="8"/><path class="hatch h{0}" d="{1}"/></pattern>)",
                        index + 1, kStrokes.at(index));
    }
    return {svg + "</defs></svg>"};
}

}  // namespace notisim
