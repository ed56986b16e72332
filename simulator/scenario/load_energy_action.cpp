#include "simulator/scenario/load_action.hpp"

#include "simulator/monitor/time_window.hpp"

#include <array>
#include <fmt/core.h>

// Preconditioning and charging (PROTOCOL.md 8.5).

namespace notisim {

namespace {

void load_days(LoadContext& context, const Fields& program) {
    const YamlNode* node = program.get("occurence");
    if (node == nullptr) {
        return;
    }
    constexpr std::string_view kDays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const YamlNode* listed = node;
    if (!node->is(YamlNode::Kind::sequence)) {
        const Fields fields(context.reader, *node, KeyedObject::occurrence_days);
        listed = fields.get("day");
    }
    if (listed != nullptr && context.reader.expect_list(*listed, "day")) {
        for (const YamlNode& day : listed->items) {
            context.reader.word(day, "day", kDays);
        }
    }
}

void load_iso_duration(LoadContext& context, const Fields& fields, std::string_view key) {
    const YamlNode* node = fields.get(key);
    const auto text = node == nullptr ? std::nullopt : context.reader.filled_text(*node, key);
    if (text && !parse_iso_duration(*text)) {
        context.reader.error(node->span, fmt::format("'{}' cannot be '{}'", key, *text), "ISO 8601, such as PT7H30M");
    }
}

void load_programs(LoadContext& context, const YamlNode& list) {
    if (!context.reader.expect_list(list, "programs")) {
        return;
    }
    constexpr std::string_view kRecurrences[] = {"Daily", "None"};
    constexpr std::string_view kActions[] = {"Set", "Delete"};
    for (const YamlNode& node : list.items) {
        const Fields program(context.reader, node, KeyedObject::program);
        if (const YamlNode* slot = program.get("slot")) {
            context.reader.integer(*slot, "slot", 1, 4);
        }
        load_truth(context, program, "enabled");
        load_iso_duration(context, program, "start");
        load_days(context, program);
        load_word(context, program, "recurrence", kRecurrences);
        const auto kind = load_word(context, program, "actionsType", kActions);
        for (const std::string_view key : {"enabled", "occurence", "start"}) {
            if (program.is_mapping() && kind != "Delete" && program.get(key) == nullptr) {
                context.reader.error(node.span, fmt::format("a program that is set needs the key '{}'", key),
                                     "only actionsType: Delete does with 'slot' alone");
            }
        }
    }
}

void load_charging_programs(LoadContext& context, const YamlNode& list) {
    if (!context.reader.expect_list(list, "programs")) {
        return;
    }
    for (const YamlNode& node : list.items) {
        const Fields program(context.reader, node, KeyedObject::charging_program);
        load_iso_duration(context, program, "start");
        load_iso_duration(context, program, "end");
        load_days(context, program);
        load_truth(context, program, "enabled");
        if (const YamlNode* slot = program.get("slot")) {
            context.reader.integer(*slot, "slot", 1, 4);
        }
    }
}

// Charging at once is under way from then on; a charge that is not wanted at once is stopped.
void want_charge(RemoteAction& action, bool immediate) {
    action.charges = immediate;
    want(action, "vehicle.energy.charging.status", immediate ? "InProgress" : "Stopped");
}

void load_charging_platform(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const Fields outer(context.reader, node, KeyedObject::charging_platform);
    const YamlNode* charge = outer.get("charge");
    if (charge == nullptr) {
        return;
    }
    const Fields fields(context.reader, *charge, KeyedObject::charge_platform);
    constexpr std::array<std::string_view, 4> kMembers{"immediate", "programs", "settings", "deferred"};
    check_members(context, fields, kMembers, true);
    if (const auto immediate = load_truth(context, fields, "immediate")) {
        want_charge(action, *immediate);
    }
    if (const YamlNode* programs = fields.get("programs")) {
        load_charging_programs(context, *programs);
    }
    if (const YamlNode* settings = fields.get("settings")) {
        const Fields given(context.reader, *settings, KeyedObject::charge_settings);
        constexpr std::string_view kRates[] = {"Low", "LowPlus", "Med", "MedPlus", "High"};
        constexpr std::string_view kLimits[] = {"MedPlus", "High"};
        if (const auto rate = load_word(context, given, "chargePreferenceRate", kRates)) {
            want(action, "vehicle.energy.charging.settings.chargePreferenceRate", *rate);
        }
        load_word(context, given, "chargeLimit", kLimits);
    }
}

}  // namespace

void load_preconditioning(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    const Fields outer(context.reader, node, KeyedObject::preconditioning);
    const YamlNode* air = outer.get("airConditioning");
    if (air == nullptr) {
        return;
    }
    const bool platform = context.scenario.flavour == Flavour::platform;
    const Fields fields(context.reader, *air,
                        platform ? KeyedObject::air_conditioning_platform : KeyedObject::air_conditioning);
    constexpr std::array<std::string_view, 3> kMembers{"immediate", "programs", "settings"};
    check_members(context, fields, std::span(kMembers).first(platform ? 3 : 2), platform);
    if (const auto immediate = load_truth(context, fields, "immediate")) {
        want(action, "vehicle.preconditioning.airConditioning", *immediate ? "Enabled" : "Disabled");
    }
    if (const YamlNode* programs = fields.get("programs")) {
        load_programs(context, *programs);
    }
    if (const YamlNode* settings = platform ? fields.get("settings") : nullptr) {
        const Fields given(context.reader, *settings, KeyedObject::air_settings);
        if (const YamlNode* temp = given.get("temp")) {
            context.reader.number(*temp, "temp");
        }
        for (const std::string_view key : {"mode", "state"}) {
            if (const YamlNode* text = given.get(key)) {
                context.reader.filled_text(*text, key);
            }
        }
    }
}

void load_charging(LoadContext& context, const YamlNode& node, RemoteAction& action) {
    if (context.scenario.flavour == Flavour::platform) {
        load_charging_platform(context, node, action);
        return;
    }
    const Fields fields(context.reader, node, KeyedObject::charging);
    constexpr std::array<std::string_view, 4> kMembers{"immediate", "schedule", "preferences", "nextDelayedTime"};
    check_members(context, fields, kMembers, false);
    if (const auto immediate = load_truth(context, fields, "immediate")) {
        want_charge(action, *immediate);
    }
    load_iso_duration(context, fields, "nextDelayedTime");
    if (const YamlNode* schedule = fields.get("schedule")) {
        const Fields given(context.reader, *schedule, KeyedObject::charging_schedule);
        load_iso_duration(context, given, "nextDelayedTime");
        if (const YamlNode* programs = given.get("programs")) {
            load_charging_programs(context, *programs);
        }
    }
    if (const YamlNode* preferences = fields.get("preferences")) {
        const Fields given(context.reader, *preferences, KeyedObject::charging_preferences);
        constexpr std::string_view kLevels[] = {"Level1", "Level2", "Level3", "Level4", "Level5"};
        constexpr std::string_view kTypes[] = {"Partial", "Full"};
        load_word(context, given, "level", kLevels);
        if (const auto type = load_word(context, given, "type", kTypes)) {
            want(action, "vehicle.energy.charging.type", *type);
        }
        if (fields.get("schedule") != nullptr || fields.get("immediate") != nullptr) {
            context.reader.error(fields.key_span("preferences"), "'preferences' excludes 'schedule' and 'immediate'");
        }
    }
}

}  // namespace notisim
