#pragma once

#include "simulator/scenario/load.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// A file that is part of the program: the scenario library and what its scenarios include.
struct LibraryFile {
    std::string_view path;  ///< As under `scenarios/`: `b2b/retry/bounded.yaml`.
    std::string_view text;
};

/// All of them, by path.
std::span<const LibraryFile> library_files();

/// The text of a file of the library, or nothing.
std::optional<std::string_view> library_text(std::string_view path);

/// Where a scenario comes from, ready to be loaded.
struct ScenarioSource {
    std::string name;  ///< A path, or the name in the library.
    std::string text;
    bool built_in = false;
};

/// Whether a YAML text is a scenario and not a part that scenarios include: it has a top-level key `notisim`.
bool is_scenario_text(std::string_view text);

/// Names of the scenarios in the library: paths without `.yaml`.
std::vector<std::string_view> library_scenarios();

/// What the words of a command line mean: files, folders (all scenarios below, by path) or names from the library (one,
/// or a folder of it). `why` says what was not found, with a suggestion.
std::optional<std::vector<ScenarioSource>> find_scenarios(const std::vector<std::string>& words, std::string& why);

/// Loads a scenario from where it comes from.
LoadedScenario load(const ScenarioSource& source, const LoadOptions& options);

}  // namespace notisim
