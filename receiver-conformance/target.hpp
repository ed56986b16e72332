#pragma once

#include "receiver-conformance/probe.hpp"
#include "simulator/base/http_message.hpp"
#include "simulator/protocol/attributes.hpp"
#include "simulator/scenario/scenario.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace notisim::conformance {

/// How to reach a receiver, and what it knows.
struct TargetOptions {
    std::string url;  ///< The exact target that is registered.
    Flavour flavour = Flavour::b2b;
    std::string callback_file;  ///< The registered body of the callback (b2b remote callback, b2c callback, channel).
    std::string callback_text;  ///< Its content; empty: a plain callback without attributes.
    std::vector<std::string> vins;  ///< Vehicles that the receiver knows; empty: made up.
    std::string fleet_id;
    std::string callback_id;
    std::string monitor_id;
    std::uint64_t seed = 1;
    std::optional<TimePoint> start;  ///< Of the dates of notifications; nothing: the same in every run.
    LoadOptions load;                ///< Readings, and the environment for a callback with `${env.NAME}`.
};

/// A receiver under test, as the suite sees it: the subscription that it registered, as a scenario with one callback
/// (`registered`) and one monitor (`watched`), to be rendered from and replayed against it.
struct Target {
    Scenario scenario;
    std::string text;     ///< The scenario's text up to `steps:`, for checks that replay.
    bool remotes = true;  ///< The subscription takes them.
    bool monitors = true;
    Headers headers;  ///< --header
    std::string ca_file;
    bool insecure = false;
    std::chrono::milliseconds timeout{10'000};
    std::optional<ProbeSource> probe;

    [[nodiscard]] Flavour flavour() const { return scenario.flavour; }
    [[nodiscard]] const std::string& url() const { return scenario.callbacks.front().subscribe.webhook.target; }
    /// What remotes and monitors travel through.
    [[nodiscard]] Channel remote_channel() const;
    [[nodiscard]] Channel monitor_channel() const;
};

/// Nothing, and diagnostics, where the callback's body is wrong.
std::optional<Target> make_target(const TargetOptions& options, Diagnostics& diagnostics);

}  // namespace notisim::conformance
