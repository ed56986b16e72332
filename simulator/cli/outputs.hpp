#pragma once

#include "simulator/cli/arguments.hpp"
#include "simulator/cli/exit_code.hpp"
#include "simulator/cli/har.hpp"
#include "simulator/cli/output_file.hpp"
#include "simulator/report/journal.hpp"
#include "simulator/report/report.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace notisim {

/// The documents of one invocation: reports, journal and HTTP Archive.
class Outputs {
public:
    /// Opens them all, before anything is sent. `inputs` are files that are read: none of them is overwritten.
    /// Nothing, and `code`, after an error was printed: usage where one file has two purposes, report_failed where one
    /// cannot be written.
    static std::optional<Outputs> open(const OutputArguments& arguments, const std::vector<std::string>& inputs,
                                       ExitCode& code);

    /// Standard output is one of them; what people read goes to standard error then.
    [[nodiscard]] bool on_standard_output() const { return on_standard_output_; }

    /// Adds what writes the journal and the HTTP Archive, as far as they are asked for; valid until the next call.
    /// `scenario`: named in each line where a journal holds several.
    void add_writers(std::vector<RunObserver*>& observers, const std::string& scenario);

    /// Writes the reports and closes everything. Returns `code`, or report_failed where a document did not arrive.
    ExitCode finish(ExitCode code, std::span<const RunResult> results);
    /// The same. `exit`: as reports tell it. False where a document did not arrive.
    bool write(int exit, std::span<const RunResult> results);

private:
    struct ReportFile {
        const ReportFormat* format;
        std::unique_ptr<OutputFile> file;
    };
    std::vector<ReportFile> reports_;
    std::unique_ptr<OutputFile> journal_file_;
    std::unique_ptr<Journal> journal_;
    std::unique_ptr<OutputFile> har_file_;
    std::unique_ptr<HarWriter> har_writer_;
    bool on_standard_output_ = false;
    bool show_secrets_ = false;
};

}  // namespace notisim
