#include "simulator/generator/link.hpp"

#include "simulator/generator/answer_reader.hpp"
#include "simulator/transport/exchange.hpp"
#include "simulator/transport/tcp_state.hpp"

#include <array>
#include <cerrno>
#include <netinet/tcp.h>
#include <optional>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace notisim {

namespace {

constexpr int kLeastStatus = 100;

// What comes is parsed at once, so one buffer serves all connections of a thread.
std::array<char, 65536>& read_buffer() {
    thread_local std::array<char, 65536> buffer;
    return buffer;
}

IoResult receive(int descriptor, std::span<char> buffer, int flags) {
    const ssize_t count = ::recv(descriptor, buffer.data(), buffer.size(), flags);
    if (count > 0) {
        return {IoStatus::done, static_cast<std::size_t>(count), 0};
    }
    if (count == 0) {
        return {IoStatus::end, 0, 0};
    }
    const bool empty = errno == EAGAIN || errno == EINTR;
    return {empty ? IoStatus::wants_read : IoStatus::failed, 0, errno};
}

}  // namespace

SessionKeeper::~SessionKeeper() {
    SSL_SESSION_free(session_);
}

void SessionKeeper::attach(SSL_CTX& context) {
    SSL_CTX_set_app_data(&context, this);
    SSL_CTX_sess_set_new_cb(&context, keep);
}

int SessionKeeper::keep(SSL* ssl, SSL_SESSION* session) {
    auto* keeper = static_cast<SessionKeeper*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    SSL_SESSION_free(keeper->session_);
    keeper->session_ = session;
    return 1;  // It is ours now.
}

Link::Link(const LinkTarget& target, int epoll, std::uint32_t index, KnownAnswer& known)
    : target_(&target), epoll_(epoll), index_(index), reader_(std::make_unique<AnswerReader>(known)) {}

Link::Link(Link&& other) noexcept = default;

Link::~Link() {
    // A moved-from link has no reader and no connection of its own.
    if (reader_ != nullptr) {
        close();
    }
}

void Link::warm() {
    warming_ = true;
    connect();
}

bool Link::send() {
    written_ = 0;
    write_error_ = 0;
    response_bytes_ = 0;
    answer_ = {};
    reader_->restart();
    if (std::exchange(warming_, false) && descriptor_ >= 0 && phase_ != Phase::idle) {
        return false;  // It is sent as soon as there is a connection.
    }
    reused_ = descriptor_ >= 0;
    if (!reused_) {
        return connect();
    }
    if (tls_ != nullptr) {
        written_before_ = tls_->written();
    }
    phase_ = Phase::writing;
    return write();
}

bool Link::advance() {
    switch (phase_) {
        case Phase::idle: look_at_idle(); return false;
        case Phase::connecting: {
            int error = 0;
            socklen_t size = sizeof error;
            ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error != 0) {
                return finish(TransportError::connect, errno_text(error));
            }
            return start_tls();
        }
        case Phase::handshaking: return start_tls();
        case Phase::writing: return write();
        case Phase::reading: return read();
    }
    return false;
}

void Link::abort(TransportError error) {
    finish(error, error == TransportError::timeout ? "no answer in time" : "the run ended");
}

bool Link::connect() {
    phase_ = Phase::connecting;
    written_before_ = 0;
    ended_ = false;
    descriptor_ = ::socket(target_->address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) {
        return finish(TransportError::connect, errno_text(errno));
    }
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!target_->keep_alive) {
        // A connection that ends in good order keeps its port for a minute; a few hundred a second would use up all.
        const linger at_once{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    if (target_->tls != nullptr) {
        tls_ = std::make_unique<TlsSession>(*target_->tls, TlsSession::Role::client, target_->host);
        tls_->set_descriptor(descriptor_);
        if (target_->sessions->session() != nullptr) {
            SSL_set_session(tls_->native(), target_->sessions->session());
        }
    }
    const int result =
        ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&target_->address.bytes), target_->address.size);
    const int error = errno;
    if (result != 0 && error != EINPROGRESS) {
        return finish(TransportError::connect, errno_text(error));
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | static_cast<std::uint32_t>(EPOLLET);
    event.data.u32 = index_;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor_, &event);
    return result == 0 && start_tls();
}

bool Link::start_tls() {
    if (tls_ != nullptr) {
        phase_ = Phase::handshaking;
        const IoResult result = tls_->handshake();
        if (result.status != IoStatus::done) {
            return !result.must_wait() && finish(TransportError::tls, tls_->fault());
        }
    }
    if (std::exchange(warming_, false)) {
        phase_ = Phase::idle;
        return false;
    }
    phase_ = Phase::writing;
    return write();
}

