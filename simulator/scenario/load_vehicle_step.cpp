#include "simulator/scenario/load_context.hpp"

#include <fmt/core.h>

// Steps that happen to vehicles and subscriptions: set, drive, charge, pause.

namespace notisim {

namespace {

using namespace std::chrono_literals;

std::optional<VehicleRange> load_vehicles_of(LoadContext& context, const Fields& fields) {
    return find_vehicles(context, fields.get("vehicle"), fields.node().span);
}

}  // namespace

std::optional<SetStep> load_set(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::set, datum_names());
    if (!fields.is_mapping()) {
        return std::nullopt;
    }
    SetStep step;
    step.condition = load_condition(context, fields);
    step.data = load_data(context, node);
    const auto vehicles = load_vehicles_of(context, fields);
    const std::size_t others = node.find("vehicle") != nullptr ? 1 : 0;
    if (node.entries.size() <= others) {
        context.reader.error(node.span, "'set' sets nothing", "give data such as vehicle.energy.electric.level: 12");
    }
    if (!vehicles) {
        return std::nullopt;
    }
    step.vehicles = *vehicles;
    return step;
}

std::optional<DriveStep> load_drive(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::drive);
    const auto vehicles = load_vehicles_of(context, fields);
    const YamlNode* file = fields.get("file");
    const auto format = file == nullptr ? std::nullopt : track_format(file->text);
    if (file != nullptr && file->is(YamlNode::Kind::scalar) && !file->text.empty() && !format) {
        context.reader.error(file->span, fmt::format("the kind of the track '{}' is not known", file->text),
                             "a file .csv, .gpx or .geojson");
        return std::nullopt;
    }
    const auto text = file == nullptr ? std::nullopt : open_file(context, *file);
    if (!vehicles || !text || !format) {
        return std::nullopt;
    }
    TrackFault fault;
    auto track = read_track(*format, *text, fault);
    if (!track) {
        const std::string place = fault.line > 0 ? fmt::format("line {}: ", fault.line) : "";
        context.reader.error(file->span,
                             fmt::format("the track '{}' cannot be read: {}{}", file->text, place, fault.message));
        return std::nullopt;
    }
    return DriveStep{*vehicles, std::make_shared<const Track>(*std::move(track))};
}

std::optional<ChargeStep> load_charge(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::charge);
    ChargeStep step;
    const auto vehicles = load_vehicles_of(context, fields);
    if (const YamlNode* to = fields.get("to")) {
        const auto percent = context.reader.number(*to, "to");
        if (percent && (*percent <= 0 || *percent > 100)) {
            context.reader.error(to->span, "'to' must be above 0 and at most 100", "percent of the battery");
        }
        step.plan.to_percent = percent.value_or(step.plan.to_percent);
    }
    if (const YamlNode* length = fields.get("for")) {
        step.plan.length = context.reader.duration(*length, "for", 1min, kLongestSpan);
    }
    if (const YamlNode* power = fields.get("power")) {
        const auto kilowatts = context.reader.number(*power, "power");
        if (kilowatts && (*kilowatts <= 0 || *kilowatts > 500)) {
            context.reader.error(power->span, "'power' must be above 0 and at most 500", "kW");
        }
        step.plan.power_kw = kilowatts.value_or(step.plan.power_kw);
    }
    if (const YamlNode* unplug = fields.get("unplug")) {
        if (context.reader.boolean(*unplug, "unplug").value_or(false)) {
            step.plan.unplug_after = 1min;
        }
    }
    if (!vehicles || !fields.is_mapping()) {
        return std::nullopt;
    }
    step.vehicles = *vehicles;
    return step;
}

std::optional<PauseStep> load_pause(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::pause);
    const YamlNode* on = fields.get("on");
    const YamlNode* length = fields.get("for");
    const auto target = on == nullptr ? std::nullopt : find_subscription(context, *on);
    const auto duration = length == nullptr ? std::nullopt : context.reader.duration(*length, "for", 1ms, kLongestSpan);
    return target && duration ? std::optional{PauseStep{*target, *duration}} : std::nullopt;
}

}  // namespace notisim
