#include "receiver-conformance/raw_connection.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kHeadMax = std::size_t{64} * 1024;
constexpr std::size_t kAnswerMax = std::size_t{256} * 1024;

SSL_CTX* client_context() {
    static SSL_CTX* context = [] {
        SSL_CTX* made = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(made, SSL_VERIFY_NONE, nullptr);
        SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        // What is weak is found by the group tls; the other checks are to be made all the same.
        SSL_CTX_set_cipher_list(made, "DEFAULT:@SECLEVEL=0");
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

bool is_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

}  // namespace

std::string RawAnswer::version() const {
    return head.substr(0, std::min(head.find(' '), head.find('\r')));
}

std::unique_ptr<RawConnection> RawConnection::open(const Url& url, std::chrono::milliseconds timeout, std::string& why,
                                                   const TlsWish& wish) {
    const auto deadline = Clock::now() + timeout;
    const int socket = connect_to(url, deadline, why);
    if (socket < 0) {
        return nullptr;
    }
    std::unique_ptr<RawConnection> connection(new RawConnection(socket));
    if (url.is_tls() && !connection->shake_hands(url, wish, deadline, why)) {
        return nullptr;
    }
    return connection;
}

bool RawConnection::shake_hands(const Url& url, const TlsWish& wish, Clock::time_point deadline, std::string& why) {
    ERR_clear_error();
    tls_ = SSL_new(wish.context != nullptr ? wish.context : client_context());
    SSL_set_fd(tls_, socket_);
    if (!is_address(url.host)) {
        // The macro for this casts in the old style.
        std::string host = url.host;
        SSL_ctrl(tls_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data());
    }
    if (wish.session != nullptr) {
        SSL_set_session(tls_, wish.session);
    }
    while (true) {
        ERR_clear_error();
        const int done = SSL_connect(tls_);
        if (done == 1) {
            return true;
        }
        const int error = SSL_get_error(tls_, done);
        const bool waits = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
        if (!waits) {
            const unsigned long code = ERR_peek_error();
            if (ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER) {
                why = kNoTls;  // OpenSSL's words for a first byte that begins no record.
                return false;
            }
            const char* reason = ERR_reason_error_string(code);
            why = std::string{"the TLS handshake failed"} + (reason != nullptr ? std::string{": "} + reason : "");
            return false;
        }
        if (!wait(error == SSL_ERROR_WANT_READ, deadline)) {
            why = "the TLS handshake took too long";
            return false;
        }
    }
}

RawConnection::~RawConnection() {
    if (tls_ != nullptr) {
        if (socket_ >= 0 && SSL_is_init_finished(tls_) == 1) {
            ERR_clear_error();
            SSL_shutdown(tls_);  // Says goodbye; nobody waits for the answer.
        }
        SSL_free(tls_);
        ERR_clear_error();
    }
    if (socket_ >= 0) {
        ::close(socket_);
    }
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
    ERR_clear_error();
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
    ERR_clear_error();
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

// A byte at a time, so that what comes behind an answer is kept for the next one.
DecodeState RawConnection::take(std::string_view bytes) {
    DecodeState state = decoder_->state();
    std::size_t used = 0;
    while (used < bytes.size() && state == DecodeState::need_more) {
        const char byte = bytes[used++];
        if (!head_done_ && head_.size() < kHeadMax) {
            head_ += byte;
            head_done_ = head_.ends_with("\r\n\r\n");
            if (head_done_ && head_.starts_with("HTTP/1.1 1")) {
                continued_ = true;
                head_done_ = false;
                head_.clear();
            }
        }
        state = decoder_->feed({&byte, 1});
    }
    total_ += used;
    rest_ = bytes.substr(used);
    return state == DecodeState::need_more && total_ > 2 * kAnswerMax ? DecodeState::too_large : state;
}

RawAnswer RawConnection::conclude(DecodeState state, Clock::time_point began) {
    RawAnswer answer;
    answer.latency = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);
    answer.head = std::exchange(head_, {});
    answer.continued = std::exchange(continued_, false);
    if (state == DecodeState::complete) {
        answer.complete = true;
        answer.reusable = decoder_->is_reusable();
        answer.response = std::move(decoder_->response());
    } else if (state == DecodeState::closed) {
        answer.ended = "closed";
    } else {
        answer.ended = state == DecodeState::too_large ? "an answer without end" : "no HTTP: " + decoder_->detail();
    }
    decoder_ = nullptr;
    head_done_ = false;
    total_ = 0;
    return answer;
}

RawAnswer RawConnection::read_answer(std::chrono::milliseconds timeout) {
    const auto began = Clock::now();
    if (decoder_ == nullptr) {
        decoder_ = std::make_unique<ResponseDecoder>(DecodeLimits{kHeadMax, kAnswerMax, 100});
    }
    DecodeState state = take(std::exchange(rest_, {}));
    std::array<char, 16384> buffer{};
    while (state == DecodeState::need_more) {
        const int got = read_some(buffer.data(), buffer.size());
        if (got == -2 && wait(!wants_write_, began + timeout)) {
            continue;
        }
        if (got < 0) {
            RawAnswer answer;
            answer.head = head_;
            answer.continued = continued_;
            answer.ended = got == -2 ? "timeout" : "reset";
            return answer;
        }
        state = got == 0 ? decoder_->feed_end() : take({buffer.data(), static_cast<std::size_t>(got)});
    }
    return conclude(state, began);
}

Silence RawConnection::listen(std::chrono::milliseconds time) {
    const auto deadline = Clock::now() + time;
    if (!rest_.empty()) {
        return Silence::bytes;
    }
    std::array<char, 4096> buffer{};
    while (true) {
        const int got = read_some(buffer.data(), buffer.size());
        if (got > 0) {
            rest_.assign(buffer.data(), static_cast<std::size_t>(got));
            return Silence::bytes;
        }
        if (got != -2) {
            return Silence::closed;
        }
        if (!wait(!wants_write_, deadline)) {
            return Silence::quiet;
        }
    }
}

void RawConnection::end_writing() {
    if (tls_ != nullptr) {
        ERR_clear_error();
        SSL_shutdown(tls_);
    }
    ::shutdown(socket_, SHUT_WR);
}

void RawConnection::reset() {
    const linger now{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(socket_, -1));
}

}  // namespace notisim::conformance
