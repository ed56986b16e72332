#include "simulator/report/report.hpp"

#include "simulator/protocol/enum_table.hpp"

#include <array>

namespace notisim {

std::span<const ReportFormat> report_formats() {
    static constexpr std::array<ReportFormat, 2> kFormats{{{"json", render_json}, {"junit", render_junit}}};
    return kFormats;
}

Summary summarize(std::span<const RunResult> results) {
    Summary summary;
    for (const RunResult& result : results) {
        for (const CaseResult& check : result.checks) {
            switch (check.outcome) {
                case CaseResult::Outcome::passed: ++summary.passed; break;
                case CaseResult::Outcome::failed: ++summary.failed; break;
                case CaseResult::Outcome::warned: ++summary.warned; break;
                case CaseResult::Outcome::skipped: ++summary.skipped; break;
            }
        }
    }
    return summary;
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
