#pragma once

#include "simulator/transport/byte_stream.hpp"
#include "simulator/transport/http_codec.hpp"
#include "simulator/transport/http_server.hpp"

#include <memory>
#include <string>

namespace notisim {

/// What all sessions of a server share; outlives them.
struct SessionSetup {
    HttpServer::Handler handler;
    HttpServer::HeadHandler on_head;
    DecodeLimits limits;
};

/// One connection of a server: reads requests, has them handled, answers as told.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
public:
    HttpSession(const SessionSetup& setup, std::unique_ptr<ByteStream> stream, ConnectionInfo info,
                const Executor& executor);

    /// Serves until the connection ends.
    Task<void> run();

private:
    Task<bool> read_request();
    Task<bool> meet_header();
    Task<bool> answer(Reply reply, bool keep_alive);
    Task<bool> send(std::string bytes);
    Task<void> drip(std::string bytes, std::chrono::milliseconds between);
    Task<void> flood(std::string head);
    Task<void> stay_silent();
    Task<void> pause(std::chrono::milliseconds duration);

    const SessionSetup& setup_;
    std::unique_ptr<ByteStream> stream_;
    ConnectionInfo info_;
    Timer timer_;
    RequestDecoder decoder_;
    bool header_met_ = false;
    bool answered_early_ = false;
    std::string buffer_;
};

}  // namespace notisim
