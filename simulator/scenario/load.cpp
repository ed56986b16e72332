#include "simulator/scenario/load.hpp"

#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <tuple>

namespace notisim {

namespace {

// By file, as they were opened, then by place; what has no place (the command line) comes first. What stands at one
// place stays in the order in which it was found.
void sort_by_place(Diagnostics& diagnostics, const std::vector<std::shared_ptr<const SourceText>>& sources) {
    std::map<const SourceText*, std::size_t> files;
    for (const auto& source : sources) {
        files.emplace(source.get(), files.size() + 1);
    }
    std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t, std::size_t>> order;
    for (const Diagnostic& diagnostic : diagnostics) {
        const SourceSpan& span = diagnostic.span;
        const auto file = files.find(span.source.get());
        order.emplace_back(file == files.end() ? 0 : file->second, span.line, span.column, order.size());
    }
    std::sort(order.begin(), order.end());
    Diagnostics sorted;
    for (const auto& place : order) {
        sorted.push_back(std::move(diagnostics[std::get<3>(place)]));
    }
    diagnostics = std::move(sorted);
}

// An alias or a list named twice is read twice; what is wrong with it is said once.
void remove_repetitions(Diagnostics& diagnostics) {
    const auto same = [](const Diagnostic& left, const Diagnostic& right) {
        return left.span.source == right.span.source && left.span.line == right.span.line &&
               left.span.column == right.span.column && left.title == right.title && left.help == right.help;
    };
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

void load_parts(LoadContext& context, const YamlNode& root) {
    const Fields fields(context.reader, root, KeyedObject::scenario);
    if (load_header(context, fields)) {
        load_vehicles(context);
        load_callbacks(context);
        load_monitors(context);
        load_steps(context);
    }
    if (const YamlNode* expect = fields.get("expect")) {
        load_expectations(context, *expect);
    }
}

}  // namespace

LoadedScenario load_scenario(const std::string& name, const std::string& text, const FileReader& read,
                             const LoadOptions& options) {
    LoadContext context(read, options);
    context.scenario.file = name;
    if (const YamlNode* root = open_scenario(context, name, text)) {
        load_parts(context, *root);
    }
    LoadedScenario loaded;
    loaded.diagnostics = std::move(context.reader.diagnostics());
    sort_by_place(loaded.diagnostics, context.sources);
    remove_repetitions(loaded.diagnostics);
    if (!has_errors(loaded.diagnostics)) {
        loaded.scenario = std::move(context.scenario);
    }
    return loaded;
}

}  // namespace notisim
