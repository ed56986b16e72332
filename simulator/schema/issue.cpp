#include "simulator/schema/issue.hpp"

#include "simulator/base/diagnostic.hpp"
#include "simulator/base/printable.hpp"
#include "simulator/schema/json_text.hpp"

#include <algorithm>

namespace notisim {

namespace {

// How far an alternative got. Another type of value means that another form was meant.
std::size_t progress(const std::vector<Issue>& issues, std::size_t depth) {
    std::size_t deepest = depth;
    for (const Issue& issue : issues) {
        if (issue.kind == Issue::Kind::type && issue.depth == depth) {
            return 0;
        }
        deepest = std::max(deepest, issue.depth);
    }
    return 1 + deepest - depth;
}

bool can_merge(const std::vector<Issue>& one, const std::vector<Issue>& other) {
    const bool single = one.size() == 1 && other.size() == 1;
    return single && one[0].kind == other[0].kind && one[0].pointer == other[0].pointer && !one[0].words.empty();
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "'" : ", '") + word + "'";
    }
    return text;
}

}  // namespace

std::string Place::pointer() const {
    if (parent == nullptr) {
        return {};
    }
    return parent->pointer() + pointer_part(index == kNoIndex ? std::string{key} : std::to_string(index));
}

SchemaFinding Issue::finding() const {
    switch (kind) {
        case Kind::choice: {
            const std::vector<std::string_view> candidates(words.begin(), words.end());
            return {pointer, found + " is not allowed here", suggest(word, candidates)};
        }
        case Kind::missing:
            return {pointer, (words.size() > 1 ? "one of the members " : "the member ") + joined(words) + " is missing",
                    help};
        case Kind::type:
        case Kind::other: break;
    }
    return {pointer, problem, help};
}

void IssueList::add(Issue issue) {
    const bool known = std::any_of(issues_.begin(), issues_.end(), [&](const Issue& other) {
        const bool same_words = issue.kind != Issue::Kind::missing || issue.words == other.words;
        return other.pointer == issue.pointer && other.kind == issue.kind && same_words;
    });
    if (!known && !is_full()) {
        issues_.push_back(std::move(issue));
    }
}

std::vector<Issue> nearest_alternative(std::vector<std::vector<Issue>> alternatives, std::size_t depth) {
    std::vector<Issue>* best = &alternatives.front();
    for (std::vector<Issue>& other : alternatives) {
        const std::size_t mine = progress(*best, depth);
        const std::size_t its = progress(other, depth);
        if (its > mine || (its == mine && other.size() < best->size())) {
            best = &other;
        }
    }
    std::vector<Issue> chosen = *best;
    for (std::vector<Issue>& other : alternatives) {
        if (&other != best && can_merge(chosen, other)) {
            std::vector<std::string>& words = chosen.front().words;
            words.insert(words.end(), other.front().words.begin(), other.front().words.end());
        }
    }
    return chosen;
}

std::string SchemaFinding::text() const {
    const std::string place = pointer.empty() ? "the body" : printable(pointer);
    return place + ": " + problem + (help.empty() ? "" : "; " + help);
}

}  // namespace notisim
