#pragma once

#include "receiver-conformance/samples.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace notisim::conformance {

/// The attributes of the callback, as they are registered.
const std::vector<Attribute>& registered_attributes(const Target& target);

/// Of each kind that the subscription takes, about two vehicles, with words for people.
std::vector<std::pair<std::string, Notification>> named_notifications(Bench& bench);

/// Where the header of an attribute stands in a request; A-28 may write x- before its name.
Headers::iterator header_of(HttpRequest& request, const Attribute& attribute);

/// The checks of attributes_authorization.cpp.
std::span<const Check> authorization_checks();

}  // namespace notisim::conformance
