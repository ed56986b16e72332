#include "simulator/cli/execute.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace notisim {

namespace {

using namespace std::chrono_literals;

// In the child: a process group of its own, so that what the shell starts is ended with it.
[[noreturn]] void become_shell(const char* command) {
    setpgid(0, 0);
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGPIPE, SIG_DFL);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execl("/bin/sh", "sh", "-c", command, nullptr);
    _exit(127);
}

}  // namespace

// Not system(3): that one ignores SIGINT while the command runs, and a run that cannot be interrupted hangs.
int execute(const std::string& command, const std::atomic<bool>& stop) {
    const pid_t child = fork();
    if (child < 0) {
        return 127;
    }
    if (child == 0) {
        become_shell(command.c_str());
    }
    int status = 0;
    bool asked_to_end = false;
    while (true) {
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child || (ended < 0 && errno != EINTR)) {
            break;
        }
        if (stop.load() && !asked_to_end) {
            asked_to_end = true;
            kill(-child, SIGTERM);
        }
        std::this_thread::sleep_for(5ms);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace notisim
