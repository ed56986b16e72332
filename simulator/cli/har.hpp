#pragma once

#include "simulator/engine/observer.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace notisim {

/// Writes every exchange with headers and bodies as an HTTP Archive 1.2, entry by entry. `startedDateTime` is
/// simulated.
class HarWriter final : public RunObserver {
public:
    HarWriter(std::function<void(std::string_view)> write, bool show_secrets);

    void attempted(const AttemptRecord& attempt) override;

    /// Closes the document; an archive of an interrupted run is complete too.
    void finish();

private:
    std::function<void(std::string_view)> write_;
    bool show_secrets_;
    bool first_ = true;
};

}  // namespace notisim
