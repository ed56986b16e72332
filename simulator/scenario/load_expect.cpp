#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMaxCount = 1'000'000'000'000;

Range exactly(std::int64_t count) {
    return {static_cast<std::uint64_t>(count), static_cast<std::uint64_t>(count)};
}

// N, or {min, max}.
std::optional<Range> load_range(LoadContext& context, const YamlNode& node, std::string_view what) {
    if (!node.is(YamlNode::Kind::mapping)) {
        const auto count = context.reader.integer(node, what, 0, kMaxCount);
        return count ? std::optional{exactly(*count)} : std::nullopt;
    }
    const Fields fields(context.reader, node, KeyedObject::range);
    Range range;
    const YamlNode* min = fields.get("min");
    const YamlNode* max = fields.get("max");
    const auto low = min == nullptr ? std::nullopt : context.reader.integer(*min, "min", 0, kMaxCount);
    const auto high = max == nullptr ? std::nullopt : context.reader.integer(*max, "max", 0, kMaxCount);
    range.min = low ? static_cast<std::uint64_t>(*low) : range.min;
    range.max = high ? static_cast<std::uint64_t>(*high) : range.max;
    if (min == nullptr && max == nullptr) {
        context.reader.error(node.span, fmt::format("the range of '{}' is empty", what), "give min, max or both");
    }
    if (range.min > range.max) {
        context.reader.error(node.span,
                             fmt::format("no '{}' can be {} or more and {} or less", what, range.min, range.max),
                             "min is above max");
    }
    return range;
}

void load_status(LoadContext& context, const YamlNode& node, Expectation& expectation) {
    const auto add = [&](const YamlNode& item) {
        if (const auto code = context.reader.integer(item, "status", 100, 599)) {
            expectation.statuses.push_back(static_cast<int>(*code));
        }
    };
    if (!node.is(YamlNode::Kind::sequence)) {
        add(node);
        return;
    }
    if (node.items.empty()) {
        context.reader.error(node.span, "'status' is an empty list", "no answer would be right");
    }
    for (const YamlNode& item : node.items) {
        add(item);
    }
}

// `all`, `none`, N or {min, max}.
void load_fate(LoadContext& context, const YamlNode& node, std::string_view what, Expectation& expectation) {
    if (node.is(YamlNode::Kind::scalar) && (node.text == "all" || node.text == "none")) {
        expectation.all = node.text == "all";
        expectation.range = expectation.all ? Range{} : exactly(0);
        return;
    }
    if (node.is(YamlNode::Kind::scalar) && !node.broken && node.text.find_first_of("0123456789") == std::string::npos) {
        constexpr std::string_view kWords[] = {"all", "none"};
        context.reader.error(node.span, fmt::format("'{}' cannot be {}", what, describe(node)),
                             nearest(node.text, kWords).empty() ? "all, none, a number, or {min: N, max: N}"
                                                                : suggest(node.text, kWords));
        return;
    }
    expectation.range = load_range(context, node, what).value_or(Range{});
}

void load_batches(LoadContext& context, const YamlNode& node, Expectation& expectation) {
    const Fields fields(context.reader, node, KeyedObject::batches);
    if (const YamlNode* count = fields.get("count")) {
        expectation.range = load_range(context, *count, "count").value_or(Range{});
    }
    if (const YamlNode* size = fields.get("max_size")) {
        expectation.size = load_range(context, *size, "max_size");
        if (expectation.size && !size->is(YamlNode::Kind::mapping)) {
            expectation.size->min = 0;  // A single number is the most that a batch may have.
        }
    }
    if (fields.is_mapping() && node.entries.empty()) {
        context.reader.error(node.span, "'batches' expects nothing", "give count, max_size or both");
    }
}

// `Pending/Accepted`, `Done/Success`, `Done/Failed/DoorsOpen`.
std::vector<std::string> status_texts() {
    std::vector<std::string> texts{"Done/Success", "Done/AlreadyDone", "Done/Failed"};
    for (const auto& [status, name] : kRemotePendingEventStatuses) {
        texts.push_back(fmt::format("Pending/{}", name));
    }
    for (const auto& [cause, name] : kRemoteFailedEventStatuses) {
        texts.push_back(fmt::format("Done/Failed/{}", name));
    }
    return texts;
}

void load_sequence(LoadContext& context, const YamlNode& node, Expectation& expectation) {
    if (!context.reader.expect_list(node, "sequence")) {
        return;
    }
    static const std::vector<std::string> kTexts = status_texts();
    static const std::vector<std::string_view> kStatuses(kTexts.begin(), kTexts.end());
    for (const YamlNode& item : node.items) {
        const auto text = context.reader.filled_text(item, "sequence");
        if (text && std::find(kStatuses.begin(), kStatuses.end(), *text) == kStatuses.end()) {
            const bool near = !nearest(*text, kStatuses).empty();
            context.reader.error(item.span, fmt::format("'{}' is no status of a remote", *text),
                                 near ? suggest(*text, kStatuses)
                                      : "Pending/STATUS, Done/Success, Done/AlreadyDone or Done/Failed/CAUSE");
        } else if (text) {
            expectation.sequence.push_back(*text);
        }
    }
}

void load_one(LoadContext& context, const YamlNode& node, Expectation& expectation) {
    const std::string_view name = name_in(kExpectations, expectation.kind);
    switch (expectation.kind) {
        case Expectation::Kind::status: load_status(context, node, expectation); break;
        case Expectation::Kind::answer_within:
        case Expectation::Kind::recovered_within:
            expectation.limit = context.reader.duration(node, name, 1ms, kLongestSpan).value_or(Duration{0});
            break;
        case Expectation::Kind::delivered:
        case Expectation::Kind::expired:
        case Expectation::Kind::given_up: load_fate(context, node, name, expectation); break;
        case Expectation::Kind::attempts:
        case Expectation::Kind::requests: expectation.range = load_range(context, node, name).value_or(Range{}); break;
        case Expectation::Kind::batches: load_batches(context, node, expectation); break;
        case Expectation::Kind::sequence: load_sequence(context, node, expectation); break;
        case Expectation::Kind::order: {
            constexpr std::string_view kOrders[] = {"per-lane"};
            context.reader.word(node, "order", kOrders);
            break;
        }
    }
}

}  // namespace

void load_expectations(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::expect);
    if (!fields.is_mapping()) {
        return;
    }
    for (const YamlEntry& entry : node.entries) {
        const auto kind = find_in(kExpectations, entry.key.text);
        if (kind) {
            Expectation expectation;
            expectation.kind = *kind;
            expectation.span = entry.key.span;
            load_one(context, entry.value, expectation);
            context.scenario.expectations.push_back(std::move(expectation));
        } else if (entry.key.text == "processed") {
            context.reader.error(entry.key.span, fmt::format("'{}' is not supported yet", entry.key.text));
        }
    }
}

std::vector<Expectation> load_step_expectations(LoadContext& context, const YamlNode& node) {
    const Fields fields(context.reader, node, KeyedObject::step_expect);
    const YamlNode* sequence = fields.get("sequence");
    if (sequence == nullptr) {
        return {};
    }
    Expectation expectation;
    expectation.kind = Expectation::Kind::sequence;
    expectation.span = fields.key_span("sequence");
    load_sequence(context, *sequence, expectation);
    return {std::move(expectation)};
}

}  // namespace notisim
