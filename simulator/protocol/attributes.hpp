#pragma once

#include "simulator/protocol/event.hpp"
#include "simulator/protocol/flavour.hpp"
#include "simulator/protocol/interpretation.hpp"
#include "simulator/protocol/subscription.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// What a notification is delivered through, and under which reading of the documents.
struct Channel {
    Flavour flavour = Flavour::b2b;
    const Callback* callback = nullptr;  ///< b2b remotes; all of b2c.
    const Monitor* monitor = nullptr;    ///< b2b monitors, which have a webhook of their own.
    std::string_view fleet_id;           ///< b2b.
    const Interpretations* interpretations = nullptr;

    [[nodiscard]] const Webhook& webhook() const {
        return monitor != nullptr ? monitor->subscribe->webhook : callback->subscribe.webhook;
    }
};

/// Whether two texts are equal but for the case of ASCII letters: names of headers and of variables are.
bool same_letters(std::string_view left, std::string_view right);

/// Where a list of attributes stands.
enum class AttributePlace : std::uint8_t {
    callback,     ///< A callback or channel, and `callbackAttributes`, which change its list.
    b2b_monitor,  ///< The webhook of a b2b monitor.
    monitor,      ///< `attributes` of a monitor of b2c or the platform.
    remote,       ///< `attributes` of a remote of b2c or the platform.
};

/// The variables that the documents offer at a place, as the enums spell them, without `$` (PROTOCOL.md 4.1).
std::vector<std::string_view> attribute_variables(Flavour flavour, AttributePlace place);

/// The variables that are resolved in lists of a flavour, wherever they stand: samples of the documents use them beyond
/// their places. In b2b, monitors have others than callbacks.
std::vector<std::string_view> known_variables(Flavour flavour, bool b2b_monitor);

/// The attributes of one event, with precedence (PROTOCOL.md 4.2) and variables resolved. An unknown `$name` stays as
/// it is. Clauses.
std::vector<Attribute> resolve_attributes(const Channel& channel, const EventView& event);

/// Whether a query attribute `$vin` switches the batching of b2b off (PROTOCOL.md 4.3).
bool query_vin_disables_batches(const Webhook& webhook);

}  // namespace notisim
