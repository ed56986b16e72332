#include "tests/unit/monitor/rule_builder.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace notisim::test {

namespace {

const TimePoint kStart = *parse_time("2026-01-15T08:00:00Z");

VehicleState vehicle(std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    VehicleState state{"VF3SM1AAA00000001", 1, kStart};
    for (const auto& [name, value] : values) {
        state.set(name, value, kStart);
    }
    return state;
}

}  // namespace

TimePoint at(std::string_view text) {
    const auto time = parse_time(text);
    REQUIRE(time.has_value());
    return *time;
}

Trigger data(std::string name, std::string datum, Operator op, std::vector<std::string> values,
             std::optional<PreviousState> previous) {
    return {std::move(name), DataTrigger{std::move(datum), op, std::move(values), std::move(previous)}};
}

Trigger low() {
    return data("low", std::string{kLevel}, Operator::lowerThan, {"50"});
}

MonitorRule rule(std::vector<Trigger> triggers, std::string_view expression, std::optional<Duration> refresh_event) {
    std::vector<std::string_view> names;
    for (const Trigger& trigger : triggers) {
        names.push_back(trigger.name);
    }
    const auto parsed = parse_bool_expression(expression, names);
    REQUIRE(std::holds_alternative<BoolExpression>(parsed));
    return {std::move(triggers), std::get<BoolExpression>(parsed), refresh_event};
}

Watched::Watched(MonitorRule watched, bool baseline,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> before)
    : rule_(std::move(watched)), state_(vehicle(before)), watch_(rule_, state_, baseline) {}

std::string Watched::arrive(int seconds, std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    return arrive(kStart + std::chrono::seconds{seconds}, values);
}

std::string Watched::arrive(TimePoint now,
                            std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    for (const auto& [name, value] : values) {
        state_.set(name, value, now);
    }
    const auto firing = watch_.data_arrived(state_, now);
    if (!firing) {
        return "-";
    }
    std::string text = firing->refresh ? "refresh" : "fires";
    for (const FiredValue& value : firing->values) {
        text += fmt::format(" {}={}", value.data, value.literal);
        text += value.words.empty() ? "" : fmt::format("[{}]", fmt::join(value.words, " "));
        text += value.previous ? fmt::format("({})", *value.previous) : "";
    }
    return text;
}

}  // namespace notisim::test
