#pragma once

#include "simulator/report/markup.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

// What charts with two axes have in common: SVG without script, and the same as a table for those who do not see it.

/// An axis from `low` to `high`, with a mark and its text at each place.
struct ChartAxis {
    struct Mark {
        double value;
        std::string text;
    };
    double low = 0;
    double high = 1;
    std::vector<Mark> marks;

    /// Where a value is: 0 at the low end, 1 at the high one; never outside.
    [[nodiscard]] double place(double value) const;
};

/// From 0 to at least `highest`, with marks at round numbers.
ChartAxis count_axis(double highest);
/// Of logarithms (base 10) of microseconds, with marks at powers of ten. `low` and `high` are latencies.
ChartAxis latency_axis(std::chrono::microseconds low, std::chrono::microseconds high);
/// From 0 to `end`, in seconds, with marks at round times.
ChartAxis time_axis(std::chrono::milliseconds end);

struct ChartPoint {
    double x;
    std::optional<double> y;  ///< Nothing: the line has a gap.
};

/// A line of a chart. `style` is `a`, `b` or `c`: colour and dashes.
struct ChartLine {
    std::string_view style;
    std::string_view name;
    std::vector<ChartPoint> points;
    bool filled = false;  ///< Down to the axis.
};

/// A bar of a chart from `low` to `high`, or several on top of each other. `style` is `k0` to `k5`: colour and
/// hatching.
struct ChartBar {
    std::string style;
    double left;
    double right;
    double low;
    double high;
    std::string title;
};

/// What names a style in the legend.
struct ChartKey {
    std::string style;
    std::string name;
    bool bar = false;
};

struct Chart {
    std::string heading;
    std::string label;  ///< What there is to see, in a sentence.
    ChartAxis x;
    ChartAxis y;
    std::vector<ChartKey> keys;  ///< No legend where there is one.
    std::vector<ChartLine> lines;
    std::vector<ChartBar> bars;
    std::vector<ChartAxis::Mark> events;  ///< Moments on the x axis that have a name.
    std::vector<std::string> columns;     ///< Of the table.
    std::vector<std::vector<std::string>> rows;
};

/// All texts are escaped here.
Markup draw(const Chart& chart);

/// The hatchings that bars are filled with; once in a page that has any.
Markup chart_patterns();

}  // namespace notisim
