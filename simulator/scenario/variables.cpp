#include "simulator/scenario/variables.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

// A value doubled by each of sixty variables would fill the memory.
constexpr std::size_t kMaxValueBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxWrittenBytes = std::size_t{32} << 20;
constexpr std::size_t kMaxNesting = 64;

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && (text[0] < '0' || text[0] > '9') &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") ==
               std::string_view::npos;
}

// The caret under `${name` itself where the scalar stands in the text as it is written.
SourceSpan span_in(const YamlNode& node, std::string_view reference) {
    SourceSpan span = node.span;
    std::size_t start = 0;
    const std::string_view text = span.source->text;
    for (std::uint32_t line = 1; line < span.line && start < text.size(); ++line) {
        start = std::min(text.find('\n', start), text.size() - 1) + 1;
    }
    start += span.column == 0 ? 0 : span.column - 1;
    if (start >= text.size()) {
        return span;
    }
    const std::size_t found = text.substr(start, span.length).find(reference);
    if (found != std::string_view::npos) {
        span.column += static_cast<std::uint32_t>(found);
        span.length = static_cast<std::uint32_t>(reference.size());
    }
    return span;
}

}  // namespace

void Variables::define(ScenarioReader& reader, const YamlEntry& entry) {
    const std::string& name = entry.key.text;
    if (!is_name(name) || name.starts_with("env.")) {
        reader.error(entry.key.span, fmt::format("'{}' cannot be the name of a variable", name),
                     name.starts_with("env.") ? "'env.' is for variables of the environment"
                                              : "letters, digits, '_', '.' and '-', not beginning with a digit");
        return;
    }
    if (!entry.value.is(YamlNode::Kind::scalar)) {
        reader.error(entry.value.span,
                     fmt::format("the variable '{}' must be text, found {}", name, describe(entry.value)),
                     entry.value.is(YamlNode::Kind::null) ? "write \"\" for an empty text" : "");
        return;
    }
    const auto [place, fresh] = values_.emplace(name, Value{entry.value});
    if (!fresh) {
        const SourceSpan& first = place->second.node.span;
        reader.error(entry.key.span, fmt::format("the variable '{}' is defined twice", name),
                     fmt::format("first at {}:{}:{}", first.source->name, first.line, first.column));
    }
}

void Variables::resolve(ScenarioReader& reader, const LoadOptions& options) {
    for (const auto& [name, text] : options.set) {
        Value value;
        value.node.kind = YamlNode::Kind::scalar;
        value.node.text = text;
        value.resolved = true;
        values_[name] = std::move(value);
    }
    for (auto& [name, value] : values_) {
        resolve(reader, options, value);
    }
}

void Variables::resolve(ScenarioReader& reader, const LoadOptions& options, Value& value) {
    if (value.resolved || value.in_progress) {
        return;
    }
    value.in_progress = true;
    ++nesting_;
    substitute_scalar(reader, options, value.node);
    --nesting_;
    value.resolved = true;
}

const YamlNode* Variables::look_up(ScenarioReader& reader, const LoadOptions& options, std::string_view name,
                                   const YamlNode& place) {
    const SourceSpan span = span_in(place, fmt::format("${{{}}}", name));
    if (name.starts_with("env.")) {
        const std::string_view variable = name.substr(4);
        const auto content = options.environment ? options.environment(variable) : std::nullopt;
        if (!content) {
            reader.error(span, fmt::format("the environment has no variable '{}'", variable));
            return nullptr;
        }
        Value value;
        value.node.kind = YamlNode::Kind::scalar;
        value.node.text = *content;
        value.resolved = true;
        return &values_.insert_or_assign(std::string{name}, std::move(value)).first->second.node;
    }
    const auto found = values_.find(name);
    if (found == values_.end()) {
        std::vector<std::string_view> names;
        names.reserve(values_.size());
        for (const auto& [known, value] : values_) {
            names.push_back(known);
        }
        reader.error(span, fmt::format("undefined variable '{}'", name),
                     names.empty() ? "define it under 'vars:' or with --set" : suggest(name, names));
        return nullptr;
    }
    Value& value = found->second;
    if (value.in_progress && !value.resolved) {
        reader.error(span, fmt::format("the variable '{}' is defined by itself", name));
        return nullptr;
    }
    if (nesting_ >= kMaxNesting) {
        reader.error(span, fmt::format("variables use one another more than {} levels deep", kMaxNesting));
        return nullptr;
    }
    resolve(reader, options, value);
    return &value.node;
}

bool Variables::expand(ScenarioReader& reader, const LoadOptions& options, YamlNode& node) {
    std::size_t at = node.text.find("${");
    std::string result = node.text.substr(0, at);
    bool quoted = node.quoted;
    while (at != std::string::npos) {
        const std::size_t end = node.text.find('}', at);
        if (end == std::string::npos) {
            reader.error(span_in(node, "${"), "a variable is not closed: '}' is missing",
                         "variables are written ${NAME}");
            return false;
        }
        const std::string name = node.text.substr(at + 2, end - at - 2);
        if (!is_name(name)) {
            reader.error(span_in(node, "${" + name + "}"), fmt::format("'{}' cannot be the name of a variable", name),
                         "to send '${' itself, define a variable with the value '$'");
            return false;
        }
        const YamlNode* value = look_up(reader, options, name, node);
        if (value == nullptr || value->broken) {
            return false;
        }
        // A scalar that is one variable and nothing else has the variable's type.
        quoted = at == 0 && end + 1 == node.text.size() ? value->quoted : quoted;
        result += value->text;
        written_ += value->text.size();
        at = node.text.find("${", end + 1);
        result.append(node.text, end + 1, at == std::string::npos ? at : at - end - 1);
        if (result.size() > kMaxValueBytes || written_ > kMaxWrittenBytes) {
            reader.error(node.span, "the values of variables grow too large here");
            return false;
        }
    }
    node.text = std::move(result);
    node.quoted = quoted;
    return true;
}

void Variables::substitute_scalar(ScenarioReader& reader, const LoadOptions& options, YamlNode& node) {
    if (node.text.find("${") != std::string::npos) {
        node.broken = !expand(reader, options, node);
    }
}

void Variables::substitute(ScenarioReader& reader, const LoadOptions& options, YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::null: break;
        case YamlNode::Kind::scalar: substitute_scalar(reader, options, node); break;
        case YamlNode::Kind::sequence:
            for (YamlNode& item : node.items) {
                substitute(reader, options, item);
            }
            break;
        case YamlNode::Kind::mapping:
            for (YamlEntry& entry : node.entries) {
                substitute(reader, options, entry.value);
            }
            break;
    }
}

}  // namespace notisim
