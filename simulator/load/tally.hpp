#pragma once

#include "simulator/engine/load_summary.hpp"
#include "simulator/load/backlog.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace notisim {

/// A notification that the receiver has acknowledged.
struct Acknowledged {
    Happening happening;
    bool first_attempt = true;  ///< Retries of several lanes may overtake each other: their order is not judged.
};

/// How a probe tells one notification from another: its id and its status or date, of monitors that vehicles share the
/// VIN too.
struct ProbeKey {
    std::string id;
    std::string mark;
    std::string vin;  ///< Empty where the id is of one vehicle.
};

/// A notification that was lost, doubled or out of order, in words for people.
struct TallyFinding {
    std::string words;
};

/// Compares what a receiver did, as its probe tells it, with what it acknowledged. Every acknowledged notification must
/// have been acted on exactly once, and those of one vehicle in the order in which they were acknowledged.
class Tally {
public:
    using KeyOf = std::function<ProbeKey(const Happening&)>;

    /// Findings of each kind that are named.
    static constexpr std::size_t kNamed = 20;

    /// `acknowledged`: in the order in which the acknowledgements of each vehicle came.
    Tally(std::vector<Acknowledged> acknowledged, KeyOf key_of);

    /// One object of the probe, in its order. Those of other runs and of notifications that were not acknowledged are
    /// passed over.
    void acted(std::string_view id, std::string_view mark, std::string_view vin);

    [[nodiscard]] LoadProbe result() const;
    [[nodiscard]] std::vector<std::string> lost() const;
    [[nodiscard]] const std::vector<std::string>& doubled() const { return doubled_words_; }
    [[nodiscard]] const std::vector<std::string>& reordered() const { return reordered_words_; }

private:
    struct Entry {
        std::uint64_t key;
        std::uint32_t index;
    };

    [[nodiscard]] std::string words(std::size_t index) const;

    std::vector<Acknowledged> acknowledged_;
    KeyOf key_of_;
    std::vector<Entry> entries_;        ///< By key.
    std::vector<std::uint8_t> counts_;  ///< How often each was acted on; stays at 255.
    std::unordered_map<std::uint32_t, std::uint32_t> last_of_vehicle_;
    LoadProbe result_;
    std::vector<std::string> doubled_words_;
    std::vector<std::string> reordered_words_;
};

}  // namespace notisim
