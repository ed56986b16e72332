// The limit of the interface: what a client costs that does nothing but write a prepared request, patched in place, and
// see that the answer is complete. What a real generator needs beyond that is its own.

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <netdb.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t npos = std::string_view::npos;

struct Options {
    std::string host;
    std::string port = "80";
    std::string path = "/";
    std::size_t connections = 64;
    std::chrono::nanoseconds duration = 10s;
    std::chrono::nanoseconds coalesce{0};
    bool close = false;
};

bool read_duration(std::string_view text, std::chrono::nanoseconds& value) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    const double factor = unit == "us" ? 1e3 : unit == "ms" ? 1e6 : unit == "s" ? 1e9 : 0;
    value = std::chrono::nanoseconds{static_cast<std::int64_t>(number * factor)};
    return error == std::errc{} && number >= 0 && factor > 0;
}

bool read_url(std::string_view url, Options& options) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) {
        return false;
    }
    url.remove_prefix(scheme.size());
    const std::size_t slash = std::min(url.find('/'), url.size());
    const std::string_view authority = url.substr(0, slash);
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    options.host = authority.substr(0, colon);
    if (colon < authority.size()) {
        options.port = authority.substr(colon + 1);
    }
    if (slash < url.size()) {
        options.path = url.substr(slash);
    }
    return !options.host.empty();
}

std::optional<Options> parse(const std::vector<std::string_view>& words) {
    Options options;
    for (std::size_t index = 0; index < words.size(); ++index) {
        const std::string_view word = words[index];
        if (word == "--close") {
            options.close = true;
            continue;
        }
        if (!word.starts_with("--")) {
            if (!read_url(word, options)) {
                return std::nullopt;
            }
            continue;
        }
        if (++index == words.size()) {
            return std::nullopt;
        }
        const std::string_view value = words[index];
        bool good = false;
        if (word == "--connections") {
            good = std::from_chars(value.data(), value.data() + value.size(), options.connections).ec == std::errc{} &&
                   options.connections > 0;
        } else if (word == "--duration" || word == "--coalesce") {
            good = read_duration(value, word == "--duration" ? options.duration : options.coalesce);
        }
        if (!good) {
            return std::nullopt;
        }
    }
    return options.host.empty() ? std::nullopt : std::optional{options};
}

// One request for all connections: a socket takes all of it at once, for nothing else is in its buffer.
class Request {
public:
    explicit Request(const Options& options) {
        std::string body = R"({"callbackId":"5f2c9e0a7b1d4c33a8e61f0b92d47c10","events":[{"remoteActionId":")";
        const std::size_t id = body.size();
        body += std::string(32, '0') + R"(","vin":")";
        const std::size_t vin = body.size();
        body += R"(VR3UHZKXZPT000000","eventDate":")";
        const std::size_t date = body.size();
        body += R"(2026-01-15T08:00:00.000Z","remoteType":"Doors","eventStatus":{"type":"Done","status":"Success"}}],)";
        body += R"("padding":")" + std::string(1024 - body.size() - 13, 'x') + "\"}";
        text_ = "POST " + options.path + " HTTP/1.1\r\nHost: " + options.host + ":" + options.port +
                "\r\nContent-Type: application/json\r\n" + (options.close ? "Connection: close\r\n" : "") +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        id_ = text_.size() + id;
        vin_ = text_.size() + vin + 11;    // The last six characters.
        date_ = text_.size() + date + 17;  // Seconds and milliseconds.
        text_ += body;
    }

    const std::string& next() {
        constexpr std::string_view hex = "0123456789abcdef";
        ++number_;
        std::uint64_t mixed = number_ * 0x9E3779B97F4A7C15U;
        for (std::size_t place = 0; place < 32; ++place) {
            text_[id_ + place] = hex[(place < 16 ? mixed : number_) >> (place % 16 * 4) & 15];
        }
        decimals(vin_, 6, number_);
        decimals(date_, 2, number_ / 1000 % 60);
        decimals(date_ + 3, 3, number_ % 1000);
        return text_;
    }

private:
    void decimals(std::size_t at, std::size_t count, std::uint64_t number) {
        for (std::size_t place = at + count; place > at; number /= 10) {
            text_[--place] = static_cast<char>('0' + number % 10);
        }
    }

    std::string text_;
    std::size_t id_ = 0;
    std::size_t vin_ = 0;
    std::size_t date_ = 0;
    std::uint64_t number_ = 0;
};

// 0 while the answer is not complete.
std::size_t answer_length(std::string_view text) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end == npos) {
        return 0;
    }
    std::size_t length = 0;
    std::size_t at = text.find("\r\nContent-Length: ");
    if (at == npos) {
        at = text.find("\r\ncontent-length: ");
    }
    if (at < end) {
        std::from_chars(text.data() + at + 18, text.data() + end, length);
    }
    return text.size() >= end + 4 + length ? end + 4 + length : 0;
}

class Client {
public:
    explicit Client(const Options& options) : options_(options), request_(options) {}

    bool run();
    void print(double seconds) const;

private:
    struct Connection {
        int socket = -1;
        bool sent = false;
        std::string partial;
    };

