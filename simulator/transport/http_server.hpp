#pragma once

#include "simulator/base/http_message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace notisim {

/// What a server does with the answer it has.
enum class Behaviour : std::uint8_t {
    normal,      ///< Sends it.
    close,       ///< Ends the connection instead of answering.
    reset,       ///< Resets the connection instead of answering.
    cut,         ///< Sends half of it, then ends the connection.
    garbage,     ///< Sends bytes that are not HTTP.
    drip,        ///< Sends it a byte at a time.
    huge,        ///< Sends it with a body without end.
    never,       ///< Keeps the connection open and silent.
    idle_close,  ///< Sends it, then ends the connection without having said so.
};

struct Reply {
    HttpResponse response;
    std::chrono::milliseconds delay{0};  ///< Before the answer; with `drip`, between two bytes.
    Behaviour behaviour = Behaviour::normal;
};

struct ConnectionInfo {
    std::uint64_t connection = 0;  ///< Counts from 1 in the order of acceptance.
    std::uint64_t request = 0;     ///< Counts from 1 on each connection.
    std::string peer;              ///< Address and port.
    std::uint64_t tag = 0;         ///< HeadPlan::tag of this request.
};

/// What is done when the header of a request is there and its body may not be.
struct HeadPlan {
    bool send_continue = false;        ///< `100 Continue`, asked for or not.
    std::optional<Reply> early_reply;  ///< Answers now; what the handler then returns is not sent.
    std::uint64_t tag = 0;             ///< Handed to the handler, which may know the plan by it.
};

struct HttpServerOptions {
    std::string listen = "127.0.0.1:0";  ///< HOST:PORT; port 0 takes a free one. IPv6 hosts in brackets.
    std::string tls_certificate_file;    ///< With the key: TLS.
    std::string tls_key_file;
    std::size_t connections_max = 1024;  ///< More are closed at once.
    std::size_t body_bytes_max = std::size_t{64} * 1024 * 1024;
};

/// A small HTTP/1.1 server with kept-alive connections, made to behave well or in one of many bad ways.
///
/// Threading: everything on the thread that calls run(), the handlers included; stop() is safe from other threads and
/// from signal handlers.
class HttpServer {
public:
    using Handler = std::function<Reply(const HttpRequest&, const ConnectionInfo&)>;
    using HeadHandler = std::function<HeadPlan(const HttpRequest&, const ConnectionInfo&)>;

    /// `on_head` may be empty.
    HttpServer(HttpServerOptions options, Handler handler, HeadHandler on_head = {});
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// Opens the port; false, and `why`, when that is not possible.
    bool start(std::string& why);

    /// HOST:PORT that is listened on, once started.
    [[nodiscard]] const std::string& address() const;
    /// scheme://HOST:PORT
    [[nodiscard]] std::string url() const;

    /// Serves until stop() was called.
    void run();
    void stop() noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace notisim
