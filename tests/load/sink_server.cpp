#include "tests/load/sink_server.hpp"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace load_sink {

void watch(int epoll, int operation, int socket, std::uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.fd = socket;
    ::epoll_ctl(epoll, operation, socket, &event);
}

Connection* Sink::find(int socket) {
    const auto index = static_cast<std::size_t>(socket);
    return index < connections_.size() ? connections_[index].get() : nullptr;
}

void Sink::accept_all() {
    for (int socket = 0;;) {
        socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) {
            return;
        }
        const int on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const auto index = static_cast<std::size_t>(socket);
        if (index >= connections_.size()) {
            connections_.resize(index + 64);
        }
        connections_[index] = std::make_unique<Connection>();
        connections_[index]->socket = socket;
        connections_[index]->generation = ++generation_;
        watch(epoll_, EPOLL_CTL_ADD, socket, EPOLLIN);
        read(socket);  // A new connection's request is often there already.
    }
}

void Sink::close(int socket) {
    ::close(socket);
    connections_[static_cast<std::size_t>(socket)].reset();
}

// One read for each wake-up: level-triggered, so that what is left tells by itself. Requests are taken where they were
// read; only what is incomplete is copied.
void Sink::read(int socket) {
    Connection* connection = find(socket);
    if (connection == nullptr) {
        return;
    }
    const ssize_t got = ::recv(socket, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(socket);
        }
        return;
    }
    const std::string_view text(buffer_.data(), static_cast<std::size_t>(got));
    if (connection->input.empty()) {
        const std::size_t taken = connection->waits ? 0 : take(*connection, text);
        if (connection = find(socket); connection != nullptr) {
            connection->input = text.substr(taken);
        }
        return;
    }
    connection->input.append(text);
    if (connection->input.size() > 2 * kMaxRequest) {
        close(socket);
    } else if (!connection->waits) {
        std::string input;
        input.swap(connection->input);
        const std::size_t taken = take(*connection, input);
        if (connection = find(socket); connection != nullptr) {
            input.erase(0, taken);
            connection->input = std::move(input);
        }
    }
}

// Takes complete requests until one of them waits for its answer; says how much was taken.
std::size_t Sink::take(Connection& connection, std::string_view text) {
    const int socket = connection.socket;
    std::size_t taken = 0;
    while (taken < text.size()) {
        Request request;
        if (!take_request(text.substr(taken), request)) {
            break;
        }
        if (request.bad) {
            connection.keep_alive = false;
            send(connection, "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return text.size();
        }
        taken += request.head.size() + request.body.size();
        receive(connection, request);
        if (find(socket) == nullptr || connection.waits) {
            break;
        }
    }
    return taken;
}

void Sink::receive(Connection& connection, const Request& request) {
    connection.keep_alive = request.keep_alive;
    connection.old = request.old;
    if (request.head.starts_with("GET /processed ") && acting_.enabled()) {
        const std::string content = acting_.content();
        connection.keep_alive = false;
        send(connection,
             "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\nContent-Length: " +
                 std::to_string(content.size()) + "\r\n\r\n" + content);
        return;
    }
    if (requests_++ == 0) {
        first_ = clock_now();
    }
    if (acting_.enabled()) {
        acting_.arrived({connection.socket, wake_up_, now_});
    }
    if (options_.delay.kind == Delay::Kind::none && options_.stalls.empty()) {
        connection.arrived = now_;
        answer(connection, request.head, request.body);
        return;
    }
    connection.arrived = clock_now();
    const Nanoseconds at = due_at(connection.arrived);
    if (at <= connection.arrived) {
        answer(connection, request.head, request.body);
        return;
    }
    connection.waits = true;
    due_.push({at, connection.socket, connection.generation});
    if (acting_.enabled()) {
        connection.held.assign(request.head).append(request.body);
        connection.held_head = request.head.size();
    }
}

Nanoseconds Sink::due_at(Nanoseconds arrived) {
    Nanoseconds due = arrived + options_.delay.draw(random_);
    for (const Stretch& stall : options_.stalls) {
        if (stall.covers(due - first_)) {
            due = first_ + stall.at + stall.length;
        }
    }
    return due;
}

unsigned Sink::status_now() const {
    const Nanoseconds since = clock_now() - first_;
    for (const Stretch& each : options_.statuses) {
        if (each.covers(since)) {
            return each.status;
        }
    }
    return 200;
}

void Sink::answer(Connection& connection, std::string_view head, std::string_view body) {
    const unsigned status = options_.statuses.empty() ? 200 : status_now();
    if (acting_.enabled() && status < 300) {
        acting_.act(head, body, {connection.socket, wake_up_, now_});
    }
    const bool plain = status == 200 && connection.keep_alive && !connection.old;
    const Nanoseconds arrived = connection.arrived;
    if (plain) {
        send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    } else {
        send(connection, "HTTP/1.1 " + std::to_string(status) + (status == 200 ? " OK" : " As asked") +
                             "\r\nContent-Length: 0\r\nConnection: " +
                             (connection.keep_alive ? "keep-alive" : "close") + "\r\n\r\n");
    }
    if (!options_.log.empty()) {
        spent_.add(clock_now() - arrived);
    }
}

void Sink::send(Connection& connection, std::string_view text) {
    if (connection.output.empty()) {
        const ssize_t sent = ::send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) {
            close(connection.socket);
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    if (!text.empty()) {
        connection.output.append(text);
        watch(epoll_, EPOLL_CTL_MOD, connection.socket, EPOLLIN | EPOLLOUT);
    } else if (!connection.keep_alive) {
        close(connection.socket);
    }
}

void Sink::write_rest(Connection& connection) {
    const std::string rest = std::move(connection.output);
    connection.output.clear();
    watch(epoll_, EPOLL_CTL_MOD, connection.socket, EPOLLIN);
    send(connection, rest);
}

void Sink::answer_due() {
    while (!due_.empty() && due_.top().at <= clock_now()) {
        const Due due = due_.top();
        due_.pop();
        Connection* connection = find(due.socket);
        if (connection == nullptr || connection->generation != due.generation) {
            continue;
        }
        connection->waits = false;
        const std::string held = std::move(connection->held);
        const std::size_t head = std::min(connection->held_head, held.size());
        answer(*connection, std::string_view{held}.substr(0, head), std::string_view{held}.substr(head));
        if (connection = find(due.socket); connection != nullptr && !connection->input.empty()) {
            std::string input;
            input.swap(connection->input);
            const std::size_t taken = take(*connection, input);
            if (connection = find(due.socket); connection != nullptr) {
                connection->input = input.substr(taken);
            }
        }
    }
}

}  // namespace load_sink
