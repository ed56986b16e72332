#include "simulator/cli/commands.hpp"
#include "simulator/cli/terminal.hpp"
#include "simulator/receiver/receiver.hpp"

#include <csignal>
#include <fmt/core.h>

namespace notisim {

namespace {

Receiver* g_receiver = nullptr;

void stop_receiver(int /*signal*/) {
    g_receiver->stop();
}

}  // namespace

ExitCode receive_command(const ReceiveArguments& arguments) {
    std::string why;
    const auto respond = parse_respond_script(arguments.respond, why);
    if (!respond) {
        print_error(fmt::format("error: --respond: {}\n", why));
        return ExitCode::usage;
    }
    if (arguments.tls_certificate_file.empty() != arguments.tls_key_file.empty()) {
        print_error("error: --tls-cert and --tls-key go together\n");
        return ExitCode::usage;
    }
    ReceiverOptions options;
    options.listen = arguments.listen;
    options.flavour = arguments.flavour;
    options.strict = arguments.strict;
    options.respond = *respond;
    options.tls_certificate_file = arguments.tls_certificate_file;
    options.tls_key_file = arguments.tls_key_file;
    options.log_file = arguments.log_file;
    options.show_secrets = arguments.show_secrets;
    Receiver receiver(options);
    if (!receiver.start(why)) {
        print_error(fmt::format("error: {}\n", why));
        return ExitCode::usage;
    }
    g_receiver = &receiver;
    std::signal(SIGINT, stop_receiver);
    std::signal(SIGTERM, stop_receiver);
    print_out(receiver.url() + "\n");
    receiver.run();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    const ReceiverTotals& totals = receiver.totals();
    print_error(fmt::format("{} requests, {} refused, {} notifications accepted\n", totals.requests, totals.refused,
                            totals.notifications));
    if (!receiver.log_fault().empty()) {
        print_error(fmt::format("error: {}\n", receiver.log_fault()));
        return ExitCode::report_failed;
    }
    return ExitCode::passed;
}

}  // namespace notisim
