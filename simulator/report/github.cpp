#include "simulator/report/findings.hpp"
#include "simulator/report/plain_text.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

// The runner ends a command at the end of the line, and a property at `:` and `,`.
std::string escape_command(std::string_view text, bool property) {
    std::string result;
    for (const char character : clean_block(text)) {
        switch (character) {
            case '%': result += "%25"; break;
            case '\n': result += "%0A"; break;
            case ':': result += property ? "%3A" : ":"; break;
            case ',': result += property ? "%2C" : ","; break;
            default: result += character;
        }
    }
    return result;
}

std::string command(std::string_view kind, const CaseResult* check, std::string_view title, std::string_view message) {
    std::string properties;
    if (check != nullptr && !place_of(*check).empty()) {
        properties = fmt::format("file={},line={},col={},", escape_command(check->span.source->name, true),
                                 check->span.line, check->span.column);
    }
    return fmt::format("::{} {}title={}::{}\n", kind, properties, escape_command(title, true),
                       escape_command(message, false));
}

std::string render_finding(const CaseResult& check) {
    const std::string_view fate = fate_of(check);
    const std::string_view kind = fate == "failed" ? "error" : fate == "warned" ? "warning" : "notice";
    std::string message = check.title;
    for (const Fact& fact : facts_of(check)) {
        message += fmt::format("\n{}: {}", fact.label, fact.text);
    }
    return command(kind, &check, check.id, message);
}

}  // namespace

std::string render_github(const Report& report) {
    std::string text;
    for (const Finding& finding : findings_of(report.results)) {
        text += render_finding(*finding.check);
    }
    for (const RunResult& result : report.results) {
        if (const std::string why = unjudged(result); !why.empty()) {
            text += command("error", nullptr, title_of(result), why);
        }
    }
    // Numbers and our own words only: no name here can be taken for a command.
    return text + fmt::format("notisim: {}: {}\n", verdict_word(report.exit), counts_text(summarize(report.results)));
}

}  // namespace notisim
