#include <catch2/catch.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("every input of the HTTP corpus is decoded the same however it is cut", "[transport][fuzz]") {
    int inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(NOTISIM_HTTP_CORPUS)) {
        std::ifstream file{entry.path(), std::ios::binary};
        std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        REQUIRE_FALSE(bytes.empty());
        CAPTURE(entry.path().filename().string());
        for (int step = 0; step < 32; ++step) {
            bytes.front() = static_cast<char>(step);
            CHECK(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) == 0);
        }
        ++inputs;
    }
    CHECK(inputs >= 25);
}
