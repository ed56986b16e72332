#include "simulator/cli/options.hpp"
#include "simulator/load/plan.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <optional>

namespace notisim {

namespace {

constexpr std::uint64_t kConnectionsMax = 20'000;
constexpr std::uint64_t kVehiclesMax = 50'000'000;
constexpr std::uint64_t kBatchMax = 10'000;
constexpr std::uint64_t kPartsMax = 256;
constexpr std::uint64_t kJournalMax = 1'000'000'000;
constexpr std::uint64_t kAttemptsMax = 1'000;

std::uint32_t count_of(const std::string& option, const std::string& text, std::uint64_t most) {
    const std::uint64_t number = number_of(option, text);
    if (number < 1 || number > most) {
        refuse(option, fmt::format("{} must be 1 to {}", text, most));
    }
    return static_cast<std::uint32_t>(number);
}

// A duration that may be 0.
std::chrono::milliseconds time_of(const std::string& option, const std::string& text) {
    return text == "0s" || text == "0" ? std::chrono::milliseconds{0} : duration_of(option, text);
}

// `30s@10s`: for 30 s, from 10 s on.
LoadOutageArgument outage_of(const std::string& text) {
    const auto [length, from] = split("--outage", text, '@', "DURATION@DURATION");
    return {time_of("--outage", from), duration_of("--outage", length)};
}

void set_mix(LoadArguments& load, const std::string& text) {
    std::optional<double> remote;
    std::optional<double> monitor;
    std::string_view rest = text;
    for (bool more = true; more;) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string item{rest.substr(0, end)};
        more = end < rest.size();
        rest.remove_prefix(more ? end + 1 : end);
        const auto [name, share] = split("--mix", item, '=', "remote=N,monitor=N");
        if (name != "remote" && name != "monitor") {
            refuse("--mix", fmt::format("there is no kind '{}'; one of: remote, monitor", name));
        }
        std::optional<double>& kind = name == "remote" ? remote : monitor;
        if (kind) {
            refuse("--mix", fmt::format("'{}' is there twice", name));
        }
        kind = static_cast<double>(number_of("--mix", share));
    }
    if (remote.value_or(0) + monitor.value_or(0) <= 0) {
        refuse("--mix", "something must be sent: remote=30,monitor=70");
    }
    load.mix_remote = remote.value_or(0);
    load.mix_monitor = monitor.value_or(0);
    load.mix_given = true;
}

// `none`, `bounded:3@10s` (that many attempts in all), `always@10s`.
LoadRetryArgument retry_of(const std::string& text) {
    if (text == "none") {
        return {text, 1, std::chrono::milliseconds{0}};
    }
    const auto [policy, delay] = split("--retry", text, '@', "none, bounded:N@DURATION or always@DURATION");
    if (policy == "always") {
        return {text, 0, duration_of("--retry", delay)};
    }
    const auto [name, number] = split("--retry", policy, ':', "none, bounded:N@DURATION or always@DURATION");
    if (name != "bounded") {
        refuse("--retry", fmt::format("there is no policy '{}'; one of: none, bounded, always", name));
    }
    return {text, count_of("--retry", number, kAttemptsMax), duration_of("--retry", delay)};
}

void set_shard(LoadArguments& load, const std::string& text) {
    const auto [index, of] = split("--shard", text, '/', "I/N");
    load.shards = count_of("--shard", of, kPartsMax);
    load.shard = count_of("--shard", index, load.shards);
}

void add_traffic_options(CLI::App& app, LoadArguments& load) {
    on_value(app, "--rate", "Notifications per time: 5000/s, 300/min (default 100/s)", "RATE",
             [&load](const std::string& text) {
                 const auto rate = parse_rate(text);
                 if (!rate || *rate > kRateMax) {
                     refuse("--rate",
                            fmt::format("'{}' is not a rate up to {:.0f}/s: 5000/s, 300/min", text, kRateMax));
                 }
                 load.rate = *rate;
                 load.rate_given = true;
             });
    on_value(app, "--duration", "How long the plan lasts (default 30s)", "DURATION",
             [&load](const std::string& text) { load.duration = duration_of("--duration", text); });
    app.add_option("--plan", load.plan,
                   "constant (default), poisson, ramp:RATE, stages:RATE@TIME,..., burst:N@TIME or fleet")
        ->type_name("PLAN");
    app.add_flag("--max", load.max, "No plan: as many as the connections carry, for capacity");
    on_value(app, "--connections", "Connections at once, of all workers together (default 64)", "N",
             [&load](const std::string& text) { load.connections = count_of("--connections", text, kConnectionsMax); });
    app.add_flag_callback(
        "--no-keep-alive", [&load] { load.keep_alive = false; }, "A new connection for each request");
    on_value(app, "--vehicles", "Size of the fleet (default 1000)", "N",
             [&load](const std::string& text) { load.vehicles = count_of("--vehicles", text, kVehiclesMax); });
    on_value(app, "--batch", "Notifications of a request (default 1)", "N",
             [&load](const std::string& text) { load.batch = count_of("--batch", text, kBatchMax); });
    on_value(app, "--mix", "Shares of the notifications (default remote=30,monitor=70)", "MIX",
             [&load](const std::string& text) { set_mix(load, text); });
    on_value(app, "--outage", "Attempts fail for so long from then on: 30s@10s; repeatable", "TIME@TIME",
             [&load](const std::string& text) { load.outages.push_back(outage_of(text)); });
    on_value(app, "--retry", "none, bounded:N@TIME or always@TIME (default: as the subscription says)", "POLICY",
             [&load](const std::string& text) { load.retry = retry_of(text); });
    on_value(app, "--drain", "How long after the plan retries may go on (default 1m)", "DURATION",
             [&load](const std::string& text) { load.drain = time_of("--drain", text); });
    on_value(app, "--workers", "Threads, each with its part of fleet and connections (default 1)", "N",
             [&load](const std::string& text) { load.workers = count_of("--workers", text, kPartsMax); });
    on_value(app, "--shard", "Play this part of a run of several processes with one --seed: 2/8", "I/N",
             [&load](const std::string& text) { set_shard(load, text); });
    add_thresholds(app, load.thresholds);
    app.add_flag("--find-capacity", load.find_capacity,
                 "Search the highest rate that keeps the thresholds, from --rate on; a trial lasts --duration");
    app.add_option("--prometheus", load.prometheus, "Serve metrics there while it runs")->type_name("HOST:PORT");
    on_value(app, "--allow-host", "A host that is neither loopback nor private; repeatable", "NAME",
             [&load](const std::string& text) { load.allowed_hosts.push_back(text); });
}

}  // namespace

