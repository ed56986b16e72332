#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// One thing in a document that its schema does not allow.
struct SchemaFinding {
    std::string pointer;  ///< Where: a JSON pointer (RFC 6901); empty is the document as a whole.
    std::string problem;  ///< What was found: 'Dooors' is not allowed here.
    std::string help;     ///< What is allowed, or what may have been meant: did you mean 'Doors'? May be empty.

    /// All of it in one line: `/events/0/remoteType: 'Dooors' is not allowed here; did you mean 'Doors'?`
    [[nodiscard]] std::string text() const;
};

/// A JSON Schema (draft-07) of the keywords that ours use: type, enum, const, required, properties,
/// additionalProperties, items, minItems, maxItems, minLength, maxLength, pattern, minimum, maximum, anyOf, allOf, not,
/// if, then, else, and $ref to `#/definitions/...`. Immutable: one may be used by several threads.
class Schema {
public:
    /// Nothing, and `why`, for a text that is no such schema: another keyword, a pattern of another form than Pattern
    /// knows, or definitions that lead back to themselves, without which the time of a check has a limit.
    static std::optional<Schema> compile(std::string_view text, std::string& why);

    /// What is wrong with a document, members by name and items by number; empty when it is valid. Of alternatives of
    /// which none fits, it is told what is wrong with the one that nearly does.
    [[nodiscard]] std::vector<SchemaFinding> check(const nlohmann::json& document, std::size_t findings_max = 20) const;

    /// The same for a text: what is not JSON, or has a member twice, is not valid either.
    [[nodiscard]] std::vector<SchemaFinding> check_text(std::string_view text, std::size_t findings_max = 20) const;

    struct Program;

private:
    explicit Schema(std::shared_ptr<const Program> program) : program_(std::move(program)) {}

    std::shared_ptr<const Program> program_;
};

}  // namespace notisim
