#include "simulator/cli/load_traffic.hpp"

#include "simulator/base/url.hpp"
#include "simulator/cli/commands.hpp"
#include "simulator/cli/read_file.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/scenario/registered.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

namespace {

std::nullopt_t fail(const std::string& text) {
    print_error(fmt::format("error: {}\n", text));
    return std::nullopt;
}

// What is wrong with the options, as those are told that cannot be read.
std::nullopt_t refuse_options(const std::string& text) {
    return fail(text + "\nRun 'notisim load --help' for options.");
}

bool is_url(std::string_view text) {
    return text.find("://") != std::string_view::npos;
}

/// The scenario of a plain URL: the registered subscription, and a fleet that is notified of this and that.
std::optional<Scenario> registered_scenario(const LoadArguments& arguments, std::uint64_t seed) {
    Registered registered;
    registered.name = "load";
    registered.url = arguments.target;
    registered.flavour = arguments.load.flavour.value_or(Flavour::b2b);
    registered.callback_file = arguments.callback_file;
    registered.seed = seed >> 1U;  // A scenario's seeds are signed.
    registered.load = arguments.load;
    if (!arguments.callback_file.empty()) {
        const auto text = read_file(arguments.callback_file);
        if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) {
            return fail(fmt::format("--callback: {} '{}'", text ? "there is nothing in" : "cannot read",
                                    arguments.callback_file));
        }
        registered.callback_text = *text;
    }
    Diagnostics diagnostics;
    auto plain = load_registered(registered, registered_text(registered), diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        print_error(render(diagnostic, wants_color(arguments.color, STDERR_FILENO)));
    }
    if (!plain) {
        return std::nullopt;
    }
    const Callback& callback = plain->callbacks.front();
    std::vector<RemoteType> types = callback.remote_types;
    if (types.empty()) {
        types = {RemoteType::Doors, RemoteType::Horn, RemoteType::Lights, RemoteType::WakeUp};
    }
    const bool monitors = (callback.monitors || plain->flavour == Flavour::b2b) && arguments.mix_monitor > 0;
    std::string vehicles;
    const std::string steps = fleet_steps(callback.remotes && arguments.mix_remote > 0, monitors, types, vehicles);
    if (vehicles.empty()) {
        return fail("the subscription takes none of what --mix asks for");
    }
    diagnostics.clear();
    auto scenario = load_registered(registered, registered_text(registered, vehicles) + steps, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics) {
        if (!scenario) {
            print_error(render(diagnostic, wants_color(arguments.color, STDERR_FILENO)));
        }
    }
    return scenario;
}

std::optional<Scenario> scenario_of(const LoadArguments& arguments, std::uint64_t seed, ExitCode& code) {
    if (is_url(arguments.target)) {
        std::string why;
        if (!parse_url(arguments.target, why)) {
            return fail(fmt::format("'{}' is not a URL that can be called: {}", arguments.target, why));
        }
        return registered_scenario(arguments, seed);
    }
    // Of a URL the scheme is easily forgotten.
    std::string why;
    std::error_code error;
    if (arguments.target.find(':') != std::string::npos && !std::filesystem::exists(arguments.target, error) &&
        parse_url("http://" + arguments.target, why)) {
        return refuse_options(fmt::format(
            "'{0}' is no file, and no URL without http:// or https://; did you mean 'http://{0}'?", arguments.target));
    }
    LoadOptions options = arguments.load;
    options.seed = seed >> 1U;
    auto scenarios =
        load_all({arguments.target}, options, wants_color(arguments.color, STDERR_FILENO), !arguments.quiet, code);
    if (!scenarios) {
        return std::nullopt;
    }
    if (scenarios->size() != 1) {
        return fail(fmt::format("'{}' is {} scenarios; load plays one", arguments.target, scenarios->size()));
    }
    if (arguments.retarget) {
        retarget(scenarios->front(), *arguments.retarget);
    }
    return std::move(scenarios->front());
}

