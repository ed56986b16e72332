#include "simulator/cli/project_file.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/cli/read_file.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/scenario/load.hpp"
#include "simulator/scenario/reader.hpp"
#include "simulator/scenario/variables.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <unistd.h>

namespace notisim {

namespace {

namespace fs = std::filesystem;

// Only the command line can say these.
constexpr std::string_view kNotInFile[] = {"config", "help"};

std::string beside(const fs::path& folder, const std::string& path) {
    return path.empty() || path == "-" ? path : (folder / path).lexically_normal().generic_string();
}

/// Turns the entries of `conform:` into words of a command line, one entry at a time, so that each mistake has its
/// place.
class ProjectReader {
public:
    ProjectReader(const CLI::App& given, ConformArguments& conform, fs::path folder)
        : given_(given), conform_(conform), folder_(std::move(folder)) {
        add_conform_options(known_, scratch_);
        for (const CLI::Option* option : known_.get_options()) {
            for (const std::string& name : option->get_lnames()) {
                if (std::find(std::begin(kNotInFile), std::end(kNotInFile), name) == std::end(kNotInFile)) {
                    names_.push_back(name);
                }
            }
        }
    }

    void read(YamlNode& tree) {
        if (!reader_.expect_mapping(tree, "a project file")) {
            return;
        }
        Variables variables;
        variables.resolve(reader_, conform_.load);
        for (YamlEntry& entry : tree.entries) {
            if (entry.key.text == "conform") {
                variables.substitute(reader_, conform_.load, entry.value);
                read_options(entry.value);
            } else {
                constexpr std::string_view kKeys[] = {"conform"};
                reader_.error(entry.key.span, fmt::format("unknown key '{}' in a project file", entry.key.text),
                              suggest(entry.key.text, kKeys));
            }
        }
    }

    [[nodiscard]] Diagnostics& diagnostics() { return reader_.diagnostics(); }

private:
    void read_options(const YamlNode& map) {
        if (!reader_.expect_mapping(map, "'conform'")) {
            return;
        }
        for (const YamlEntry& entry : map.entries) {
            const std::string& key = entry.key.text;
            const std::vector<std::string_view> candidates(names_.begin(), names_.end());
            if (std::find(names_.begin(), names_.end(), key) == names_.end()) {
                reader_.error(entry.key.span, fmt::format("unknown key '{}' in 'conform'", key),
                              suggest(key, candidates));
            } else if (const CLI::Option* option = known_.get_option("--" + key); option->get_expected_max() == 0) {
                read_flag(key, entry.value);
            } else {
                read_values(key, entry.value);
            }
        }
    }

    void read_flag(const std::string& key, const YamlNode& value) {
        const auto on = reader_.boolean(value, key);
        if (on.value_or(false)) {
            apply(value, key, {"--" + key});
        }
    }

    void read_values(const std::string& key, const YamlNode& value) {
        std::vector<std::string> words;
        const auto add = [&](const YamlNode& node, const std::string& prefix) {
            if (const auto text = reader_.text(node, key)) {
                words.push_back("--" + key + "=" + prefix + (prefix.empty() ? located(key, *text) : inner(key, *text)));
            }
        };
        if (value.is(YamlNode::Kind::sequence)) {
            for (const YamlNode& item : value.items) {
                add(item, "");
            }
        } else if (value.is(YamlNode::Kind::mapping)) {
            // `header: {K: V}`, `interpret: {A-01: single-try}`, `report: {json: FILE}`
            for (const YamlEntry& entry : value.entries) {
                add(entry.value, entry.key.text + (key == "header" ? ": " : "="));
            }
        } else {
            add(value, "");
        }
        apply(value, key, words);
    }

    // The value under a key that itself has a name before it.
    [[nodiscard]] std::string inner(const std::string& key, const std::string& text) const {
        return key == "report" ? beside(folder_, text) : text;
    }

    [[nodiscard]] std::string located(const std::string& key, const std::string& text) const {
        constexpr std::string_view kPaths[] = {"callback", "ca", "baseline", "journal", "har"};
        if (std::find(std::begin(kPaths), std::end(kPaths), key) != std::end(kPaths)) {
            return beside(folder_, text);
        }
        if (key == "probe" && text.starts_with("file:")) {
            return "file:" + beside(folder_, text.substr(5));
        }
        if (const auto equals = text.find('='); key == "report" && equals != std::string::npos) {
            return text.substr(0, equals + 1) + beside(folder_, text.substr(equals + 1));
        }
        return text;
    }

    // Lets the options themselves check the value, then gives it to those that the command line did not.
    void apply(const YamlNode& value, const std::string& key, std::vector<std::string> words) {
        const bool taken = given_.get_option("--" + key)->count() > 0;
        CLI::App app;
        ConformArguments unused;
        add_conform_options(app, taken ? unused : conform_);
        std::reverse(words.begin(), words.end());  // As CLI11 wants them.
        try {
            app.parse(words);
        } catch (const CLI::ParseError& error) {
            const std::string why = error.what();
            const std::string prefix = "--" + key + ": ";
            reader_.error(value.span,
                          fmt::format("'{}': {}", key, why.substr(why.starts_with(prefix) ? prefix.size() : 0)));
        }
    }

    const CLI::App& given_;
    ConformArguments& conform_;
    fs::path folder_;
    CLI::App known_;
    ConformArguments scratch_;
    std::vector<std::string> names_;
    ScenarioReader reader_;
};

}  // namespace

void read_project(const CLI::App& app, ConformArguments& conform) {
    const bool asked = !conform.project_file.empty();
    std::error_code error;
    if (!asked && !fs::is_regular_file(kProjectFile, error)) {
        return;
    }
    const std::string name = asked ? conform.project_file : std::string{kProjectFile};
    auto text = read_file(name);
    if (!text) {
        refuse("--config", fmt::format("cannot read '{}'", name));
    }
    conform.project_file = name;
    const auto source = std::make_shared<const SourceText>(SourceText{name, *std::move(text)});
    ProjectReader project(app, conform, fs::path{name}.parent_path());
    std::size_t nodes = kMaxScenarioNodes;
    if (auto tree = read_yaml(source, nodes, project.diagnostics())) {
        project.read(*tree);
    }
    for (const Diagnostic& diagnostic : project.diagnostics()) {
        print_error(render(diagnostic, wants_color(conform.color, STDERR_FILENO)));
    }
    if (has_errors(project.diagnostics())) {
        throw ProjectFileError();
    }
}

}  // namespace notisim
