#pragma once

#include "simulator/cli/options.hpp"

namespace notisim {

inline constexpr std::string_view kProjectFile = "notisim.yaml";

/// Reads the project file and gives `conform` what the command line `app` did not give.
///
/// Each key below `conform:` is an option by its name; what the command line says takes the place of it. Paths are
/// relative to the file. Errors: all mistakes of the file are printed with their places, and the parse ends with
/// ProjectFileError.
void read_project(const CLI::App& app, ConformArguments& conform);

/// The mistakes were printed already.
class ProjectFileError : public CLI::ParseError {
public:
    ProjectFileError()
        : CLI::ParseError("ProjectFileError", "the project file is wrong", CLI::ExitCodes::ConfigError) {}
};

}  // namespace notisim