// Requests are put together by the plan; what fails waits and is retried as the subscription says, or as --retry does.
void adapt_lanes(StoryBook& book, const LoadArguments& arguments) {
    for (StoryLane& lane : book.lanes) {
        lane.settings.gather = LaneSettings::Gather::each;
        lane.settings.window = Duration{0};
        if (book.scenario->flavour == Flavour::b2b) {
            lane.settings.batch_size = arguments.batch;
        }
        lane.settings.batch_size = std::max(lane.settings.batch_size, arguments.batch);
        if (arguments.retry) {
            lane.settings.attempts_max = arguments.retry->attempts_max;
            lane.settings.retry_delay = arguments.retry->delay;
        }
    }
}

// A scenario has its own mix, each of its stories as often as the others, unless another is asked for.
std::optional<Mix> mix_of(const LoadArguments& arguments, const StoryBook& book) {
    Mix events{0, 0};
    for (const Story& story : book.stories) {
        (story.remote ? events.remote : events.monitor) += static_cast<double>(story.events.size());
    }
    if (!is_url(arguments.target) && !arguments.mix_given) {
        return events;
    }
    const Mix asked{events.remote > 0 ? arguments.mix_remote : 0, events.monitor > 0 ? arguments.mix_monitor : 0};
    return asked.remote + asked.monitor > 0 ? std::optional{asked} : std::nullopt;
}

// What cannot be had together. Empty where all is well.
std::string conflict(const LoadArguments& arguments) {
    if (arguments.shards > 1 && !arguments.seed) {
        return "--shard needs --seed: all shards of a run have the same";
    }
    if (arguments.find_capacity && (arguments.max || arguments.shards > 1 || !arguments.outages.empty())) {
        return "--find-capacity tries one rate after the other: not with --max, --shard or --outage";
    }
    if (arguments.find_capacity && arguments.plan != "constant" && arguments.plan != "poisson") {
        return "--find-capacity needs a plan with one rate: constant or poisson";
    }
    if (arguments.max && (arguments.plan != "constant" || arguments.rate_given)) {
        return "--max has neither --plan nor --rate: it sends as many as the connections carry";
    }
    if (arguments.rate_given && arguments.plan.starts_with("stages:")) {
        return "--rate says nothing beside --plan stages:..., which has rates of its own";
    }
    if (arguments.connections < arguments.workers) {
        return fmt::format("--connections {}: {} workers need at least one each", arguments.connections,
                           arguments.workers);
    }
    const auto needs_probe = [](const Threshold& threshold) {
        return threshold.metric == LoadMetric::lost || threshold.metric == LoadMetric::doubled ||
               threshold.metric == LoadMetric::reordered;
    };
    if (const auto found = std::find_if(arguments.thresholds.begin(), arguments.thresholds.end(), needs_probe);
        arguments.probe.empty() && found != arguments.thresholds.end()) {
        return fmt::format("--threshold {}: only --probe can tell what the receiver did with what it acknowledged",
                           found->text);
    }
    if (is_url(arguments.target) && arguments.retarget) {
        return "--target goes with a scenario; here the URL is given already";
    }
    if (!is_url(arguments.target) && !arguments.callback_file.empty()) {
        return "--callback goes with a URL; a scenario has callbacks of its own";
    }
    return {};
}

std::optional<LoadTraffic> traffic_of(const LoadArguments& arguments, const StoryBook& book, std::uint64_t seed) {
    std::string why;
    auto plan = parse_plan(arguments.plan, arguments.rate, arguments.duration, why);
    if (!plan) {
        return refuse_options("--plan: " + why);
    }
    if (arguments.max) {
        plan->kind = LoadPlan::Kind::max;
        plan->text = "max";
    }
    if (!arguments.max && plan->total() < 1) {
        return refuse_options("the plan asks for nothing: --rate, --duration or --plan must say more");
    }
    for (const LoadOutageArgument& outage : arguments.outages) {
        if (static_cast<double>(outage.from.count()) >= plan->seconds() * 1000) {
            return fail(fmt::format("--outage: at {} the plan is over", format_duration(outage.from)));
        }
    }
    const auto share = mix_of(arguments, book);
    if (!share) {
        return refuse_options("--mix: the scenario has nothing of what it asks for");
    }
    if (arguments.vehicles < arguments.batch * arguments.workers * arguments.shards) {
        return refuse_options(fmt::format("--vehicles: at least {} are needed, a batch for each worker of each shard",
                                          arguments.batch * arguments.workers * arguments.shards));
    }
    LoadTraffic traffic;
    traffic.plan = *plan;
    traffic.book = &book;
    traffic.mix = *share;
    traffic.vehicles = arguments.vehicles;
    traffic.batch = arguments.batch;
    traffic.seed = seed;
    for (const LoadOutageArgument& outage : arguments.outages) {
        traffic.outages.push_back({outage.from, outage.from + outage.length});
    }
    std::sort(traffic.outages.begin(), traffic.outages.end(),
              [](const LoadOutage& left, const LoadOutage& right) { return left.from < right.from; });
    traffic.timeout = arguments.timeout;
    traffic.drain = arguments.drain;
    traffic.keep_acknowledged = !arguments.probe.empty();
    return traffic;
}

