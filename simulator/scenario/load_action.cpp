#include "simulator/scenario/load_action.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

// The action objects of a posted remote, as the REST API has them (PROTOCOL.md 8.5), and what each wants of a vehicle.

namespace notisim {

namespace {

constexpr std::int64_t kMaxMinutes = 525'600;

constexpr std::string_view kActivated[] = {"Activated", "Unactivated"};
constexpr std::string_view kLocked[] = {"Locked", "Unlocked"};

void load_horn(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const Fields fields(context.reader, node, KeyedObject::horn);
    if (const auto state = load_word(context, fields, "state", kActivated)) {
        want(action, "vehicle.horn.state", *state);
    }
}

void load_door(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const bool platform = context.scenario.flavour == Flavour::platform;
    const Fields fields(context.reader, node, platform ? KeyedObject::locking : KeyedObject::door);
    if (const auto state = load_word(context, fields, "state", kLocked)) {
        want(action, "vehicle.doorsState.lockedState", *state);
        action.locks = *state == "Locked";
    }
    action.forced = !platform && load_truth(context, fields, "forced").value_or(false);
    if (action.forced && !action.locks) {
        context.reader.error(fields.key_span("forced"), "'forced' goes with the state Locked only");
    }
}

void load_lights(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    if (context.scenario.flavour == Flavour::platform) {
        const Fields fields(context.reader, node, KeyedObject::lights_platform);
        if (const auto state = load_word(context, fields, "state", kActivated)) {
            want(action, "vehicle.lights.on", *state == "Activated" ? "true" : "false");
        }
        return;
    }
    const Fields fields(context.reader, node, KeyedObject::lights);
    if (const auto on = load_truth(context, fields, "on")) {
        want(action, "vehicle.lights.on", *on ? "true" : "false");
    }
}

void load_immobilization(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const Fields fields(context.reader, node, KeyedObject::immobilization);
    if (const auto activate = load_truth(context, fields, "activate")) {
        want(action, "vehicle.immobilization.active", *activate ? "true" : "false");
    }
}

void load_minutes(LoadContext& context, const YamlNode& node, std::string_view key, std::int64_t least) {
    if (node.is(YamlNode::Kind::scalar) && !node.quoted && node.text != "0" && parse_duration(node.text)) {
        context.reader.error(node.span, fmt::format("'{}' must be a whole number, found {}", key, describe(node)),
                             "upstream counts this in whole minutes, without a unit");
        return;
    }
    context.reader.integer(node, key, least, kMaxMinutes);
}

void load_stolen(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const bool platform = context.scenario.flavour == Flavour::platform;
    const Fields fields(context.reader, node, platform ? KeyedObject::stolen_platform : KeyedObject::stolen);
    constexpr std::array<std::string_view, 3> kMembers{"stolen", "trackingPeriod", "immobilization"};
    constexpr std::array<std::string_view, 2> kPlatformMembers{"state", "crankInhibit"};
    check_members(context, fields,
                  platform ? std::span<const std::string_view>(kPlatformMembers)
                           : std::span<const std::string_view>(kMembers),
                  true);
    if (const auto stolen = load_truth(context, fields, platform ? "state" : "stolen")) {
        want(action, "stolen.state", *stolen ? "true" : "false");
    }
    if (const YamlNode* inhibit = fields.get(platform ? "crankInhibit" : "immobilization")) {
        load_immobilization(context, *inhibit, action);
    }
    if (const YamlNode* period = platform ? nullptr : fields.get("trackingPeriod")) {
        const Fields given(context.reader, *period, KeyedObject::tracking_period);
        for (const auto& [key, least] : {std::pair{"running", 5}, std::pair{"shutdown", 60}}) {
            if (const YamlNode* minutes = given.get(key)) {
                load_minutes(context, *minutes, key, least);
            }
        }
    }
}

// Actions that are one word.
void load_only_word(LoadContext& context, const YamlNode& node, std::string_view word) {
    const Fields fields(context.reader, node, KeyedObject::word_action);
    const std::array<std::string_view, 1> words{word};
    load_word(context, fields, "action", words);
}

void load_wake_up(LoadContext& context, const YamlNode& node, RemoteAction& /*action*/) {
    load_only_word(context, node, context.scenario.flavour == Flavour::platform ? "Wakeup" : "WakeUp");
}

void load_finder(LoadContext& context, const YamlNode& node, RemoteAction& /*action*/) {
    load_only_word(context, node, "GetPresentLocation");
}

void load_personal_data(LoadContext& context, const YamlNode& node, RemoteAction& /*action*/) {
    load_only_word(context, node, "Delete");
}

// on a page only.
void load_state(LoadContext& context, const YamlNode& node, RemoteAction& /*action*/) {
    if (!context.reading("A-57", "accept")) {
        context.reader.error(node.span, "the API has no action 'state' (A-57)",
                             "interpret: {A-57: accept}, or spell its notifications out with 'raw'");
    }
    load_only_word(context, node, "state");
}

void load_navigation(LoadContext& context, const YamlNode& node, RemoteAction& /*action*/) {
    const Fields fields(context.reader, node, KeyedObject::navigation);
    load_truth(context, fields, "driverApproval");
    const YamlNode* positions = fields.get("positions");
    if (positions == nullptr || !context.reader.expect_list(*positions, "positions")) {
        return;
    }
    constexpr std::size_t kMaxPositions = 10;
    if (positions->items.empty() || positions->items.size() > kMaxPositions) {
        context.reader.error(positions->span, fmt::format("a navigation has 1 to {} positions, found {}", kMaxPositions,
                                                          positions->items.size()));
    }
    for (const YamlNode& position : positions->items) {
        context.reader.expect_mapping(position, "a position");
    }
}

void load_tan(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const Fields fields(context.reader, node, KeyedObject::tan);
    constexpr std::array<std::string_view, 2> kMembers{"suppress", "confirm"};
    check_members(context, fields, kMembers, true);
    if (const YamlNode* suppress = fields.get("suppress")) {
        const Fields given(context.reader, *suppress, KeyedObject::tan_suppress);
        load_truth(context, given, "state");
        if (const YamlNode* duration = given.get("duration")) {
            context.reader.integer(*duration, "duration", 0, 5);
        }
    }
    if (const YamlNode* confirm = fields.get("confirm")) {
        const Fields given(context.reader, *confirm, KeyedObject::tan_confirm);
        load_truth(context, given, "state");
        action.type = RemoteType::TanConfirm;
    }
}

struct ActionForm {
    std::string_view key;
    RemoteType type;
    bool b2b;
    bool b2c;
    bool platform;
    void (*load)(LoadContext&, const YamlNode&, RemoteAction&);

