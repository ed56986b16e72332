#pragma once

#include "simulator/scenario/reader.hpp"
#include "simulator/scenario/scenario.hpp"

#include <map>
#include <string>
#include <string_view>

namespace notisim {

/// The variables of a scenario and the replacement of `${NAME}` by their values.
///
/// `--set` goes before `vars`, `${env.NAME}` reads the environment. `$name` without braces is left to the attribute
/// rules. Values may use other variables; what comes out is not looked through again.
class Variables {
public:
    /// Adds one entry of a `vars` mapping.
    void define(ScenarioReader& reader, const YamlEntry& entry);

    /// Resolves all definitions; called once, after the last define().
    void resolve(ScenarioReader& reader, const LoadOptions& options);

    /// Replaces in all scalars below `node`, keys apart.
    void substitute(ScenarioReader& reader, const LoadOptions& options, YamlNode& node);

private:
    struct Value {
        YamlNode node;
        bool resolved = false;
        bool in_progress = false;
    };

    void resolve(ScenarioReader& reader, const LoadOptions& options, Value& value);
    void substitute_scalar(ScenarioReader& reader, const LoadOptions& options, YamlNode& node);
    /// False, after an error, if it cannot be done.
    bool expand(ScenarioReader& reader, const LoadOptions& options, YamlNode& node);
    /// The scalar that a name stands for, or null after an error at `place`.
    const YamlNode* look_up(ScenarioReader& reader, const LoadOptions& options, std::string_view name,
                            const YamlNode& place);

    std::map<std::string, Value, std::less<>> values_;
    std::size_t written_ = 0;  ///< Bytes put in so far, bounded.
    std::size_t nesting_ = 0;  ///< Definitions being resolved, one inside the other.
};

}  // namespace notisim