// A probe that cannot be read would be noticed only after the run.
bool check_probe(const LoadArguments& arguments) {
    if (arguments.probe.empty()) {
        return true;
    }
    const auto source = conformance::parse_probe(arguments.probe);
    if (!source) {
        refuse_options(fmt::format("--probe cannot be '{}': a URL, file:PATH or exec:COMMAND", arguments.probe));
        return false;
    }
    std::string why;
    const auto sender = HttpSender::create({.ca_file = arguments.connection.ca_file,
                                            .insecure = arguments.connection.insecure,
                                            .body_bytes_max = kLoadProbeLimits.bytes},
                                           why);
    if (!conformance::try_probe(*source, *sender, kLoadProbeLimits, why)) {
        fail("--probe: " + why);
        return false;
    }
    return true;
}

LoadReach reach_of(const LoadArguments& arguments) {
    LoadReach reach;
    reach.tls = {arguments.connection.ca_file, arguments.connection.insecure, true};
    reach.keep_alive = arguments.keep_alive;
    reach.connections = arguments.connections;
    reach.workers = arguments.workers;
    reach.shard = {arguments.shard - 1, arguments.shards};
    reach.allowed_hosts = arguments.allowed_hosts;
    return reach;
}

}  // namespace

std::optional<Wire> wire_of(const LoadArguments& arguments, const StoryBook& book, std::uint64_t seed,
                            std::string& why) {
    return Wire::prepare(book, {arguments.connection.headers, arguments.batch, seed, arguments.keep_alive}, why);
}

std::unique_ptr<PreparedLoad> prepare_load(const LoadArguments& arguments, std::uint64_t seed, ExitCode& code) {
    code = ExitCode::usage;
    std::string why = conflict(arguments);
    if (!why.empty()) {
        refuse_options(why);
        return nullptr;
    }
    auto scenario = scenario_of(arguments, seed, code);
    if (!scenario) {
        return nullptr;
    }
    code = ExitCode::usage;
    auto prepared = std::make_unique<PreparedLoad>();
    auto book = make_stories(*scenario, why);
    if (!book) {
        fail(fmt::format("'{}' cannot be played under load: {}", arguments.target, why));
        return nullptr;
    }
    prepared->book = *std::move(book);
    adapt_lanes(prepared->book, arguments);
    auto traffic = traffic_of(arguments, prepared->book, seed);
    if (!traffic) {
        return nullptr;
    }
    prepared->traffic = *std::move(traffic);
    prepared->reach = reach_of(arguments);
    const auto wire = wire_of(arguments, prepared->book, seed, why);
    const auto address = wire ? reach_for_load(wire->origin(), arguments.allowed_hosts, why) : std::nullopt;
    if (!address) {
        fail(why);
        return nullptr;
    }
    prepared->address = *address;
    if (!prepared->reach.tls.ca_file.empty() && !TlsContext::for_client(prepared->reach.tls, why)) {
        fail("--ca: " + why);
        return nullptr;
    }
    if (!allow_descriptors(prepared->reach, why)) {
        fail(why);
        return nullptr;
    }
    return check_probe(arguments) ? std::move(prepared) : nullptr;
}

}  // namespace notisim
