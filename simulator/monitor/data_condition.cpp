#include "simulator/monitor/data_condition.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace notisim {

namespace {

std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        words.push_back(list.substr(0, list.find(',')));
        list.remove_prefix(std::min(words.back().size() + 1, list.size()));
    }
    return words;
}

bool has(std::span<const std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<double> number_of(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

bool compare_number(double value, Operator op, std::string_view written) {
    const auto other = number_of(written);
    switch (op) {
        case Operator::equalsTo:
        case Operator::includedIn: return other && value == *other;
        case Operator::greaterThan: return other && value > *other;
        case Operator::lowerThan: return other && value < *other;
        case Operator::onChange: break;
    }
    return false;
}

bool asks_for_equality(Operator op) {
    return op == Operator::equalsTo || op == Operator::includedIn;
}

std::span<const std::string> counting(Operator op, std::span<const std::string> values) {
    return op == Operator::includedIn ? values : values.first(std::min<std::size_t>(values.size(), 1));
}

}  // namespace

bool meets(const VehicleDatum& datum, std::string_view text, Operator op, std::span<const std::string> values) {
    if (datum.kind == DataKind::list) {
        return !words_meeting(text, op, values).empty();
    }
    if (text.empty()) {
        return false;
    }
    const auto counted = counting(op, values);
    if (datum.kind == DataKind::number || datum.kind == DataKind::integer) {
        const auto number = number_of(text);
        return number && std::any_of(counted.begin(), counted.end(),
                                     [&](const std::string& value) { return compare_number(*number, op, value); });
    }
    return asks_for_equality(op) && std::find(counted.begin(), counted.end(), text) != counted.end();
}

std::vector<std::string> words_meeting(std::string_view list, Operator op, std::span<const std::string> values) {
    std::vector<std::string> found;
    const auto counted = counting(op, values);
    for (const std::string_view word : words_of(list)) {
        if (asks_for_equality(op) && std::find(counted.begin(), counted.end(), word) != counted.end()) {
            found.emplace_back(word);
        }
    }
    return found;
}

std::vector<std::string> words_changed(std::string_view before, std::string_view after) {
    const auto old_words = words_of(before);
    const auto new_words = words_of(after);
    std::vector<std::string> changed;
    for (const std::string_view word : new_words) {
        if (!has(old_words, word)) {
            changed.emplace_back(word);
        }
    }
    for (const std::string_view word : old_words) {
        if (!has(new_words, word)) {
            changed.emplace_back(word);
        }
    }
    return changed;
}

}  // namespace notisim
