#pragma once

#include "simulator/protocol/attributes.hpp"
#include "simulator/scenario/load.hpp"
#include "simulator/scenario/monitored_data.hpp"
#include "simulator/scenario/reader.hpp"
#include "simulator/scenario/variables.hpp"

#include <deque>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// How far ahead a scenario may plan: a leap year.
inline constexpr Duration kLongestSpan = std::chrono::hours{24 * 366};

/// A named value of one of the maps of a scenario, from whichever file it came.
struct NamedNode {
    const YamlEntry* entry = nullptr;
    [[nodiscard]] const std::string& name() const { return entry->key.text; }
    [[nodiscard]] const SourceSpan& span() const { return entry->key.span; }
};

/// What the functions that load the parts of one scenario share.
struct LoadContext {
    LoadContext(const FileReader& read, const LoadOptions& command_line) : read_file(read), options(command_line) {}

    ScenarioReader reader;
    const FileReader& read_file;
    const LoadOptions& options;
    Scenario scenario;
    Variables variables;

    std::size_t nodes_left = kMaxScenarioNodes;
    std::vector<std::shared_ptr<const SourceText>> sources;  ///< In the order in which they were opened.
    std::deque<YamlNode> trees;                              ///< Of all files; nodes are referred to by address.

    std::vector<NamedNode> vehicles;
    std::vector<VehicleRange> vehicle_ranges;  ///< Parallel to `vehicles`: those of the scenario that each stands for.
    std::vector<NamedNode> callbacks;          ///< Parallel to scenario.callbacks, and so on.
    std::vector<NamedNode> monitors;
    std::vector<const YamlNode*> step_lists;
    std::uint64_t events = 0;  ///< That the steps read so far raise, repeats counted out.

    /// Where an action name (`as:`) was first used, and for what.
    struct ActionUse {
        SourceSpan span;
        std::size_t callback = 0;
        std::size_t vehicle = 0;
        RemoteType type = RemoteType::Doors;
    };
    std::map<std::string, ActionUse, std::less<>> actions;
    PhaseLengths phases;  ///< `durations` of the scenario.

    [[nodiscard]] bool is_b2b() const { return scenario.flavour == Flavour::b2b; }
    /// The member of monitors and remotes that adds to or replaces the attributes of their callback or channel.
    [[nodiscard]] std::string_view override_key() const {
        return scenario.flavour == Flavour::platform ? "channelAttributes" : "callbackAttributes";
    }
    [[nodiscard]] bool reading(std::string_view id, std::string_view value) const {
        return scenario.interpretations.is(id, value);
    }
};

// load_files.cpp

/// Opens the scenario and all that it includes into `trees`, includes first. Nothing if the scenario itself has no
/// readable tree.
const YamlNode* open_scenario(LoadContext& context, const std::string& name, const std::string& text);

/// The REST body that `node` holds itself or names with `file:`; null, after an error, if there is none.
const YamlNode* open_body(LoadContext& context, const YamlNode& node);

// load_header.cpp

/// Everything above the vehicles: name, flavour, clock, seed, interpretations. False if the flavour is not known.
bool load_header(LoadContext& context, const Fields& fields);
std::optional<std::string> load_id(LoadContext& context, const YamlNode& node);
/// Whether a vehicle, callback or monitor may be called that; an error if not.
bool check_name(LoadContext& context, const NamedNode& node, std::string_view what);

/// The text of a file that a scenario names; nothing, after an error, if there is none.
std::optional<std::string> open_file(LoadContext& context, const YamlNode& node);

// load_vehicle.cpp

void load_vehicles(LoadContext& context);

// load_condition.cpp

/// What decides how remote actions end, of a vehicle or a `set`.
ConditionChange load_condition(LoadContext& context, const Fields& fields);
/// The data among the entries of a vehicle or a `set`: keys that are names of vehicle_data().
std::vector<DatumText> load_data(LoadContext& context, const YamlNode& node);
/// The names of vehicle_data(), for Fields.
std::span<const std::string_view> datum_names();

// load_attributes.cpp

std::vector<Attribute> load_attributes(LoadContext& context, const YamlNode& node, AttributePlace place);

