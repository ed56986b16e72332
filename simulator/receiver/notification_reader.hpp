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
    std::string vin;            ///< b2c and platform: from a Body attribute that is named after one.
    std::string date;           ///< eventDate, or `date` in b2c and platform.
    std::string_view date_key;  ///< The name under which `date` came.
    std::string type;           ///< Pending or Done; of a monitor of settings which setting: DigitalKey.
    std::string status;         ///< Of a remote action, or of a digital key.
    std::string failure_cause;

    /// Equal for a notification that was delivered again: nothing on the wire says so, so it is told by its content.
    [[nodiscard]] std::string identity() const;
    /// The object that the probe shows.
    [[nodiscard]] std::string to_json() const;
};

/// What a body turned out to be.
struct ReceivedBody {
    std::string fault;  ///< Why it cannot be understood, for people; else empty.
    Flavour flavour = Flavour::b2b;
    std::vector<ReceivedNotification> notifications;
    /// What the schema of the flavour does not allow but a receiver is to tolerate (PROTOCOL.md 7), 20 at most: unknown
    /// members and words, missing members, values out of range.
    std::vector<std::string> remarks;
};

/// Reads the body of a notification request of `flavour`, or of any flavour.
///
/// It is understood when it is JSON and every notification has an id, a date and, if it is of a remote action, a
/// status: that is what a receiver tells notifications apart by. All else is held against the schema.
ReceivedBody read_notifications(std::string_view body, std::optional<Flavour> flavour);

}  // namespace notisim
