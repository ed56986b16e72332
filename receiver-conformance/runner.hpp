#pragma once

#include "receiver-conformance/check.hpp"
#include "receiver-conformance/target.hpp"
#include "simulator/engine/observer.hpp"
#include "simulator/engine/result.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace notisim::conformance {

/// Which checks are made, and how.
struct RunPlan {
    std::vector<std::string> only;  ///< Globs over ids; empty: all.
    std::vector<std::string> skip;
    std::vector<Level> levels;          ///< Empty: all.
    bool strict = false;                ///< `should` counts as `must`.
    std::vector<std::string> accepted;  ///< Checks whose failure does not fail the run (a baseline).
    bool fail_fast = false;             ///< No further check is started after the first failure.
    std::size_t workers = 4;            ///< Checks at once, but for those that run alone.
    std::vector<RunObserver*> observers;
    std::string reproduce;  ///< The command that runs one check again, up to ` --only ID`.
    /// Told of each check as it ends, one at a time.
    std::function<void(const CaseResult&)> progress;
};

/// Whether a glob (`*`, `?`, `[...]`) matches a check's id. `response` matches its whole group.
bool matches(std::string_view glob, std::string_view id);

/// The checks that a plan is about, for a flavour, in reading order.
std::vector<const Check*> select_checks(const RunPlan& plan, Flavour flavour);

/// Makes the checks and puts all that was found together. `stop` ends it early; what was done is in the result.
///
/// A first notification tells whether anything answers at all; where nothing does, no check is made.
RunResult run_checks(const Target& target, const RunPlan& plan, const std::atomic<bool>& stop);

/// Whether the receiver takes connections, asked again and again for `patience`.
bool wait_until_ready(const Target& target, std::chrono::milliseconds patience, const std::atomic<bool>& stop);

}  // namespace notisim::conformance
