#pragma once

#include "simulator/scenario/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// A receiver as its owner registered it with Stellantis: where it is and what it knows.
struct Registered {
    std::string name;  ///< What the subscriptions are called where the user gives none: `conformance`.
    std::string url;   ///< The exact target that is registered.
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

/// The scenario of such a receiver, as text up to `steps:`: one callback (`registered`) and one monitor (`watched`).
/// `vehicles`: lines of YAML in the place of the 50 cars that are made up where no VIN is given.
std::string registered_text(const Registered& registered, std::string_view vehicles = {});

/// The scenario that `text` says, which begins as registered_text() does. In b2b the monitor has the webhook of the
/// callback. Nothing, and diagnostics, where the callback's body is wrong.
std::optional<Scenario> load_registered(const Registered& registered, const std::string& text,
                                        Diagnostics& diagnostics);

}  // namespace notisim
