// Writes each sample of a report in each format to FOLDER/SAMPLE.FORMAT, for tests that read them with other programs.

#include "simulator/report/report.hpp"
#include "simulator/report/text.hpp"
#include "tests/unit/report/sample_results.hpp"

#include <fstream>

int main(int count, char** words) {
    if (count != 2) {
        return 2;
    }
    using namespace notisim;
    const std::string folder = words[1];
    bool written = true;
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream file(folder + "/" + name, std::ios::binary);
        file << text;
        file.close();
        written = written && file.good();
    };
    for (const auto& [name, results] : test::sample_reports()) {
        for (const ReportFormat& format : report_formats()) {
            write(name + "." + std::string{format.name}, format.render({"0.1.0", 1, results}));
        }
        std::string text;
        for (const RunResult& result : results) {
            text += render_result(result, {});
        }
        write(name + ".text", text);
    }
    return written ? 0 : 1;
}
