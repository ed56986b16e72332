#pragma once

#include "simulator/base/diagnostic.hpp"
#include "simulator/engine/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace notisim::conformance {

/// Findings that are accepted for now, by the id of their check, so that a suite can guard what is right already.
///
/// The file is YAML that people edit: a list `accepted:` of `{check: ID, reason: TEXT}`.
struct Baseline {
    struct Entry {
        std::string check;
        std::string reason;  ///< Free text, kept as it is.
    };
    std::vector<Entry> accepted;

    [[nodiscard]] bool accepts(std::string_view check) const;
};

/// Reads a baseline. Nothing, and diagnostics with places, where it is wrong: unknown keys, checks that do not exist.
std::optional<Baseline> read_baseline(const std::string& name, const std::string& text, Diagnostics& diagnostics);

/// The text of the file.
std::string write_baseline(const Baseline& baseline);

/// Entries whose check was made and did not fail: they are of no use any more.
std::vector<std::string> outdated(const Baseline& baseline, const RunResult& result);

/// Adds each check that failed, and accepts it in the result: the run that writes a baseline ends as the next one will.
void accept_failures(Baseline& baseline, RunResult& result);

/// Takes out what is outdated().
void prune(Baseline& baseline, const RunResult& result);

}  // namespace notisim::conformance
