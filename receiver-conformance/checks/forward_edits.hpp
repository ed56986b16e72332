#pragma once

#include "receiver-conformance/checks/bodies.hpp"
#include "receiver-conformance/samples.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// A change of a body, and the kind of notification that it is for.
struct Edit {
    /// `failures`: of remotes, with a cause. `extended`: of monitors, with an extension.
    enum class Kind : std::uint8_t { both, remotes, failures, monitors, extended };

    std::string_view what;  ///< For people: "the status SentToSatellite".
    Kind kind = Kind::both;
    void (*apply)(Body& body) = nullptr;  ///< Leaves a body that has no such place as it is.
};

/// A monitor notification with a value and an extension.
Notification extended_monitor(Bench& bench);

/// One sample for each edit and each kind that the subscription takes; none where an edit changes nothing.
/// `told`: whether a probe has to tell of them, as receivers cannot act on what they do not understand.
std::vector<Sample> edited(Bench& bench, const std::vector<Edit>& edits, bool told);

/// Words that a later version may bring: statuses, causes, types, data, extensions, kinds.
const std::vector<Edit>& unknown_statuses();
const std::vector<Edit>& unknown_causes();
const std::vector<Edit>& unknown_remote_types();
const std::vector<Edit>& unknown_data();
const std::vector<Edit>& unknown_extensions();
const std::vector<Edit>& unknown_kinds();
/// Optional members taken out, or with null in their place.
const std::vector<Edit>& missing_members();
const std::vector<Edit>& null_members();
/// The same members in another order.
const std::vector<Edit>& other_orders();
/// Texts that are not ASCII, and long ones.
const std::vector<Edit>& unicode_texts();
const std::vector<Edit>& long_texts();
/// Values at the limits of types of numbers.
const std::vector<Edit>& limit_literals();

/// The checks of forward_texts.cpp: the same written in another way.
std::span<const Check> forward_text_checks();

}  // namespace notisim::conformance
