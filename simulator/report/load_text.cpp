#include "simulator/report/load_facts.hpp"
#include "simulator/report/plain_text.hpp"
#include "simulator/report/text.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::size_t kLabel = 16;  // Of a row of latencies; a label of a fact takes less.
constexpr std::size_t kName = 20;   // Of a threshold.

// Text that may be of any length, below itself. Each line is made inert once more, which takes a column: a command may
// come to stand at its beginning.
std::string wrapped(std::string_view head, std::size_t width, std::string_view text) {
    std::string result;
    for (const std::string& line : wrap(inert_line(text), kColumns - width - 1)) {
        result += fmt::format("{}{}\n", result.empty() ? std::string{head} : std::string(width, ' '), inert(line));
    }
    return result;
}

std::string padded(std::string_view text, std::size_t columns) {
    const std::string line = cut_to(inert_line(text), columns);
    return line + std::string(columns - columns_of(line), ' ');
}

std::string render_latencies(const LoadSummary& load) {
    std::string text = fmt::format("  {}{:>9}", padded("latency", kLabel), "count");
    for (const std::string_view column : kLatencyColumns) {
        text += fmt::format("{:>10}", column);
    }
    text += "\n";
    for (const LatencyRow& row : latency_rows(load)) {
        text += fmt::format("    {}{:>9}", padded(row.label, kLabel - 2), row.count);
        for (const std::string& cell : row.cells) {
            text += fmt::format("{:>10}", cell);
        }
        text += "\n";
    }
    return text;
}

std::string render_check(const CaseResult& check, const TextStyle& style) {
    const LoadCheckText words = load_check_text(check);
    const std::string head = fmt::format("  {}  ", badge(check.outcome, style));
    const std::string indent(8, ' ');
    std::string text;
    if (words.measured.empty() || columns_of(inert_line(words.name)) > kName) {
        text = wrapped(head, indent.size(), words.name + (words.measured.empty() ? "" : ": " + words.measured));
    } else {
        text = wrapped(head + padded(words.name, kName) + "  ", indent.size() + kName + 2, words.measured);
    }
    return words.detail.empty() ? text : text + wrapped(indent, indent.size(), words.detail);
}

}  // namespace

std::string render_load(const RunResult& result, const TextStyle& style) {
    std::string text;
    for (const Fact& fact : load_facts(result)) {
        text += wrapped(fmt::format("  {:<10}", fact.label), 12, fact.text);
        if (fact.label == "sent") {
            text += render_latencies(*result.load);
        }
    }
    for (const std::string& remark : result.remarks) {
        text += wrapped("  note      ", 12, remark);
    }
    for (const CaseResult& check : result.checks) {
        text += render_check(check, style);
    }
    return text + verdict_line(result, style) + "\n";
}

}  // namespace notisim
