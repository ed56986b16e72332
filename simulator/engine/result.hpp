#pragma once

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"
#include "simulator/engine/delivery_engine.hpp"
#include "simulator/engine/histogram.hpp"
#include "simulator/engine/load_summary.hpp"
#include "simulator/protocol/flavour.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace notisim {

/// The document and section that a judgement rests on.
struct Reference {
    std::string title;
    std::string document;
    std::string section;
};

/// One exchange that shows something, for people: trimmed, printable and free of secrets.
struct ExchangeNote {
    std::uint64_t seq = 0;  ///< As in the journal; 0 where there is none.
    std::string sent;       ///< Request line, headers and the start of the body.
    std::string received;   ///< Status line, headers and the start of the body, or how it ended without an answer.
    std::chrono::microseconds latency{0};
};

/// What one expectation or check came to.
struct CaseResult {
    enum class Outcome : std::uint8_t { passed, failed, warned, skipped };
    std::string id;     ///< `expect/delivered`
    std::string title;  ///< What is expected, in words.
    std::string level = "must";
    Outcome outcome = Outcome::passed;
    std::string message;  ///< Why it failed, is a warning or was skipped.
    std::string expected;
    std::string actual;
    Reference reference;
    std::vector<std::pair<std::string, std::string>> interpretation;
    std::vector<std::uint64_t> evidence;  ///< `seq` numbers of the journal, the first ones.
    std::string reproduce;
    std::string why;                      ///< Checks: what goes wrong in production otherwise.
    std::string mend;                     ///< Checks: what the receiver's author can do.
    std::vector<ExchangeNote> exchanges;  ///< Checks: the exchanges behind a finding, the first ones.
    bool accepted = false;                ///< A finding that a baseline accepts for now: it does not fail the run.
    bool alone = false;                   ///< Checks: nothing else was sent meanwhile.
    SourceSpan span;                      ///< Where the scenario asks for it; line 0 for what holds by default.
};

/// How much of a list of the protocol a receiver was shown: `failure causes`, 20 of 20.
struct CoverageRow {
    std::string name;
    std::uint64_t covered = 0;
    std::uint64_t total = 0;
    std::vector<std::string> refused;  ///< Values that the receiver did not take.
};

/// One attempt of a run, for a drawing of it.
struct AttemptNote {
    std::uint64_t seq = 0;
    Duration at{0};    ///< Since the start: simulated time of a run, wall time of checks.
    std::string who;   ///< Lane or check.
    std::string what;  ///< `200`, `timeout`, ...
    bool accepted = false;
    std::chrono::microseconds latency{0};
};

/// Exit codes that a run can end with (README: Exit codes).
enum class Verdict : std::uint8_t { passed = 0, failed = 1, nothing_tested = 3, unreachable = 4, interrupted = 130 };

inline constexpr std::size_t kAttemptNotes = 2000;

/// All that is known of one scenario after it was replayed: what every report is made from.
struct RunResult {
    std::string command = "run";
    std::string scenario;  ///< As the user named it.
    std::string name;
    Flavour flavour = Flavour::b2b;
    std::string target;  ///< Redacted URL of the first attempt, or of the first subscription.
    std::uint64_t seed = 0;
    std::string clock;
    TimePoint simulated_start{};
    TimePoint simulated_end{};
    std::chrono::milliseconds wall{0};
    Counts notifications;
    std::uint64_t deliveries = 0;
    std::uint64_t attempts = 0;
    std::uint64_t retries = 0;   ///< Attempts beyond the first of their delivery.
    std::uint64_t requests = 0;  ///< Attempts that brought bytes of a request on their way.
    std::uint64_t batches = 0;
    std::uint64_t batch_size_max = 0;
    std::map<std::string, std::uint64_t> answers;  ///< By status or error kind.
    std::uint64_t answered = 0;
    Histogram latency;
    std::vector<std::pair<std::string, std::string>> interpretations;
    std::vector<CaseResult> checks;
    std::vector<CoverageRow> coverage;       ///< Conformance only.
    std::vector<AttemptNote> attempt_notes;  ///< The first ones; at most kAttemptNotes.
    std::optional<LoadSummary> load;         ///< Load only.
    std::vector<std::string> remarks;        ///< Conformance: what explains many findings at once; printable.
    std::string end;                         ///< `finished`, or why the run ended before its time.
    Verdict verdict = Verdict::passed;
};

}  // namespace notisim
