#include "simulator/base/diagnostic.hpp"
#include "simulator/schema/json_text.hpp"
#include "simulator/schema/program.hpp"

#include <algorithm>
#include <array>

namespace notisim {

namespace {

using Json = nlohmann::json;

// A document of n values costs at most n times the weight. Ours weigh some ten thousand.
constexpr std::size_t kWeightMax = 1'000'000;
constexpr std::size_t kHeightMax = 200;

constexpr std::array<std::pair<std::string_view, std::uint8_t>, 7> kTypes{{{"null", kNull},
                                                                           {"boolean", kBoolean},
                                                                           {"integer", kInteger},
                                                                           {"number", kNumber | kInteger},
                                                                           {"string", kString},
                                                                           {"array", kArray},
                                                                           {"object", kObject}}};

/// Makes nodes of a schema. `why_` is not empty once it has failed; what it returns is then of no use.
class Compiler {
public:
    Compiler(const Json& schema, std::deque<SchemaNode>& nodes, std::string& why)
        : schema_(schema), nodes_(nodes), why_(why) {}

    const SchemaNode* node(const Json& schema, const std::string& where);

private:
    using Rule = void (Compiler::*)(SchemaNode&, const Json&, const std::string&);
    struct Keyword {
        std::string_view name;
        Rule rule;  ///< Null: says nothing about documents.
    };

    static const std::vector<Keyword>& keywords();

    void fail(const std::string& where, const std::string& what) {
        if (why_.empty()) {
            why_ = "#" + where + ": " + what;
        }
    }
    bool expect(bool truth, const std::string& where, const char* what) {
        if (!truth) {
            fail(where, what);
        }
        return truth;
    }

    const SchemaNode* reference(const Json& schema, const std::string& where);
    const SchemaNode* child(SchemaNode& parent, const Json& schema, const std::string& where);
    std::vector<const SchemaNode*> children(SchemaNode& parent, const Json& list, const std::string& where);
    std::optional<std::size_t> count(const Json& value, const std::string& where);

    void type(SchemaNode& node, const Json& value, const std::string& where);
    void choices(SchemaNode& node, const Json& value, const std::string& where);
    void constant(SchemaNode& node, const Json& value, const std::string&);
    void required(SchemaNode& node, const Json& value, const std::string& where);
    void properties(SchemaNode& node, const Json& value, const std::string& where);
    void items(SchemaNode& node, const Json& value, const std::string& where);
    void pattern(SchemaNode& node, const Json& value, const std::string& where);
    void description(SchemaNode& node, const Json& value, const std::string& where);
    template <std::optional<std::size_t> SchemaNode::*Member>
    void limit(SchemaNode& node, const Json& value, const std::string& where) {
        node.*Member = count(value, where);
    }
    template <std::optional<double> SchemaNode::*Member>
    void bound(SchemaNode& node, const Json& value, const std::string& where) {
        if (expect(value.is_number(), where, "is not a number")) {
            node.*Member = value.get<double>();
        }
    }
    template <const SchemaNode* SchemaNode::*Member>
    void part(SchemaNode& node, const Json& value, const std::string& where) {
        node.*Member = child(node, value, where);
    }
    template <std::vector<const SchemaNode*> SchemaNode::*Member>
    void parts(SchemaNode& node, const Json& value, const std::string& where) {
        node.*Member = children(node, value, where);
    }

    const Json& schema_;
    std::deque<SchemaNode>& nodes_;
    std::string& why_;
    std::map<std::string, const SchemaNode*> definitions_;  ///< Null: being compiled.
};

const std::vector<Compiler::Keyword>& Compiler::keywords() {
    static const std::vector<Keyword> list{
        {"$schema", nullptr},
        {"$id", nullptr},
        {"title", nullptr},
        {"definitions", nullptr},  // Compiled where they are referred to.
        {"description", &Compiler::description},
        {"type", &Compiler::type},
        {"enum", &Compiler::choices},
        {"const", &Compiler::constant},
        {"required", &Compiler::required},
        {"properties", &Compiler::properties},
        {"additionalProperties", &Compiler::part<&SchemaNode::additional>},
        {"items", &Compiler::items},
        {"minItems", &Compiler::limit<&SchemaNode::min_items>},
        {"maxItems", &Compiler::limit<&SchemaNode::max_items>},
        {"minLength", &Compiler::limit<&SchemaNode::min_length>},
        {"maxLength", &Compiler::limit<&SchemaNode::max_length>},
        {"pattern", &Compiler::pattern},
        {"minimum", &Compiler::bound<&SchemaNode::minimum>},
        {"maximum", &Compiler::bound<&SchemaNode::maximum>},
        {"anyOf", &Compiler::parts<&SchemaNode::any_of>},
        {"allOf", &Compiler::parts<&SchemaNode::all_of>},
        {"not", &Compiler::part<&SchemaNode::not_node>},
        {"if", &Compiler::part<&SchemaNode::if_node>},
        {"then", &Compiler::part<&SchemaNode::then_node>},
        {"else", &Compiler::part<&SchemaNode::else_node>},
    };
    return list;
}

const SchemaNode* Compiler::node(const Json& schema, const std::string& where) {
    if (schema.is_object() && schema.contains("$ref")) {
        return reference(schema, where);
    }
    SchemaNode& made = nodes_.emplace_back();
    if (schema.is_boolean()) {
        made.never = !schema.get<bool>();
        return &made;
    }
    if (!expect(schema.is_object(), where, "is not a schema")) {
        return &made;
    }
    std::vector<std::string_view> names;
    for (const Keyword& keyword : keywords()) {
        names.push_back(keyword.name);
    }
    for (const auto& [name, value] : schema.items()) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            fail(where, "unknown keyword '" + name + "'; " + suggest(name, names));
            break;
        }
        const Rule rule = keywords()[static_cast<std::size_t>(found - names.begin())].rule;
        if (rule != nullptr) {
            (this->*rule)(made, value, where + pointer_part(name));
        }
    }
    expect(made.weight <= kWeightMax && made.height <= kHeightMax, where, "the schema is too large");
    return &made;
}

