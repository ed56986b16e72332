#include "simulator/cli/options.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/report/report.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <fmt/ranges.h>

namespace notisim {

namespace {

void add_header(Headers& headers, const std::string& text) {
    auto [name, value] = split("--header", text, ':', "'Name: value'");
    value.erase(0, value.find_first_not_of(' ') == std::string::npos ? value.size() : value.find_first_not_of(' '));
    constexpr std::string_view kToken = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (name.find_first_not_of(kToken) != std::string::npos) {
        refuse("--header", fmt::format("'{}' is not the name of a header", name));
    }
    constexpr std::array<std::string_view, 6> kTransport{"host",       "content-length", "transfer-encoding",
                                                         "connection", "upgrade",        "trailer"};
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return std::tolower(letter); });
    if (std::find(kTransport.begin(), kTransport.end(), lower) != kTransport.end()) {
        refuse("--header", fmt::format("'{}' is the transport's own and cannot be set", name));
    }
    for (const char character : value) {
        if (character < ' ' || character > '~') {
            refuse("--header", fmt::format("the value of '{}' may hold printable ASCII only", name));
        }
    }
    headers.emplace_back(std::move(name), std::move(value));
}

void add_report(std::vector<ReportChoice>& reports, const std::string& text) {
    const auto [format, file] = split("--report", text, '=', "FORMAT=FILE");
    std::vector<std::string_view> formats;
    for (const ReportFormat& known : report_formats()) {
        formats.push_back(known.name);
    }
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
        refuse("--report", fmt::format("there is no report format '{}'; {}", format, suggest(format, formats)));
    }
    if (file.empty()) {
        refuse("--report", fmt::format("'{}' names no file; - is standard output", text));
    }
    for (const ReportChoice& other : reports) {
        if (other.file == file) {
            refuse("--report", fmt::format("two reports go to '{}'", file));
        }
    }
    reports.push_back({format, file});
}

}  // namespace

[[noreturn]] void refuse(const std::string& option, const std::string& why) {
    throw CLI::ValidationError(option, why);
}

std::pair<std::string, std::string> split(const std::string& option, const std::string& text, char separator,
                                          std::string_view form) {
    const std::size_t place = text.find(separator);
    if (place == std::string::npos || place == 0) {
        refuse(option, fmt::format("'{}' is not of the form {}", text, form));
    }
    return {text.substr(0, place), text.substr(place + 1)};
}

Flavour flavour_of(const std::string& text) {
    const auto flavour = find_in(kFlavours, text);
    if (!flavour) {
        refuse("--flavour", fmt::format("'{}' is not a flavour; {}", text, suggest(text, names_of(kFlavours))));
    }
    return *flavour;
}

void choose_interpretation(LoadOptions& load, const std::string& text) {
    const auto [id, value] = split("--interpret", text, '=', "A-01=one-retry");
    std::vector<std::string_view> ids;
    for (const Interpretation& entry : interpretations()) {
        ids.push_back(entry.id);
    }
    const Interpretation* entry = find_interpretation(id);
    if (entry == nullptr) {
        refuse("--interpret", fmt::format("there is no interpretation '{}'; {}", id, suggest(id, ids)));
    }
    if (entry->values.empty()) {
        refuse("--interpret", fmt::format("{} ({}) has one reading only: {}", id, entry->topic, entry->reading));
    }
    if (Interpretations{}.choose(id, value)) {
        load.interpret.emplace_back(id, value);
        return;
    }
    refuse("--interpret", fmt::format("{} ({}) cannot be '{}'; {}", id, entry->topic, value,
                                      entry->values.front().ends_with("...") ? "a duration such as 10s, 1ms to 10m"
                                                                             : suggest(value, entry->values)));
}

std::chrono::milliseconds duration_of(const std::string& option, const std::string& text) {
    const auto duration = parse_duration(text);
    if (!duration || *duration < std::chrono::milliseconds{1}) {
        refuse(option, fmt::format("'{}' is not a duration such as 500ms, 10s or 2m", text));
    }
    return *duration;
}

std::uint64_t number_of(const std::string& option, const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        refuse(option, fmt::format("'{}' is not a number from 0 to 18446744073709551615", text));
    }
    return number;
}

void add_color(CLI::App& app, ColorChoice& color) {
    const std::map<std::string, ColorChoice> choices{
        {"auto", ColorChoice::automatic}, {"always", ColorChoice::always}, {"never", ColorChoice::never}};
    app.add_option("--color", color, "auto, always or never; auto is colour on a terminal without NO_COLOR")
        ->transform(CLI::CheckedTransformer(choices).description(""))
        ->type_name("WHEN");
}

void add_set(CLI::App& app, LoadOptions& load) {
    on_value(app, "--set", "Give a variable of the scenario or callback a value; repeatable", "NAME=VALUE",
             [&load](const std::string& text) {
                 const auto [name, value] = split("--set", text, '=', "NAME=VALUE");
                 load.set[name] = value;
             });
}

void add_connection_options(CLI::App& app, ConnectionArguments& connection) {
    app.add_option("--ca", connection.ca_file, "Trust the certificates in this PEM file")->type_name("FILE");
    app.add_flag("--insecure", connection.insecure, "Accept any certificate");
    on_value(app, "--header", "Add a header to every request, or replace one; repeatable", "'K: V'",
             [&connection](const std::string& text) { add_header(connection.headers, text); });
}

CLI::Option* add_report_option(CLI::App& app, std::vector<ReportChoice>& reports) {
    std::vector<std::string_view> formats;
    for (const ReportFormat& format : report_formats()) {
        formats.push_back(format.name);
    }
    return on_value(app, "--report",
                    fmt::format("Write a report: {}; - is standard output; repeatable", fmt::join(formats, ", ")),
                    "FORMAT=FILE", [&reports](const std::string& text) { add_report(reports, text); });
}

void add_thresholds(CLI::App& app, std::vector<Threshold>& thresholds) {
    on_value(app, "--threshold", "What must hold, as in p99<50ms; repeatable", "CONDITION",
             [&thresholds](const std::string& text) {
                 std::string why;
                 const auto threshold = parse_threshold(text, why);
                 if (!threshold) {
                     refuse("--threshold", fmt::format("'{}': {}", text, why));
                 }
                 thresholds.push_back(*threshold);
             });
    std::string help = "Thresholds (< <= > >=):\n";
    for (const ThresholdMetric& metric : threshold_metrics()) {
        help += fmt::format("  {:<28}{}\n", metric.example, metric.meaning);
    }
    app.footer(help);
}

void add_output_options(CLI::App& app, OutputArguments& output) {
    add_report_option(app, output.reports);
    app.add_option("--journal", output.journal_file, "Write every attempt to this file as it ends (JSON Lines)")
        ->type_name("FILE");
    app.add_option("--har", output.har_file, "Write every exchange with its body to this file (HTTP Archive 1.2)")
        ->type_name("FILE");
    app.add_flag("--show-secrets", output.show_secrets, "Do not replace credentials by ***");
}

}  // namespace notisim
