#include "receiver-conformance/baseline.hpp"

#include "receiver-conformance/check.hpp"
#include "simulator/scenario/load.hpp"
#include "simulator/scenario/reader.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace notisim::conformance {

namespace {

std::vector<std::string_view> ids_of_checks() {
    std::vector<std::string_view> ids;
    for (const Check& check : all_checks()) {
        ids.push_back(check.id);
    }
    return ids;
}

void check_keys(ScenarioReader& reader, const YamlNode& map, std::string_view what,
                std::span<const std::string_view> known) {
    for (const YamlEntry& entry : map.entries) {
        if (std::find(known.begin(), known.end(), entry.key.text) == known.end()) {
            reader.error(entry.key.span, fmt::format("unknown key '{}' in {}", entry.key.text, what),
                         suggest(entry.key.text, known));
        }
    }
}

void read_entry(ScenarioReader& reader, const YamlNode& node, Baseline& baseline) {
    constexpr std::string_view kKeys[] = {"check", "reason"};
    if (!reader.expect_mapping(node, "an accepted finding")) {
        return;
    }
    check_keys(reader, node, "an accepted finding", kKeys);
    const YamlNode* check = node.find("check");
    if (check == nullptr) {
        reader.error(node.span, "an accepted finding needs the key 'check'");
        return;
    }
    const auto ids = ids_of_checks();
    const auto index = reader.word(*check, "check", ids);
    const YamlNode* reason = node.find("reason");
    const auto text = reason == nullptr ? std::optional{std::string{}} : reader.text(*reason, "reason");
    if (index && text) {
        baseline.accepted.push_back({std::string{ids[*index]}, *text});
    }
}

bool failed(const CaseResult& check) {
    return check.outcome == CaseResult::Outcome::failed;
}

bool judged(const CaseResult& check) {
    return check.outcome != CaseResult::Outcome::skipped;
}

// A YAML text in double quotes is a JSON text.
std::string yaml_quoted(std::string_view text) {
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.quoted = true;
    node.text = text;
    return to_json(node);
}

}  // namespace

bool Baseline::accepts(std::string_view check) const {
    return std::any_of(accepted.begin(), accepted.end(), [&](const Entry& entry) { return entry.check == check; });
}

std::optional<Baseline> read_baseline(const std::string& name, const std::string& text, Diagnostics& diagnostics) {
    const auto source = std::make_shared<const SourceText>(SourceText{name, text});
    ScenarioReader reader;
    std::size_t nodes = kMaxScenarioNodes;
    Baseline baseline;
    if (const auto tree = read_yaml(source, nodes, reader.diagnostics());
        tree && reader.expect_mapping(*tree, "a baseline")) {
        constexpr std::string_view kKeys[] = {"accepted"};
        check_keys(reader, *tree, "a baseline", kKeys);
        const YamlNode* list = tree->find("accepted");
        if (list == nullptr) {
            reader.error(tree->span, "a baseline needs the key 'accepted'");
        } else if (!list->is(YamlNode::Kind::null) && reader.expect_list(*list, "accepted")) {
            for (const YamlNode& item : list->items) {
                read_entry(reader, item, baseline);
            }
        }
    }
    diagnostics = reader.diagnostics();
    return has_errors(diagnostics) ? std::nullopt : std::optional{std::move(baseline)};
}

std::string write_baseline(const Baseline& baseline) {
    std::string text =
        "# Findings of 'notisim conform' that are accepted for now: they are reported and do not fail the run.\n"
        "accepted:\n";
    for (const Baseline::Entry& entry : baseline.accepted) {
        text += fmt::format("  - check: {}\n", entry.check);
        if (!entry.reason.empty()) {
            text += fmt::format("    reason: {}\n", yaml_quoted(entry.reason));
        }
    }
    return text;
}

std::vector<std::string> outdated(const Baseline& baseline, const RunResult& result) {
    std::vector<std::string> ids;
    for (const CaseResult& check : result.checks) {
        if (baseline.accepts(check.id) && judged(check) && !failed(check)) {
            ids.push_back(check.id);
        }
    }
    return ids;
}

void accept_failures(Baseline& baseline, RunResult& result) {
    for (CaseResult& check : result.checks) {
        if (failed(check) && !baseline.accepts(check.id)) {
            baseline.accepted.push_back({check.id, ""});
            check.accepted = true;
        }
    }
    if (result.verdict == Verdict::failed) {
        result.verdict = Verdict::passed;
    }
}

void prune(Baseline& baseline, const RunResult& result) {
    const std::vector<std::string> gone = outdated(baseline, result);
    std::erase_if(baseline.accepted, [&gone](const Baseline::Entry& entry) {
        return std::find(gone.begin(), gone.end(), entry.check) != gone.end();
    });
}

}  // namespace notisim::conformance
