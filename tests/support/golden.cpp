#include "tests/support/golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace notisim::test {

void check_golden(const std::string& name, std::string_view text) {
    const std::filesystem::path path = std::filesystem::path{NOTISIM_SOURCE_DIR} / "tests/golden" / name;
    const char* update = std::getenv("NOTISIM_UPDATE_GOLDEN");
    if (update != nullptr && std::string_view{update} == "1") {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream file(path, std::ios::binary);
        file << text;
        REQUIRE(file.good());
        return;
    }
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    INFO("golden file " << path.string() << "; NOTISIM_UPDATE_GOLDEN=1 accepts what is new");
    CHECK(content.str() == text);
}

}  // namespace notisim::test
