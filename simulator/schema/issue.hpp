#pragma once

#include "simulator/schema/validator.hpp"

#include <cstdint>

// What a check finds while it runs. Seen by the check only.

namespace notisim {

/// A place in the document: the member or item of `parent` that is looked at. Lives on the stack of the check.
struct Place {
    const Place* parent = nullptr;  ///< Null: the document.
    std::string_view key;           ///< Of a member; an item has none.
    std::size_t index = 0;
    std::size_t depth = 0;

    [[nodiscard]] Place member(std::string_view name) const { return {this, name, kNoIndex, depth + 1}; }
    [[nodiscard]] Place item(std::size_t number) const { return {this, {}, number, depth + 1}; }
    [[nodiscard]] std::string pointer() const;

private:
    static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);
};

/// One breach of one rule.
struct Issue {
    enum class Kind : std::uint8_t {
        type,     ///< Another type of value; nothing else of the schema was looked at.
        choice,   ///< `words` are what would be allowed.
        missing,  ///< `words` are members one of which would do.
        other,
    };

    Kind kind = Kind::other;
    std::size_t depth = 0;
    std::string pointer;
    std::string found;  ///< The value, shortened and quoted where it is a text.
    std::string word;   ///< The value as a word, to be compared with `words`.
    std::vector<std::string> words;
    std::string problem;  ///< Where it does not follow from the kind.
    std::string help;

    [[nodiscard]] SchemaFinding finding() const;
};

/// Issues up to a number; what is said already is not said again in other words.
class IssueList {
public:
    explicit IssueList(std::size_t max) : max_(max) {}

    void add(Issue issue);
    [[nodiscard]] bool is_full() const { return issues_.size() >= max_; }
    [[nodiscard]] std::size_t max() const { return max_; }
    [[nodiscard]] const std::vector<Issue>& issues() const { return issues_; }

private:
    std::size_t max_;
    std::vector<Issue> issues_;
};

/// Of alternatives none of which fits a value at `depth`: the issues of the one that got furthest into it. Where
/// several stopped at the same word, one issue with the words of all.
std::vector<Issue> nearest_alternative(std::vector<std::vector<Issue>> alternatives, std::size_t depth);

}  // namespace notisim
