#pragma once

#include "receiver-conformance/samples.hpp"

#include <functional>
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

/// The request of a notification as if the callback had only those of its attributes that are to be kept.
HttpRequest request_keeping(const Bench& bench, const Notification& notification,
                            const std::function<bool(const Attribute&)>& keep);

/// False, and skipped, where a notification as it was registered is not received: then nothing is to be learned from
/// one that is changed.
bool receives_registered(Bench& bench);

/// The checks of attributes_authorization.cpp.
std::span<const Check> authorization_checks();

}  // namespace notisim::conformance
