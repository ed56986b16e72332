#include "simulator/cli/arguments.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/redact.hpp"
#include "simulator/base/url.hpp"
#include "simulator/cli/exit_code.hpp"
#include "simulator/cli/version.hpp"
#include "simulator/report/report.hpp"
#include "simulator/schema/schema_text.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fmt/core.h>
#include <fmt/ranges.h>

// The one file that includes CLI11: its headers cost seconds.

namespace notisim {

namespace {

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

void set_target(std::optional<std::string>& target, const std::string& text) {
    std::string why;
    if (!parse_url(text, why)) {
        refuse("--target", fmt::format("'{}' is not a URL that can be called: {}", redact_url(text), why));
    }
    target = text;
}

// CLI11 hands over each value as it is parsed; the callbacks check it and put it where it belongs.
template <typename Function>
CLI::Option* on_value(CLI::App& app, const std::string& flags, const std::string& help, const std::string& type,
                      Function function) {
    return app
        .add_option_function<std::vector<std::string>>(
            flags,
            [function](const std::vector<std::string>& values) {
                for (const std::string& value : values) {
                    function(value);
                }
            },
            help)
        ->type_name(type)
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false);
}

void add_color(CLI::App& app, ColorChoice& color) {
    const std::map<std::string, ColorChoice> choices{
        {"auto", ColorChoice::automatic}, {"always", ColorChoice::always}, {"never", ColorChoice::never}};
    app.add_option("--color", color, "auto, always or never; auto is colour on a terminal without NO_COLOR")
        ->transform(CLI::CheckedTransformer(choices).description(""))
        ->type_name("WHEN");
}

// Options that say what a scenario is, wherever one is read.
void add_load_options(CLI::App& app, LoadOptions& load) {
    on_value(app, "--set", "Give a variable of the scenario a value; repeatable", "NAME=VALUE",
             [&load](const std::string& text) {
                 const auto [name, value] = split("--set", text, '=', "NAME=VALUE");
                 load.set[name] = value;
             });
    on_value(app, "--flavour", "b2b or b2c, for scenarios that do not say", "FLAVOUR",
             [&load](const std::string& text) { load.flavour = flavour_of(text); });
    on_value(app, "--interpret", "Choose a reading of a contradictory clause, A-01=single-try; repeatable", "ID=VALUE",
             [&load](const std::string& text) { choose_interpretation(load, text); });
    load.environment = [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(std::string{name}.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>{value};
    };
}

void add_replay_options(CLI::App& app, RunArguments& run) {
    app.add_option("scenarios", run.scenarios, "Files, folders, or names from the built-in library (notisim list)")
        ->required()
        ->type_name("SCENARIO");
    add_load_options(app, run.load);
    on_value(app, "--target", "Send to this URL; one without a path replaces scheme, host and port only", "URL",
             [&run](const std::string& text) { set_target(run.target, text); });
    on_value(app, "--clock", "virtual (default), real, or xN: wall time times N", "CLOCK",
             [&run](const std::string& text) {
                 run.load.clock = parse_clock(text);
                 if (!run.load.clock) {
                     refuse("--clock", fmt::format("'{}' is not virtual, real or x2, x60, ...", text));
                 }
             });
    on_value(app, "--seed", "Seed of everything random", "N", [&run](const std::string& text) {
        std::uint64_t seed = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
        if (error != std::errc{} || end != text.data() + text.size()) {
            refuse("--seed", fmt::format("'{}' is not a number from 0 to 18446744073709551615", text));
        }
        run.load.seed = seed;
    });
    on_value(app, "--timeout", "Delivery timeout: connection, handshake and answer together (default 10s)", "DURATION",
             [&run](const std::string& text) {
                 const std::string value = format_duration(duration_of("--timeout", text));
                 choose_interpretation(run.load, "A-26=" + value);
             });
    app.add_flag("--quiet,-q", run.quiet, "Print the verdicts only");
    add_color(app, run.color);
}

void add_run(CLI::App& root, RunArguments& run) {
    CLI::App& app = *root.add_subcommand("run", "Replay scenarios against their receiver");
    add_replay_options(app, run);
    app.add_option("--ca", run.ca_file, "Trust the certificates in this PEM file")->type_name("FILE");
    app.add_flag("--insecure", run.insecure, "Accept any certificate");
    on_value(app, "--header", "Add a header to every request, or replace one; repeatable", "'K: V'",
             [&run](const std::string& text) { add_header(run.headers, text); });
    on_value(app, "--report",
             "Write a report: json, junit, html, markdown, sarif, tap or github; - is standard output; repeatable",
             "FORMAT=FILE", [&run](const std::string& text) { add_report(run.reports, text); });
    app.add_option("--journal", run.journal_file, "Write every attempt to this file as it ends (JSON Lines)")
        ->type_name("FILE");
    app.add_option("--har", run.har_file, "Write every exchange with its body to this file (HTTP Archive 1.2)")
        ->type_name("FILE");
    app.add_flag("--allow-exec", run.allow_exec, "Run the commands of exec steps");
    app.add_flag("--show-secrets", run.show_secrets, "Do not replace credentials by ***");
    on_value(app, "--silence", "Virtual time: end a run whose receiver is silent for this long (default 2m)",
             "DURATION", [&run](const std::string& text) { run.silence_limit = duration_of("--silence", text); });
}

void add_conform(CLI::App& root, ConformArguments& conform) {
    CLI::App& app = *root.add_subcommand("conform", "Run the conformance suite against a receiver");
    app.add_option("url", conform.url, "The exact URL that is registered")->required()->type_name("URL");
    on_value(app, "--flavour", "b2b, b2c or platform", "FLAVOUR",
             [&conform](const std::string& text) { conform.flavour = flavour_of(text); });
    app.add_option("--callback", conform.callback_file, "The registered body of the callback or channel")
        ->type_name("FILE");
    app.add_option("--vin", conform.vins, "A vehicle that the receiver knows; repeatable")->type_name("VIN");
    for (const auto& [option, id] :
         {std::pair{"--fleet-id", &conform.fleet_id}, std::pair{"--callback-id", &conform.callback_id},
          std::pair{"--monitor-id", &conform.monitor_id}}) {
        app.add_option(option, *id, "The id that notifications carry")->type_name("ID");
    }
    app.add_option("--probe", conform.probe, "Where the receiver tells what it did: URL, file:PATH or exec:COMMAND")
        ->type_name("PROBE");
    app.add_option("--only", conform.only, "Checks to make: response, retry/*, ...; repeatable")->type_name("GLOB");
    app.add_option("--skip", conform.skip, "Checks not to make; repeatable")->type_name("GLOB");
    app.add_flag("--strict", conform.strict, "should counts as must");
    app.add_flag("--fail-fast", conform.fail_fast, "Start no further check after the first failure");
    on_value(app, "--interpret", "Choose a reading of a contradictory clause; repeatable", "ID=VALUE",
             [&conform](const std::string& text) { choose_interpretation(conform.load, text); });
    on_value(app, "--timeout", "Delivery timeout (default 10s)", "DURATION",
             [&conform](const std::string& text) { conform.timeout = duration_of("--timeout", text); });
    app.add_option("--seed", conform.seed, "Seed of everything random")->type_name("N");
    app.add_option("--ca", conform.ca_file, "Trust the certificates in this PEM file")->type_name("FILE");
    app.add_flag("--insecure", conform.insecure, "Accept any certificate");
    on_value(app, "--header", "Add a header to every request, or replace one; repeatable", "'K: V'",
             [&conform](const std::string& text) { add_header(conform.headers, text); });
    add_color(app, conform.color);
}

void add_plan(CLI::App& root, PlanArguments& plan) {
    CLI::App& app = *root.add_subcommand("plan", "Print the timeline that run would produce; sends nothing");
    add_replay_options(app, plan);
}

void add_lint(CLI::App& root, LintArguments& lint) {
    CLI::App& app = *root.add_subcommand("lint", "Check scenario files; sends nothing");
    app.add_option("paths", lint.paths, "Files, folders, or names from the built-in library")
        ->required()
        ->type_name("PATH");
    add_load_options(app, lint.load);
    app.add_flag("--quiet,-q", lint.quiet, "Print problems only");
    add_color(app, lint.color);
}

void add_list(CLI::App& root, ListArguments& list) {
    CLI::App& app = *root.add_subcommand("list", "Print what is built in");
    app.add_option("what", list.what, "scenarios (default), checks, faults or interpretations")
        ->check(CLI::IsMember({"scenarios", "checks", "faults", "interpretations"}).description(""))
        ->type_name("WHAT");
}

void set_schema(std::string& what, const std::string& text) {
    const std::vector<std::string_view> names = schema_names();
    if (std::find(names.begin(), names.end(), text) == names.end()) {
        refuse("WHAT", fmt::format("there is no schema '{}'; {}", text, suggest(text, names)));
    }
    what = text;
}

void add_schema(CLI::App& root, SchemaArguments& schema) {
    CLI::App& app = *root.add_subcommand("schema", "Print a JSON Schema");
    on_value(app, "what",
             "Of scenario files, of JSON reports, or of notifications: scenario, report, b2b, b2c, platform", "WHAT",
             [&schema](const std::string& text) { set_schema(schema.what, text); })
        ->required();
}

void add_receive(CLI::App& root, ReceiveArguments& receive) {
    CLI::App& app = *root.add_subcommand("receive", "A reference receiver, well-behaved or misbehaving on request");
    app.add_option("--listen", receive.listen, "Where to listen; port 0 takes a free one (default 127.0.0.1:8080)")
        ->type_name("HOST:PORT");
    on_value(app, "--flavour", "Accept this flavour only", "FLAVOUR",
             [&receive](const std::string& text) { receive.flavour = flavour_of(text); });
    app.add_flag("--strict", receive.strict, "Answer 500 to all that the schema of the flavour does not allow");
    app.add_option("--respond", receive.respond,
                   "What to answer: 200 | 500*3,200 | 200@150ms | timeout | close | reset | cut | garbage | drip | "
                   "redirect:URL | huge")
        ->type_name("SCRIPT");
    app.add_option("--tls-cert", receive.tls_certificate_file, "Certificate, PEM")->type_name("FILE");
    app.add_option("--tls-key", receive.tls_key_file, "Its key, PEM")->type_name("FILE");
    app.add_option("--log", receive.log_file, "Write every request to this file (JSON Lines)")->type_name("FILE");
    app.add_flag("--show-secrets", receive.show_secrets, "Do not replace credentials by ***");
}

// CLI11 tells an unknown word, not what was meant by it.
std::string suggestion(const CLI::App& root, int count, const char* const* words) {
    std::vector<std::string> names;
    const auto commands = root.get_subcommands([](const CLI::App*) { return true; });
    const CLI::App* chosen = nullptr;
    for (const CLI::App* command : commands) {
        if (count > 1 && command->get_name() == words[1]) {
            chosen = command;
        }
    }
    if (chosen == nullptr) {
        for (const CLI::App* command : commands) {
            names.push_back(command->get_name());
        }
    } else {
        for (const CLI::Option* option : chosen->get_options()) {
            for (const std::string& name : option->get_lnames()) {
                names.push_back("--" + name);
            }
        }
    }
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    for (int index = 1; index < count; ++index) {
        const std::string_view word =
            std::string_view{words[index]}.substr(0, std::string_view{words[index]}.find('='));
        const bool known = std::find(candidates.begin(), candidates.end(), word) != candidates.end();
        const bool asked = chosen == nullptr ? index == 1 : word.starts_with("--");
        if (asked && !known) {
            const std::string_view near = nearest(word, candidates);
            return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
        }
    }
    return {};
}

// What CLI11 has no words for: a command that does not exist is not a missing one.
std::string explain(const CLI::App& root, const CLI::ParseError& error, int count, const char* const* words) {
    const bool names_command = count > 1 && words[1][0] != '-';
    const auto commands = root.get_subcommands([](const CLI::App*) { return true; });
    const bool known = std::any_of(commands.begin(), commands.end(), [&](const CLI::App* command) {
        return names_command && command->get_name() == words[1];
    });
    if (names_command && !known) {
        return fmt::format("there is no command '{}'", words[1]);
    }
    return error.what();
}

}  // namespace

std::variant<Arguments, int> parse_arguments(int count, const char* const* words) {
    CLI::App root{
        "Plays Stellantis remote and monitor notifications against your webhook, and tells what it did wrong.",
        "notisim"};
    root.set_version_flag("--version", std::string{"notisim "} + kVersion);
    root.require_subcommand(1);
    root.failure_message([](const CLI::App*, const CLI::Error&) { return std::string{}; });
    RunArguments run;
    ConformArguments conform;
    PlanArguments plan;
    LintArguments lint;
    ListArguments list;
    SchemaArguments schema;
    ReceiveArguments receive;
    add_run(root, run);
    add_conform(root, conform);
    add_plan(root, plan);
    add_lint(root, lint);
    add_list(root, list);
    add_schema(root, schema);
    add_receive(root, receive);
    try {
        root.parse(count, words);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return root.exit(error);
        }
        const std::string near = suggestion(root, count, words);
        fmt::print(stderr,
                   "error: {}\n{}{}{}Run 'notisim --help' for the commands, 'notisim COMMAND --help' for options.\n",
                   explain(root, error, count, words), near.empty() ? "" : "  ", near, near.empty() ? "" : "\n");
        return static_cast<int>(ExitCode::usage);
    }
    const std::string command = root.get_subcommands().front()->get_name();
    const std::pair<std::string_view, Arguments> chosen[] = {{"run", run},   {"conform", conform}, {"plan", plan},
                                                             {"lint", lint}, {"list", list},       {"schema", schema}};
    for (const auto& [name, arguments] : chosen) {
        if (name == command) {
            return arguments;
        }
    }
    return Arguments{receive};
}

}  // namespace notisim
