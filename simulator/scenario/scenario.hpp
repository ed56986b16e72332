#pragma once

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"
#include "simulator/protocol/flavour.hpp"
#include "simulator/protocol/interpretation.hpp"
#include "simulator/protocol/remote.hpp"
#include "simulator/protocol/subscription.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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

/// A number of things that an expectation allows, bounds included.
struct Range {
    std::uint64_t min = 0;
    std::uint64_t max = UINT64_MAX;
};

/// One vehicle. Names refer to the map of the scenario.
struct Vehicle {
    std::string name;
    std::string vin;  ///< 17 characters in a well-formed one; a malformed one is a warning.
    std::string id;   ///< `vid` of b2b, `id` of b2c; made from the seed where not given.
    bool awake = true;
    bool battery_ok = true;
    bool reachable = true;
    int wakeups_left = 100;
    SourceSpan span;
};

/// A remote event spelled out: `remote: {on, vehicle, raw: {remoteType, eventStatus}}`.
struct RemoteStep {
    std::size_t callback = 0;
    std::size_t vehicle = 0;
    RemoteType type = RemoteType::Doors;
    RemoteEventStatus status;
    /// The name after `as:`. Events of one name are of one remote action. Without a name, events of the same callback,
    /// vehicle and type are of one action until it is Done.
    std::string action;
    std::string action_id;                       ///< `remoteActionId` where the raw event gives it, else empty.
    std::string label;                           ///< b2c: label of the posted remote.
    std::vector<Attribute> attributes;           ///< b2c: added on top (4.2).
    std::vector<Attribute> callback_attributes;  ///< b2c: add to or replace those of the callback.
};

/// One value of a monitor event raised by hand.
struct MonitorValue {
    std::string data;
    std::string literal;                       ///< `literalValue`; always text on the wire.
    std::optional<std::string> object_values;  ///< JSON text of an array, for `obj.alert` and `obj.collision`.
    std::string object_type;                   ///< `obj.alert` or `obj.collision` with object_values.
    std::optional<std::string> previous;       ///< b2c and platform only.
};

/// A monitor event raised by hand.
struct MonitorStep {
    std::size_t monitor = 0;
    std::size_t vehicle = 0;
    std::vector<MonitorValue> values;
    /// Extension type and, where the scenario gives it, its body as JSON text (an object); else made from the vehicle.
    std::vector<std::pair<std::string, std::string>> extensions;
    bool refresh = false;
};

/// Bytes as they are, to the target of a callback or monitor.
struct BodyStep {
    bool to_monitor = false;
    std::size_t subscription = 0;  ///< Index of the callback or monitor.
    std::size_t vehicle = 0;       ///< For attribute variables; the first vehicle if not given.
    std::string body;
};

/// A stretch of simulated time in which attempts fail.
struct OutageStep {
    enum class Kind : std::uint8_t { refuse, timeout };
    Kind kind = Kind::refuse;
    Duration length{0};
    std::optional<std::size_t> callback;  ///< `on:` limits the outage to one callback or monitor.
    std::optional<std::size_t> monitor;
};

inline constexpr EnumTable<OutageStep::Kind, 2> kOutageKinds{
    {{OutageStep::Kind::refuse, "refuse"}, {OutageStep::Kind::timeout, "timeout"}}};

struct WaitStep {
    Duration length{0};
};

/// A command of the user's, run by `/bin/sh -c` and waited for; only with --allow-exec.
struct ExecStep {
    std::string command;
};

struct Step;

struct RepeatStep {
    std::uint64_t times = 1;
    Duration every{0};
    std::vector<Step> steps;
};

/// A step and when it happens: `at` counts from the start of the scenario (inside a repeat, from the start of the
/// iteration), `after` from the step before.
struct Step {
    std::optional<Duration> at;
    Duration after{0};
    bool real_time = false;  ///< The time before this step passes on the wall, whatever the clock.
    std::variant<RemoteStep, MonitorStep, BodyStep, OutageStep, WaitStep, ExecStep, RepeatStep> what;
    SourceSpan span;
};

/// What is to hold when the run is over. `span` of each is where the scenario says so.
struct Expectation {
    enum class Kind : std::uint8_t {
        status,         ///< `statuses`: codes allowed for an answer.
        answer_within,  ///< `limit`: wall time of any one answer.
        delivered,      ///< `range` of notifications, or `all`.
        expired,
        given_up,
        attempts,          ///< `range` of attempts for any one notification.
        requests,          ///< `range` of requests that the receiver was sent in all.
        batches,           ///< `range` of requests got through with more than one notification; `size` of the largest.
        order,             ///< Each lane's notifications were accepted in the order in which they were raised.
        recovered_within,  ///< `limit`: simulated time from the end of the last outage, or else from the first failure,
                           ///< until nothing was left to deliver.
    };
    Kind kind = Kind::status;
    std::vector<int> statuses;
    Duration limit{0};
    Range range;
    std::optional<Range> size;
    bool all = false;
    SourceSpan span;
};

inline constexpr EnumTable<Expectation::Kind, 10> kExpectations{{
    {Expectation::Kind::status, "status"},
    {Expectation::Kind::answer_within, "answer_within"},
    {Expectation::Kind::delivered, "delivered"},
    {Expectation::Kind::expired, "expired"},
    {Expectation::Kind::given_up, "given_up"},
    {Expectation::Kind::attempts, "attempts"},
    {Expectation::Kind::requests, "requests"},
    {Expectation::Kind::batches, "batches"},
    {Expectation::Kind::order, "order"},
    {Expectation::Kind::recovered_within, "recovered_within"},
}};

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
    std::string fleet_id;  ///< b2b.
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
