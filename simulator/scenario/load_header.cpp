#include "simulator/scenario/load_context.hpp"

#include "simulator/base/rng.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr Duration kShortestTimeout = 1ms;
constexpr Duration kLongestTimeout = 10min;

// Ids of upstream are hexadecimal, `-` and `_`; its own samples have other letters.
bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 128 &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string_view::npos;
}

void check_version(LoadContext& context, const Fields& fields) {
    const YamlNode* version = fields.get("notisim");
    if (version == nullptr) {
        return;
    }
    const auto number = context.reader.integer(*version, "notisim", 0, kNoLimit);
    if (number && *number != 1) {
        context.reader.error(version->span, fmt::format("scenario format {} is not known", *number),
                             "this notisim reads format 1");
    }
}

bool load_flavour(LoadContext& context, const Fields& fields) {
    const YamlNode* node = fields.get("flavour");
    auto flavour = node == nullptr ? std::nullopt : context.reader.choice(*node, "flavour", kFlavours);
    flavour = context.options.flavour ? context.options.flavour : flavour;
    context.scenario.flavour = flavour.value_or(Flavour::b2b);
    return flavour.has_value();
}

void load_clock(LoadContext& context, const Fields& fields) {
    ScenarioReader& reader = context.reader;
    Scenario& scenario = context.scenario;
    if (const YamlNode* node = fields.get("clock")) {
        const auto clock = node->is(YamlNode::Kind::scalar) ? parse_clock(node->text) : std::nullopt;
        if (clock) {
            scenario.clock = *clock;
        } else if (!node->broken) {
            reader.error(node->span, fmt::format("'clock' cannot be {}", describe(*node)),
                         "virtual, real, or xN such as x60: N simulated seconds a second");
        }
    }
    scenario.clock = context.options.clock.value_or(scenario.clock);
    scenario.start = *parse_time("2026-01-15T08:00:00Z");
    if (const YamlNode* node = fields.get("start")) {
        scenario.start = reader.time(*node, "start").value_or(scenario.start);
    }
    if (const YamlNode* node = fields.get("seed")) {
        const auto seed = reader.integer(*node, "seed", 0, kNoLimit);
        scenario.seed = static_cast<std::uint64_t>(seed.value_or(1));
    }
    scenario.seed = context.options.seed.value_or(scenario.seed);
    if (const YamlNode* node = fields.get("timeout")) {
        if (const auto timeout = reader.duration(*node, "timeout", kShortestTimeout, kLongestTimeout)) {
            scenario.interpretations.choose("A-26", format_duration(*timeout));
        }
    }
}

std::string values_of(const Interpretation& entry) {
    return suggest({}, entry.values);
}

// Both in one: an entry of the file and an --interpret. `id_span` and `value_span` are without a place for the latter.
void choose(LoadContext& context, std::string_view id, std::string_view value, const SourceSpan& id_span,
            const SourceSpan& value_span) {
    const Interpretation* entry = find_interpretation(id);
    const std::string_view origin = id_span.source ? "" : " (--interpret)";
    if (entry == nullptr) {
        std::vector<std::string_view> ids;
        for (const Interpretation& known : interpretations()) {
            ids.push_back(known.id);
        }
        context.reader.error(id_span, fmt::format("unknown interpretation '{}'{}", id, origin),
                             ids.empty() ? "" : "'notisim list interpretations' shows all");
        return;
    }
    if (entry->values.empty()) {
        context.reader.error(id_span, fmt::format("the interpretation '{}' cannot be chosen{}", id, origin),
                             fmt::format("{}: there is one reading only", entry->topic));
        return;
    }
    if (!context.scenario.interpretations.choose(id, value)) {
        context.reader.error(value_span, fmt::format("'{}' cannot be '{}'{}", id, value, origin), values_of(*entry));
    }
}

void load_interpretations(LoadContext& context, const Fields& fields) {
    const YamlNode* node = fields.get("interpret");
    if (node != nullptr && context.reader.expect_mapping(*node, "'interpret'")) {
        for (const YamlEntry& entry : node->entries) {
            if (const auto value = context.reader.text(entry.value, entry.key.text)) {
                choose(context, entry.key.text, *value, entry.key.span, entry.value.span);
            }
        }
    }
    for (const auto& [id, value] : context.options.interpret) {
        choose(context, id, value, {}, {});
    }
}

// Understood as far as its shape goes, so that the message is about what is missing and not about a key.
void refuse_probe(LoadContext& context, const Fields& fields) {
    if (const YamlNode* node = fields.get("probe")) {
        const Fields probe(context.reader, *node, KeyedObject::probe);
        context.reader.error(fields.key_span("probe"), "'probe' is not supported yet", "leave it out for now");
    }
}

// The comment at the top of the file, without the line that editors read.
std::string top_comment(std::string_view text) {
    std::string comment;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        line = line.substr(0, line.find('\r'));
        if (!line.starts_with('#')) {
            break;
        }
        line.remove_prefix(1);
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (!line.empty() && !line.starts_with("yaml-language-server:")) {
            comment += comment.empty() ? "" : " ";
            comment += line;
        }
    }
    return comment;
}

}  // namespace

bool load_header(LoadContext& context, const Fields& fields) {
    Scenario& scenario = context.scenario;
    check_version(context, fields);
    if (const YamlNode* node = fields.get("name")) {
        scenario.name = context.reader.filled_text(*node, "name").value_or("");
    }
    scenario.description = top_comment(context.sources.front()->text);
    if (const YamlNode* node = fields.get("description")) {
        scenario.description = context.reader.text(*node, "description").value_or("");
    }
    load_clock(context, fields);
    load_interpretations(context, fields);
    refuse_probe(context, fields);
    if (const YamlNode* node = fields.get("durations")) {
        load_durations(context, *node, context.phases);
    }
    scenario.fleet_id = hex_id(scenario.seed, "fleet", 24);
    if (const YamlNode* node = fields.get("fleet")) {
        const Fields fleet(context.reader, *node, KeyedObject::fleet);
        if (const YamlNode* id = fleet.get("id")) {
            scenario.fleet_id = load_id(context, *id).value_or("");
        }
    }
    return load_flavour(context, fields);
}

std::optional<std::string> load_id(LoadContext& context, const YamlNode& node) {
    auto id = context.reader.filled_text(node, "id");
    if (id && !is_id(*id)) {
        context.reader.error(node.span, fmt::format("'{}' cannot be an id", *id), "letters, digits, '-' and '_'");
        return std::nullopt;
    }
    return id;
}

bool check_name(LoadContext& context, const NamedNode& node, std::string_view what) {
    const std::string& name = node.name();
    const bool good = !name.empty() && name.size() <= 64 &&
                      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") ==
                          std::string::npos;
    if (!good) {
        context.reader.error(node.span(), fmt::format("'{}' cannot be the name of a {}", name, what),
                             "letters, digits, '_', '.' and '-', at most 64");
    }
    return good;
}

}  // namespace notisim
