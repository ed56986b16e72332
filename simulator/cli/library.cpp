#include "simulator/cli/library.hpp"

#include "simulator/cli/read_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>

namespace notisim {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".yaml";

bool is_yaml(const fs::path& path) {
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

void add_folder(const std::string& folder, std::vector<ScenarioSource>& sources) {
    std::vector<std::string> paths;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_yaml(entry->path()) && entry->is_regular_file(error)) {
            paths.push_back(entry->path().string());
        }
    }
    std::sort(paths.begin(), paths.end());
    for (const std::string& path : paths) {
        auto text = read_file(path);
        if (text && is_scenario_text(*text)) {
            sources.push_back({path, std::move(*text), false});
        }
    }
}

// One scenario, or all below a folder of the library.
bool add_from_library(std::string word, std::vector<ScenarioSource>& sources) {
    while (word.ends_with('/')) {
        word.pop_back();
    }
    const std::size_t before = sources.size();
    for (const std::string_view name : library_scenarios()) {
        if (name == word || name.starts_with(word + "/")) {
            const std::string path = std::string{name} + std::string{kSuffix};
            sources.push_back({std::string{name}, std::string{*library_text(path)}, true});
        }
    }
    return sources.size() > before;
}

}  // namespace

std::optional<std::string_view> library_text(std::string_view path) {
    for (const LibraryFile& file : library_files()) {
        if (file.path == path) {
            return file.text;
        }
    }
    return std::nullopt;
}

bool is_scenario_text(std::string_view text) {
    return text.starts_with("notisim:") || text.find("\nnotisim:") != std::string_view::npos;
}

std::vector<std::string_view> library_scenarios() {
    std::vector<std::string_view> names;
    for (const LibraryFile& file : library_files()) {
        if (file.path.ends_with(kSuffix) && is_scenario_text(file.text)) {
            names.push_back(file.path.substr(0, file.path.size() - kSuffix.size()));
        }
    }
    return names;
}

std::optional<std::vector<ScenarioSource>> find_scenarios(const std::vector<std::string>& words, std::string& why) {
    std::vector<ScenarioSource> sources;
    for (const std::string& word : words) {
        std::error_code error;
        if (fs::is_directory(word, error)) {
            add_folder(word, sources);
        } else if (fs::exists(word, error)) {
            auto text = read_file(word);
            if (!text) {
                why = fmt::format("'{}' cannot be read", word);
                return std::nullopt;
            }
            sources.push_back({word, std::move(*text), false});
        } else if (!add_from_library(word, sources)) {
            const std::string_view near = nearest(word, library_scenarios());
            why = fmt::format("there is no file, folder or built-in scenario '{}'; {}", word,
                              near.empty() ? "'notisim list' prints the built-in ones"
                                           : fmt::format("did you mean '{}'?", near));
            return std::nullopt;
        }
    }
    return sources;
}

LoadedScenario load(const ScenarioSource& source, const LoadOptions& options) {
    if (!source.built_in) {
        return load_scenario(source.name, source.text, read_file, options);
    }
    const FileReader reader = [](const std::string& path) -> std::optional<std::string> {
        const auto text = library_text(path);
        return text ? std::optional<std::string>{*text} : std::nullopt;
    };
    LoadedScenario loaded = load_scenario(source.name + std::string{kSuffix}, source.text, reader, options);
    if (loaded.scenario) {
        loaded.scenario->file = source.name;
    }
    return loaded;
}

}  // namespace notisim
