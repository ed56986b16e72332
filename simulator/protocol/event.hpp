#pragma once

#include "simulator/base/time.hpp"
#include "simulator/protocol/remote.hpp"
#include "simulator/protocol/subscription.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace notisim {

/// The remote half of an event: `RemoteEvent` of the documents.
struct RemotePart {
    std::string_view action_id;  ///< `remoteActionId`
    RemoteType type = RemoteType::Doors;
    RemoteEventStatus status;
    std::string_view label;                                       ///< b2c, platform: label of the posted remote.
    const std::vector<Attribute>* attributes = nullptr;           ///< b2c, platform: of the remote, added on top.
    const std::vector<Attribute>* callback_attributes = nullptr;  ///< The same: add to or replace the callback's.
    std::string_view extensions;                                  ///< Platform: JSON text; empty: absent.
};

/// One of the `values` of a monitor event.
struct MonitorValue {
    std::string data;
    std::string literal;                       ///< `literalValue`; always text on the wire.
    std::optional<std::string> object_values;  ///< JSON text of an array, for `obj.alert` and `obj.collision`.
    std::string object_type;                   ///< `obj.alert` or `obj.collision` with object_values.
    std::optional<std::string> previous;       ///< b2c and platform only.
};

/// The monitor half of an event: `MonitorEvent` of the documents.
struct MonitorPart {
    const Monitor* monitor = nullptr;  ///< Never null.
    std::span<const MonitorValue> values;
    std::string_view extensions;  ///< JSON text of `extensions`; empty: absent.
    bool refresh = false;
    std::string_view settings;  ///< Platform: JSON text of `settings`, which then stands alone; empty: absent.
};

/// One event as rendering needs it: views into what the engine keeps. Exactly one part is present, or none for
/// a body that is sent as it is.
struct EventView {
    std::string_view vin;
    std::string_view vehicle_id;
    TimePoint date{};  ///< `eventDate`, b2c and platform `date`.
    std::optional<RemotePart> remote;
    std::optional<MonitorPart> monitor;
};

}  // namespace notisim
