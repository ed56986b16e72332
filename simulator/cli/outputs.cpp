#include "simulator/cli/outputs.hpp"

#include "simulator/cli/terminal.hpp"
#include "simulator/cli/version.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace notisim {

namespace {

std::vector<std::string> names_of_files(const OutputArguments& arguments) {
    std::vector<std::string> names;
    names.reserve(arguments.reports.size() + 2);
    for (const ReportChoice& choice : arguments.reports) {
        names.push_back(choice.file);
    }
    for (const auto& file : {arguments.journal_file, arguments.har_file}) {
        if (file) {
            names.push_back(*file);
        }
    }
    return names;
}

// A document must not take the place of a scenario, of another document or of the certificates.
bool each_has_one_purpose(const std::vector<std::string>& names, std::vector<std::string> taken) {
    for (const std::string& name : names) {
        const bool clash = std::any_of(taken.begin(), taken.end(), [&](const std::string& other) {
            std::error_code error;
            return other == name || std::filesystem::equivalent(other, name, error) ||
                   std::filesystem::weakly_canonical(other, error) == std::filesystem::weakly_canonical(name, error);
        });
        if (clash) {
            print_error(
                fmt::format("error: '{}' is to be written, but is read or written as something else too\n", name));
            return false;
        }
        taken.push_back(name);
    }
    return true;
}

}  // namespace

std::optional<Outputs> Outputs::open(const OutputArguments& arguments, const std::vector<std::string>& inputs,
                                     ExitCode& code) {
    code = ExitCode::usage;
    const std::vector<std::string> names = names_of_files(arguments);
    if (!each_has_one_purpose(names, inputs)) {
        return std::nullopt;
    }
    code = ExitCode::report_failed;
    Outputs outputs;
    outputs.show_secrets_ = arguments.show_secrets;
    outputs.on_standard_output_ = std::find(names.begin(), names.end(), "-") != names.end();
    std::string why;
    const auto open_file = [&why](const std::string& name) {
        return why.empty() ? OutputFile::open(name, why) : nullptr;
    };
    for (const ReportChoice& choice : arguments.reports) {
        const auto formats = report_formats();
        const auto format = std::find_if(formats.begin(), formats.end(),
                                         [&](const ReportFormat& known) { return known.name == choice.format; });
        outputs.reports_.push_back({&*format, why.empty() ? OutputFile::open_at_end(choice.file, why) : nullptr});
    }
    if (arguments.journal_file) {
        outputs.journal_file_ = open_file(*arguments.journal_file);
    }
    if (arguments.har_file) {
        outputs.har_file_ = open_file(*arguments.har_file);
    }
    if (!why.empty()) {
        print_error(fmt::format("error: {}\n", why));
        return std::nullopt;
    }
    if (outputs.har_file_ != nullptr) {
        OutputFile* file = outputs.har_file_.get();
        outputs.har_writer_ =
            std::make_unique<HarWriter>([file](std::string_view text) { file->write(text); }, arguments.show_secrets);
    }
    return outputs;
}

void Outputs::add_writers(std::vector<RunObserver*>& observers, const std::string& scenario) {
    if (journal_file_ != nullptr) {
        OutputFile* file = journal_file_.get();
        journal_ =
            std::make_unique<Journal>([file](std::string_view line) { file->write(line); }, scenario, show_secrets_);
        observers.push_back(journal_.get());
    }
    if (har_writer_ != nullptr) {
        observers.push_back(har_writer_.get());
    }
}

ExitCode Outputs::finish(ExitCode code, std::span<const RunResult> results) {
    return write(static_cast<int>(code), results) || code == ExitCode::interrupted ? code : ExitCode::report_failed;
}

bool Outputs::write(int exit, std::span<const RunResult> results) {
    if (har_writer_ != nullptr) {
        har_writer_->finish();
    }
    bool written = true;
    const auto close = [&written](OutputFile* file) {
        std::string why;
        if (file != nullptr && !file->close(why)) {
            print_error(fmt::format("error: {}\n", why));
            written = false;
        }
    };
    for (ReportFile& report : reports_) {
        report.file->write(report.format->render({kVersion, exit, results}));
        close(report.file.get());
    }
    close(journal_file_.get());
    close(har_file_.get());
    return written;
}

}  // namespace notisim
