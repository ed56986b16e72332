#include "simulator/base/redact.hpp"
#include "simulator/cli/commands.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

// A word as a shell takes it back.
std::string shell_quoted(const std::string& word) {
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
        return word;
    }
    std::string text = "'";
    for (const char character : word) {
        text += character == '\'' ? std::string{"'\\''"} : std::string{character};
    }
    return text + "'";
}

template <typename Add>
void add_connection(const Add& add, const ConnectionArguments& connection, bool show) {
    for (const auto& [name, value] : connection.headers) {
        add("--header", name + ": " + (show || !is_secret_header(name) ? value : "***"));
    }
    if (!connection.ca_file.empty()) {
        add("--ca", connection.ca_file);
    }
}

// How a scenario or a callback is read; the flavour has its own place.
template <typename Add>
void add_reading(const Add& add, const LoadOptions& load, bool show) {
    for (const auto& [name, value] : load.set) {
        add("--set", name + "=" + (show || !is_secret_parameter(name) ? value : "***"));
    }
    for (const auto& [id, value] : load.interpret) {
        add("--interpret", id + "=" + value);
    }
}

}  // namespace

std::string command_again(const ConformArguments& arguments) {
    const bool show = arguments.output.show_secrets;
    std::string command = "notisim conform " + shell_quoted(show ? arguments.url : redact_url(arguments.url));
    const auto add = [&command](const std::string& option, const std::string& value) {
        command += value.empty() ? "" : " " + option + " " + shell_quoted(value);
    };
    add("--flavour", std::string{name_in(kFlavours, *arguments.flavour)});
    add("--callback", arguments.callback_file);
    for (const std::string& vin : arguments.vins) {
        add("--vin", vin);
    }
    add("--fleet-id", arguments.fleet_id);
    add("--callback-id", arguments.callback_id);
    add("--monitor-id", arguments.monitor_id);
    add("--probe", arguments.probe);
    add_reading(add, arguments.load, show);
    add_connection(add, arguments.connection, show);
    command += arguments.connection.insecure ? " --insecure" : "";
    command += arguments.strict ? " --strict" : "";
    if (arguments.timeout != ConformArguments{}.timeout) {
        add("--timeout", format_duration(arguments.timeout));
    }
    if (arguments.seed) {
        add("--seed", std::to_string(*arguments.seed));
    }
    return command;
}

std::string command_again(const LoadArguments& arguments, std::uint64_t seed) {
    const LoadArguments plain;
    const bool show = arguments.output.show_secrets;
    std::string command = "notisim load " + shell_quoted(show ? arguments.target : redact_url(arguments.target));
    const auto add = [&command](const std::string& option, const std::string& value) {
        command += value.empty() ? "" : " " + option + " " + shell_quoted(value);
    };
    const auto add_number = [&add](const std::string& option, auto number, auto usual) {
        add(option, number == usual ? "" : fmt::format("{}", number));
    };
    const auto add_time = [&add](const std::string& option, std::chrono::milliseconds time,
                                 std::chrono::milliseconds usual) {
        add(option, time == usual ? "" : format_duration(time));
    };
    add("--target", arguments.retarget ? show ? *arguments.retarget : redact_url(*arguments.retarget) : "");
    add("--flavour", arguments.load.flavour ? std::string{name_in(kFlavours, *arguments.load.flavour)} : "");
    add("--callback", arguments.callback_file);
    if (arguments.max) {
        command += " --max";
    } else {
        add("--rate", fmt::format("{}/s", arguments.rate));
        add("--plan", arguments.plan == plain.plan ? "" : arguments.plan);
    }
    command += arguments.find_capacity ? " --find-capacity" : "";
    add_time("--duration", arguments.duration, plain.duration);
    add_number("--vehicles", arguments.vehicles, plain.vehicles);
    add_number("--batch", arguments.batch, plain.batch);
    add_number("--connections", arguments.connections, plain.connections);
    add_number("--workers", arguments.workers, plain.workers);
    add("--shard", arguments.shards > 1 ? fmt::format("{}/{}", arguments.shard, arguments.shards) : "");
    if (arguments.mix_given) {
        add("--mix", fmt::format("remote={},monitor={}", arguments.mix_remote, arguments.mix_monitor));
    }
    for (const LoadOutageArgument& outage : arguments.outages) {
        add("--outage", format_duration(outage.length) + "@" + format_duration(outage.from));
    }
    add("--retry", arguments.retry ? arguments.retry->text : "");
    add_time("--drain", arguments.drain, plain.drain);
    add_time("--timeout", arguments.timeout, plain.timeout);
    for (const Threshold& threshold : arguments.thresholds) {
        add("--threshold", threshold.text);
    }
    add("--probe", arguments.probe);
    add_reading(add, arguments.load, show);
    for (const std::string& host : arguments.allowed_hosts) {
        add("--allow-host", host);
    }
    add_connection(add, arguments.connection, show);
    command += arguments.connection.insecure ? " --insecure" : "";
    command += arguments.keep_alive ? "" : " --no-keep-alive";
    add("--seed", std::to_string(seed));
    return command;
}

std::string command_again(const Scenario& scenario, const RunArguments& arguments) {
    const bool show = arguments.output.show_secrets;
    std::string command = "notisim run " + shell_quoted(scenario.file);
    const auto add = [&command](const std::string& option, const std::string& value) {
        command += " " + option + " " + shell_quoted(value);
    };
    if (arguments.target) {
        add("--target", show ? *arguments.target : redact_url(*arguments.target));
    }
    if (arguments.load.flavour) {
        add("--flavour", std::string{name_in(kFlavours, *arguments.load.flavour)});
    }
    if (arguments.load.clock) {
        add("--clock", arguments.load.clock->name());
    }
    add_reading(add, arguments.load, show);
    add_connection(add, arguments.connection, show);
    command += arguments.connection.insecure ? " --insecure" : "";
    command += arguments.allow_exec ? " --allow-exec" : "";
    add("--seed", std::to_string(scenario.seed));
    return command;
}

}  // namespace notisim
