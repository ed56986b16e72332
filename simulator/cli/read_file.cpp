#include "simulator/cli/read_file.hpp"

#include "simulator/scenario/load.hpp"

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <unistd.h>

namespace notisim {

namespace {

// How long a pipe may keep a reader waiting.
constexpr int kReadTimeoutMs = 5000;

// Reads a pipe that may never be written to: waits for bytes, but not for ever.
std::string read_descriptor(int descriptor, std::size_t limit) {
    std::string text;
    std::array<char, 65536> block{};
    pollfd ready{descriptor, POLLIN, 0};
    // One byte beyond the limit is enough for the loader to refuse the file: /dev/zero must not fill the memory.
    while (text.size() <= limit && poll(&ready, 1, kReadTimeoutMs) == 1) {
        const ssize_t count = read(descriptor, block.data(), block.size());
        if (count <= 0) {
            break;
        }
        text.append(block.data(), static_cast<std::size_t>(count));
    }
    return text;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
    return read_up_to(kMaxScenarioBytes, path);
}

std::optional<std::string> read_up_to(std::size_t limit, const std::string& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        return std::nullopt;
    }
    // Without O_NONBLOCK the call itself would wait for somebody to open the other end of a named pipe.
    const int descriptor = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        return std::nullopt;
    }
    std::string text = read_descriptor(descriptor, limit);
    close(descriptor);
    return text;
}

}  // namespace notisim
