#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

// `onEvent` of a platform monitor: what follows when it fires (PROTOCOL.md 9.4).

namespace notisim {

namespace {

constexpr std::string_view kTypes[] = {"Notify", "Remote", "Monitor"};

std::string suggest_name(std::string_view wanted, const std::vector<std::string>& names) {
    return suggest(wanted, std::vector<std::string_view>(names.begin(), names.end()));
}

// A callback or monitor by its id on the wire or by its name in the scenario.
std::optional<std::size_t> find_by_id(const std::vector<std::string>& names, std::string_view wanted,
                                      const auto& id_of) {
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (names[index] == wanted || id_of(index) == wanted) {
            return index;
        }
    }
    return std::nullopt;
}

std::optional<ChainedAction> load_chained_remote(LoadContext& context, const YamlNode& node, std::size_t monitor) {
    const Fields fields(context.reader, node, KeyedObject::chained_remote);
    const Scenario& scenario = context.scenario;
    ChainedAction chained;
    std::optional<std::size_t> channel = scenario.monitors[monitor].callback;
    if (const YamlNode* id = fields.get("ChannelId")) {
        const auto wanted = context.reader.filled_text(*id, "ChannelId");
        channel = wanted ? find_by_id(scenario.callback_names, *wanted,
                                      [&](std::size_t index) { return scenario.callbacks[index].id; })
                         : std::nullopt;
        if (wanted && !channel) {
            context.reader.error(id->span, fmt::format("no channel has the id or name '{}'", *wanted),
                                 suggest_name(*wanted, scenario.callback_names));
        }
    }
    const YamlNode* remote = fields.get("remote");
    if (!channel || remote == nullptr) {
        return std::nullopt;
    }
    const YamlNode* action = remote->find("action");
    const YamlNode* holder = action == nullptr ? remote : action;
    chained.post.post.callback = *channel;
    chained.post.phases = context.phases;
    return load_action(context, *holder, *remote, chained.post) ? std::optional{std::move(chained)} : std::nullopt;
}

std::optional<ChainedAction> load_monitor_change(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::monitor_action);
    using Kind = ChainedAction::Kind;
    constexpr EnumTable<Kind, 3> kChanges{{{Kind::pause, "Pause"}, {Kind::resume, "Resume"}, {Kind::remove, "Delete"}}};
    const YamlNode* change = fields.get("changeType");
    const auto kind = change == nullptr ? std::nullopt : context.reader.choice(*change, "changeType", kChanges);
    if (!kind) {
        return std::nullopt;
    }
    ChainedAction chained;
    chained.kind = *kind;
    if (const YamlNode* id = fields.get("monitorId")) {
        const Scenario& scenario = context.scenario;
        const auto wanted = context.reader.filled_text(*id, "monitorId");
        chained.monitor = wanted ? find_by_id(scenario.monitor_names, *wanted,
                                              [&](std::size_t index) { return scenario.monitors[index].id; })
                                 : std::nullopt;
        if (wanted && !chained.monitor) {
            context.reader.error(id->span, fmt::format("no monitor has the id or name '{}'", *wanted),
                                 suggest_name(*wanted, scenario.monitor_names));
        }
    }
    return chained;
}

void load_event_action(LoadContext& context, const YamlNode& node, std::size_t monitor, WatchedRule& watched) {
    const Fields fields(context.reader, node, KeyedObject::event_action);
    const YamlNode* type = fields.get("type");
    const auto index = type == nullptr ? std::nullopt : context.reader.word(*type, "type", kTypes);
    const YamlNode* remote = fields.get("remoteAction");
    const YamlNode* change = fields.get("monitorAction");
    if (!index) {
        return;
    }
    const std::string_view kind = kTypes[*index];
    if ((remote != nullptr) != (kind == "Remote") || (change != nullptr) != (kind == "Monitor")) {
        context.reader.error(node.span, fmt::format("an action of type '{}' has {}", kind,
                                                    kind == "Remote"    ? "'remoteAction' and nothing else"
                                                    : kind == "Monitor" ? "'monitorAction' and nothing else"
                                                                        : "no member beside its type"));
        return;
    }
    if (kind == "Notify") {
        watched.notifies = true;
        return;
    }
    auto chained =
        remote != nullptr ? load_chained_remote(context, *remote, monitor) : load_monitor_change(context, *change);
    if (chained) {
        watched.chain.push_back(*std::move(chained));
    }
}

}  // namespace

void load_on_event(LoadContext& context, const YamlNode& node, std::size_t monitor) {
    WatchedRule& watched = context.scenario.rules[monitor];
    const Fields fields(context.reader, node, KeyedObject::on_event);
    if (const YamlNode* refresh = fields.get("onRefresh")) {
        watched.chain_on_refresh = context.reader.boolean(*refresh, "onRefresh").value_or(false);
    }
    const YamlNode* actions = fields.get("actions");
    if (actions == nullptr || !context.reader.expect_list(*actions, "actions")) {
        return;
    }
    watched.notifies = false;
    for (const YamlNode& action : actions->items) {
        load_event_action(context, action, monitor, watched);
    }
}

}  // namespace notisim
