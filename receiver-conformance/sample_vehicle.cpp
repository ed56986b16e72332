#include "receiver-conformance/sample_vehicle.hpp"

#include "simulator/vehicle/vehicle_data.hpp"

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kSeed = 1;

}  // namespace

VehicleState sample_vehicle(const std::string& vin, TimePoint date) {
    VehicleState state(vin, kSeed, date - 24h);
    state.set("vehicle.maintenance.daysBeforeMaintenance", "42", date - 24h);
    state.set("vehicle.maintenance.mileageBeforeMaintenance", "3100", date - 24h);
    state.start_trip(date - 20min);
    state.set("vehicle.kinetic.speed", "48", date - 10min);
    state.set("vehicle.alert", "OilLevelLow", date - 5min);
    state.set("vehicle.collision.side", "Front", date - 4min);
    state.set("vehicle.collision.severity", "Minor", date - 4min);
    state.set("vehicle.doorsState.opening", "Driver", date - 3min);
    state.set("stolen.state", "true", date - 2min);
    return state;
}

VehicleState alarming_vehicle(const std::string& vin, TimePoint date) {
    VehicleState state = sample_vehicle(vin, date);
    const VehicleDatum& alerts = vehicle_data()[*find_datum("vehicle.alert")];
    std::string words;
    for (const std::string_view word : split_words(alerts.words)) {
        words += words.empty() ? "" : ",";
        words += word;
    }
    state.set("vehicle.alert", words, date - 1min);
    return state;
}

//
std::string sample_extension(const Target& target, std::string_view type, const VehicleState& state, TimePoint date) {
    const Interpretations& readings = target.scenario.interpretations;
    ExtensionForm form;
    form.array_body_in_b2b = readings.is("A-24", "array");
    form.collisions_array = readings.is("A-24", "collisions-array");
    return render_extension(target.flavour(), type, state, date, form);
}

std::string sample_literal(std::string_view data) {
    const auto index = find_datum(data);
    if (!index) {
        return "Low";
    }
    const VehicleDatum& datum = vehicle_data()[*index];
    switch (datum.kind) {
        case DataKind::number: return "47.5";
        case DataKind::integer: return "47";
        case DataKind::boolean: return "true";
        case DataKind::word:
        case DataKind::list: return std::string{split_words(datum.words).front()};
        case DataKind::text: break;
    }
    return "7219";
}

std::vector<std::string_view> sample_words(std::string_view data) {
    const auto index = find_datum(data);
    return index ? split_words(vehicle_data()[*index].words) : std::vector<std::string_view>{};
}

}  // namespace notisim::conformance
