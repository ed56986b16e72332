#include "tests/support/loopback_server.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace notisim {

namespace {

constexpr int kSecondsMax = 10;

void block_broken_pipe() {
    // In the threads of the server only, so that a sender that raises SIGPIPE still ends the test.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int listen_on(bool ipv6, std::uint16_t& port) {
    const int listener = ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) {
        return -1;
    }
    sockaddr_storage storage{};
    socklen_t size = 0;
    if (ipv6) {
        auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
        address->sin6_family = AF_INET6;
        address->sin6_addr = in6addr_loopback;
        size = sizeof *address;
    } else {
        auto* address = reinterpret_cast<sockaddr_in*>(&storage);
        address->sin_family = AF_INET;
        address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        size = sizeof *address;
    }
    if (::bind(listener, reinterpret_cast<sockaddr*>(&storage), size) != 0 || ::listen(listener, 128) != 0) {
        ::close(listener);
        return -1;
    }
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&storage), &size);
    port = ntohs(ipv6 ? reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port
                      : reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
    return listener;
}

std::size_t content_length(const std::string& header) {
    const std::size_t at = header.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(header.substr(at + 16));
}

}  // namespace

struct LoopbackServer::Impl {
    Script script;
    LoopbackOptions options;
    int listener = -1;
    std::uint16_t port = 0;
    std::shared_ptr<SSL_CTX> tls;
    std::atomic<int> connections{0};
    std::atomic<int> requests{0};
    std::mutex mutex;
    std::vector<int> open;  ///< Descriptors to shut down at the end, which ends what blocks on them.
    bool ending = false;
    std::vector<std::thread> threads;

    void accept_all();
    void serve(int descriptor, int number);
};

namespace {

class Peer final : public LoopbackPeer {
public:
    Peer(int descriptor, SSL* ssl, int number, std::atomic<int>& requests)
        : descriptor_(descriptor), ssl_(ssl), number_(number), requests_(requests) {}

    std::string read_header() override {
        std::size_t end = rest_.find("\r\n\r\n");
        while (end == std::string::npos) {
            if (!read_more()) {
                return {};
            }
            end = rest_.find("\r\n\r\n");
        }
        std::string header = rest_.substr(0, end + 4);
        rest_.erase(0, end + 4);
        return header;
    }

    std::string read_request() override {
        std::string request = read_header();
        const std::size_t length = content_length(request);
        while (rest_.size() < length) {
            if (!read_more()) {
                return {};
            }
        }
        request += rest_.substr(0, length);
        rest_.erase(0, length);
        if (!request.empty()) {
            ++requests_;
        }
        return request;
    }

    void read_to_end() override {
        while (read_more()) {
            rest_.clear();
        }
    }

    bool send(std::string_view bytes) override {
        while (!bytes.empty() && !closed_) {
            const ssize_t count = ssl_ != nullptr ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                                  : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return !closed_;
    }

    void close() override {
        if (!closed_ && ssl_ != nullptr) {
            SSL_shutdown(ssl_);
        }
        if (!std::exchange(closed_, true)) {
            ::shutdown(descriptor_, SHUT_RDWR);
        }
    }

    void reset() override {
        // A reset does not carry acknowledgements: send them first, as a receiver that read the request would have.
        const int now = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_QUICKACK, &now, sizeof now);
        // Resets at once, and not only when the script has returned and the descriptor is closed.
        const sockaddr none{AF_UNSPEC, {}};
        ::connect(descriptor_, &none, sizeof none);
        closed_ = true;
    }

    [[nodiscard]] int number() const override { return number_; }

private:
    bool read_more() {
        char buffer[16384];
        const ssize_t count = closed_           ? 0
                              : ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                                : ::recv(descriptor_, buffer, sizeof buffer, 0);
        if (count <= 0) {
            return false;
        }
        rest_.append(buffer, static_cast<std::size_t>(count));
        return true;
    }

    int descriptor_;
    SSL* ssl_;
    int number_;
    std::atomic<int>& requests_;
    std::string rest_;
    bool closed_ = false;
};

}  // namespace