void add_load(CLI::App& root, LoadArguments& load) {
    CLI::App& app = *root.add_subcommand("load", "Load-test a receiver with generated fleets");
    app.add_option("target", load.target, "The URL that is registered, or a scenario whose stories each vehicle plays")
        ->required()
        ->type_name("URL|SCENARIO");
    add_traffic_options(app, load);
    on_value(app, "--flavour", "b2b (default), b2c or platform", "FLAVOUR",
             [&load](const std::string& text) { load.load.flavour = flavour_of(text); });
    app.add_option("--callback", load.callback_file, "The registered body of the callback or channel")
        ->type_name("FILE");
    add_set(app, load.load);
    app.add_option("--probe", load.probe, "Where the receiver tells what it did: URL, file:PATH or exec:COMMAND")
        ->type_name("PROBE");
    on_value(app, "--target", "With a scenario: send to this URL", "URL",
             [&load](const std::string& text) { load.retarget = text; });
    on_value(app, "--interpret", "Choose a reading of a contradictory clause; repeatable", "ID=VALUE",
             [&load](const std::string& text) { choose_interpretation(load.load, text); });
    on_value(app, "--seed", "The same ids and VINs in each run (default: new ones)", "N",
             [&load](const std::string& text) { load.seed = number_of("--seed", text); });
    on_value(app, "--timeout", "Delivery timeout (default 10s)", "DURATION",
             [&load](const std::string& text) { load.timeout = duration_of("--timeout", text); });
    on_value(app, "--journal-every", "Write every so many attempts one to the journal (default 1)", "N",
             [&load](const std::string& text) { load.journal_every = count_of("--journal-every", text, kJournalMax); });
    add_connection_options(app, load.connection);
    add_report_option(app, load.output.reports);
    app.add_option("--journal", load.output.journal_file, "Write attempts to this file as they end (JSON Lines)")
        ->type_name("FILE");
    app.add_flag("--show-secrets", load.output.show_secrets, "Do not replace credentials by ***");
    app.add_flag("--quiet,-q", load.quiet, "Print the verdict only");
    add_color(app, load.color);
}

}  // namespace notisim
