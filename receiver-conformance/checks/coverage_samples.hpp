#pragma once

#include "receiver-conformance/samples.hpp"

#include <span>
#include <string>
#include <vector>

namespace notisim::conformance {

/// Sends the samples of one list of the protocol, judges them, and counts each as covered or refused. `list` names it
/// in reports: "failure causes"; `all` in findings: "every failure cause".
void show_list(Bench& bench, const std::string& list, std::string_view all, const std::vector<Sample>& samples);

/// A monitor notification whose value comes as objects; `type` is `obj.alert` or `obj.collision`.
Notification with_objects(Bench& bench, std::string_view data, std::string_view type, std::string objects);

/// What tells of values: the checks of coverage_values.cpp.
std::span<const Check> coverage_value_checks();
/// What tells of extensions and settings: the checks of coverage_extensions.cpp.
std::span<const Check> coverage_extension_checks();

}  // namespace notisim::conformance
