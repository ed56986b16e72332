#pragma once

#include "simulator/protocol/render.hpp"

#include <string>

namespace notisim::test {

/// What a subscription and its readings need to live for as long as a Channel looks at them.
struct Wire {
    Flavour flavour = Flavour::b2b;
    Interpretations readings;
    Callback callback;
    Monitor monitor;
    std::string fleet_id = "0b77aa10c2d3e4f5a6b7c8d9";

    explicit Wire(Flavour flavour);

    Wire& read(std::string_view id, std::string_view value);

    /// The attributes of whatever the channel has as webhook.
    Wire& attributes(std::vector<Attribute> attributes);

    /// A remote callback of b2b, or a callback of b2c.
    [[nodiscard]] Channel channel() const { return Channel{flavour, &callback, nullptr, fleet_id, &readings}; }
    /// A monitor of b2b with its own webhook.
    [[nodiscard]] Channel monitor_channel() const {
        return Channel{Flavour::b2b, nullptr, &monitor, fleet_id, &readings};
    }
};

inline constexpr std::string_view kVin1 = "VF3SM1AAA00000001";
inline constexpr std::string_view kVin2 = "VR1SM2BBB00000002";
inline constexpr std::string_view kAction = "9a7b3c5d1e2f40618273a4b5c6d7e8f9";

RemoteEventStatus pending(RemotePendingEventStatus status);
RemoteEventStatus done(RemoteDoneEventStatus status);
RemoteEventStatus failed(RemoteFailedEventStatus cause);

EventView remote_event(std::string_view date, RemoteType type, const RemoteEventStatus& status,
                       std::string_view vin = kVin1);
EventView monitor_event(std::string_view date, const Monitor& monitor, std::string_view values,
                        std::string_view extensions = {}, std::string_view vin = kVin1);

/// Request line, headers, an empty line and the body.
std::string text_of(const HttpRequest& request);

/// Compares with `tests/golden/render/<name>.http`, and holds the body to the rules of every body: JSON without null.
void check_request(const std::string& name, const HttpRequest& request);

/// The request of one notification that travels alone.
HttpRequest single(const Channel& channel, const EventView& event);

}  // namespace notisim::test
