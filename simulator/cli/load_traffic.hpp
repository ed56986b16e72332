#pragma once

#include "receiver-conformance/probe.hpp"
#include "simulator/cli/arguments.hpp"
#include "simulator/cli/exit_code.hpp"
#include "simulator/generator/load_run.hpp"

#include <memory>

namespace notisim {

/// What a probe may tell after a load run, and how long it may take for it.
inline constexpr conformance::ProbeLimits kLoadProbeLimits{std::size_t{1} << 30U, std::chrono::minutes{2}};

/// All that a load run needs to know before it begins.
struct PreparedLoad {
    StoryBook book;
    LoadTraffic traffic;  ///< Of `book`.
    LoadReach reach;
    LinkTarget::Address address;
};

/// Makes the traffic that the options ask for. Null, and `code`, after it was said what is wrong with them.
std::unique_ptr<PreparedLoad> prepare_load(const LoadArguments& arguments, std::uint64_t seed, ExitCode& code);

/// The requests of the traffic, with ids and VINs of this seed.
std::optional<Wire> wire_of(const LoadArguments& arguments, const StoryBook& book, std::uint64_t seed,
                            std::string& why);

}  // namespace notisim
