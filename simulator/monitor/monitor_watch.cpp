#include "simulator/monitor/monitor_watch.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/monitor/data_condition.hpp"
#include "simulator/monitor/time_window.hpp"
#include "simulator/vehicle/geography.hpp"

#include <utility>

namespace notisim {

namespace {

constexpr std::string_view kLongitude = "vehicle.position.longitude";
constexpr std::string_view kLatitude = "vehicle.position.latitude";

const VehicleDatum& datum_of(const DataTrigger& trigger) {
    const auto index = find_datum(trigger.data);
    NOTISIM_ASSERT(index.has_value());
    return vehicle_data()[*index];
}

// The data trigger of that index if it looks at the past, else null.
const DataTrigger* looks_back(const Trigger& trigger) {
    const auto* data = std::get_if<DataTrigger>(&trigger.what);
    return data != nullptr && (data->op == Operator::onChange || data->previous) ? data : nullptr;
}

bool is_true(const ZoneTrigger& zone, const VehicleState& state) {
    if (state.text(kLongitude).empty() || state.text(kLatitude).empty()) {
        return false;
    }
    const GeoPoint vehicle{state.number(kLongitude), state.number(kLatitude)};
    return (distance_km(vehicle, {zone.longitude, zone.latitude}) <= zone.radius_km) == zone.inside;
}

bool is_known(const VehicleDatum& datum, std::string_view text) {
    return datum.kind == DataKind::list || !text.empty();
}

}  // namespace

MonitorWatch::MonitorWatch(const MonitorRule& rule, const VehicleState& before, bool baseline)
    : rule_(&rule), silent_(baseline) {
    NOTISIM_ASSERT(rule.triggers.size() <= kMaxExpressionNames);
    for (const Trigger& trigger : rule.triggers) {
        if (const DataTrigger* data = looks_back(trigger)) {
            memories_.push_back({std::string{before.text(data->data)}, {}, false});
        }
    }
}

std::optional<Firing> MonitorWatch::data_arrived(const VehicleState& state, TimePoint now) {
    note(state);
    const Truth truth = truth_of_triggers(state, now);
    const bool was_true = holds_;
    const bool is_true_now = rule_->expression.evaluate(truth);
    holds_ = is_true_now && outlasts_changes(truth);
    if (std::exchange(silent_, false) || !is_true_now) {
        return std::nullopt;
    }
    const bool reminds = was_true && fired_ && rule_->refresh_event && now - *fired_ >= *rule_->refresh_event;
    if (was_true && !reminds) {
        return std::nullopt;
    }
    fired_ = now;
    return firing(state, truth, reminds);
}

void MonitorWatch::note(const VehicleState& state) {
    auto memory = memories_.begin();
    for (const Trigger& trigger : rule_->triggers) {
        if (const DataTrigger* data = looks_back(trigger)) {
            const std::string_view text = state.text(data->data);
            memory->changed = text != memory->text;
            if (memory->changed) {
                memory->before = std::exchange(memory->text, std::string{text});
            }
            ++memory;
        }
    }
}

MonitorWatch::Truth MonitorWatch::truth_of_triggers(const VehicleState& state, TimePoint now) const {
    Truth truth{};
    for (std::size_t index = 0; index < rule_->triggers.size(); ++index) {
        const Trigger& trigger = rule_->triggers[index];
        if (const auto* zone = std::get_if<ZoneTrigger>(&trigger.what)) {
            truth[index] = is_true(*zone, state);
        } else if (const auto* time = std::get_if<TimeTrigger>(&trigger.what)) {
            truth[index] = contains(*time, now);
        } else if (const auto* data = std::get_if<DataTrigger>(&trigger.what)) {
            const VehicleDatum& datum = datum_of(*data);
            const std::string_view text = state.text(data->data);
            const Memory* memory = memory_of(index);
            truth[index] = data->op == Operator::onChange ? memory->changed && is_known(datum, text)
                                                          : meets(datum, text, data->op, data->values);
            // A rule that is true already does not ask again where it came from.
            if (data->previous && !holds_) {
                truth[index] = truth[index] && meets(datum, memory->before, data->previous->op, data->previous->values);
            }
        }
    }
    return truth;
}

bool MonitorWatch::outlasts_changes(Truth truth) const {
    for (std::size_t index = 0; index < rule_->triggers.size(); ++index) {
        const auto* data = std::get_if<DataTrigger>(&rule_->triggers[index].what);
        if (data != nullptr && data->op == Operator::onChange) {
            truth[index] = false;
        }
    }
    return rule_->expression.evaluate(truth);
}

Firing MonitorWatch::firing(const VehicleState& state, const Truth& truth, bool refresh) const {
    Firing result{refresh, {}};
    const NameSet positive = rule_->expression.positive_names();
    for (std::size_t index = 0; index < rule_->triggers.size(); ++index) {
        const auto* data = std::get_if<DataTrigger>(&rule_->triggers[index].what);
        if (data == nullptr || !truth[index] || !positive.test(index)) {
            continue;
        }
        const Memory* memory = memory_of(index);
        FiredValue value{data->data, std::string{state.text(data->data)}, {}, std::nullopt};
        if (datum_of(*data).kind == DataKind::list) {
            value.words = data->op == Operator::onChange ? words_changed(memory->before, memory->text)
                                                         : words_meeting(value.literal, data->op, data->values);
        }
        if (data->previous && !refresh) {
            value.previous = memory->before;
        }
        result.values.push_back(std::move(value));
    }
    return result;
}

const MonitorWatch::Memory* MonitorWatch::memory_of(std::size_t trigger) const {
    std::size_t place = 0;
    for (std::size_t index = 0; index < trigger; ++index) {
        place += looks_back(rule_->triggers[index]) != nullptr ? 1U : 0U;
    }
    return looks_back(rule_->triggers[trigger]) != nullptr ? &memories_[place] : nullptr;
}

}  // namespace notisim
