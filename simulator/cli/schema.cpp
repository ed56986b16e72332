#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"

namespace notisim {

ExitCode schema_command(const SchemaArguments& arguments) {
    print_out(*library_text("schema/" + arguments.what + ".schema.json"));
    return ExitCode::passed;
}

}  // namespace notisim
