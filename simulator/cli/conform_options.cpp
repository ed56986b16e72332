#include "simulator/cli/options.hpp"
#include "simulator/cli/project_file.hpp"

#include "receiver-conformance/check.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

void add_subscription_options(CLI::App& app, ConformArguments& conform) {
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
}

void add_choice_of_checks(CLI::App& app, ConformArguments& conform) {
    app.add_option("--only", conform.only, "Checks to make: response, retry/*, ...; repeatable")->type_name("GLOB");
    app.add_option("--skip", conform.skip, "Checks not to make; repeatable")->type_name("GLOB");
    on_value(app, "--level", "Make checks of this level and above: must, should or may (default)", "LEVEL",
             [&conform](const std::string& text) {
                 const auto levels = names_of(conformance::kLevels);
                 if (std::find(levels.begin(), levels.end(), text) == levels.end()) {
                     refuse("--level", fmt::format("'{}' is not a level; {}", text, suggest(text, levels)));
                 }
                 conform.level = text;
             });
    app.add_flag("--strict", conform.strict, "should counts as must");
    app.add_flag("--fail-fast", conform.fail_fast, "Start no further check after the first failure");
    app.add_option("--baseline", conform.baseline_file, "Findings that are accepted for now")->type_name("FILE");
    app.add_flag("--update-baseline", conform.update_baseline, "Add what fails to the baseline");
    app.add_flag("--prune-baseline", conform.prune_baseline, "Take what no longer fails out of the baseline");
}

}  // namespace

void add_conform_options(CLI::App& app, ConformArguments& conform) {
    app.add_option("url,--url", conform.url, "The exact URL that is registered")->type_name("URL");
    add_subscription_options(app, conform);
    add_choice_of_checks(app, conform);
    add_set(app, conform.load);
    on_value(app, "--interpret", "Choose a reading of a contradictory clause; repeatable", "ID=VALUE",
             [&conform](const std::string& text) { choose_interpretation(conform.load, text); });
    on_value(app, "--timeout", "Delivery timeout (default 10s)", "DURATION", [&conform](const std::string& text) {
        conform.timeout = duration_of("--timeout", text);
        choose_interpretation(conform.load, "A-26=" + format_duration(conform.timeout));
    });
    on_value(app, "--wait-ready", "Wait this long at most until the receiver takes connections", "DURATION",
             [&conform](const std::string& text) { conform.wait_ready = duration_of("--wait-ready", text); });
    on_value(app, "--seed", "The same ids and dates in each run (default: new ones)", "N",
             [&conform](const std::string& text) { conform.seed = number_of("--seed", text); });
    add_connection_options(app, conform.connection);
    add_output_options(app, conform.output);
    app.add_flag("--quiet,-q", conform.quiet, "Print the verdict only");
    add_color(app, conform.color);
}

void add_conform(CLI::App& root, ConformArguments& conform) {
    CLI::App& app = *root.add_subcommand("conform", "Run the conformance suite against a receiver");
    add_conform_options(app, conform);
    app.add_option("--config", conform.project_file,
                   "Project file with options (default notisim.yaml, if there is one)")
        ->type_name("FILE");
    app.final_callback([&app, &conform] { read_project(app, conform); });
}

}  // namespace notisim