    [[nodiscard]] bool in(Flavour flavour) const {
        return flavour == Flavour::b2b ? b2b : flavour == Flavour::b2c ? b2c : platform;
    }
};

constexpr ActionForm kForms[] = {
    {"preconditioning", RemoteType::ThermalPreconditioning, true, true, true, load_preconditioning},
    {"charging", RemoteType::ElectricBatteryChargingRequest, true, true, true, load_charging},
    {"horn", RemoteType::Horn, true, true, true, load_horn},
    {"door", RemoteType::Doors, true, true, false, load_door},
    {"locking", RemoteType::Doors, false, false, true, load_door},
    {"lights", RemoteType::Lights, true, true, true, load_lights},
    {"immobilization", RemoteType::Immobilization, true, false, true, load_immobilization},
    {"stolen", RemoteType::Stolen, true, false, true, load_stolen},
    {"wakeUp", RemoteType::WakeUp, true, true, false, load_wake_up},
    {"wakeup", RemoteType::WakeUp, false, false, true, load_wake_up},
    {"navigation", RemoteType::Navigation, true, true, true, load_navigation},
    {"state", RemoteType::VehicleState, true, false, false, load_state},
    {"vehicleFinder", RemoteType::VehicleFinder, false, false, true, load_finder},
    {"onboardPersonalData", RemoteType::OnboardPersonalData, false, false, true, load_personal_data},
    {"tan", RemoteType::Tan, false, false, true, load_tan},
};

}  // namespace

std::optional<bool> load_truth(LoadContext& context, const Fields& fields, std::string_view key) {
    const YamlNode* node = fields.get(key);
    return node == nullptr ? std::nullopt : context.reader.boolean(*node, key);
}

std::optional<std::string_view> load_word(LoadContext& context, const Fields& fields, std::string_view key,
                                          std::span<const std::string_view> words) {
    const YamlNode* node = fields.get(key);
    const auto index = node == nullptr ? std::nullopt : context.reader.word(*node, key, words);
    return index ? std::optional{words[*index]} : std::nullopt;
}

void want(RemoteAction& action, std::string_view datum, std::string_view text) {
    action.wanted.emplace_back(datum, text);
}

// Exactly one of some members, or one at least.
void check_members(LoadContext& context, const Fields& fields, std::span<const std::string_view> keys, bool one) {
    if (!fields.is_mapping() || fields.has_unknown_keys()) {
        return;
    }
    const auto count =
        std::count_if(keys.begin(), keys.end(), [&](std::string_view key) { return fields.get(key) != nullptr; });
    if (count == 0 || (one && count > 1)) {
        context.reader.error(
            fields.node().span,
            fmt::format("{} has {}, found {}", fields.name(), one ? "exactly one member" : "one member or more", count),
            suggest({}, keys));
    }
}

std::vector<std::string_view> action_names(Flavour flavour) {
    std::vector<std::string_view> names;
    for (const ActionForm& form : kForms) {
        if (form.in(flavour)) {
            names.push_back(form.key);
        }
    }
    return names;
}

std::string action_elsewhere(Flavour flavour, std::string_view key) {
    for (const ActionForm& form : kForms) {
        if (form.key != key || form.in(flavour)) {
            continue;
        }
        for (const ActionForm& own : kForms) {
            if (own.type == form.type && own.in(flavour)) {
                return fmt::format("{} has '{}'", name_in(kFlavours, flavour), own.key);
            }
        }
        return fmt::format("it belongs to {}", form.b2b ? "b2b" : "platform");
    }
    return {};
}

namespace {

// Elsewhere an action stands among other members, which are checked with them; in the platform it stands alone.
bool check_action_keys(LoadContext& context, const YamlNode& node) {
    if (context.scenario.flavour != Flavour::platform) {
        return true;
    }
    const std::vector<std::string_view> names = action_names(Flavour::platform);
    bool known = true;
    for (const YamlEntry& entry : node.entries) {
        const std::string& key = entry.key.text;
        if (std::find(names.begin(), names.end(), key) == names.end()) {
            const std::string elsewhere = action_elsewhere(Flavour::platform, key);
            context.reader.error(entry.key.span, fmt::format("unknown action '{}'", key),
                                 elsewhere.empty() ? suggest(key, names) : elsewhere);
            known = false;
        }
    }
    return known;
}

}  // namespace

std::optional<RemoteAction> load_action_object(LoadContext& context, const YamlNode& node) {
    if (!context.reader.expect_mapping(node, "an action") || !check_action_keys(context, node)) {
        return std::nullopt;
    }
    const ActionForm* form = nullptr;
    const YamlEntry* entry = nullptr;
    for (const YamlEntry& candidate : node.entries) {
        for (const ActionForm& each : kForms) {
            if (each.key != candidate.key.text || !each.in(context.scenario.flavour)) {
                continue;
            }
            if (form != nullptr) {
                context.reader.error(candidate.key.span,
                                     fmt::format("'{}' and '{}' are two actions", form->key, each.key),
                                     "one action per request");
                return std::nullopt;
            }
            form = &each;
            entry = &candidate;
        }
    }
    if (form == nullptr) {
        context.reader.error(node.span, "an action is missing here",
                             suggest({}, action_names(context.scenario.flavour)));
        return std::nullopt;
    }
    RemoteAction action;
    action.type = form->type;
    form->load(context, entry->value, action);
    return action;
}

}  // namespace notisim
