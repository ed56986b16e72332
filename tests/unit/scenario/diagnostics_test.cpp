#include "simulator/scenario/load.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace {

using namespace notisim;

const std::filesystem::path kSource{NOTISIM_SOURCE_DIR};

std::optional<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

// Files are called by their path from the top of the sources, wherever that is.
std::string diagnostics_of(const std::string& name) {
    const FileReader read = [](const std::string& path) { return read_file(kSource / path); };
    const LoadedScenario loaded = load_scenario(name, read(name).value_or(""), read, {});
    REQUIRE_FALSE(loaded.scenario.has_value());
    std::string text;
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        text += render(diagnostic, false);
    }
    return text;
}

std::vector<std::string> broken_scenarios() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource / "tests/cli/invalid")) {
        if (entry.path().extension() == ".yaml") {
            names.push_back(std::filesystem::relative(entry.path(), kSource).generic_string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("every broken scenario gets exactly the diagnostics that stand beside it", "[scenario]") {
    const char* const update = std::getenv("NOTISIM_UPDATE_GOLDEN");
    const std::vector<std::string> names = broken_scenarios();
    REQUIRE(names.size() >= 45);
    for (const std::string& name : names) {
        CAPTURE(name);
        const std::filesystem::path golden = (kSource / name).replace_extension(".stderr");
        const std::string actual = diagnostics_of(name);
        if (update != nullptr && std::string{update} == "1") {
            std::ofstream(golden, std::ios::binary) << actual;
        }
        CHECK(actual == read_file(golden).value_or("(no such file)"));
    }
}

TEST_CASE("every file of expected diagnostics has its scenario", "[scenario]") {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource / "tests/cli/invalid")) {
        if (entry.path().extension() == ".stderr") {
            CAPTURE(entry.path());
            CHECK(std::filesystem::exists(std::filesystem::path{entry.path()}.replace_extension(".yaml")));
        }
    }
}
