#pragma once

#include "receiver-conformance/target.hpp"
#include "simulator/protocol/event.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notisim::conformance {

/// One notification that a check makes: valid, unless the check changes it, and like no other.
struct Notification {
    bool is_remote = true;
    std::string vin;
    std::string vehicle_id;
    TimePoint date{};
    std::string action_id;  ///< Remote.
    RemoteType type = RemoteType::Doors;
    RemoteEventStatus status;
    std::string monitor_id;  ///< Monitor.
    std::vector<MonitorValue> values;
    std::string extensions;  ///< JSON text of the array, or empty.
    std::string settings;    ///< Platform.
    bool refresh = false;

    /// How the probe identifies it: id, and status or date.
    [[nodiscard]] const std::string& id() const { return is_remote ? action_id : monitor_id; }
    [[nodiscard]] std::string mark(const Interpretations& readings) const;
};

/// The request for one notification, or for a batch of them (of one kind), as the flavour has it.
HttpRequest request_for(const Target& target, const std::vector<Notification>& notifications);

/// The same under other readings than those chosen: `{{"A-60", "deprecated"}}`.
HttpRequest request_under(const Target& target, const std::vector<Notification>& notifications,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> readings);

/// Whether two notifications may be of one b2b batch: their attributes are equal, and batches are not switched
/// off by a query attribute $vin. Of b2c and platform any two may.
bool share_request(const Target& target, const Notification& left, const Notification& right);

/// Pending/STATUS and Done/STATUS.
RemoteEventStatus pending(RemotePendingEventStatus status);
RemoteEventStatus done(RemoteDoneEventStatus status);
RemoteEventStatus failed(RemoteFailedEventStatus cause);

}  // namespace notisim::conformance