void LoopbackServer::Impl::serve(int descriptor, int number) {
    block_broken_pipe();
    SSL* ssl = nullptr;
    bool ready = true;
    if (tls) {
        ssl = SSL_new(tls.get());
        SSL_set_fd(ssl, descriptor);
        ready = SSL_accept(ssl) == 1;
    }
    if (ready) {
        Peer peer{descriptor, ssl, number, requests};
        script(peer);
        if (ssl != nullptr) {
            SSL_shutdown(ssl);
        }
    }
    SSL_free(ssl);
    const std::lock_guard lock{mutex};
    std::erase(open, descriptor);
    ::close(descriptor);
}

void LoopbackServer::Impl::accept_all() {
    for (;;) {
        const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0) {
            return;
        }
        const timeval limit{kSecondsMax, 0};
        const int one = 1;
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const std::lock_guard lock{mutex};
        if (ending) {
            ::close(descriptor);
            return;
        }
        open.push_back(descriptor);
        threads.emplace_back([this, descriptor, number = ++connections] { serve(descriptor, number); });
    }
}

LoopbackServer::LoopbackServer(Script script, LoopbackOptions options) : impl_(std::make_shared<Impl>()) {
    impl_->script = std::move(script);
    impl_->options = std::move(options);
    impl_->listener = listen_on(impl_->options.ipv6, impl_->port);
    if (impl_->listener < 0) {
        return;
    }
    if (!impl_->options.certificate.empty()) {
        impl_->tls.reset(SSL_CTX_new(TLS_server_method()), [](SSL_CTX* context) { SSL_CTX_free(context); });
        SSL_CTX_use_certificate_chain_file(impl_->tls.get(), impl_->options.certificate.c_str());
        SSL_CTX_use_PrivateKey_file(impl_->tls.get(), impl_->options.key.c_str(), SSL_FILETYPE_PEM);
        SSL_CTX_set_min_proto_version(impl_->tls.get(), impl_->options.tls_version);
        SSL_CTX_set_max_proto_version(impl_->tls.get(), impl_->options.tls_version);
    }
    impl_->threads.emplace_back([impl = impl_.get()] { impl->accept_all(); });
}

LoopbackServer::~LoopbackServer() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock{impl_->mutex};
        impl_->ending = true;
        ::shutdown(impl_->listener, SHUT_RDWR);
        for (const int descriptor : impl_->open) {
            ::shutdown(descriptor, SHUT_RDWR);
        }
        threads.swap(impl_->threads);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    ::close(impl_->listener);
}

bool LoopbackServer::is_open() const {
    return impl_->listener >= 0;
}

std::uint16_t LoopbackServer::port() const {
    return impl_->port;
}

std::string LoopbackServer::url(const std::string& host) const {
    const std::string own = impl_->options.ipv6 ? "[::1]" : "127.0.0.1";
    return (impl_->tls ? "https://" : "http://") + (host.empty() ? own : host) + ":" + std::to_string(port()) + "/hook";
}

int LoopbackServer::connections() const {
    return impl_->connections;
}

int LoopbackServer::requests() const {
    return impl_->requests;
}

std::string loopback_answer(int status, std::string_view body, std::string_view headers) {
    std::string out = "HTTP/1.1 " + std::to_string(status) + " Reason\r\n";
    out += headers;
    out += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    out += body;
    return out;
}

std::uint16_t refused_port() {
    // Bound but not listening: nobody else can take the port while the test runs.
    static std::uint16_t port = 0;
    static const int holder = [] {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address);
        socklen_t size = sizeof address;
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        return descriptor;
    }();
    return holder >= 0 ? port : std::uint16_t{1};
}

void LoopbackFlag::raise() {
    const std::lock_guard lock{mutex_};
    raised_ = true;
    changed_.notify_all();
}

bool LoopbackFlag::wait() {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{kSecondsMax}, [this] { return raised_; });
}

}  // namespace notisim
