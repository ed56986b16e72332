#include "simulator/scenario/load.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// Any bytes are a scenario or get at least one error, every diagnostic can be rendered, and nothing else happens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace notisim;
    const std::string text(data, data + size);
    const FileReader read = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };

    const LoadedScenario loaded = load_scenario("fuzz.yaml", text, read, {});

    std::size_t rendered = 0;
    for (const Diagnostic& diagnostic : loaded.diagnostics) {
        rendered += rendered < 100'000 ? render(diagnostic, false).size() : 0;
    }
    if (loaded.scenario.has_value() == has_errors(loaded.diagnostics)) {
        std::abort();
    }
    return 0;
}
