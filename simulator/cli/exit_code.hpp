#pragma once

namespace notisim {

/// Exit codes are part of the contract: scripts of other people rely on them.
enum class ExitCode : int {
    passed = 0,          ///< Everything expected held, and at least one expectation was judged.
    failed = 1,          ///< The receiver fell short of an expectation.
    usage = 2,           ///< Usage, scenario or configuration is wrong; nothing was sent.
    nothing_tested = 3,  ///< A filter matched nothing, or a scenario raised nothing.
    unreachable = 4,     ///< The receiver never gave a single answer.
    report_failed = 5,   ///< A report could not be written.
    internal = 70,       ///< A bug of ours.
    interrupted = 130,
};

}  // namespace notisim
