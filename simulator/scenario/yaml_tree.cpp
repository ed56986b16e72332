#include "simulator/scenario/yaml_tree.hpp"

#include "simulator/scenario/load.hpp"
#include "simulator/scenario/yaml_text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <istream>
#include <map>
#include <streambuf>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace notisim {

namespace {

// Builds the tree from the parser's events. After the first error the rest of the events is passed over: an exception
// of ours would have to cross the parser.
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(const std::shared_ptr<const SourceText>& source, std::size_t& nodes_left, Diagnostics& diagnostics)
        : source_(source), nodes_left_(nodes_left), diagnostics_(diagnostics) {}

    void OnDocumentStart(const YAML::Mark& mark) override { started_at_ = place(mark); }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        YamlNode node;
        node.span = place(mark);
        leaf(std::move(node), anchor);
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        YamlNode node;
        node.kind = YamlNode::Kind::scalar;
        node.text = value;
        node.quoted = tag == "!" || tag == kStringTag;
        node.span = scalar_span(place(mark), offset(mark), value);
        if (!node.quoted && tag != "?" && !tag.empty()) {
            fail(place(mark), fmt::format("the tag '{}' means nothing here", tag), "leave the tag out");
        }
        if (node.quoted && !is_quote_closed(source_->text, offset(mark))) {
            fail(node.span, "this quote is never closed", {});
        }
        last_offset_ = offset(mark);
        leaf(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        SourceSpan span = place(mark);
        span.length = alias_length(source_->text, offset(mark));
        if (found == anchors_.end()) {
            fail(span, "this alias stands inside the value that it names", "an alias can only name what is complete");
            return;
        }
        if (found->second.depth + frames_.size() > kMaxScenarioDepth) {
            fail(span, fmt::format("with this alias, values are nested deeper than {} levels", kMaxScenarioDepth), {});
            return;
        }
        if (!charge(found->second.nodes)) {
            fail(span, fmt::format("with this alias, the file has more than {} values", kMaxScenarioNodes),
                 "an alias counts as a copy of all that it names");
            return;
        }
        add(YamlNode{found->second.node}, found->second.nodes, found->second.depth);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(YamlNode::Kind::sequence, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
    }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(YamlNode::Kind::mapping, mark, tag, anchor, style == YAML::EmitterStyle::Flow);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

    // An exception of the parser, said in our words.
    void parser_failed(const YAML::Mark& mark, const std::string& message) {
        if (failed_) {
            return;
        }
        std::optional<SourceSpan> open_bracket;
        for (const Frame& frame : frames_) {
            open_bracket = frame.flow ? std::optional{frame.node.span} : open_bracket;
        }
        const bool deep = message.find("bad file") != std::string::npos && frames_.size() >= kMaxScenarioDepth;
        const std::size_t at = mark.is_null() ? last_offset_ : offset(mark);
        diagnostics_.push_back(
            explain_syntax_error(source_, at, last_offset_, deep ? "too deep" : message, open_bracket));
        failed_ = true;
    }

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] const SourceSpan& started_at() const { return started_at_; }
    YamlNode take_root() { return std::move(root_); }

private:
    struct Frame {
        YamlNode node;
        YAML::anchor_t anchor = 0;
        bool flow = false;
        std::size_t nodes = 1;  // This one and all below.
        std::size_t depth = 1;  // Levels, this one included.
        std::optional<YamlNode> key;
    };
    struct Anchor {
        YamlNode node;
        std::size_t nodes = 1;
        std::size_t depth = 1;
    };

    static constexpr std::string_view kStringTag = "tag:yaml.org,2002:str";

