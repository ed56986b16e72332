#pragma once

#include "simulator/scenario/load_context.hpp"

#include <span>

// What the loaders of action objects share.

namespace notisim {

std::optional<bool> load_truth(LoadContext& context, const Fields& fields, std::string_view key);
/// One of some words, where the key is there.
std::optional<std::string_view> load_word(LoadContext& context, const Fields& fields, std::string_view key,
                                          std::span<const std::string_view> words);
/// Exactly one of some members, or (`one` is false) at least one; else an error.
void check_members(LoadContext& context, const Fields& fields, std::span<const std::string_view> keys, bool one);
void want(RemoteAction& action, std::string_view datum, std::string_view text);

// load_energy_action.cpp

void load_preconditioning(LoadContext& context, const YamlNode& node, RemoteAction& action);
void load_charging(LoadContext& context, const YamlNode& node, RemoteAction& action);

}  // namespace notisim