/// Refuses a text that a header attribute would take to the wire: `variable` is the one that stands for it
/// (`CallbackLabel`), `lists` are those whose headers it may be in.
void check_header_text(LoadContext& context, const SourceSpan& place, std::string_view text, std::string_view variable,
                       std::initializer_list<const std::vector<Attribute>*> lists);

/// `callbackAttributes`, `channelAttributes`: those of the webhook.
std::vector<Attribute> load_callback_attributes(LoadContext& context, const YamlNode& node);

// load_callback.cpp

void load_callbacks(LoadContext& context);
/// What callbacks and b2b monitors have in common; `remote` where Always is in question.
Subscribe load_subscribe(LoadContext& context, const Fields& fields, bool remote);

// load_monitor.cpp

void load_monitors(LoadContext& context);
/// The name of an extension that the flavour has for monitors or remotes.
std::optional<std::string> load_extension_type(LoadContext& context, const YamlNode& node, bool remote);

// load_on_event.cpp

/// `onEvent` of the monitors, which may name each other.
void load_on_event(LoadContext& context, const YamlNode& node, std::size_t monitor);

// load_trigger.cpp

/// `triggerParam`; nothing, after an error, if it makes no rule.
std::optional<MonitorRule> load_trigger_param(LoadContext& context, const YamlNode& node);
// load_data_trigger.cpp

std::optional<DataTrigger> load_data_trigger(LoadContext& context, const YamlNode& node);
/// The row of a data name that the flavour has.
const MonitoredData* load_data_name(LoadContext& context, const YamlNode& node);

// load_step.cpp

void load_steps(LoadContext& context);

// references.cpp

/// References to what the scenario defines; nothing, after an error, if there is no such name.
std::optional<VehicleRange> find_vehicles(LoadContext& context, const YamlNode* node, const SourceSpan& step);
std::optional<std::size_t> find_callback(LoadContext& context, const YamlNode& node);
std::optional<std::size_t> find_monitor(LoadContext& context, const YamlNode& node);

/// What `on:` names: callbacks and monitors share one set of names. One of the two is set.
std::optional<SubscriptionTarget> find_subscription(LoadContext& context, const YamlNode& node);

// load_event.cpp

/// A step `remote`, with `as` beside it: an event spelled out or an action. False after an error.
bool load_remote(LoadContext& context, const YamlNode& node, const YamlNode* name, Step& step);
/// The action object in `node`, for the callback in `step`; `place` is where its callback is named.
bool load_action(LoadContext& context, const YamlNode& node, const YamlNode& place, ActionStep& step);
/// A failure cause that the flavour has, or one of the words `also`: then nothing, without an error.
std::optional<RemoteFailedEventStatus> load_cause(LoadContext& context, const YamlNode& node, std::string_view what,
                                                  std::vector<std::string_view> also = {});
void load_durations(LoadContext& context, const YamlNode& node, PhaseLengths& phases);

// load_action.cpp

/// The keys of the action objects that a flavour has.
std::vector<std::string_view> action_names(Flavour flavour);
/// Where another flavour has an action of that key, what to say of it; else empty.
std::string action_elsewhere(Flavour flavour, std::string_view key);
/// The one action object among the members of `node`; nothing, after an error.
std::optional<RemoteAction> load_action_object(LoadContext& context, const YamlNode& node);

// load_monitor_event.cpp

std::optional<MonitorStep> load_monitor_event(LoadContext& context, const Fields& step);

// load_vehicle_step.cpp

std::optional<SetStep> load_set(LoadContext& context, const YamlNode& node);
std::optional<DriveStep> load_drive(LoadContext& context, const YamlNode& node);
std::optional<ChargeStep> load_charge(LoadContext& context, const YamlNode& node);
std::optional<PauseStep> load_pause(LoadContext& context, const YamlNode& node);

// load_expect.cpp

void load_expectations(LoadContext& context, const YamlNode& node);
/// The `expect` of a step that posts a remote action.
std::vector<Expectation> load_step_expectations(LoadContext& context, const YamlNode& node);

}  // namespace notisim
