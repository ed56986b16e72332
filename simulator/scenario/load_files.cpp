#include "simulator/scenario/load_context.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/core.h>
#include <set>

namespace notisim {

namespace {

constexpr std::size_t kMaxFiles = 256;

std::string path_beside(const SourceSpan& place, const std::string& path) {
    const std::filesystem::path base = std::filesystem::path{place.source->name}.parent_path();
    return (base / path).lexically_normal().generic_string();
}

std::optional<YamlNode> read_tree(LoadContext& context, const std::string& name, std::string text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.erase(0, 3);
    }
    auto source = std::make_shared<const SourceText>(SourceText{name, std::move(text)});
    context.sources.push_back(source);
    return read_yaml(source, context.nodes_left, context.reader.diagnostics());
}

// The text of a file that `place` names; nothing, after an error, if there is none.
std::optional<std::string> read_named(LoadContext& context, const YamlNode& place, const std::string& path) {
    if (context.sources.size() >= kMaxFiles) {
        context.reader.error(place.span, fmt::format("the scenario names more than {} files", kMaxFiles));
        return std::nullopt;
    }
    auto text = context.read_file ? context.read_file(path) : std::nullopt;
    if (!text) {
        context.reader.error(place.span, fmt::format("cannot read '{}'", path),
                             "paths are relative to the file that names them");
    }
    return text;
}

// Walks the includes of one file, in depth, so that what is included comes before what includes it.
class IncludeWalk {
public:
    explicit IncludeWalk(LoadContext& context) : context_(context) {}

    void visit(const std::string& name, YamlNode& tree) {
        open_.push_back(name);
        done_.insert(name);
        if (const YamlNode* include = tree.find("include")) {
            const bool single = include->is(YamlNode::Kind::scalar);
            if (single) {
                follow(*include);
            } else if (context_.reader.expect_list(*include, "include")) {
                for (const YamlNode& item : include->items) {
                    follow(item);
                }
            }
        }
        open_.pop_back();
        order_.push_back(&tree);
    }

    [[nodiscard]] const std::vector<YamlNode*>& order() const { return order_; }

private:
    void follow(const YamlNode& item) {
        const auto written = context_.reader.filled_text(item, "include");
        if (!written) {
            return;
        }
        if (written->find("${") != std::string::npos) {
            context_.reader.error(item.span, "'include' cannot use variables", "they may come from the included file");
            return;
        }
        const std::string path = path_beside(item.span, *written);
        if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
            context_.reader.error(item.span, fmt::format("'{}' includes itself", path));
            return;
        }
        if (done_.contains(path)) {
            return;
        }
        auto text = read_named(context_, item, path);
        auto tree = text ? read_tree(context_, path, *std::move(text)) : std::nullopt;
        if (tree) {
            context_.trees.push_back(*std::move(tree));
            visit(path, context_.trees.back());
        }
    }

    LoadContext& context_;
    std::vector<std::string> open_;
    std::set<std::string> done_;
    std::vector<YamlNode*> order_;
};

// Adds the entries of one map of one file; a name must be fresh in all files.
void gather(LoadContext& context, const YamlNode& tree, std::string_view key, std::vector<NamedNode>& all) {
    const YamlNode* map = tree.find(key);
    if (map == nullptr || map->is(YamlNode::Kind::null) ||
        !context.reader.expect_mapping(*map, fmt::format("'{}'", key))) {
        return;
    }
    std::map<std::string_view, const SourceSpan*> known;
    for (const NamedNode& node : all) {
        known.emplace(node.name(), &node.span());
    }
    for (const YamlEntry& entry : map->entries) {
        const auto [first, fresh] = known.emplace(entry.key.text, &entry.key.span);
        const SourceSpan& place = *first->second;
        if (fresh) {
            all.push_back({&entry});
        } else if (place.source != entry.key.span.source) {  // Within one file the tree has said so already.
            context.reader.error(entry.key.span, fmt::format("'{}' is defined twice under '{}'", entry.key.text, key),
                                 fmt::format("first at {}:{}:{}", place.source->name, place.line, place.column));
        }
    }
}

