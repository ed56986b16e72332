#pragma once

#include "simulator/engine/observer.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace notisim {

/// Writes one JSON object a line for each attempt, as it ends.
///
/// Header values and secret query parameters are never in it; `latency_us` is the only field measured in real time.
class Journal final : public RunObserver {
public:
    /// `write` gets each line with its line feed and brings it to where it survives a crash of the program.
    /// `scenario`: named in each line where a journal holds several; else empty.
    Journal(std::function<void(std::string_view)> write, std::string scenario, bool show_secrets);

    void attempted(const AttemptRecord& attempt) override;

private:
    std::function<void(std::string_view)> write_;
    std::string scenario_;
    bool show_secrets_;
    std::string line_;
};

}  // namespace notisim
