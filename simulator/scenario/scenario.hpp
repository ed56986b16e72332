#pragma once

#include "simulator/monitor/rule.hpp"
#include "simulator/protocol/interpretation.hpp"
#include "simulator/scenario/step.hpp"
#include "simulator/vehicle/vehicle_condition.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace notisim {

/// How simulated time passes. `rate` is simulated seconds for each second of wall time; 1 for `real`.
struct ClockChoice {
    enum class Kind : std::uint8_t { virtual_time, real_time };
    Kind kind = Kind::virtual_time;
    double rate = 1.0;

    /// `virtual`, `real` or `xN`.
    [[nodiscard]] std::string name() const;
};

/// Reads `virtual`, `real` or `xN` with 0 < N <= 1000000.
std::optional<ClockChoice> parse_clock(std::string_view text);

/// How the vehicles of one declaration begin.
struct VehicleStart {
    VehicleCondition condition;
    std::vector<DatumText> data;
    SourceSpan span;
};

/// One vehicle, as it is at the start.
struct Vehicle {
    std::string name;  ///< Of a fleet: the name and a number.
    std::string vin;   ///< 17 characters in a well-formed one; a malformed one is a warning.
    std::string id;    ///< `vid` of b2b, `id` of b2c and platform; made from the seed where not given.
    std::shared_ptr<const VehicleStart> start;  ///< Shared by the vehicles of a fleet.
};

/// An action of `onEvent` of the platform (PROTOCOL.md 9.4).
struct ChainedAction {
    enum class Kind : std::uint8_t { remote, pause, resume, remove };
    Kind kind = Kind::remote;
    ActionStep post;                     ///< With `remote`; its vehicle is the one that the monitor fired for.
    std::optional<std::size_t> monitor;  ///< With the others; absent: the one that fires.
};

/// What a monitor watches, and what follows when it fires.
struct WatchedRule {
    std::optional<MonitorRule> rule;   ///< Absent: without `triggerParam` it is raised by hand only.
    VehicleRange vehicles;             ///< b2b: the whole fleet; else `vehicle:` beside the body, or all of them.
    std::vector<ChainedAction> chain;  ///< Platform: `onEvent`.
    bool chain_on_refresh = false;
    bool notifies = true;  ///< `onEvent` without an action Notify sends nothing.
};

/// A scenario file, checked: every name in it is defined and every value possible.
struct Scenario {
    std::string file;  ///< As the user named it: a path, or the name in the library.
    std::string name;
    std::string description;  ///< The comment at the top of the file, or `description`, for lists.
    Flavour flavour = Flavour::b2b;
    ClockChoice clock;
    TimePoint start{};  ///< Simulated time of offset 0.
    std::uint64_t seed = 1;
    Interpretations interpretations;
    std::vector<Vehicle> vehicles;
    std::vector<std::string> callback_names;  ///< Parallel to `callbacks`.
    std::vector<Callback> callbacks;
    std::vector<std::string> monitor_names;  ///< Parallel to `monitors`.
    std::vector<Monitor> monitors;
    std::vector<WatchedRule> rules;  ///< Parallel to `monitors`.
    std::string fleet_id;            ///< b2b.
    std::vector<Step> steps;
    std::vector<Expectation> expectations;
};

/// What the command line adds to or puts in the place of what a file says.
struct LoadOptions {
    std::map<std::string, std::string, std::less<>> set;  ///< --set NAME=VALUE.
    std::optional<Flavour> flavour;
    std::optional<std::uint64_t> seed;
    std::optional<ClockChoice> clock;
    std::vector<std::pair<std::string, std::string>> interpret;  ///< --interpret ID=VALUE, in order.
    /// Looks up `${env.NAME}`; nothing where the variable is not set. Absent: no variable is.
    std::function<std::optional<std::string>(std::string_view)> environment;
};

/// A scenario or the reasons why there is none, with warnings in either case.
struct LoadedScenario {
    std::optional<Scenario> scenario;
    Diagnostics diagnostics;
};

}  // namespace notisim