const SchemaNode* Compiler::reference(const Json& schema, const std::string& where) {
    constexpr std::string_view kPrefix = "#/definitions/";
    const Json& target = schema["$ref"];
    const std::string text = target.is_string() ? target.get<std::string>() : std::string{};
    const std::string name = text.starts_with(kPrefix) ? text.substr(kPrefix.size()) : std::string{};
    // What stands beside a reference counts in some dialects and not in others.
    const bool alone = schema.size() == 1 + schema.count("description");
    const auto definitions = schema_.find("definitions");
    const bool known = definitions != schema_.end() && definitions->is_object() && definitions->contains(name);
    if (!expect(alone, where, "only a description may stand beside $ref") ||
        !expect(known, where, "$ref leads to no definition")) {
        return nullptr;
    }
    const auto [place, is_new] = definitions_.try_emplace(name, nullptr);
    if (is_new) {
        const SchemaNode* made = node((*definitions)[name], "/definitions" + pointer_part(name));
        definitions_[name] = made;
        return made;
    }
    expect(place->second != nullptr, where, "the definition leads back to itself");
    return place->second;
}

const SchemaNode* Compiler::child(SchemaNode& parent, const Json& schema, const std::string& where) {
    const SchemaNode* made = why_.empty() ? node(schema, where) : nullptr;
    if (made != nullptr) {
        parent.weight = std::min(parent.weight + made->weight, kWeightMax + 1);
        parent.height = std::max(parent.height, made->height + 1);
    }
    return made;
}

std::vector<const SchemaNode*> Compiler::children(SchemaNode& parent, const Json& list, const std::string& where) {
    std::vector<const SchemaNode*> made;
    if (expect(list.is_array() && !list.empty(), where, "is not a list of schemas")) {
        for (std::size_t index = 0; index < list.size(); ++index) {
            made.push_back(child(parent, list[index], where + pointer_part(std::to_string(index))));
        }
    }
    return made;
}

std::optional<std::size_t> Compiler::count(const Json& value, const std::string& where) {
    return expect(value.is_number_unsigned(), where, "is not a number from 0 up") ? value.get<std::size_t>()
                                                                                  : std::optional<std::size_t>{};
}

void Compiler::type(SchemaNode& node, const Json& value, const std::string& where) {
    node.types = 0;
    for (const Json& name : value.is_array() ? value : Json::array({value})) {
        const auto* known =
            std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& row) { return name == row.first; });
        if (expect(known != kTypes.end(), where, "names no type of JSON")) {
            node.types = static_cast<std::uint8_t>(node.types | known->second);
        }
    }
}

void Compiler::choices(SchemaNode& node, const Json& value, const std::string& where) {
    if (expect(value.is_array() && !value.empty() && !node.has_choices, where, "is not a list, or beside const")) {
        node.has_choices = true;
        node.choices.assign(value.begin(), value.end());
    }
}

void Compiler::constant(SchemaNode& node, const Json& value, const std::string& /*where*/) {
    node.has_choices = true;
    node.choices.assign(1, value);
}

void Compiler::required(SchemaNode& node, const Json& value, const std::string& where) {
    const bool is_list =
        value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& name) { return name.is_string(); });
    if (expect(is_list, where, "is not a list of names")) {
        node.required = value.get<std::vector<std::string>>();
    }
}

void Compiler::properties(SchemaNode& node, const Json& value, const std::string& where) {
    if (expect(value.is_object(), where, "is not an object")) {
        for (const auto& [name, schema] : value.items()) {
            node.properties.emplace(name, child(node, schema, where + pointer_part(name)));
        }
    }
}

void Compiler::items(SchemaNode& node, const Json& value, const std::string& where) {
    if (value.is_array()) {
        node.leading_items = children(node, value, where);
    } else {
        node.items = child(node, value, where);
    }
}

void Compiler::pattern(SchemaNode& node, const Json& value, const std::string& where) {
    std::string why;
    node.pattern = Pattern::compile(value.is_string() ? value.get<std::string>() : std::string{}, why);
    if (!node.pattern) {
        fail(where, why);
    }
}

void Compiler::description(SchemaNode& node, const Json& value, const std::string& where) {
    if (expect(value.is_string(), where, "is not a text")) {
        node.description = value.get<std::string>();
    }
}

}  // namespace

std::optional<Schema> Schema::compile(std::string_view text, std::string& why) {
    const JsonText read = read_json(text);
    why = read.fault.empty() ? "" : "the schema is " + read.fault;
    if (why.empty() && !read.repeated.empty()) {
        why = "#" + read.repeated.front() + ": is there twice";
    }
    if (!why.empty()) {
        return std::nullopt;
    }
    auto program = std::make_shared<Program>();
    program->root = Compiler{*read.document, program->nodes, why}.node(*read.document, "");
    return why.empty() ? std::optional{Schema{std::move(program)}} : std::nullopt;
}

}  // namespace notisim
