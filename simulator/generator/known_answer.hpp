#pragma once

#include <string>

namespace notisim {

/// An answer that came whole, at once, and left its connection open; or nothing. Most receivers answer with the same
/// bytes again and again, until the second of their Date changes: those are not parsed again.
struct KnownAnswer {
    std::string bytes;
    int status = 0;
};

}  // namespace notisim
