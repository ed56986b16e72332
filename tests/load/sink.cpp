// A receiver that is fast and does nothing: what is measured against it is the generator. With options it delays,
// stalls and fails by plan, and says exactly how, so that what a generator found can be compared with what was the
// case.

#include "tests/load/sink_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

namespace load_sink {

using namespace std::chrono_literals;

bool Sink::listen(std::string& why) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options_.port);
    if (::inet_pton(AF_INET, options_.host.c_str(), &address.sin_addr) != 1) {
        why = "'" + options_.host + "' is no numeric address";
        return false;
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, SOMAXCONN) != 0 ||
        ::getsockname(listener_, generic, &length) != 0) {
        why = std::string{"cannot listen: "} + std::strerror(errno);
        return false;
    }
    std::printf("http://%s:%u\n", options_.host.c_str(), static_cast<unsigned>(ntohs(address.sin_port)));
    std::fflush(stdout);
    return true;
}

// Until a socket is ready, an answer is due or lines are to be written. False: something went wrong.
bool Sink::wait(std::array<epoll_event, 1024>& events, int& count) {
    Nanoseconds until = Nanoseconds::max();
    if (!due_.empty()) {
        until = due_.top().at;
    }
    if (acting_.waits()) {
        until = std::min(until, next_flush_);
    }
    timespec timeout{};
    if (until != Nanoseconds::max()) {
        const Nanoseconds left = std::max(until - clock_now(), Nanoseconds{0});
        timeout.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
        timeout.tv_nsec = (left % 1s).count();
    }
    count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                           until == Nanoseconds::max() ? nullptr : &timeout, nullptr);
    return count >= 0 || errno == EINTR;
}

// A connection for each vehicle may be more than the usual 1024.
static void allow_many_files() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int Sink::run() {
    allow_many_files();
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    ::prctl(PR_SET_TIMERSLACK, 1UL);  // Delays are exact; by default the kernel adds 50 us.
    signals_ = ::signalfd(-1, &ends, SFD_CLOEXEC);
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    std::string why = "cannot write " + options_.processed;
    if ((acting_.enabled() && !acting_.open()) || !listen(why)) {
        std::fprintf(stderr, "load_sink: %s\n", why.c_str());
        return 2;
    }
    for (const int each : {listener_, signals_}) {
        watch(epoll_, EPOLL_CTL_ADD, each, EPOLLIN);
    }
    std::array<epoll_event, 1024> events{};
    for (int count = 0; wait(events, count);) {
        ++wake_up_;
        now_ = clock_now();
        for (int index = 0; index < count; ++index) {
            const epoll_event& event = events[static_cast<std::size_t>(index)];
            if (event.data.fd == signals_) {
                finish();
                return 0;
            }
            Connection* connection = find(event.data.fd);
            if (event.data.fd == listener_) {
                accept_all();
            } else if (connection != nullptr && (event.events & EPOLLOUT) != 0) {
                write_rest(*connection);
            } else {
                read(event.data.fd);
            }
        }
        answer_due();
        if (acting_.waits() && now_ >= next_flush_) {
            acting_.flush(now_);
            next_flush_ = now_ + 100ms;
        }
    }
    std::perror("load_sink: epoll_pwait2");
    return 2;
}

void Sink::finish() {
    if (acting_.enabled()) {
        acting_.release_all();
        acting_.flush(now_);
    }
    std::fprintf(stderr, "%s\n", acting_.summary(requests_).c_str());
    if (!options_.log.empty() && !spent_.write(options_.log)) {
        std::fprintf(stderr, "load_sink: cannot write %s\n", options_.log.c_str());
    }
}

}  // namespace load_sink

int main(int count, char** words) {
    std::string why;
    const std::vector<std::string_view> list(words + 1, words + count);
    auto options = load_sink::parse_options(list, why);
    if (!options) {
        std::fprintf(why.empty() ? stdout : stderr, "%s%s%s", why.empty() ? "" : "load_sink: ", why.c_str(),
                     why.empty() ? load_sink::kUsage : "; --help lists them\n");
        return why.empty() ? 0 : 2;
    }
    // On the heap: the buffer is larger than what a stack should hold.
    return std::make_unique<load_sink::Sink>(std::move(*options))->run();
}
