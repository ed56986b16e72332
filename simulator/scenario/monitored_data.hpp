#pragma once

#include "simulator/protocol/flavour.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace notisim {

/// One row of the table of monitored data (PROTOCOL.md 9.3).
struct MonitoredData {
    std::string_view name;
    std::string_view operators;  ///< E equalsTo, G greaterThan, L lowerThan, I includedIn, C onChange.
    bool b2b = true;
    bool b2c = true;
    bool platform = true;                   ///< In its API or in its template.
    bool previous = false;                  ///< Whether a trigger of b2c or the platform may ask for a previous state.
    std::string_view object_type{};         ///< `obj.alert` or `obj.collision` where the value may be objects.
    std::string_view platform_operators{};  ///< Where they differ from `operators`.

    [[nodiscard]] bool in(Flavour flavour) const {
        return flavour == Flavour::b2b ? b2b : flavour == Flavour::b2c ? b2c : platform;
    }
    [[nodiscard]] std::string_view operators_in(Flavour flavour) const {
        return flavour == Flavour::platform && !platform_operators.empty() ? platform_operators : operators;
    }
};

/// Null where the flavour has no data of that name.
const MonitoredData* find_monitored_data(Flavour flavour, std::string_view name);

/// The names of a flavour, for suggestions.
std::vector<std::string_view> monitored_data_names(Flavour flavour);

}  // namespace notisim