bool Link::write() {
    while (written_ < request_.size()) {
        const std::string_view bytes = std::string_view{request_}.substr(written_);
        IoResult result;
        if (tls_ != nullptr) {
            result = tls_->write(bytes);
        } else {
            const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            const bool full = count < 0 && (errno == EAGAIN || errno == EINTR);
            result = count >= 0 ? IoResult{IoStatus::done, static_cast<std::size_t>(count), 0}
                                : IoResult{full ? IoStatus::wants_write : IoStatus::failed, 0, errno};
        }
        if (result.must_wait()) {
            // An answer may come before the request is whole.
            return read();
        }
        if (result.status != IoStatus::done) {
            write_error_ = result.error;
            return written_ == 0 && reused_ ? conclude(result, TransportError::closed) : read();
        }
        written_ += result.bytes;
    }
    phase_ = Phase::reading;
    return false;
}

bool Link::read() {
    while (true) {
        auto& buffer = read_buffer();
        const IoResult result = tls_ != nullptr ? tls_->read(buffer) : receive(descriptor_, buffer, 0);
        if (result.must_wait()) {
            return false;
        }
        if (result.status == IoStatus::end) {
            if (reader_->feed_end() == DecodeState::complete) {
                answer_.status = reader_->status();
                close();
                phase_ = Phase::idle;
                return true;
            }
            return conclude(result, TransportError::closed);
        }
        if (result.status != IoStatus::done) {
            return conclude(result, TransportError::reset);
        }
        response_bytes_ += result.bytes;
        const DecodeState state = reader_->feed({buffer.data(), result.bytes});
        if (state == DecodeState::complete && reader_->status() < kLeastStatus) {
            return finish(TransportError::protocol, "what came is no answer");
        }
        if (state == DecodeState::complete) {
            answer_.status = reader_->status();
            return finish(TransportError::none);
        }
        if (state != DecodeState::need_more) {
            return finish(classify_decode(state), "what came is no answer");
        }
    }
}

// A connection that was kept alive may have been closed by the receiver just before the request reached it. Then it is
// no failure of the receiver: the request goes out again.
bool Link::conclude(const IoResult& result, TransportError ended) {
    // The peer's end of stream may be read although a reset followed it; the write has met the reset.
    const int failure = result.error != 0 ? result.error : write_error_;
    const TransportError error = result.status == IoStatus::end && failure == 0 ? ended : classify_errno(failure);
    const std::string detail = failure != 0 ? errno_text(failure) : "the connection was closed";
    // The kernel counts the SYN as one.
    if (reused_ && response_bytes_ == 0 &&
        was_never_read(result, written_, acknowledged_bytes(descriptor_), written_before_ + 1)) {
        close();
        written_ = 0;
        write_error_ = 0;
        reused_ = false;
        reader_->restart();
        return connect();
    }
    return finish(error, detail);
}

bool Link::finish(TransportError error, std::string detail) {
    answer_.error = error;
    detail_ = std::move(detail);
    const bool reusable = error == TransportError::none && target_->keep_alive && !ended_ && reader_->is_reusable() &&
                          written_ == request_.size();
    phase_ = Phase::idle;
    unasked_ += error == TransportError::none && reader_->has_stray() ? 1U : 0U;
    if (std::exchange(warming_, false)) {
        close();
        return false;
    }
    if (reusable) {
        written_before_ += request_.size();
    } else {
        close();
    }
    return true;
}

// The receiver has ended a connection that waits for its next request, or sent what nobody asked for.
void Link::look_at_idle() {
    std::array<char, 12> begin{};
    if (descriptor_ < 0) {
        return;
    }
    const IoResult seen = tls_ != nullptr ? tls_->peek(begin) : receive(descriptor_, begin, MSG_PEEK);
    if (seen.must_wait()) {
        return;
    }
    // RFC 9110, 15.5.9: with a 408 a receiver may say that it ends a connection on which nothing comes.
    const std::string_view text{begin.data(), seen.bytes};
    unasked_ += seen.status == IoStatus::done && !text.ends_with(" 408") ? 1U : 0U;
    close();
}

void Link::close() {
    if (tls_ != nullptr) {
        target_->keep_alive ? tls_->say_goodbye() : tls_->end_quietly();
    }
    tls_.reset();
    if (descriptor_ >= 0) {
        ::close(descriptor_);
        descriptor_ = -1;
        ended_ = false;
    }
}

}  // namespace notisim
