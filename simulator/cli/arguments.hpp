#pragma once

#include "simulator/base/http_message.hpp"
#include "simulator/load/threshold.hpp"
#include "simulator/protocol/flavour.hpp"
#include "simulator/scenario/scenario.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace notisim {

enum class ColorChoice : std::uint8_t { automatic, always, never };

/// Where a report goes: `--report FORMAT=FILE`.
struct ReportChoice {
    std::string format;
    std::string file;  ///< `-` is standard output.
};

/// How to reach a receiver.
struct ConnectionArguments {
    std::string ca_file;
    bool insecure = false;
    Headers headers;
};

/// The documents that are asked for.
struct OutputArguments {
    std::vector<ReportChoice> reports;
    std::optional<std::string> journal_file;
    std::optional<std::string> har_file;
    bool show_secrets = false;
};

/// Options of `run` and `plan`.
struct RunArguments {
    std::vector<std::string> scenarios;
    LoadOptions load;
    std::optional<std::string> target;
    ConnectionArguments connection;
    OutputArguments output;
    bool quiet = false;
    bool allow_exec = false;
    std::chrono::milliseconds silence_limit{120'000};
    ColorChoice color = ColorChoice::automatic;
};

/// Options of `conform`.
struct ConformArguments {
    std::string project_file;  ///< The one that was read, if any.
    std::string url;
    std::optional<Flavour> flavour;
    std::string callback_file;
    std::vector<std::string> vins;
    std::string fleet_id;
    std::string callback_id;
    std::string monitor_id;
    std::string probe;
    std::vector<std::string> only;
    std::vector<std::string> skip;
    std::string level = "may";  ///< The least binding level that is judged.
    bool strict = false;
    bool fail_fast = false;
    std::optional<std::uint64_t> seed;  ///< Nothing: ids and dates of each run are new.
    std::chrono::milliseconds timeout{10'000};
    std::chrono::milliseconds wait_ready{0};
    LoadOptions load;  ///< --interpret
    ConnectionArguments connection;
    OutputArguments output;
    std::string baseline_file;
    bool update_baseline = false;
    bool prune_baseline = false;
    bool quiet = false;
    ColorChoice color = ColorChoice::automatic;
};

/// `--outage LENGTH@FROM`
struct LoadOutageArgument {
    std::chrono::milliseconds from{0};
    std::chrono::milliseconds length{0};
};

/// `--retry`
struct LoadRetryArgument {
    std::string text;                ///< As asked.
    std::uint32_t attempts_max = 0;  ///< 0: no limit.
    std::chrono::milliseconds delay{10'000};
};

/// Options of `load`.
struct LoadArguments {
    std::string target;  ///< URL or scenario.
    std::optional<std::string> retarget;
    std::string callback_file;
    std::string probe;
    double rate = 100;
    bool rate_given = false;
    std::chrono::milliseconds duration{30'000};
    std::string plan = "constant";
    bool max = false;
    std::uint32_t connections = 64;
    bool keep_alive = true;
    std::uint32_t vehicles = 1000;
    std::uint32_t batch = 1;
    double mix_remote = 30;
    double mix_monitor = 70;
    bool mix_given = false;
    std::optional<LoadRetryArgument> retry;  ///< Nothing: as the subscription says.
    std::vector<LoadOutageArgument> outages;
    std::chrono::milliseconds drain{60'000};
    std::uint32_t workers = 1;
    std::uint32_t shard = 1;
    std::uint32_t shards = 1;
    std::vector<Threshold> thresholds;
    bool find_capacity = false;
    std::string prometheus;  ///< HOST:PORT, or empty.
    std::vector<std::string> allowed_hosts;
    std::optional<std::uint64_t> seed;  ///< Nothing: ids and VINs of each run are new.
    std::chrono::milliseconds timeout{10'000};
    std::uint64_t journal_every = 1;
    LoadOptions load;
    ConnectionArguments connection;
    OutputArguments output;
    bool quiet = false;
    ColorChoice color = ColorChoice::automatic;
};

struct PlanArguments : RunArguments {};

struct LintArguments {
    std::vector<std::string> paths;
    LoadOptions load;
    bool quiet = false;
    ColorChoice color = ColorChoice::automatic;
};

struct ListArguments {
    std::string what = "scenarios";
};

struct SchemaArguments {
    std::string what = "scenario";
};

struct ReceiveArguments {
    std::string listen = "127.0.0.1:8080";
    std::optional<Flavour> flavour;
    bool strict = false;
    std::string respond = "200";
    std::string tls_certificate_file;
    std::string tls_key_file;
    std::string log_file;
    bool show_secrets = false;
};

/// Options of `report merge` and `report convert`.
struct ReportArguments {
    bool merge = false;  ///< Else convert.
    std::vector<std::string> files;
    std::vector<Threshold> thresholds;
    OutputArguments output;  ///< Reports only.
    bool quiet = false;
    ColorChoice color = ColorChoice::automatic;
};

using Arguments = std::variant<RunArguments, PlanArguments, ConformArguments, LoadArguments, LintArguments,
                               ListArguments, SchemaArguments, ReceiveArguments, ReportArguments>;

/// What a command line says, or the exit code with which the program is to end: help was asked for and printed (0), or
/// the line is wrong and it was said why (2).
std::variant<Arguments, int> parse_arguments(int count, const char* const* words);

}  // namespace notisim
