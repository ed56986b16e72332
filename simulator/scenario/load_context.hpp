#pragma once

#include "simulator/scenario/load.hpp"
#include "simulator/scenario/monitored_data.hpp"
#include "simulator/scenario/reader.hpp"
#include "simulator/scenario/variables.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

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

    std::vector<NamedNode> vehicles;  ///< Parallel to scenario.vehicles, and so on.
    std::vector<NamedNode> callbacks;
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

    [[nodiscard]] bool is_b2b() const { return scenario.flavour == Flavour::b2b; }
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

// load_vehicle.cpp

void load_vehicles(LoadContext& context);

// load_attributes.cpp

/// Where a list of attributes stands, which decides what may be in it.
struct AttributePlace {
    bool monitor = false;  ///< b2b: which of the two lists of variables counts.
    bool query = true;     ///< Whether type Query exists there.
};
std::vector<Attribute> load_attributes(LoadContext& context, const YamlNode& node, AttributePlace place);

/// b2c `callbackAttributes`: those of the webhook.
std::vector<Attribute> load_callback_attributes(LoadContext& context, const YamlNode& node);

// load_callback.cpp

void load_callbacks(LoadContext& context);
/// What callbacks and b2b monitors have in common; `remote` where Always is in question.
Subscribe load_subscribe(LoadContext& context, const Fields& fields, bool remote);

// load_monitor.cpp

void load_monitors(LoadContext& context);
/// The name of an extension that the flavour has.
std::optional<std::string> load_extension_type(LoadContext& context, const YamlNode& node);

// load_trigger.cpp

void check_trigger_param(LoadContext& context, const YamlNode& node);
/// The row of a data name that the flavour has.
const MonitoredData* load_data_name(LoadContext& context, const YamlNode& node);

// load_step.cpp

void load_steps(LoadContext& context);

// references.cpp

/// References to what the scenario defines; nothing, after an error, if there is no such name.
std::optional<std::size_t> find_vehicle(LoadContext& context, const YamlNode* node, const SourceSpan& step);
std::optional<std::size_t> find_callback(LoadContext& context, const YamlNode& node);
std::optional<std::size_t> find_monitor(LoadContext& context, const YamlNode& node);

/// What `on:` names: callbacks and monitors share one set of names.
struct SubscriptionReference {
    bool monitor = false;
    std::size_t index = 0;
};
std::optional<SubscriptionReference> find_subscription(LoadContext& context, const YamlNode& node);

// load_event.cpp

std::optional<RemoteStep> load_remote(LoadContext& context, const YamlNode& node, const YamlNode* action);
std::optional<MonitorStep> load_monitor_event(LoadContext& context, const Fields& step);

// load_expect.cpp

void load_expectations(LoadContext& context, const YamlNode& node);

}  // namespace notisim
