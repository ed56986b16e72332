#include "simulator/transport/http_session.hpp"

#include <algorithm>
#include <utility>

namespace notisim {

namespace {

constexpr std::size_t kReadBytes = std::size_t{64} * 1024;
constexpr std::chrono::milliseconds kDripPause{100};

Reply refusal(DecodeState state, const std::string& detail) {
    Reply reply;
    reply.response.status = state == DecodeState::too_large ? 413 : 400;
    reply.response.body = detail + "\n";
    return reply;
}

}  // namespace

HttpSession::HttpSession(const SessionSetup& setup, std::unique_ptr<ByteStream> stream, ConnectionInfo info,
                         const Executor& executor)
    : setup_(setup),
      stream_(std::move(stream)),
      info_(std::move(info)),
      timer_(executor),
      decoder_(setup.limits),
      buffer_(kReadBytes, '\0') {}

Task<void> HttpSession::run() {
    const auto self = shared_from_this();
    const IoResult handshake = co_await stream_->handshake();
    bool open = handshake.status == IoStatus::done;
    while (open) {
        std::string rest = decoder_.take_rest();
        decoder_ = RequestDecoder{setup_.limits};
        decoder_.feed(rest);
        ++info_.request;
        info_.tag = 0;
        header_met_ = false;
        answered_early_ = false;
        open = co_await read_request();
        if (!open) {
            break;
        }
        const bool keep_alive = decoder_.keeps_alive();
        Reply reply = setup_.handler(decoder_.request(), info_);
        if (answered_early_) {
            open = keep_alive;
        } else {
            open = co_await answer(std::move(reply), keep_alive);
        }
    }
    stream_->close();
}

/// True with a whole request; false when the connection is of no more use.
Task<bool> HttpSession::read_request() {
    for (;;) {
        const DecodeState state = decoder_.state();
        if (state == DecodeState::protocol || state == DecodeState::too_large) {
            Reply reply = refusal(state, decoder_.detail());
            co_await answer(std::move(reply), false);
            co_return false;
        }
        if (decoder_.has_header() && !header_met_) {
            header_met_ = true;
            const bool open = co_await meet_header();
            if (!open) {
                co_return false;
            }
        }
        if (state == DecodeState::complete) {
            co_return true;
        }
        const IoResult result = co_await stream_->read_some(std::span<char>(buffer_));
        if (result.status != IoStatus::done) {
            co_return false;
        }
        decoder_.feed(std::string_view{buffer_}.substr(0, result.bytes));
    }
}

Task<bool> HttpSession::meet_header() {
    HeadPlan plan;
    if (setup_.on_head) {
        plan = setup_.on_head(decoder_.request(), info_);
    }
    info_.tag = plan.tag;
    const bool wants_continue = decoder_.expects_continue() && decoder_.state() == DecodeState::need_more;
    if (plan.send_continue || (wants_continue && !plan.early_reply)) {
        std::string interim{"HTTP/1.1 100 Continue\r\n\r\n"};
        const bool open = co_await send(std::move(interim));
        if (!open) {
            co_return false;
        }
    }
    if (plan.early_reply) {
        answered_early_ = true;
        const bool keep_alive = decoder_.keeps_alive();
        co_return co_await answer(std::move(*plan.early_reply), keep_alive);
    }
    co_return true;
}

/// True when the connection can go on.
Task<bool> HttpSession::answer(Reply reply, bool keep_alive) {
    if (reply.delay.count() > 0 && reply.behaviour != Behaviour::drip) {
        co_await pause(reply.delay);
    }
    std::string bytes = encode_response(reply.response, keep_alive);
    switch (reply.behaviour) {
        case Behaviour::normal: {
            const bool sent = co_await send(std::move(bytes));
            co_return sent&& keep_alive;
        }
        case Behaviour::idle_close: co_await send(std::move(bytes)); break;
        case Behaviour::close: break;
        case Behaviour::reset: stream_->reset(); break;
        case Behaviour::cut:
            bytes.resize(bytes.size() / 2);
            co_await send(std::move(bytes));
            break;
        case Behaviour::garbage: {
            std::string noise{"\x16\x03\x01 this is not HTTP \xff\xfe\r\n\r\n"};
            co_await send(std::move(noise));
            break;
        }
        case Behaviour::drip: {
            const auto between = reply.delay.count() > 0 ? reply.delay : kDripPause;
            co_await drip(std::move(bytes), between);
            break;
        }
        case Behaviour::huge: {
            std::string head{"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"};
            co_await flood(std::move(head));
            break;
        }
        case Behaviour::never: co_await stay_silent(); break;
    }
    co_return false;
}

Task<bool> HttpSession::send(std::string bytes) {
    const IoResult result = co_await stream_->write_all(bytes);
    co_return result.status == IoStatus::done;
}

Task<void> HttpSession::drip(std::string bytes, std::chrono::milliseconds between) {
    for (const char byte : bytes) {
        const std::string_view one{&byte, 1};
        const IoResult result = co_await stream_->write_all(one);
        if (result.status != IoStatus::done) {
            co_return;
        }
        co_await pause(between);
    }
}

Task<void> HttpSession::flood(std::string head) {
    bool open = co_await send(std::move(head));
    const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
    while (open) {
        open = co_await send(chunk);
    }
}

/// Until the peer loses patience.
Task<void> HttpSession::stay_silent() {
    for (;;) {
        const IoResult result = co_await stream_->read_some(std::span<char>(buffer_));
        if (result.status != IoStatus::done) {
            co_return;
        }
    }
}

Task<void> HttpSession::pause(std::chrono::milliseconds duration) {
    timer_.expires_after(duration);
    co_await timer_.async_wait(use_tuple);
}

}  // namespace notisim
