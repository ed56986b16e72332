#pragma once

#include "simulator/engine/sender.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// Where a receiver tells what it did with notifications: `--probe URL`, `file:PATH` or `exec:COMMAND`.
struct ProbeSource {
    enum class Kind : std::uint8_t { url, file, exec };
    Kind kind = Kind::url;
    std::string where;
};

/// Nothing for text that is none of the three.
std::optional<ProbeSource> parse_probe(std::string_view text);

/// One notification that the receiver acted on, as the probe tells it.
struct Acted {
    std::string id;      ///< remoteActionId or monitorId.
    std::string status;  ///< Remote: the status; monitor: eventDate or date.
    std::string vin;     ///< Where known.
};

/// What a probe said at one moment, in its order.
struct ProbeReading {
    std::vector<Acted> acted;

    /// How often a notification was acted on.
    [[nodiscard]] std::size_t count(std::string_view id, std::string_view status) const;
    /// The statuses or dates of one id, in the order in which they were acted on.
    [[nodiscard]] std::vector<std::string> of(std::string_view id) const;
};

/// How much a probe may tell, and how long that may take.
struct ProbeLimits {
    std::size_t bytes = std::size_t{64} * 1024 * 1024;  ///< The sender's own limit for answers counts too.
    std::chrono::seconds time{10};
};

/// Checks send some thousands of notifications.
inline constexpr ProbeLimits kCheckProbeLimits{};

/// All that a probe says now, as text. Nothing, and `why`, where it cannot be read or is beyond the limits.
std::optional<std::string> read_probe_text(const ProbeSource& source, Sender& sender, const ProbeLimits& limits,
                                           std::string& why);

/// Whether a probe can be read before anything was processed: a file that is not there yet and a receiver that does not
/// answer yet are no mistake. False, and `why`.
bool try_probe(const ProbeSource& source, Sender& sender, const ProbeLimits& limits, std::string& why);

/// The form alone, for tests.
std::optional<ProbeReading> parse_probe_text(std::string_view text, std::string& why);

/// Remembers what a probe said before: most say the same again and more, and the new part alone is then parsed.
/// Threading: any.
class ProbeMemory {
public:
    /// Reads the probe: JSON Lines or a JSON array. Nothing, and `why`, where it cannot be read or is not of that form.
    std::optional<ProbeReading> read(const ProbeSource& source, Sender& sender, std::string& why);
    /// As parse_probe_text().
    std::optional<ProbeReading> parse(std::string text, std::string& why);

private:
    std::mutex mutex_;
    std::string text_;
    ProbeReading reading_;
};

}  // namespace notisim::conformance
