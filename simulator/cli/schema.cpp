#include "simulator/schema/schema_text.hpp"

#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"

namespace notisim {

ExitCode schema_command(const SchemaArguments& arguments) {
    print_out(*schema_text(arguments.what));
    return ExitCode::passed;
}

}  // namespace notisim
