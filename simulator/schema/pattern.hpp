#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim {

/// A regular expression of the few forms that the schemas need: `^`, letters, `[A-Z0-9]`, `(a|b)`, `?`, `{n}`, `{n,m}`
/// and `$`. It describes the whole text and repeats nothing without a limit, so that a match costs no more than the
/// pattern is long, whatever the text.
class Pattern {
public:
    /// Nothing, and `why`, for any other form.
    static std::optional<Pattern> compile(std::string_view text, std::string& why);

    [[nodiscard]] bool matches(std::string_view text) const;

private:
    struct Part {
        std::bitset<128> letters;                ///< Where there are no choices: one character out of these.
        std::vector<std::vector<Part>> choices;  ///< Else: one of these sequences.
        std::size_t min = 1;
        std::size_t max = 1;
    };
    using Sequence = std::vector<Part>;
    using Ends = std::vector<std::size_t>;  ///< Places in the text that can be reached; sorted, each once.
    class Parser;

    static Ends once(const Part& part, std::string_view text, const Ends& starts);
    static Ends repeated(const Part& part, std::string_view text, const Ends& starts);
    static Ends all(const Sequence& sequence, std::string_view text, Ends starts);

    Sequence parts_;
};

}  // namespace notisim
