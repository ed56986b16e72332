#pragma once

#include "simulator/base/time.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace notisim {

/// One clause on which the upstream sources disagree or are silent, with the readings that can be chosen.
struct Interpretation {
    std::string_view id;     ///< `A-01`, or a word where the sources are only silent.
    std::string_view topic;  ///< policy None
    /// The default first. Empty: not selectable. One that ends in `...`: any duration, the text before it the default.
    std::vector<std::string_view> values;
    std::string_view sources;  ///< Who says what.
    std::string_view reading;  ///< What is done, for each value where there is a choice.
};

/// All of them, selectable or not, in the order of their numbers.
std::span<const Interpretation> interpretations();

/// Nothing where there is none of that id.
const Interpretation* find_interpretation(std::string_view id);

/// The readings chosen for one run: one word for each selectable interpretation.
class Interpretations {
public:
    /// Every interpretation at its default.
    Interpretations();

    /// False, and nothing changes, if the id is unknown, is not selectable or has no such value.
    bool choose(std::string_view id, std::string_view value);

    /// Whether the reading chosen for `id` is `value`. Both must exist: a slip of the pen is a bug and asserts.
    [[nodiscard]] bool is(std::string_view id, std::string_view value) const;

    /// The delivery timeout.
    [[nodiscard]] Duration delivery_timeout() const;

    /// The word chosen for a selectable id.
    [[nodiscard]] const std::string& chosen(std::string_view id) const;

    /// The words chosen, by id, in the order of the table.
    [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> all() const;

private:
    std::vector<std::string> chosen_;  ///< Parallel to interpretations(); empty where not selectable.
};

}  // namespace notisim
