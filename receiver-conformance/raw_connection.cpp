#include "receiver-conformance/raw_connection.hpp"

#include "simulator/transport/http_codec.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kAnswerMax = std::size_t{4} * 1024 * 1024;

SSL_CTX* client_context() {
    static SSL_CTX* context = [] {
        SSL_CTX* made = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(made, SSL_VERIFY_NONE, nullptr);
        SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        return made;
    }();
    return context;
}

int milliseconds_until(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

bool poll_one(int socket, short events, Clock::time_point deadline) {
    while (true) {
        pollfd entry{socket, events, 0};
        const int ready = poll(&entry, 1, milliseconds_until(deadline));
        if (ready > 0) {
            return true;
        }
        if (ready == 0 || errno != EINTR) {
            return false;
        }
    }
}

// A connected socket that does not block, or -1 and `why`.
int connect_to(const Url& url, Clock::time_point deadline, std::string& why) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int problem = getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &list);
    if (problem != 0) {
        why = gai_strerror(problem);
        return -1;
    }
    int result = -1;
    for (const addrinfo* entry = list; entry != nullptr && result < 0; entry = entry->ai_next) {
        const int socket = ::socket(entry->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (socket < 0) {
            why = std::strerror(errno);
            continue;
        }
        int error = 0;
        if (::connect(socket, entry->ai_addr, entry->ai_addrlen) != 0) {
            error = errno;
            if (error == EINPROGRESS) {
                socklen_t size = sizeof error;
                error = ETIMEDOUT;
                if (poll_one(socket, POLLOUT, deadline)) {
                    getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
                }
            }
        }
        if (error == 0) {
            const int on = 1;
            setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            result = socket;
        } else {
            why = std::strerror(error);
            ::close(socket);
        }
    }
    freeaddrinfo(list);
    return result;
}

}  // namespace

std::unique_ptr<RawConnection> RawConnection::open(const Url& url, std::chrono::milliseconds timeout,
                                                   std::string& why) {
    const auto deadline = Clock::now() + timeout;
    const int socket = connect_to(url, deadline, why);
    if (socket < 0) {
        return nullptr;
    }
    std::unique_ptr<RawConnection> connection(new RawConnection(socket));
    if (!url.is_tls()) {
        return connection;
    }
    connection->tls_ = SSL_new(client_context());
    SSL_set_fd(connection->tls_, socket);
    // The macro for this casts in the old style.
    std::string host = url.host;
    SSL_ctrl(connection->tls_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data());
    while (true) {
        const int done = SSL_connect(connection->tls_);
        if (done == 1) {
            return connection;
        }
        const int error = SSL_get_error(connection->tls_, done);
        const bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
        if (!waits || !connection->wait(error == SSL_ERROR_WANT_READ, deadline)) {
            why = waits ? "the TLS handshake took too long" : "the TLS handshake failed";
            return nullptr;
        }
    }
}

RawConnection::~RawConnection() {
    if (tls_ != nullptr) {
        SSL_free(tls_);
    }
    ::close(socket_);
}

bool RawConnection::wait(bool for_reading, Clock::time_point deadline) const {
    return poll_one(socket_, for_reading ? POLLIN : POLLOUT, deadline);
}

int RawConnection::read_some(char* buffer, std::size_t size) {
    wants_write_ = false;
    if (tls_ == nullptr) {
        const auto got = ::recv(socket_, buffer, size, 0);
        return got < 0 && (errno == EAGAIN || errno == EINTR) ? -2 : static_cast<int>(got);
    }
    const int got = SSL_read(tls_, buffer, static_cast<int>(size));
    if (got > 0) {
        return got;
    }
    const int error = SSL_get_error(tls_, got);
    wants_write_ = error == SSL_ERROR_WANT_WRITE;
    if (error == SSL_ERROR_WANT_READ || wants_write_) {
        return -2;
    }
    return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

int RawConnection::write_some(std::string_view bytes) {
    if (tls_ == nullptr) {
        const auto put = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return put < 0 && (errno == EAGAIN || errno == EINTR) ? -2 : static_cast<int>(put);
    }
    const int put = SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()));
    if (put > 0) {
        return put;
    }
    const int error = SSL_get_error(tls_, put);
    wants_write_ = error != SSL_ERROR_WANT_READ;
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? -2 : -1;
}

bool RawConnection::write(std::string_view bytes, std::chrono::milliseconds timeout) {
    const auto deadline = Clock::now() + timeout;
    while (!bytes.empty()) {
        const int put = write_some(bytes);
        if (put == -2) {
            if (!wait(tls_ != nullptr && !wants_write_, deadline)) {
                return false;
            }
        } else if (put <= 0) {
            return false;
        } else {
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    return true;
}

RawAnswer RawConnection::read_answer(std::chrono::milliseconds timeout) {
    const auto began = Clock::now();
    RawAnswer answer;
    ResponseDecoder decoder(DecodeLimits{std::size_t{64} * 1024, kAnswerMax, 100});
    DecodeState state = DecodeState::need_more;
    std::array<char, 16384> buffer{};
    std::size_t total = 0;
    if (!rest_.empty()) {
        state = decoder.feed(std::exchange(rest_, {}));
    }
    while (state == DecodeState::need_more) {
        const int got = read_some(buffer.data(), buffer.size());
        if (got == -2) {
            if (!wait(!wants_write_, began + timeout)) {
                answer.ended = "timeout";
                return answer;
            }
        } else if (got == 0) {
            state = decoder.feed_end();
        } else if (got < 0) {
            answer.ended = "reset";
            return answer;
        } else {
            total += static_cast<std::size_t>(got);
            state = total > 2 * kAnswerMax ? DecodeState::too_large
                                           : decoder.feed({buffer.data(), static_cast<std::size_t>(got)});
        }
    }
    answer.latency = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
    if (state == DecodeState::complete) {
        answer.complete = true;
        answer.reusable = decoder.is_reusable();
        answer.response = std::move(decoder.response());
    } else if (state == DecodeState::closed) {
        answer.ended = "closed";
    } else {
        answer.ended = state == DecodeState::too_large ? "an answer without end" : "no HTTP: " + decoder.detail();
    }
    return answer;
}

void RawConnection::end_writing() {
    if (tls_ != nullptr) {
        SSL_shutdown(tls_);
    }
    ::shutdown(socket_, SHUT_WR);
}

void RawConnection::reset() const {
    const linger now{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace notisim::conformance
