#include "simulator/protocol/interpretation.hpp"
#include "simulator/protocol/remote.hpp"
#include "simulator/scenario/load.hpp"
#include "simulator/scenario/monitored_data.hpp"
#include "simulator/scenario/vocabulary.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace {

using namespace notisim;

std::string content_of(const std::string& name) {
    std::ifstream file(std::string{NOTISIM_SOURCE_DIR} + "/" + name, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

}  // namespace

TEST_CASE("objects stand in the table at their own number", "[scenario]") {
    for (std::size_t index = 0; index < vocabulary().size(); ++index) {
        CHECK(static_cast<std::size_t>(vocabulary()[index].object) == index);
    }
}

TEST_CASE("no object has a key twice", "[scenario]") {
    for (const ObjectInfo& info : vocabulary()) {
        std::set<std::string_view> names;
        for (const KeyInfo& key : info.keys) {
            CAPTURE(info.name, key.name);
            CHECK(names.insert(key.name).second);
        }
    }
}

TEST_CASE("a slip is no key of its object and means one that is", "[scenario]") {
    for (const KeySlip& slip : key_slips()) {
        CAPTURE(slip.written);
        bool means_a_key = false;
        for (const KeyInfo& key : object_info(slip.object).keys) {
            CHECK(key.name != slip.written);
            means_a_key = means_a_key || key.name == slip.meant;
        }
        CHECK(means_a_key);
    }
}

TEST_CASE("FORMAT.md describes every key", "[scenario]") {
    const std::string format = content_of("scenarios/FORMAT.md");
    for (const ObjectInfo& info : vocabulary()) {
        for (const KeyInfo& key : info.keys) {
            CAPTURE(info.name, key.name);
            CHECK(format.find("`" + std::string{key.name} + "`") != std::string::npos);
        }
    }
    for (const KeySlip& slip : key_slips()) {
        CAPTURE(slip.written);
        CHECK(format.find("`" + std::string{slip.written} + "`") != std::string::npos);
    }
}

TEST_CASE("the JSON Schema knows every key", "[scenario]") {
    const std::string schema = content_of("simulator/scenario/scenario.schema.json");
    for (const ObjectInfo& info : vocabulary()) {
        for (const KeyInfo& key : info.keys) {
            CAPTURE(info.name, key.name);
            CHECK(schema.find("\"" + std::string{key.name} + "\":") != std::string::npos);
        }
    }
}

TEST_CASE("the JSON Schema knows every word", "[scenario]") {
    const std::string schema = content_of("simulator/scenario/scenario.schema.json");
    const auto knows = [&schema](std::string_view word) {
        CAPTURE(word);
        CHECK(schema.find("\"" + std::string{word} + "\"") != std::string::npos);
    };
    for (const Interpretation& entry : interpretations()) {
        for (const std::string_view value : entry.values) {
            knows(entry.id);
            if (!value.ends_with("...")) {
                knows(value);
            }
        }
    }
    for (const Flavour flavour : {Flavour::b2b, Flavour::b2c}) {
        for (const std::string_view name : monitored_data_names(flavour)) {
            knows(name);
        }
    }
    for (const auto& [type, name] : kRemoteTypes) {
        if (is_listed(type, Flavour::b2b)) {
            knows(name);
        }
    }
    for (const auto& [kind, name] : kExpectations) {
        knows(name);
    }
    for (const auto& [kind, name] : kOutageKinds) {
        knows(name);
    }
}

TEST_CASE("the whole scenarios in FORMAT.md can be run as they stand", "[scenario]") {
    const std::string format = content_of("scenarios/FORMAT.md");
    std::size_t whole = 0;
    std::size_t start = 0;
    while ((start = format.find("```yaml\n", start)) != std::string::npos) {
        start += 8;
        const std::string block = format.substr(start, format.find("```", start) - start);
        if (block.find("notisim: 1") == std::string::npos) {
            continue;
        }
        ++whole;
        const LoadedScenario loaded = load_scenario("FORMAT.md", block, {}, {});
        CHECK(loaded.diagnostics.empty());
        CHECK(loaded.scenario.has_value());
    }
    CHECK(whole >= 1);
}

TEST_CASE("the parts of scenarios in FORMAT.md fit together", "[scenario]") {
    const std::string format = content_of("scenarios/FORMAT.md");
    std::string text = "notisim: 1\nname: all parts\nflavour: b2b\n";
    std::string steps = "steps:\n";
    std::size_t start = 0;
    while ((start = format.find("```yaml\n", start)) != std::string::npos) {
        start += 8;
        const std::string block = format.substr(start, format.find("```", start) - start);
        if (block.starts_with("steps:\n")) {
            steps += block.substr(7);
        } else if (block.find("notisim: 1") == std::string::npos) {
            text += block;
        }
    }

    const LoadedScenario loaded = load_scenario("FORMAT.md", text + steps, {}, {});

    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        CHECK(render(diagnostic, false).empty());
    }
    CHECK(loaded.scenario.has_value());
}
