#include "simulator/transport/http_server.hpp"

#include "simulator/transport/http_session.hpp"
#include "simulator/transport/tls.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <cerrno>
#include <charconv>
#include <netdb.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace notisim {

namespace {

struct HostAndPort {
    std::string host;
    std::string port;
};

std::optional<HostAndPort> split_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;
    }
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc{} || end != port.data() + port.size() || port.empty()) {
        return std::nullopt;
    }
    return HostAndPort{std::string{host}, std::string{port}};
}

/// The address to bind to. An empty host means all interfaces.
std::optional<Endpoint> find_endpoint(const HostAndPort& where, std::string& why) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int code =
        ::getaddrinfo(where.host.empty() ? nullptr : where.host.c_str(), where.port.c_str(), &hints, &list);
    if (code != 0 || list == nullptr) {
        why = ::gai_strerror(code);
        return std::nullopt;
    }
    Endpoint endpoint;
    endpoint.resize(list->ai_addrlen);
    std::copy_n(reinterpret_cast<const char*>(list->ai_addr), list->ai_addrlen,
                reinterpret_cast<char*>(endpoint.data()));
    ::freeaddrinfo(list);
    return endpoint;
}

std::string describe(const Endpoint& endpoint) {
    const std::string host = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

}  // namespace

struct HttpServer::Impl {
    using Acceptor = net::basic_socket_acceptor<net::ip::tcp, Executor>;
    using WakeDescriptor = net::posix::basic_stream_descriptor<Executor>;

    Impl(HttpServerOptions options_in, Handler handler, HeadHandler on_head)
        : options(std::move(options_in)),
          setup{std::move(handler), std::move(on_head), DecodeLimits{}},
          wake(context, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
          acceptor(context),
          retry(context) {
        setup.limits.body_bytes = options.body_bytes_max;
    }

    bool start(std::string& why) {
        const std::optional<HostAndPort> where = split_address(options.listen);
        if (!where) {
            why = "cannot listen on '" + options.listen + "': write HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080";
            return false;
        }
        if (options.tls_certificate_file.empty() != options.tls_key_file.empty()) {
            why = "a TLS certificate and its key go together: one of them is missing";
            return false;
        }
        if (!options.tls_certificate_file.empty()) {
            tls = TlsContext::for_server(options.tls_certificate_file, options.tls_key_file, why);
            if (!tls) {
                return false;
            }
        }
        return bind(*where, why);
    }

    bool bind(const HostAndPort& where, std::string& why) {
        std::string reason;
        const std::optional<Endpoint> endpoint = find_endpoint(where, reason);
        boost::system::error_code error;
        if (endpoint) {
            acceptor.open(endpoint->protocol(), error);
            boost::system::error_code ignored;
            acceptor.set_option(net::socket_base::reuse_address(true), ignored);
            const auto step = [&](auto action) {
                if (!error) {
                    action();
                }
            };
            step([&] { acceptor.bind(*endpoint, error); });
            step([&] { acceptor.listen(net::socket_base::max_listen_connections, error); });
        }
        if (!endpoint || error) {
            why = "cannot listen on '" + options.listen + "': " + (endpoint ? error.message() : reason);
            return false;
        }
        const Endpoint local = acceptor.local_endpoint(error);
        address = describe(local);
        return true;
    }

    Task<void> accept_all() {
        std::uint64_t count = 0;
        for (;;) {
            auto [error, socket] = co_await acceptor.async_accept(use_tuple);
            if (error == net::error::operation_aborted) {
                co_return;
            }
            if (error) {
                // Out of descriptors, mostly: without a pause this would be a busy loop.
                retry.expires_after(std::chrono::milliseconds{50});
                co_await retry.async_wait(use_tuple);
                continue;
            }
            if (connections < options.connections_max) {
                serve(std::move(socket), ++count);
            }
        }
    }

    void serve(Socket socket, std::uint64_t number) {
        boost::system::error_code ignored;
        ConnectionInfo info;
        info.connection = number;
        info.peer = describe(socket.remote_endpoint(ignored));
        std::unique_ptr<ByteStream> stream =
            tls ? tls->accept(std::move(socket)) : std::make_unique<PlainStream>(std::move(socket));
        const auto session =
            std::make_shared<HttpSession>(setup, std::move(stream), std::move(info), context.get_executor());
        ++connections;
        // The coroutine keeps its session: run() holds a reference to it from the start on.
        net::co_spawn(context, session->run(), [this, session](const std::exception_ptr&) { --connections; });
    }

    void watch_wake() {
        wake.async_wait(WakeDescriptor::wait_read, [this](const boost::system::error_code&) { context.stop(); });
    }

    HttpServerOptions options;
    SessionSetup setup;
    net::io_context context{1};
    WakeDescriptor wake;
    Acceptor acceptor;
    Timer retry;
    std::optional<TlsContext> tls;
    std::string address;
    std::size_t connections = 0;
};

HttpServer::HttpServer(HttpServerOptions options, Handler handler, HeadHandler on_head)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(on_head))) {}

HttpServer::~HttpServer() = default;

bool HttpServer::start(std::string& why) {
    return impl_->start(why);
}

const std::string& HttpServer::address() const {
    return impl_->address;
}

std::string HttpServer::url() const {
    return (impl_->tls ? "https://" : "http://") + impl_->address;
}

void HttpServer::run() {
    impl_->watch_wake();
    net::co_spawn(impl_->context, impl_->accept_all(), net::detached);
    impl_->context.run();
}

void HttpServer::stop() noexcept {
    const int saved = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(impl_->wake.native_handle(), &one, sizeof one);
    errno = saved;
}

}  // namespace notisim
