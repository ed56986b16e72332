#pragma once

#include <cstdint>

namespace notisim {

/// Bytes of a TCP connection that the peer's kernel has acknowledged since it was made; 0 where that is unknown.
std::uint64_t acknowledged_bytes(int descriptor);

}  // namespace notisim
