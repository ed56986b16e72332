#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/remote.hpp"
#include "simulator/protocol/subscription.hpp"

#include <optional>
#include <string_view>

namespace notisim {

/// The remote half of an event: `RemoteEvent` of the documents.
struct RemotePart {
    std::string_view action_id;  ///< `remoteActionId`
    RemoteType type = RemoteType::Doors;
    RemoteEventStatus status;
    std::string_view label;                                       ///< b2c: label of the posted remote.
    const std::vector<Attribute>* attributes = nullptr;           ///< b2c: of the remote, added on top.
    const std::vector<Attribute>* callback_attributes = nullptr;  ///< b2c: add to or replace the callback's.
};

/// The monitor half of an event: `MonitorEvent` of the documents.
struct MonitorPart {
    const Monitor* monitor = nullptr;  ///< Never null.
    std::string_view values;           ///< JSON text of `values`.
    std::string_view extensions;       ///< JSON text of `extensions`; empty: absent.
    bool refresh = false;
};

/// One event as rendering needs it: views into what the engine keeps. Exactly one part is present, or none for
/// a body that is sent as it is.
struct EventView {
    std::string_view vin;
    std::string_view vehicle_id;
    TimePoint date{};  ///< `eventDate`, b2c `date`.
    std::optional<RemotePart> remote;
    std::optional<MonitorPart> monitor;
};

}  // namespace notisim
