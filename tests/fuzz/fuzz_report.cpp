#include "simulator/report/read_json.hpp"
#include "simulator/report/report.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes are a report or a fault that is said; what is read can be written in every format, and as JSON it reads as
// the same report.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace notisim;
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    std::string why;
    const auto report = read_report(bytes, "fuzz", why);
    if (!report) {
        if (why.empty()) {
            std::abort();
        }
        return 0;
    }
    const Report first{report->version, report->exit, report->results};
    const std::string text = render_json(first);
    const auto again = read_report(text, "fuzz", why);
    if (!again || render_json({again->version, again->exit, again->results}) != text) {
        std::abort();
    }
    for (const ReportFormat& format : report_formats()) {
        if (format.render(first).empty()) {
            std::abort();
        }
    }
    return 0;
}
