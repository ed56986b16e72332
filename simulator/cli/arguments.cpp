#include "simulator/cli/arguments.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/redact.hpp"
#include "simulator/base/url.hpp"
#include "simulator/cli/exit_code.hpp"
#include "simulator/cli/options.hpp"
#include "simulator/cli/project_file.hpp"
#include "simulator/cli/version.hpp"
#include "simulator/schema/schema_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/core.h>

namespace notisim {

namespace {

void set_target(std::optional<std::string>& target, const std::string& text) {
    std::string why;
    if (!parse_url(text, why)) {
        refuse("--target", fmt::format("'{}' is not a URL that can be called: {}", redact_url(text), why));
    }
    target = text;
}

std::optional<std::string> environment(std::string_view name) {
    const char* value = std::getenv(std::string{name}.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

// Options that say what a scenario is, wherever one is read.
void add_load_options(CLI::App& app, LoadOptions& load) {
    add_set(app, load);
    on_value(app, "--flavour", "b2b, b2c or platform, for scenarios that do not say", "FLAVOUR",
             [&load](const std::string& text) { load.flavour = flavour_of(text); });
    on_value(app, "--interpret", "Choose a reading of a contradictory clause, A-01=single-try; repeatable", "ID=VALUE",
             [&load](const std::string& text) { choose_interpretation(load, text); });
    load.environment = environment;
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
    on_value(app, "--seed", "Seed of everything random", "N",
             [&run](const std::string& text) { run.load.seed = number_of("--seed", text); });
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
    add_connection_options(app, run.connection);
    add_output_options(app, run.output);
    app.add_flag("--allow-exec", run.allow_exec, "Run the commands of exec steps");
    on_value(app, "--silence", "Virtual time: end a run whose receiver is silent for this long (default 2m)",
             "DURATION", [&run](const std::string& text) { run.silence_limit = duration_of("--silence", text); });
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

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// The command of this name, or null.
const CLI::App* command_of(const CLI::App& app, std::string_view name) {
    const std::vector<const CLI::App*> commands = commands_of(app);
    const auto found = std::find_if(commands.begin(), commands.end(),
                                    [name](const CLI::App* command) { return command->get_name() == name; });
    return found == commands.end() ? nullptr : *found;
}

// CLI11 tells an unknown word, not what was meant by it.
std::string suggestion(const CLI::App& root, int count, const char* const* words) {
    std::vector<std::string> names;
    const CLI::App* chosen = &root;
    int first = 1;
    for (const CLI::App* command = chosen; command != nullptr && first < count;) {
        command = command_of(*chosen, words[first]);
        chosen = command == nullptr ? chosen : command;
        first += command == nullptr ? 0 : 1;
    }
    const std::vector<const CLI::App*> commands = commands_of(*chosen);
    if (!commands.empty()) {
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
    for (int index = first; index < count; ++index) {
        const std::string_view word =
            std::string_view{words[index]}.substr(0, std::string_view{words[index]}.find('='));
        const bool known = std::find(candidates.begin(), candidates.end(), word) != candidates.end();
        const bool asked = commands.empty() ? word.starts_with("--") : index == first;
        if (asked && !known) {
            const std::string_view near = nearest(word, candidates);
            return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
        }
    }
    return {};
}

// What CLI11 has no words for: a command that does not exist is not a missing one.
std::string explain(const CLI::App& root, const CLI::ParseError& error, int count, const char* const* words) {
    const CLI::App* chosen = &root;
    for (int index = 1; index < count && words[index][0] != '-' && !commands_of(*chosen).empty(); ++index) {
        const CLI::App* command = command_of(*chosen, words[index]);
        if (command == nullptr) {
            const std::string name = chosen == &root ? "" : chosen->get_name() + " ";
            return fmt::format("there is no command '{}{}'", name, words[index]);
        }
        chosen = command;
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
    conform.load.environment = environment;
    LoadArguments load;
    load.load.environment = environment;
    PlanArguments plan;
    LintArguments lint;
    ListArguments list;
    SchemaArguments schema;
    ReceiveArguments receive;
    ReportArguments report;
    add_run(root, run);
    add_conform(root, conform);
    add_load(root, load);
    add_plan(root, plan);
    add_lint(root, lint);
    add_list(root, list);
    add_schema(root, schema);
    add_receive(root, receive);
    add_report_command(root, report);
    try {
        root.parse(count, words);
    } catch (const ProjectFileError&) {
        return static_cast<int>(ExitCode::usage);
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
    const std::pair<std::string_view, Arguments> chosen[] = {{"run", run},       {"conform", conform}, {"load", load},
                                                             {"plan", plan},     {"lint", lint},       {"list", list},
                                                             {"schema", schema}, {"report", report}};
    for (const auto& [name, arguments] : chosen) {
        if (name == command) {
            return arguments;
        }
    }
    return Arguments{receive};
}

}  // namespace notisim
