#pragma once

#include "tests/load/acting.hpp"
#include "tests/load/distribution.hpp"
#include "tests/load/sink_options.hpp"
#include "tests/load/sink_request.hpp"

#include <array>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <vector>

namespace load_sink {

inline Nanoseconds clock_now() {
    return std::chrono::steady_clock::now().time_since_epoch();
}

/// Level-triggered; `operation` is EPOLL_CTL_ADD or EPOLL_CTL_MOD.
void watch(int epoll, int operation, int socket, std::uint32_t what);

struct Connection {
    int socket = -1;
    std::uint64_t generation = 0;  ///< Tells connections apart that had the same number.
    std::string input;             ///< What was read and not yet taken.
    std::string output;            ///< What the socket did not take.
    std::string held;              ///< With a delay and --processed: the request that waits.
    std::size_t held_head = 0;
    Nanoseconds arrived{0};
    bool waits = false;  ///< For the answer to its request; what follows it waits behind it.
    bool keep_alive = true;
    bool old = false;  ///< HTTP/1.0, which has to be told that the connection is kept.
};

struct Due {
    Nanoseconds at;
    int socket;
    std::uint64_t generation;
    bool operator>(const Due& other) const { return at > other.at; }
};

/// One thread, one epoll.
class Sink {
public:
    explicit Sink(Options options) : options_(std::move(options)), acting_(options_), random_(options_.seed) {}

    int run();

private:
    bool listen(std::string& why);
    void accept_all();
    void read(int socket);
    std::size_t take(Connection& connection, std::string_view text);
    void receive(Connection& connection, const Request& request);
    void answer(Connection& connection, std::string_view head, std::string_view body);
    void send(Connection& connection, std::string_view text);
    void write_rest(Connection& connection);
    void close(int socket);
    void answer_due();
    bool wait(std::array<epoll_event, 1024>& events, int& count);
    void finish();

    Nanoseconds due_at(Nanoseconds arrived);
    unsigned status_now() const;
    Connection* find(int socket);

    Options options_;
    Acting acting_;
    std::mt19937_64 random_;
    std::vector<std::unique_ptr<Connection>> connections_;  // By socket.
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    Distribution spent_;  // With --log: how long each request was here.
    std::array<char, std::size_t{256} << 10> buffer_{};
    int listener_ = -1;
    int epoll_ = -1;
    int signals_ = -1;
    std::uint64_t generation_ = 0;
    std::uint64_t wake_up_ = 0;
    std::uint64_t requests_ = 0;
    Nanoseconds now_{0};  // When this wake-up began.
    Nanoseconds first_{0};
    Nanoseconds next_flush_{0};
};

}  // namespace load_sink
