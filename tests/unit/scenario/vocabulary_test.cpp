#include "simulator/protocol/interpretation.hpp"
#include "simulator/protocol/remote.hpp"
#include "simulator/scenario/load_context.hpp"
#include "simulator/scenario/monitored_data.hpp"
#include "simulator/scenario/vocabulary.hpp"
#include "simulator/vehicle/models.hpp"
#include "simulator/vehicle/vehicle_data.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace notisim;

std::string content_of(const std::string& name) {
    std::ifstream file(std::string{NOTISIM_SOURCE_DIR} + "/" + name, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

// The blocks of YAML in FORMAT.md.
std::vector<std::string> examples() {
    const std::string format = content_of("scenarios/FORMAT.md");
    std::vector<std::string> blocks;
    std::size_t start = 0;
    while ((start = format.find("```yaml\n", start)) != std::string::npos) {
        start += 8;
        blocks.push_back(format.substr(start, format.find("```", start) - start));
    }
    return blocks;
}

// The track that FORMAT.md shows is the only file there is.
std::optional<std::string> read_track_of_the_text(const std::string& path) {
    const std::string format = content_of("scenarios/FORMAT.md");
    const std::size_t start = format.find("```csv\n");
    if (path != "tracks/to-the-depot.csv" || start == std::string::npos) {
        return std::nullopt;
    }
    return format.substr(start + 7, format.find("```", start + 7) - start - 7);
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
    const auto knows = [&schema](const std::string_view word) {
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
    for (const auto& [flavour, word] : kFlavours) {
        knows(word);
        for (const std::string_view name : monitored_data_names(flavour)) {
            knows(name);
        }
        for (const std::string_view type : extension_types(flavour, false)) {
            knows(type);
        }
        for (const std::string_view suffix : telemetry_suffixes(flavour)) {
            knows("vehicle.telemetry." + std::string{suffix});
        }
        for (const std::string_view action : action_names(flavour)) {
            knows(action);
        }
    }
    for (const VehicleDatum& datum : vehicle_data()) {
        knows(datum.name);
        for (const std::string_view word : split_words(datum.words)) {
            knows(word);
        }
    }
    const auto knows_all = [&knows](const auto& table) {
        for (const auto& [value, name] : table) {
            knows(name);
        }
    };
    knows_all(kRemoteTypes);
    knows_all(kRemotePendingEventStatuses);
    knows_all(kRemoteDoneEventStatuses);
    knows_all(kRemoteFailedEventStatuses);
    knows_all(kFeedbackDetails);
    knows_all(kExpectations);
    knows_all(kOutageKinds);
    knows_all(kBatteryStates);
    knows_all(kChargingFaults);
    knows_all(kKeyPlaces);
    knows_all(kOperators);
    knows_all(kSettingTriggers);
    for (const std::string_view day : kWeekdays) {
        knows(day);
    }
}

TEST_CASE("the whole scenarios in FORMAT.md can be run as they stand", "[scenario]") {
    std::size_t whole = 0;
    for (const std::string& block : examples()) {
        if (block.find("notisim: 1") == std::string::npos) {
            continue;
        }
        ++whole;
        const LoadedScenario loaded = load_scenario("FORMAT.md", block, read_track_of_the_text, {});
        for (const Diagnostic& diagnostic : loaded.diagnostics) {
            CHECK(render(diagnostic, false).empty());
        }
        CHECK(loaded.scenario.has_value());
    }
    CHECK(whole >= 3);
}

TEST_CASE("the parts of scenarios in FORMAT.md fit together", "[scenario]") {
    std::string text = "notisim: 1\nname: all parts\nflavour: b2b\n";
    std::string steps = "steps:\n";
    for (const std::string& block : examples()) {
        if (block.starts_with("steps:\n")) {
            steps += block.substr(7);
        } else if (block.find("notisim: 1") == std::string::npos) {
            text += block;
        }
    }

    const LoadedScenario loaded = load_scenario("FORMAT.md", text + steps, read_track_of_the_text, {});

    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        CHECK(render(diagnostic, false).empty());
    }
    CHECK(loaded.scenario.has_value());
}
