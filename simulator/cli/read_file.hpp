#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace notisim {

/// The text of a file that the user named, or of a pipe that ends within seconds. Nothing where it cannot be read.
/// Cut one byte beyond kMaxScenarioBytes: whoever reads it refuses it then, and /dev/zero does not fill the memory.
std::optional<std::string> read_file(const std::string& path);

/// The same with another limit, in bytes.
std::optional<std::string> read_up_to(std::size_t limit, const std::string& path);

}  // namespace notisim
