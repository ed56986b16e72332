#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// When a load run asks for notifications: an open loop, so that a slow receiver is asked no less.
struct LoadPlan {
    enum class Kind {
        constant,  ///< Evenly spaced.
        poisson,   ///< As if each were independent of all others: clusters and gaps.
        ramp,      ///< The rate grows or falls evenly from one to the other.
        stages,    ///< Several ramps one after the other.
        burst,     ///< Many at one moment, again and again, on top of a constant rate.
        fleet,     ///< A morning of a living fleet: the stories of vehicles begin more often towards a peak.
        max,       ///< No plan, a closed loop: as many as the connections carry.
    };

    /// A stretch in which the rate changes evenly.
    struct Stage {
        double seconds = 0;
        double from = 0;  ///< Notifications per second at its begin and
        double to = 0;    ///< at its end.
    };

    Kind kind = Kind::constant;
    std::string text = "constant";  ///< As asked.
    std::vector<Stage> stages;      ///< What the rate does, bursts apart; at least one.
    double burst_size = 0;          ///< Notifications of a burst.
    double burst_every = 0;         ///< Seconds from one burst to the next; the first comes after that time too.

    [[nodiscard]] double seconds() const;
    /// How many notifications are asked for until this moment, in seconds; bursts apart.
    [[nodiscard]] double count_until(double second) const;
    /// The moment until which so many are asked for, in seconds: the inverse of count_until(). Beyond the end of the
    /// plan for more than there are.
    [[nodiscard]] double moment_of(double count) const;
    /// All that the plan asks for, bursts included.
    [[nodiscard]] double total() const;
};

/// `5000/s`, `300/min`, `10/h`, with decimals: notifications per second. Nothing for text that is none.
std::optional<double> parse_rate(std::string_view text);

/// The bounds of a run; beyond them a mistake is more likely than a need.
inline constexpr double kRateMax = 1e6;                        ///< Notifications per second.
inline constexpr std::chrono::hours kLoadDurationMax{24 * 7};  ///< Longer than three days of retries.

/// Reads `constant`, `poisson`, `ramp:100/s`, `stages:100/s@10s,500/s@1m`, `burst:500@10s` or `fleet`.
///
/// `rate` and `duration` are those of --rate and --duration: the rate of `constant`, `poisson`, `burst` and `fleet`
/// (its mean) and the one at which a ramp ends; stages have rates and times of their own. Nothing, and `why`.
std::optional<LoadPlan> parse_plan(std::string_view text, double rate, std::chrono::milliseconds duration,
                                   std::string& why);

}  // namespace notisim
