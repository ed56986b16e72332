#include "simulator/protocol/interpretation.hpp"

#include "simulator/base/assert.hpp"

#include <algorithm>

namespace notisim {

namespace {

using namespace std::chrono_literals;

bool takes_duration(const Interpretation& entry) {
    return entry.values.size() == 1 && entry.values.front().ends_with("...");
}

std::string default_of(const Interpretation& entry) {
    if (entry.values.empty()) {
        return {};
    }
    std::string_view value = entry.values.front();
    value.remove_suffix(takes_duration(entry) ? 3 : 0);
    return std::string{value};
}

std::size_t index_of(std::string_view id) {
    const auto table = interpretations();
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.id == id; });
    return static_cast<std::size_t>(found - table.begin());
}

}  // namespace

const Interpretation* find_interpretation(std::string_view id) {
    const std::size_t index = index_of(id);
    return index < interpretations().size() ? &interpretations()[index] : nullptr;
}

Interpretations::Interpretations() {
    for (const Interpretation& entry : interpretations()) {
        chosen_.push_back(default_of(entry));
    }
}

bool Interpretations::choose(std::string_view id, std::string_view value) {
    const Interpretation* entry = find_interpretation(id);
    if (entry == nullptr) {
        return false;
    }
    if (takes_duration(*entry)) {
        const auto duration = parse_duration(value);
        if (!duration || *duration < 1ms || *duration > 10min) {
            return false;
        }
    } else if (std::find(entry->values.begin(), entry->values.end(), value) == entry->values.end()) {
        return false;
    }
    chosen_[index_of(id)] = value;
    return true;
}

const std::string& Interpretations::chosen(std::string_view id) const {
    const std::size_t index = index_of(id);
    NOTISIM_ASSERT(index < chosen_.size());
    return chosen_[index];
}

bool Interpretations::is(std::string_view id, std::string_view value) const {
    const Interpretation* entry = find_interpretation(id);
    NOTISIM_ASSERT(entry != nullptr);
    NOTISIM_ASSERT(std::find(entry->values.begin(), entry->values.end(), value) != entry->values.end());
    return chosen(id) == value;
}

Duration Interpretations::delivery_timeout() const {
    const auto timeout = parse_duration(chosen("A-26"));
    NOTISIM_ASSERT(timeout.has_value());
    return *timeout;
}

std::vector<std::pair<std::string_view, std::string_view>> Interpretations::all() const {
    std::vector<std::pair<std::string_view, std::string_view>> words;
    for (std::size_t index = 0; index < chosen_.size(); ++index) {
        if (!chosen_[index].empty()) {
            words.emplace_back(interpretations()[index].id, chosen_[index]);
        }
    }
    return words;
}

}  // namespace notisim