    bool resolve();
    bool open(std::size_t index);
    bool send(Connection& connection);
    bool receive(std::size_t index);
    bool handle(const epoll_event& event);
    int wait(std::vector<epoll_event>& events) const;

    Options options_;
    Request request_;
    sockaddr_storage address_{};
    socklen_t address_length_ = 0;
    std::vector<Connection> connections_;
    std::array<char, 65536> buffer_{};
    int epoll_ = -1;
    std::uint64_t requests_ = 0;
    std::uint64_t refused_ = 0;  // Answers that were no 2xx.
};

bool Client::resolve() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(options_.host.c_str(), options_.port.c_str(), &hints, &found) != 0) {
        errno = EHOSTUNREACH;
        return false;
    }
    std::memcpy(&address_, found->ai_addr, found->ai_addrlen);
    address_length_ = found->ai_addrlen;
    ::freeaddrinfo(found);
    return true;
}

// Edge-triggered for both at once, so that a connection is registered once and never changed.
bool Client::open(std::size_t index) {
    Connection& connection = connections_[index];
    connection.socket = ::socket(address_.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    connection.sent = false;
    const int on = 1;
    ::setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* address = reinterpret_cast<const sockaddr*>(&address_);
    if (::connect(connection.socket, address, address_length_) != 0 && errno != EINPROGRESS) {
        return false;
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.u64 = index;
    return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event) == 0;
}

bool Client::send(Connection& connection) {
    const std::string& text = request_.next();
    const ssize_t sent = ::send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN) {
        return true;  // Not connected yet; it will be told.
    }
    connection.sent = true;
    return sent == static_cast<ssize_t>(text.size());
}

bool Client::receive(std::size_t index) {
    Connection& connection = connections_[index];
    const ssize_t got = ::recv(connection.socket, buffer_.data(), buffer_.size(), 0);
    if (got <= 0) {
        return got < 0 && errno == EAGAIN;
    }
    std::string_view text(buffer_.data(), static_cast<std::size_t>(got));
    if (!connection.partial.empty()) {
        connection.partial += text;
        text = connection.partial;
    }
    if (answer_length(text) == 0) {
        connection.partial = std::string{text};
        return true;
    }
    ++requests_;
    refused_ += text.substr(std::min(text.find(' '), text.size() - 2) + 1, 1) == "2" ? 0U : 1U;
    connection.partial.clear();
    if (options_.close) {
        ::close(connection.socket);
        return open(index);
    }
    return send(connection);
}

bool Client::handle(const epoll_event& event) {
    const std::size_t index = event.data.u64;
    Connection& connection = connections_[index];
    if (!connection.sent) {
        return (event.events & EPOLLOUT) == 0 || send(connection);
    }
    return (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) == 0 || receive(index);
}

// Who wakes for each answer pays a switch for each. Where few are ready, more will be in a moment.
int Client::wait(std::vector<epoll_event>& events) const {
    const int size = static_cast<int>(events.size());
    int count = ::epoll_wait(epoll_, events.data(), size, 100);
    const int all = static_cast<int>(connections_.size());
    if (options_.coalesce.count() > 0 && count > 0 && count < all / 2) {
        const timespec pause{0, options_.coalesce.count() * (all - count) / all};
        ::nanosleep(&pause, nullptr);
        // Edges that were reported are not reported again: the new ones are added.
        const int more = ::epoll_wait(epoll_, events.data() + count, size - count, 0);
        count += std::max(more, 0);
    }
    return count;
}

bool Client::run() {
    ::prctl(PR_SET_TIMERSLACK, 1UL);
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    connections_.resize(options_.connections);
    if (!resolve()) {
        return false;
    }
    for (std::size_t index = 0; index < connections_.size(); ++index) {
        if (!open(index)) {
            return false;
        }
    }
    std::vector<epoll_event> events(options_.connections * 2 + 16);
    const auto begin = Clock::now();
    while (Clock::now() - begin < options_.duration) {
        const int count = wait(events);
        for (int index = 0; index < count; ++index) {
            if (!handle(events[static_cast<std::size_t>(index)])) {
                return false;
            }
        }
    }
    print(std::chrono::duration<double>(Clock::now() - begin).count());
    return true;
}

void Client::print(double seconds) const {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    std::printf("{\"requests\":%llu,\"refused\":%llu,\"seconds\":%.3f,\"cpu_seconds\":%.3f,\"max_rss_kb\":%ld}\n",
                static_cast<unsigned long long>(requests_), static_cast<unsigned long long>(refused_), seconds,
                of(usage.ru_utime) + of(usage.ru_stime), usage.ru_maxrss);
}

}  // namespace

int main(int count, char** words) {
    const auto options = parse(std::vector<std::string_view>(words + 1, words + count));
    if (!options) {
        std::fprintf(stderr, "bare_epoll_client http://HOST:PORT/PATH [--connections 64] [--duration 10s] "
                             "[--coalesce 200us] [--close]\n");
        return 2;
    }
    if (!Client(*options).run()) {
        std::perror("bare_epoll_client: a connection failed");
        return 1;
    }
    return 0;
}
