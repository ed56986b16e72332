#include "receiver-conformance/target.hpp"

namespace notisim::conformance {

Channel Target::remote_channel() const {
    return Channel{flavour(), &scenario.callbacks.front(), nullptr, scenario.fleet_id, &scenario.interpretations};
}

Channel Target::monitor_channel() const {
    if (flavour() != Flavour::b2b) {
        return remote_channel();
    }
    return Channel{flavour(), nullptr, &scenario.monitors.front(), scenario.fleet_id, &scenario.interpretations};
}

Url Target::url_parts() const {
    std::string why;
    return *parse_url(url(), why);  // The scenario would not have loaded with another.
}

std::optional<Target> make_target(const Registered& registered, Diagnostics& diagnostics) {
    Target target;
    target.text = registered_text(registered);
    auto scenario = load_registered(registered, target.text, diagnostics);
    if (!scenario) {
        return std::nullopt;
    }
    target.scenario = *std::move(scenario);
    const Callback& callback = target.scenario.callbacks.front();
    target.remotes = callback.remotes;
    target.monitors = callback.monitors || registered.flavour == Flavour::b2b;
    return target;
}

}  // namespace notisim::conformance
