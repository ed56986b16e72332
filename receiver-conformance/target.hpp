#pragma once

#include "receiver-conformance/probe.hpp"
#include "simulator/base/http_message.hpp"
#include "simulator/base/url.hpp"
#include "simulator/protocol/attributes.hpp"
#include "simulator/scenario/registered.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace notisim::conformance {

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
    /// The same in parts.
    [[nodiscard]] Url url_parts() const;
    /// What remotes and monitors travel through.
    [[nodiscard]] Channel remote_channel() const;
    [[nodiscard]] Channel monitor_channel() const;
};

/// Nothing, and diagnostics, where the callback's body is wrong.
std::optional<Target> make_target(const Registered& registered, Diagnostics& diagnostics);

}  // namespace notisim::conformance
