#pragma once

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/time.hpp"
#include "simulator/protocol/enum_table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace notisim {

/// A number of things that an expectation allows, bounds included.
struct Range {
    std::uint64_t min = 0;
    std::uint64_t max = UINT64_MAX;
};

/// What is to hold when the run is over. `span` of each is where the scenario says so.
struct Expectation {
    enum class Kind : std::uint8_t {
        status,         ///< `statuses`: codes allowed for an answer.
        answer_within,  ///< `limit`: wall time of any one answer.
        delivered,      ///< `range` of notifications, or `all`.
        expired,
        given_up,
        attempts,          ///< `range` of attempts for any one notification.
        requests,          ///< `range` of requests that the receiver was sent in all.
        batches,           ///< `range` of requests got through with more than one notification; `size` of the largest.
        order,             ///< Each lane's notifications were accepted in the order in which they were raised.
        recovered_within,  ///< `limit`: simulated time from the end of the last outage, or else from the first failure,
                           ///< until nothing was left to deliver.
        sequence,          ///< `sequence`: what was accepted of the remote events of the step, or of all of them.
    };
    Kind kind = Kind::status;
    std::vector<int> statuses;
    Duration limit{0};
    Range range;
    std::optional<Range> size;
    bool all = false;
    std::vector<std::string> sequence;  ///< `Pending/Accepted`, `Done/Failed/DoorsOpen`; in the order of raising.
    SourceSpan span;
};

inline constexpr EnumTable<Expectation::Kind, 11> kExpectations{{
    {Expectation::Kind::status, "status"},
    {Expectation::Kind::answer_within, "answer_within"},
    {Expectation::Kind::delivered, "delivered"},
    {Expectation::Kind::expired, "expired"},
    {Expectation::Kind::given_up, "given_up"},
    {Expectation::Kind::attempts, "attempts"},
    {Expectation::Kind::requests, "requests"},
    {Expectation::Kind::batches, "batches"},
    {Expectation::Kind::order, "order"},
    {Expectation::Kind::recovered_within, "recovered_within"},
    {Expectation::Kind::sequence, "sequence"},
}};

}  // namespace notisim
