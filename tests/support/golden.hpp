#pragma once

#include <string>
#include <string_view>

namespace notisim::test {

/// Compares `text` byte by byte with `tests/golden/<name>`; with NOTISIM_UPDATE_GOLDEN=1 in the environment it writes
/// the file instead. Needs NOTISIM_SOURCE_DIR.
void check_golden(const std::string& name, std::string_view text);

}  // namespace notisim::test