    std::size_t offset(const YAML::Mark& mark) const {
        return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), source_->text.size());
    }
    // By the parser's own count: counting the lines again for each value would be quadratic.
    SourceSpan place(const YAML::Mark& mark) const {
        return {source_, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1), 1};
    }

    void fail(const SourceSpan& span, std::string title, std::string help) {
        if (!failed_) {
            diagnostics_.push_back({Severity::error, span, std::move(title), std::move(help)});
        }
        failed_ = true;
    }

    bool charge(std::size_t nodes) {
        if (nodes > nodes_left_) {
            return false;
        }
        nodes_left_ -= nodes;
        return true;
    }

    void leaf(YamlNode node, YAML::anchor_t anchor) {
        if (failed_) {
            return;
        }
        if (!charge(1)) {
            fail(node.span, fmt::format("the scenario has more than {} values", kMaxScenarioNodes), {});
            return;
        }
        complete(std::move(node), anchor, 1, 1);
    }

    void open(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool flow) {
        if (failed_) {
            return;
        }
        Frame frame;
        frame.node.kind = kind;
        frame.node.span = place(mark);
        frame.anchor = anchor;
        frame.flow = flow;
        if (frames_.size() >= kMaxScenarioDepth) {
            fail(frame.node.span, fmt::format("values are nested deeper than {} levels", kMaxScenarioDepth), {});
        } else if (!charge(1)) {
            fail(frame.node.span, fmt::format("the scenario has more than {} values", kMaxScenarioNodes), {});
        } else if (!tag.empty() && tag != "?" && tag != "!" && tag != "tag:yaml.org,2002:map" &&
                   tag != "tag:yaml.org,2002:seq") {
            fail(frame.node.span, fmt::format("the tag '{}' means nothing here", tag), "leave the tag out");
        }
        frames_.push_back(std::move(frame));
    }

    void close() {
        if (failed_) {
            return;
        }
        Frame frame = std::move(frames_.back());
        frames_.pop_back();
        refuse_duplicates(frame.node);
        complete(std::move(frame.node), frame.anchor, frame.nodes, frame.depth, frame.flow);
    }

    void refuse_duplicates(const YamlNode& node) {
        std::map<std::string_view, const YamlNode*> seen;
        for (const YamlEntry& entry : node.entries) {
            const auto [first, fresh] = seen.emplace(entry.key.text, &entry.key);
            if (!fresh) {
                diagnostics_.push_back(
                    {Severity::error, entry.key.span, fmt::format("the key '{}' is given twice", entry.key.text),
                     fmt::format("first at line {}, column {}", first->second->span.line, first->second->span.column)});
            }
        }
    }

    void complete(YamlNode node, YAML::anchor_t anchor, std::size_t nodes, std::size_t depth, bool flow = true) {
        if (anchor != 0) {
            if (!charge(nodes)) {
                fail(node.span, fmt::format("the scenario has more than {} values", kMaxScenarioNodes), {});
                return;
            }
            anchors_[anchor] = Anchor{node, nodes, depth};
        }
        add(std::move(node), nodes, depth, flow);
    }

    void add(YamlNode node, std::size_t nodes, std::size_t depth, bool flow = true) {
        if (failed_) {
            return;
        }
        if (frames_.empty()) {
            root_ = std::move(node);
            return;
        }
        Frame& parent = frames_.back();
        parent.nodes += nodes;
        parent.depth = std::max(parent.depth, depth + 1);
        if (parent.node.is(YamlNode::Kind::sequence)) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.key) {
            take_key(parent, std::move(node));
        } else {
            if (node.is(YamlNode::Kind::null) || !flow) {
                node.span = parent.key->span;
            }
            parent.node.entries.push_back({*std::move(parent.key), std::move(node)});
            parent.key.reset();
        }
    }

    void take_key(Frame& parent, YamlNode node) {
        if (!node.is(YamlNode::Kind::scalar)) {
            fail(node.span, "a key must be text", {});
            return;
        }
        if (node.text == "<<" && !node.quoted) {
            fail(node.span, "merge keys ('<<') are not supported",
                 "write the keys out, or use an alias for a whole value");
            return;
        }
        parent.key = std::move(node);
    }

    std::shared_ptr<const SourceText> source_;
    std::size_t& nodes_left_;
    Diagnostics& diagnostics_;
    std::vector<Frame> frames_;
    std::map<YAML::anchor_t, Anchor> anchors_;
    YamlNode root_;
    SourceSpan started_at_;
    std::size_t last_offset_ = 0;
    bool failed_ = false;
};

// A stream over text that is not copied.
class TextBuffer : public std::streambuf {
public:
    explicit TextBuffer(const std::string& text) {
        char* begin = const_cast<char*>(text.data());  // Only ever read; streambuf has no const form.
        setg(begin, begin, begin + text.size());
    }
};

}  // namespace

std::optional<YamlNode> read_yaml(const std::shared_ptr<const SourceText>& source, std::size_t& nodes_left,
                                  Diagnostics& diagnostics) {
    if (auto refusal = check_characters(source)) {
        diagnostics.push_back(*std::move(refusal));
        return std::nullopt;
    }
    const std::size_t before = diagnostics.size();
    TreeBuilder builder(source, nodes_left, diagnostics);
    TextBuffer buffer(source->text);
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        if (parser.HandleNextDocument(builder) && !builder.failed()) {
            Diagnostics ignored;
            std::size_t unlimited = kMaxScenarioNodes;
            TreeBuilder second(source, unlimited, ignored);
            if (parser.HandleNextDocument(second)) {
                diagnostics.push_back({Severity::error, second.started_at(), "a second document begins here",
                                       "a scenario is one document: put the other into a file of its own"});
            }
        }
    } catch (const YAML::Exception& error) {
        builder.parser_failed(error.mark, error.msg);
    } catch (const std::exception& error) {
        builder.parser_failed(YAML::Mark::null_mark(), error.what());
    }
    if (diagnostics.size() != before) {
        return std::nullopt;
    }
    return builder.take_root();
}

}  // namespace notisim
