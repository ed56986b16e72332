#include "receiver-conformance/checks/coverage_samples.hpp"
#include "receiver-conformance/checks/documents.hpp"
#include "receiver-conformance/sample_vehicle.hpp"
#include "simulator/scenario/monitored_data.hpp"

#include <fmt/core.h>

// What monitors tell: names, values, objects.

namespace notisim::conformance {

namespace {

std::string_view vin_of(const Bench& bench) {
    return bench.target().scenario.vehicles.front().vin;
}

// Whether values of the data come as objects, which checks of their own try.
bool comes_as_objects(const Bench& bench, const MonitoredData& data) {
    return (data.object_type == "obj.alert" && bench.flavour() != Flavour::platform) ||
           (data.object_type == "obj.collision" && bench.is_b2b() &&
            bench.target().scenario.interpretations.is("A-44", "object"));
}

void data_names(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    std::vector<Sample> samples;
    for (const std::string_view name : monitored_data_names(bench.flavour())) {
        if (!comes_as_objects(bench, *find_monitored_data(bench.flavour(), name))) {
            samples.push_back(sample(bench, std::string{name}, bench.monitor(name, sample_literal(name))));
        }
    }
    show_list(bench, "monitored data", "every monitored data", samples);
}

// Words that only vehicles of one flavour can tell.
bool is_told(Flavour flavour, std::string_view name, std::string_view word) {
    return name != "vehicle.collision.side" || flavour == Flavour::platform || (word != "Left" && word != "Right");
}

void data_words(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    std::vector<Sample> samples;
    for (const std::string_view name : monitored_data_names(bench.flavour())) {
        if (comes_as_objects(bench, *find_monitored_data(bench.flavour(), name)) || name == "vehicle.alert") {
            continue;
        }
        for (const std::string_view word : sample_words(name)) {
            if (is_told(bench.flavour(), name, word)) {
                samples.push_back(sample(bench, fmt::format("{} {}", name, word), bench.monitor(name, word)));
            }
        }
    }
    show_list(bench, "words of monitored data", "every word of monitored data", samples);
}

void value_forms(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    struct Form {
        std::string_view what;
        std::string_view data;
        std::string_view literal;
    };
    constexpr Form kForms[] = {
        {"a whole number", "vehicle.energy.electric.level", "19"},
        {"a number with decimals", "vehicle.odometer", "15320.4"},
        {"zero", "vehicle.kinetic.speed", "0"},
        {"a negative number", "environment.air.temp", "-12.5"},
        {"true", "vehicle.kinetic.moving", "true"},
        {"false", "vehicle.kinetic.moving", "false"},
        {"a word", "privacy.state", "Geolocation"},
        {"words joined by commas", "vehicle.doorsState.opening", "Driver,Trunk"},
        {"the id of a trip", "vehicle.trip.stop", "7219"},
    };
    std::vector<Sample> samples;
    for (const Form& form : kForms) {
        samples.push_back(sample(bench, std::string{form.what}, bench.monitor(form.data, form.literal)));
    }
    show_list(bench, "forms of values", "every form of a value", samples);
}

void several_values(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    Notification all = bench.monitor("vehicle.odometer", "15320.4");
    std::vector<Sample> samples;
    for (const std::string_view name : {"vehicle.kinetic.moving", "privacy.state", "environment.air.temp"}) {
        all.values.push_back(bench.monitor(name, sample_literal(name)).values.front());
        Notification next = bench.monitor();
        next.values = all.values;
        samples.push_back(sample(bench, fmt::format("{} values", next.values.size()), next));
    }
    show_list(bench, "number of values", "monitor events with several values", samples);
}

void no_values(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    Notification notification = bench.monitor();
    notification.values.clear();
    show_list(bench, "number of values", "a monitor event of a zone or a time",
              {sample(bench, "no values", notification)});
}

void refresh(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    Notification reminder = bench.monitor();
    reminder.refresh = true;
    show_list(bench, "refresh", "a reminder", {sample(bench, "refresh: true", reminder)});
}

// One alert, one that has ended, and all of them at once.
void alerts(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    if (bench.flavour() == Flavour::platform && bench.target().scenario.interpretations.is("A-60", "data")) {
        bench.skip("A-60 is read as data: alerts come as text");
        return;
    }
    const TimePoint date = bench.monitor().date;
    VehicleState state = alarming_vehicle(std::string{vin_of(bench)}, date);
    const std::string text{state.text("vehicle.alert")};
    std::vector<std::string> names;
    for (const std::string_view word : split_words(text)) {
        names.emplace_back(word);
    }
    const std::span<const std::string> one = std::span{names}.first(1);
    const auto objects = [&](std::span<const std::string> chosen) {
        return with_objects(bench, "vehicle.alert", "obj.alert", alert_objects(bench.flavour(), state, chosen, date));
    };
    std::vector<Sample> samples{sample(bench, "an alert", objects(one)), sample(bench, "all alerts", objects(names))};
    state.set("vehicle.alert", "", date);
    samples.push_back(sample(bench, "an alert that has ended", objects(one)));
    show_list(bench, "values of type obj.alert", "alerts as objects", samples);
}

void collisions(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    if (!bench.target().scenario.interpretations.is("A-44", "object")) {
        bench.skip("A-44 is read as text: collisions come as other data do");
        return;
    }
    std::vector<Sample> samples;
    for (const std::string_view name : {"vehicle.collision.side", "vehicle.collision.severity"}) {
        for (const std::string_view word : sample_words(name)) {
            if (is_told(bench.flavour(), name, word)) {
                const TimePoint date = bench.monitor().date;
                VehicleState state = sample_vehicle(std::string{vin_of(bench)}, date);
                state.set(name, word, date);
                const std::string objects = collision_objects(bench.flavour(), state, date);
                samples.push_back(sample(bench, fmt::format("{} {}", name, word),
                                         with_objects(bench, name, "obj.collision", objects)));
            }
        }
    }
    show_list(bench, "values of type obj.collision", "collisions as objects", samples);
}

void previous(Bench& bench) {
    if (!bench.takes_monitors()) {
        return;
    }
    std::vector<Sample> samples;
    for (const std::string_view name : monitored_data_names(bench.flavour())) {
        const MonitoredData& data = *find_monitored_data(bench.flavour(), name);
        if (data.previous && !comes_as_objects(bench, data)) {
            Notification notification = bench.monitor(name, sample_literal(name));
            notification.values.front().previous = sample_words(name).empty() ? "false" : sample_words(name).back();
            samples.push_back(sample(bench, std::string{name}, notification));
        }
    }
    show_list(bench, "data with previous", "a value with the previous one", samples);
}

constexpr Check kCoverageValuesChecks[] = {
    {.id = "coverage/monitored-data",
     .title = "all monitored data are received",
     .clause = "A monitor event tells of any of the listed data.",
     .document = kTemplates,
     .section = kMonitorSection,
     .interpretation = "A-56",
     .why = "A monitor on such data would fail on every event, until each expires.",
     .mend = "Keep name and value as texts, and look at those that you have a use for.",
     .run = data_names},
    {.id = "coverage/data-words",
     .title = "every word that monitored data can take is received",
     .clause = "Data that are words take any of the listed ones.",
     .document = kTemplates,
     .section = kMonitorSection,
     .why = "The words that were never seen in tests are those of alarms, collisions and failures.",
     .mend = "Keep the value as text; map the words that you know, and keep the others.",
     .run = data_words},
    {.id = "coverage/value-forms",
     .title = "numbers, truths, words and lists are received as values",
     .clause = "literalValue (platform: value) is text, whatever the data: number, truth, word, or words with commas.",
     .document = kTemplates,
     .section = "Value",
     .why = "A value that is negative, zero or has decimals makes its notification fail until it expires.",
     .mend = "Read the value as text, and turn it into what the data need only afterwards.",
     .run = value_forms},
    {.id = "coverage/several-values",
     .title = "a monitor event with several values is received",
     .clause = "values holds one item for each of the data that made the rule true.",
     .document = kTemplates,
     .section = kMonitorSection,
     .why = "Monitors with more than one trigger would fail on every event.",
     .mend = "Go through all items of values.",
     .run = several_values},
    {.id = "coverage/no-values",
     .title = "a monitor event without values is received",
     .clause = "Triggers of zones and times have no data; values is empty then.",
     .document = "webapi-monitor_setup.md",
     .section = "Triggers",
     .interpretation = "A-40",
     .why = "Monitors of zones and times would fail on every event.",
     .mend = "Do not take the first item of values for granted.",
     .run = no_values},
    {.id = "coverage/refresh",
     .title = "a reminder is received",
     .clause = "While a rule stays true, it may be told again with refresh: true.",
     .document = "webapi-monitor_setup.md",
     .section = "refreshEvent",
     .why = "The first event is received and each reminder fails, so that the monitor is in failure all the time.",
     .mend = "Accept both truths of refresh.",
     .run = refresh},
    {.id = "coverage/alerts",
     .title = "alerts are received as objects",
     .clause = "Values of vehicle.alert have the type obj.alert and a list of objects in objectValues.",
     .document = kTemplates,
     .section = "obj.alert",
     .why = "Alerts are what monitors are most used for; all of them would be lost.",
     .mend = "Look at the type of a value: string has literalValue, obj.alert has objectValues.",
     .run = alerts},
    {.id = "coverage/collisions",
     .title = "collisions are received as objects",
     .clause = "Values of vehicle.collision.side and .severity have the type obj.collision and objectValues.",
     .document = "api-b2b-webhook-template-v3.yaml",
     .section = "obj.collision",
     .interpretation = "A-44",
     .why = "The notification of an accident would fail until it expires.",
     .mend = "Look at the type of a value: string has literalValue, obj.collision has objectValues.",
     .run = collisions,
     .messages = false},
    {.id = "coverage/previous",
     .title = "values with a previous one are received",
     .clause = "Where a trigger asks for a previous state, each value carries it as previous.",
     .document = "api-b2c-webhook-template.yaml, platform-notification.yaml",
     .section = kMonitorSection,
     .interpretation = "A-59",
     .why = "Monitors that watch a change from one state to another would fail on every event.",
     .mend = "Accept the member previous; there is nothing that you have to do with it.",
     .run = previous,
     .b2b = false},
};

}  // namespace

Notification with_objects(Bench& bench, std::string_view data, std::string_view type, std::string objects) {
    Notification notification = bench.monitor(data, "");
    notification.values.front().object_type = type;
    notification.values.front().object_values = std::move(objects);
    return notification;
}

std::span<const Check> coverage_value_checks() {
    return kCoverageValuesChecks;
}

}  // namespace notisim::conformance
