#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/interpretation.hpp"
#include "simulator/protocol/remote.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace notisim {

/// What a posted remote asks of a vehicle: its action object (PROTOCOL.md 8.5) boiled down.
struct RemoteAction {
    RemoteType type = RemoteType::Doors;
    /// Data of the vehicle and the text that they have once the action has succeeded. An action is already done when
    /// all of them have it; one that wants nothing never is.
    std::vector<std::pair<std::string, std::string>> wanted;
    bool locks = false;    ///< A door lock: open doors and a key inside are in its way.
    bool forced = false;   ///< `door.forced` (deprecated): locks all the same, and says so in `feedbackDetail`.
    bool charges = false;  ///< Asks for a charge at once.
};

/// How an action is to end, whatever the vehicle's state is.
struct ForcedOutcome {
    enum class Kind : std::uint8_t { refused, success, already_done, failed };
    Kind kind = Kind::success;
    RemoteFailedEventStatus cause = RemoteFailedEventStatus::GeneralError;  ///< With `failed`.
};

/// Shortest and longest time that a phase takes; one is drawn from the seed.
struct PhaseLength {
    Duration min{0};
    Duration max{0};
};

/// The phases of an action. Upstream gives no figures (PROTOCOL.md 8.3).
struct PhaseLengths {
    PhaseLength accept{Duration{50}, Duration{300}};
    PhaseLength send{Duration{200}, Duration{2000}};
    PhaseLength wake{Duration{5000}, Duration{60'000}};
    PhaseLength execute{Duration{1000}, Duration{10'000}};
};

}  // namespace notisim
