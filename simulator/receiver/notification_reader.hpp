#pragma once

#include "simulator/protocol/flavour.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// One notification as a receiver takes note of it. Texts are as they came; empty where absent.
struct ReceivedNotification {
    bool is_remote = true;
    std::string id;             ///< remoteActionId or monitorId.
    std::string vin;            ///< b2c: from a Body attribute that is named after one.
    std::string date;           ///< eventDate, or `date` in b2c and platform.
    std::string_view date_key;  ///< The name under which `date` came.
    std::string type;           ///< Pending or Done.
    std::string status;
    std::string failure_cause;

    /// Equal for a notification that was delivered again: nothing on the wire says so, so it is told by its content.
    [[nodiscard]] std::string identity() const;
    /// The object that the probe shows.
    [[nodiscard]] std::string to_json() const;
};

/// What a body turned out to be.
struct ReceivedBody {
    std::string fault;  ///< What is wrong, for people; empty when it can be accepted.
    Flavour flavour = Flavour::b2b;
    std::vector<ReceivedNotification> notifications;
    std::vector<std::string> remarks;  ///< Odd but to be tolerated: unknown enum values.
};

/// Reads the body of a notification request of `flavour`, or of any flavour.
///
/// As the receiver's rules ask: unknown members and unknown enum values are tolerated, wrong shapes are not.
ReceivedBody read_notifications(std::string_view body, std::optional<Flavour> flavour);

}  // namespace notisim
