#pragma once

#include "simulator/scenario/scenario.hpp"

#include <functional>
#include <optional>
#include <string>

namespace notisim {

/// Reads a file that a scenario names with `include:` or `file:`, by its path as resolved against the including file.
/// Nothing if there is no such file or it cannot be read.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

/// Reads a scenario: YAML, format 1. All mistakes of all its files are found in one go.
///
/// Pure but for `read`. Bounds: kMaxScenarioBytes for each file, kMaxScenarioNodes for all of them with aliases
/// expanded, kMaxScenarioDepth; beyond any of them the file is refused.
/// `name` is how diagnostics call the file, and what relative paths in it are relative to.
LoadedScenario load_scenario(const std::string& name, const std::string& text, const FileReader& read,
                             const LoadOptions& options);

inline constexpr std::size_t kMaxScenarioBytes = std::size_t{4} << 20;
inline constexpr std::size_t kMaxScenarioNodes = 200'000;
inline constexpr std::size_t kMaxScenarioDepth = 64;

}  // namespace notisim
