#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// A text that diagnostics point into. `name` is what the user called it, normally the path of a file.
struct SourceText {
    std::string name;
    std::string text;
};

/// A place in a text. Lines and columns count from 1; a column is a byte, as editors' "go to" takes it for ASCII.
struct SourceSpan {
    std::shared_ptr<const SourceText> source;
    std::uint32_t line = 0;  ///< 0: the text as a whole.
    std::uint32_t column = 0;
    std::uint32_t length = 1;  ///< How many bytes the caret underlines; cut at the end of the line.
};

enum class Severity : std::uint8_t { error, warning };

/// One thing that is wrong in what the user wrote, and what to do about it.
struct Diagnostic {
    Severity severity = Severity::error;
    SourceSpan span;
    std::string title;  ///< Lower case, names the thing in quotes: unknown key 'retries'.
    std::string help;   ///< What to change, shown beside the caret: did you mean 'retry'? May be empty.
};

/// All that was found in one go, in the order of the text.
using Diagnostics = std::vector<Diagnostic>;

bool has_errors(const Diagnostics& diagnostics);

/// Renders one diagnostic in the house form: title, file:line:column, the line, a caret and the help.
/// Control characters of the text are replaced, so that a hostile file cannot drive a terminal.
std::string render(const Diagnostic& diagnostic, bool color);

/// The candidate nearest to `word` by edit distance, or nothing where none is near enough to be meant.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// "did you mean 'x'?" where a candidate is near, else "one of: a, b, c" (cut where there are many).
std::string suggest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace notisim
