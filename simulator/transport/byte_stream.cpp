#include "simulator/transport/byte_stream.hpp"

#include "simulator/transport/tcp_state.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <utility>

namespace notisim {

namespace {

std::string describe(const Endpoint& endpoint) {
    const std::string address = endpoint.address().to_string();
    const std::string port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

IoResult from_errno(int error, IoStatus wanted) {
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR) {
        return {wanted, 0, 0};
    }
    return {IoStatus::failed, 0, error};
}

/// How long one of several addresses may take, so that one that swallows packets does not use up the deadline.
Clock::duration share_of(Clock::time_point deadline) {
    constexpr Clock::duration kLongest = std::chrono::seconds{2};
    return std::min(kLongest, (deadline - Clock::now()) / 2);
}

}  // namespace

ByteStream::ByteStream(Socket socket) : socket_(std::move(socket)) {
    if (socket_.is_open()) {
        prepare();
    }
}

void ByteStream::prepare() {
    boost::system::error_code ignored;
    socket_.native_non_blocking(true, ignored);
    // Without it the second small write of a connection waits for the peer's delayed acknowledgement.
    socket_.set_option(net::ip::tcp::no_delay(true), ignored);
}

void ByteStream::close() {
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void ByteStream::reset() {
    closed_ = true;
    boost::system::error_code ignored;
    // A reset does not carry acknowledgements; sent before it, they tell the peer that its bytes were received.
    const int now = 1;
    ::setsockopt(handle(), IPPROTO_TCP, TCP_QUICKACK, &now, sizeof now);
    socket_.set_option(net::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

Task<bool> ByteStream::ready(IoStatus wanted) {
    if (closed_) {
        co_return false;
    }
    const auto direction = wanted == IoStatus::wants_write ? Socket::wait_write : Socket::wait_read;
    const auto [error] = co_await socket_.async_wait(direction, use_tuple);
    co_return !error && !closed_;
}

Task<std::string> ByteStream::connect(std::vector<Endpoint> endpoints, Clock::time_point deadline) {
    std::string why = "no address to connect to";
    for (std::size_t index = 0; index < endpoints.size() && !closed_; ++index) {
        const Endpoint& endpoint = endpoints[index];
        boost::system::error_code error;
        socket_.close(error);
        socket_.open(endpoint.protocol(), error);
        if (error) {
            why = describe(endpoint) + ": " + error.message();
            continue;
        }
        // The timer's handler may be queued already when the connection is made; then it must not touch it.
        const auto pending = std::make_shared<bool>(true);
        Timer timer{socket_.get_executor()};
        if (index + 1 < endpoints.size()) {
            timer.expires_after(share_of(deadline));
            timer.async_wait([this, pending](const boost::system::error_code& stopped) {
                if (!stopped && *pending) {
                    boost::system::error_code ignored;
                    socket_.cancel(ignored);
                }
            });
        }
        const auto [failure] = co_await socket_.async_connect(endpoint, use_tuple);
        *pending = false;
        if (!failure && !closed_) {
            prepare();
            on_connected();
            co_return std::string{};
        }
        const bool gave_up = failure == net::error::operation_aborted;
        why = describe(endpoint) + ": " + (gave_up ? std::string{"no answer"} : failure.message());
    }
    co_return why;
}

Task<IoResult> ByteStream::handshake() {
    for (;;) {
        const IoResult result = try_handshake();
        if (!result.must_wait()) {
            co_return result;
        }
        const bool open = co_await ready(result.status);
        if (!open) {
            co_return IoResult{IoStatus::failed, 0, ECANCELED};
        }
    }
}

Task<IoResult> ByteStream::read_some(std::span<char> buffer) {
    for (;;) {
        const IoResult result = closed_ ? IoResult{IoStatus::failed, 0, ECANCELED} : try_read(buffer);
        if (!result.must_wait()) {
            co_return result;
        }
        const bool open = co_await ready(result.status);
        if (!open) {
            co_return IoResult{IoStatus::failed, 0, ECANCELED};
        }
    }
}

Task<IoResult> ByteStream::write_all(std::string_view bytes) {
    std::size_t written = 0;
    while (written < bytes.size()) {
        const IoResult result = closed_ ? IoResult{IoStatus::failed, 0, ECANCELED} : try_write(bytes.substr(written));
        if (result.status == IoStatus::done) {
            written += result.bytes;
            continue;
        }
        if (!result.must_wait()) {
            co_return IoResult{result.status, written, result.error};
        }
        const bool open = co_await ready(result.status);
        if (!open) {
            co_return IoResult{IoStatus::failed, written, ECANCELED};
        }
    }
    co_return IoResult{IoStatus::done, written, 0};
}

std::uint64_t ByteStream::acknowledged_bytes() {
    return notisim::acknowledged_bytes(handle());
}

IoResult PlainStream::try_read(std::span<char> buffer) {
    const ssize_t count = ::recv(handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
        return {IoStatus::done, static_cast<std::size_t>(count), 0};
    }
    return count == 0 ? IoResult{IoStatus::end, 0, 0} : from_errno(errno, IoStatus::wants_read);
}

IoResult PlainStream::try_write(std::string_view bytes) {
    const ssize_t count = ::send(handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
        return {IoStatus::done, static_cast<std::size_t>(count), 0};
    }
    return from_errno(errno, IoStatus::wants_write);
}

bool PlainStream::is_quiet() {
    char byte = 0;
    const ssize_t count = ::recv(handle(), &byte, 1, MSG_DONTWAIT | MSG_PEEK);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace notisim
