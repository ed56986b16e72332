#include "simulator/schema/pattern.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace notisim {

namespace {

constexpr std::size_t kRepeatsMax = 64;
constexpr int kGroupsMax = 8;  // One within the other.

void merge(std::vector<std::size_t>& into, const std::vector<std::size_t>& other) {
    std::vector<std::size_t> both;
    std::set_union(into.begin(), into.end(), other.begin(), other.end(), std::back_inserter(both));
    into = std::move(both);
}

}  // namespace

/// Reads a pattern from left to right; `why_` is not empty once it has failed.
class Pattern::Parser {
public:
    Parser(std::string_view text, std::string& why) : rest_(text), why_(why) {}

    Sequence sequence(int depth) {
        Sequence parts;
        while (why_.empty() && !rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            Part part = atom(depth);
            quantifier(part);
            parts.push_back(std::move(part));
        }
        return parts;
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    void fail(const char* what) {
        if (why_.empty()) {
            why_ = what;
        }
    }
    bool take(char character) {
        if (rest_.empty() || rest_.front() != character) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }
    /// One plain character; those with a meaning in other dialects are refused.
    unsigned char letter() {
        constexpr std::string_view kSpecial = "\\^$.*+?{}[]()|";
        const char character = rest_.empty() ? '\\' : rest_.front();
        const auto code = static_cast<unsigned char>(character);
        if (kSpecial.find(character) != std::string_view::npos || code >= 128) {
            fail("a pattern may hold letters, [A-Z], (a|b), ?, {n} and {n,m} between ^ and $");
            return 0;
        }
        rest_.remove_prefix(1);
        return code;
    }
    Part atom(int depth) {
        Part part;
        if (take('(')) {
            group(part, depth + 1);
        } else if (take('[')) {
            letters(part);
        } else {
            part.letters.set(letter());
        }
        return part;
    }
    void group(Part& part, int depth) {
        if (depth > kGroupsMax) {
            fail("the groups of a pattern are nested too deep");
            return;
        }
        do {
            part.choices.push_back(sequence(depth));
        } while (take('|'));
        if (!take(')')) {
            fail("a group of a pattern is not closed");
        }
    }
    void letters(Part& part) {
        while (why_.empty() && !take(']')) {
            const bool dot = take('.');  // Plain within brackets, and so are + and -.
            const bool sign = !dot && take('+');
            const unsigned char first = dot ? '.' : sign ? '+' : letter();
            const bool is_range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
            const unsigned char last = is_range && take('-') ? letter() : first;
            for (unsigned code = first; code <= last; ++code) {
                part.letters.set(code);
            }
        }
    }
    void quantifier(Part& part) {
        if (take('?')) {
            part.min = 0;
        } else if (take('{')) {
            part.min = number();
            part.max = take(',') ? number() : part.min;
            if (!take('}') || part.max < part.min || part.max == 0 || part.max > kRepeatsMax) {
                fail("a repetition of a pattern is {n} or {n,m}, up to 64");
            }
        }
    }
    std::size_t number() {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) {
            fail("a repetition of a pattern is {n} or {n,m}, up to 64");
        }
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }

    std::string_view rest_;
    std::string& why_;
};

std::optional<Pattern> Pattern::compile(std::string_view text, std::string& why) {
    why.clear();
    if (text.size() < 2 || text.front() != '^' || text.back() != '$') {
        why = "a pattern begins with ^ and ends with $";
        return std::nullopt;
    }
    Parser parser{text.substr(1, text.size() - 2), why};
    Pattern pattern;
    pattern.parts_ = parser.sequence(0);
    if (why.empty() && !parser.at_end()) {
        why = "a pattern has ) or | outside of a group";
    }
    return why.empty() ? std::optional{std::move(pattern)} : std::nullopt;
}

Pattern::Ends Pattern::once(const Part& part, std::string_view text, const Ends& starts) {
    Ends ends;
    for (const Sequence& choice : part.choices) {
        merge(ends, all(choice, text, starts));
    }
    for (const std::size_t start : part.choices.empty() ? starts : Ends{}) {
        const unsigned char code = start < text.size() ? static_cast<unsigned char>(text[start]) : 255;
        if (code < 128 && part.letters.test(code)) {
            ends.push_back(start + 1);
        }
    }
    return ends;
}

Pattern::Ends Pattern::repeated(const Part& part, std::string_view text, const Ends& starts) {
    Ends ends = part.min == 0 ? starts : Ends{};
    Ends now = starts;
    for (std::size_t count = 1; count <= part.max && !now.empty(); ++count) {
        now = once(part, text, now);
        if (count >= part.min) {
            merge(ends, now);
        }
    }
    return ends;
}

Pattern::Ends Pattern::all(const Sequence& sequence, std::string_view text, Ends starts) {
    for (const Part& part : sequence) {
        starts = repeated(part, text, starts);
    }
    return starts;
}

bool Pattern::matches(std::string_view text) const {
    const Ends ends = all(parts_, text, {0});
    return std::binary_search(ends.begin(), ends.end(), text.size());
}

}  // namespace notisim
