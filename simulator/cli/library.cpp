#include "simulator/cli/library.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

namespace notisim {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".yaml";

// How long a pipe may keep a reader waiting.
constexpr int kReadTimeoutMs = 5000;

// Reads a pipe that may never be written to: waits for bytes, but not for ever.
std::string read_descriptor(int descriptor) {
    std::string text;
    std::array<char, 65536> block{};
    pollfd ready{descriptor, POLLIN, 0};
    // One byte beyond the limit is enough for the loader to refuse the file: /dev/zero must not fill the memory.
    while (text.size() <= kMaxScenarioBytes && poll(&ready, 1, kReadTimeoutMs) == 1) {
        const ssize_t count = read(descriptor, block.data(), block.size());
        if (count <= 0) {
            break;
        }
        text.append(block.data(), static_cast<std::size_t>(count));
    }
    return text;
}

std::optional<std::string> read_file(const std::string& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
        return std::nullopt;
    }
    // Without O_NONBLOCK the call itself would wait for somebody to open the other end of a named pipe.
    const int descriptor = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        return std::nullopt;
    }
    std::string text = read_descriptor(descriptor);
    close(descriptor);
    return text;
}

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
