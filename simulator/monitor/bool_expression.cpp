#include "simulator/monitor/bool_expression.hpp"

#include "simulator/base/assert.hpp"
#include "simulator/base/printable.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace notisim {

namespace {

constexpr std::uint16_t kNot = kMaxExpressionNames;
constexpr std::uint16_t kAnd = kNot + 1;
constexpr std::uint16_t kOr = kNot + 2;

/// Each level of parentheses can leave the left sides of one `|` and one `&` waiting; the innermost has an operand too.
constexpr std::size_t kMaxWaiting = 2 * kMaxExpressionDepth + 3;

/// Beyond this many names, trying all cases is not worth it: no monitor has more triggers.
constexpr std::size_t kMostJudged = 5;

constexpr std::string_view kBlanks = " \t\r\n";

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

// A character beyond ASCII is several bytes, which are shown together.
std::size_t character_length(std::string_view text) {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
        ++length;
    }
    return length;
}

struct Token {
    char kind = 0;  ///< One of & | ! ( ), `n` for a name, `?` for what is none of these, 0 at the end of the text.
    std::size_t offset = 0;
    std::string_view text;
};

Token next_token(std::string_view text, std::size_t offset) {
    offset = std::min(text.find_first_not_of(kBlanks, offset), text.size());
    const std::string_view rest = text.substr(offset);
    if (rest.empty()) {
        return {0, offset, rest};
    }
    const std::string_view name = rest.substr(0, rest.find_first_not_of(kNameCharacters));
    if (!name.empty()) {
        return {'n', offset, name};
    }
    const bool known = std::string_view{"&|!()"}.find(rest.front()) != std::string_view::npos;
    return {known ? rest.front() : '?', offset, rest.substr(0, known ? 1 : character_length(rest))};
}

}  // namespace

bool BoolExpression::evaluate(std::span<const bool> truth) const {
    if (steps_.empty()) {
        return false;
    }
    std::array<bool, kMaxWaiting> waiting{};
    std::size_t count = 0;
    for (const std::uint16_t step : steps_) {
        if (step < kMaxExpressionNames) {
            NOTISIM_ASSERT(step < truth.size() && count < waiting.size());
            waiting[count++] = truth[step];
        } else if (step == kNot) {
            waiting[count - 1] = !waiting[count - 1];
        } else {
            const bool right = waiting[--count];
            const bool left = waiting[count - 1];
            waiting[count - 1] = step == kAnd ? left && right : left || right;
        }
    }
    return waiting[0];
}

NameSet BoolExpression::names() const {
    NameSet found;
    for (const std::uint16_t step : steps_) {
        if (step < kMaxExpressionNames) {
            found.set(step);
        }
    }
    return found;
}

NameSet BoolExpression::positive_names() const {
    // Backwards an operator comes before its operands, and hands them the sign that it was given.
    NameSet found;
    std::vector<bool> signs{true};
    for (std::size_t index = steps_.size(); index-- > 0;) {
        const std::uint16_t step = steps_[index];
        const bool positive = signs.back();
        signs.pop_back();
        if (step == kNot) {
            signs.push_back(!positive);
        } else if (step >= kMaxExpressionNames) {
            signs.insert(signs.end(), 2, positive);
        } else if (positive) {
            found.set(step);
        }
    }
    return found;
}

std::optional<bool> BoolExpression::constant() const {
    const NameSet used = names();
    if (used.count() > kMostJudged) {
        return std::nullopt;
    }
    std::array<bool, kMaxExpressionNames> truth{};
    const bool first = evaluate(truth);
    for (unsigned assignment = 1; assignment < 1U << used.count(); ++assignment) {
        unsigned bits = assignment;
        for (std::size_t name = 0; name < truth.size(); ++name) {
            if (used.test(name)) {
                truth[name] = (bits & 1U) != 0;
                bits >>= 1U;
            }
        }
        if (evaluate(truth) != first) {
            return std::nullopt;
        }
    }
    return first;
}

/// Reads a text from left to right. Operators wait until their right side is complete; `!` until its operand is.
class ExpressionReader {
public:
    ExpressionReader(std::string_view text, std::span<const std::string_view> names, Parentheses parentheses)
        : text_(text), names_(names), lenient_(parentheses == Parentheses::lenient) {}

    std::variant<BoolExpression, ExpressionError> read() {
        Token token;
        do {
            token = next_token(text_, token.offset + token.text.size());
            if (wants_operand_ ? !take_operand(token) : !take_operator(token)) {
                return std::move(error_);
            }
        } while (token.kind != 0);
        return std::move(expression_);
    }

private:
    using Kind = ExpressionError::Kind;

    struct Waiting {
        char kind;
        std::size_t offset;
    };