void gather_all(LoadContext& context, const std::vector<YamlNode*>& order) {
    for (const YamlNode* tree : order) {
        const YamlNode* vars = tree->find("vars");
        if (vars != nullptr && !vars->is(YamlNode::Kind::null) && context.reader.expect_mapping(*vars, "'vars'")) {
            for (const YamlEntry& entry : vars->entries) {
                context.variables.define(context.reader, entry);
            }
        }
    }
    context.variables.resolve(context.reader, context.options);
    for (YamlNode* tree : order) {
        for (YamlEntry& entry : tree->entries) {
            if (entry.key.text != "vars" && entry.key.text != "include") {
                context.variables.substitute(context.reader, context.options, entry.value);
            }
        }
    }
    for (const YamlNode* tree : order) {
        gather(context, *tree, "vehicles", context.vehicles);
        gather(context, *tree, "callbacks", context.callbacks);
        gather(context, *tree, "monitors", context.monitors);
        if (const YamlNode* steps = tree->find("steps"); steps != nullptr && !steps->is(YamlNode::Kind::null)) {
            context.step_lists.push_back(steps);
        }
    }
}

}  // namespace

const YamlNode* open_scenario(LoadContext& context, const std::string& name, const std::string& text) {
    auto tree = read_tree(context, name, text);
    if (!tree) {
        return nullptr;
    }
    context.trees.push_back(*std::move(tree));
    YamlNode& root = context.trees.back();
    if (root.is(YamlNode::Kind::null)) {
        context.reader.error({context.sources.front(), 0, 0, 1}, "the file is empty",
                             "a scenario begins with 'notisim: 1'");
        return nullptr;
    }
    if (!context.reader.expect_mapping(root, "a scenario")) {
        return nullptr;
    }
    IncludeWalk walk(context);
    walk.visit(std::filesystem::path{name}.lexically_normal().generic_string(), root);
    gather_all(context, walk.order());
    for (const YamlNode* file : walk.order()) {
        if (file == &root || file->is(YamlNode::Kind::null)) {
            continue;
        }
        if (file->find("notisim") != nullptr) {
            context.reader.error(file->entries.front().key.span, "a whole scenario cannot be included",
                                 "move what is shared into a file without 'notisim:'");
        } else {
            Fields(context.reader, *file, KeyedObject::fragment);
        }
    }
    return &root;
}

std::optional<std::string> open_file(LoadContext& context, const YamlNode& node) {
    const auto written = context.reader.filled_text(node, "file");
    return written ? read_named(context, node, path_beside(node.span, *written)) : std::nullopt;
}

const YamlNode* open_body(LoadContext& context, const YamlNode& node) {
    const YamlNode* file = node.is(YamlNode::Kind::mapping) ? node.find("file") : nullptr;
    if (file == nullptr) {
        return &node;
    }
    for (const YamlEntry& entry : node.entries) {
        const std::string& key = entry.key.text;
        if (key != "file" && key != "id" && key != "on" && key != "vehicle") {
            context.reader.error(entry.key.span, fmt::format("'{}' cannot stand beside 'file'", key),
                                 "the whole body is in the file; only 'id', 'on' and 'vehicle' stand beside it");
        }
    }
    const auto written = context.reader.filled_text(*file, "file");
    if (!written) {
        return nullptr;
    }
    const std::string path = path_beside(file->span, *written);
    auto text = read_named(context, *file, path);
    auto tree = text ? read_tree(context, path, *std::move(text)) : std::nullopt;
    if (!tree) {
        return nullptr;
    }
    context.variables.substitute(context.reader, context.options, *tree);
    if (const YamlNode* nested = tree->find("file")) {
        context.reader.error(nested->span, "a body file cannot name another file");
        return nullptr;
    }
    context.trees.push_back(*std::move(tree));
    return &context.trees.back();
}

}  // namespace notisim
