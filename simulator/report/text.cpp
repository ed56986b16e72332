#include "simulator/report/text.hpp"

#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim {

namespace {

std::string plural(std::uint64_t count, std::string_view what) {
    const std::string_view ending = what.ends_with("ch") ? "es" : "s";
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : ending);
}

std::string render_check(const CaseResult& check, const TextStyle& style) {
    std::string text = fmt::format("  {}  {}\n", badge(check.outcome, style), inert_line(check.title));
    if (check.outcome == CaseResult::Outcome::passed) {
        return text;
    }
    if (check.outcome == CaseResult::Outcome::failed) {
        text += fmt::format("        expected  {}\n        actual    {}\n", inert_line(check.expected),
                            inert_line(check.actual));
    }
    if (const std::string reason = reason_of(check); !reason.empty()) {
        text += fmt::format("        because   {}\n", inert_line(reason));
    }
    if (!check.evidence.empty()) {
        text += fmt::format("        attempts  {}\n", fmt::join(check.evidence, ", "));
    }
    if (check.span.source != nullptr && check.span.line > 0) {
        text += fmt::format("        asked at  {}:{}:{}\n", inert_line(check.span.source->name), check.span.line,
                            check.span.column);
    }
    if (check.outcome == CaseResult::Outcome::failed) {
        text += fmt::format("        again     {}\n", inert_line(check.reproduce));
    }
    return text;
}

std::string render_numbers(const RunResult& result) {
    const Counts& counts = result.notifications;
    std::string text = fmt::format("  raised {} = delivered {} + expired {} + given up {} + pending {}\n",
                                   counts.raised, counts.delivered, counts.expired, counts.given_up, counts.pending());
    text += fmt::format("  {}, {}, {}", plural(result.attempts, "attempt"), plural(result.requests, "request"),
                        plural(result.batches, "batch"));
    if (result.batches > 0) {
        text += fmt::format(" (largest {})", result.batch_size_max);
    }
    text += fmt::format("; {}\n", result.answers.empty() ? "no answers" : answers_text(result));
    const auto milliseconds = [](std::chrono::microseconds latency) {
        return static_cast<double>(latency.count()) / 1000.0;
    };
    if (result.answered > 0) {
        text += fmt::format("  answers within {:.1f} ms (median), {:.1f} ms (99 %), {:.1f} ms (all)\n",
                            milliseconds(result.latency.percentile(50)), milliseconds(result.latency.percentile(99)),
                            milliseconds(result.latency.max()));
    }
    text += fmt::format("  {} simulated in {:.2f} s\n", format_duration(result.simulated_end - result.simulated_start),
                        static_cast<double>(result.wall.count()) / 1000.0);
    return text;
}

}  // namespace

std::string badge(CaseResult::Outcome outcome, const TextStyle& style) {
    switch (outcome) {
        case CaseResult::Outcome::passed: return style.good("PASS");
        case CaseResult::Outcome::failed: return style.bad("FAIL");
        case CaseResult::Outcome::warned: return style.warn("WARN");
        case CaseResult::Outcome::skipped: break;
    }
    return style.dim("SKIP");
}

std::string render_heading(const Scenario& scenario, const TextStyle& style) {
    std::string text = style.bold(inert_line(scenario.name)) + "\n";
    text += fmt::format("  {}, {} clock from {}, seed {}\n", name_in(kFlavours, scenario.flavour),
                        scenario.clock.name(), format_time(scenario.start, DateFormat::Rfc3339Seconds), scenario.seed);
    const Interpretations defaults;
    for (const auto& [id, value] : scenario.interpretations.all()) {
        if (defaults.chosen(id) != value) {
            text += fmt::format("  {} ({}): {}\n", id, find_interpretation(id)->topic, value);
        }
    }
    return text;
}

std::string render_result(const RunResult& result, const TextStyle& style) {
    if (result.command == "conform") {
        return render_review(result, style);
    }
    if (result.load) {
        return render_load(result, style);
    }
    std::string text;
    for (const CaseResult& check : result.checks) {
        text += render_check(check, style);
    }
    text += render_numbers(result);
    return text + verdict_line(result, style) + "\n";
}

std::string verdict_line(const RunResult& result, const TextStyle& style) {
    const Summary summary = summarize({&result, 1});
    const std::string counts = counts_text(summary);
    switch (result.verdict) {
        case Verdict::passed: return style.good("PASSED") + "  " + counts;
        case Verdict::failed:
            return style.bad("FAILED") + "  " + counts +
                   (result.end == "silent" ? "; given up on a receiver that does not answer" : "");
        case Verdict::nothing_tested: return style.bad("NOTHING TESTED") + "  " + counts;
        case Verdict::unreachable:
            return style.bad("NO ANSWER") + "  the receiver never gave a single answer" +
                   (result.command == "conform" ? ": " + inert_line(result.end) : "");
        case Verdict::interrupted: break;
    }
    return style.bad("INTERRUPTED") + "  " + counts;
}

std::string render_verdict(const RunResult& result, const TextStyle& style) {
    return fmt::format("{}  {}\n", verdict_line(result, style), inert_line(result.name));
}

}  // namespace notisim
