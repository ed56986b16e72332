#include "simulator/report/report.hpp"

#include "simulator/protocol/enum_table.hpp"

#include <array>

namespace notisim {

std::span<const ReportFormat> report_formats() {
    static constexpr std::array<ReportFormat, 7> kFormats{{{"json", render_json},
                                                           {"junit", render_junit},
                                                           {"html", render_html},
                                                           {"markdown", render_markdown},
                                                           {"sarif", render_sarif},
                                                           {"tap", render_tap},
                                                           {"github", render_github}}};
    return kFormats;
}

std::string_view name(CaseResult::Outcome outcome) {
    static constexpr EnumTable<CaseResult::Outcome, 4> kNames{{
        {CaseResult::Outcome::passed, "passed"},
        {CaseResult::Outcome::failed, "failed"},
        {CaseResult::Outcome::warned, "warned"},
        {CaseResult::Outcome::skipped, "skipped"},
    }};
    return name_in(kNames, outcome);
}

}  // namespace notisim