    bool fail(Kind kind, const Token& token, std::string message) {
        error_ = {kind, token.offset, token.text.size(), std::move(message)};
        return false;
    }

    bool take_operand(const Token& token) {
        switch (token.kind) {
            case 'n': return take_name(token);
            case '!':
            case '(': return open(token);
            case ')':
                if (open_parentheses_ == 0) {
                    return take_unopened(token);
                }
                break;
            case '?': return take_unexpected(token);
            case 0:
                if (expression_.steps_.empty() && waiting_.empty()) {
                    error_ = {Kind::empty, 0, text_.size(), "the expression is empty; write the name of a trigger"};
                    return false;
                }
                return fail(Kind::missing_operand, token, "a trigger is missing at the end");
            default: break;
        }
        const bool doubled = token.kind != ')' && token.offset > 0 && text_[token.offset - 1] == token.kind;
        return fail(Kind::missing_operand, token,
                    doubled ? fmt::format("'{0}{0}' is written '{0}'", token.kind)
                            : fmt::format("a trigger is missing before '{}'", token.kind));
    }

    bool take_operator(const Token& token) {
        switch (token.kind) {
            case '&':
            case '|':
                emit_while_at_least(token.kind);
                waiting_.push_back({token.kind, token.offset});
                wants_operand_ = true;
                return true;
            case ')': return close(token);
            case '?': return take_unexpected(token);
            case 0: return finish();
            default:
                return fail(Kind::missing_operator, token,
                            fmt::format("an operator is missing before '{}'; write & or |", token.text));
        }
    }

    bool take_name(const Token& token) {
        const auto found = std::find(names_.begin(), names_.end(), token.text);
        if (found == names_.end()) {
            return fail(Kind::unknown_name, token, fmt::format("no trigger is called '{}'", token.text));
        }
        expression_.steps_.push_back(static_cast<std::uint16_t>(found - names_.begin()));
        operand_is_complete();
        return true;
    }

    bool take_unexpected(const Token& token) {
        return fail(Kind::unexpected_character, token,
                    fmt::format("'{}' cannot be in an expression; it is made of names, & | ! and parentheses",
                                printable(token.text)));
    }

    bool take_unopened(const Token& token) {
        return lenient_ || fail(Kind::unopened_parenthesis, token, "this ')' closes nothing; leave it out");
    }

    bool open(const Token& token) {
        if (depth_ == kMaxExpressionDepth) {
            return fail(Kind::too_deep, token,
                        fmt::format("'(' and '!' are nested more than {} deep", kMaxExpressionDepth));
        }
        ++depth_;
        open_parentheses_ += token.kind == '(' ? 1U : 0U;
        waiting_.push_back({token.kind, token.offset});
        return true;
    }

    bool close(const Token& token) {
        if (open_parentheses_ == 0) {
            return take_unopened(token);
        }
        close_innermost();
        return true;
    }

    bool finish() {
        while (open_parentheses_ > 0) {
            emit_while_at_least('|');
            if (!lenient_) {
                error_ = {Kind::unclosed_parenthesis, waiting_.back().offset, 1, "this '(' is never closed"};
                return false;
            }
            close_innermost();
        }
        emit_while_at_least('|');
        return true;
    }

    void close_innermost() {
        emit_while_at_least('|');
        waiting_.pop_back();
        --depth_;
        --open_parentheses_;
        operand_is_complete();
    }

    void operand_is_complete() {
        wants_operand_ = false;
        while (!waiting_.empty() && waiting_.back().kind == '!') {
            expression_.steps_.push_back(kNot);
            waiting_.pop_back();
            --depth_;
        }
    }

    // What binds at least as strongly as `kind` and has its right side by now.
    void emit_while_at_least(char kind) {
        while (!waiting_.empty() && (waiting_.back().kind == '&' || (waiting_.back().kind == '|' && kind == '|'))) {
            expression_.steps_.push_back(waiting_.back().kind == '&' ? kAnd : kOr);
            waiting_.pop_back();
        }
    }

    std::string_view text_;
    std::span<const std::string_view> names_;
    bool lenient_;
    bool wants_operand_ = true;
    std::size_t depth_ = 0;             ///< Of `(` and `!` in waiting_.
    std::size_t open_parentheses_ = 0;  ///< Of `(` alone.
    std::vector<Waiting> waiting_;
    BoolExpression expression_;
    ExpressionError error_;
};

std::variant<BoolExpression, ExpressionError>
parse_bool_expression(std::string_view text, std::span<const std::string_view> names, Parentheses parentheses) {
    NOTISIM_ASSERT(names.size() <= kMaxExpressionNames);
    return ExpressionReader{text, names, parentheses}.read();
}

}  // namespace notisim
