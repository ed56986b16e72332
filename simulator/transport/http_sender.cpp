#include "simulator/transport/http_sender.hpp"

#include "simulator/transport/exchange.hpp"
#include "simulator/transport/resolver.hpp"
#include "simulator/transport/tls.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <sys/eventfd.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace notisim {

namespace {

using Shared = std::shared_ptr<Exchange>;

enum class Ending : std::uint8_t { finished, replace };

}  // namespace

struct HttpSender::Impl {
    explicit Impl(HttpSenderOptions options_in)
        : options(std::move(options_in)), wake(context, ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), resolver(context) {
        watch_wake();
    }

    ~Impl() {
        cancel_all();
        // Runs what the cancelled exchanges still had to do, so that their sockets are closed in good order.
        context.poll();
    }

    void watch_wake() {
        wake.async_wait(WakeDescriptor::wait_read, [this](const boost::system::error_code& error) {
            if (!error) {
                std::uint64_t count = 0;
                interrupted = ::read(wake.native_handle(), &count, sizeof count) > 0;
                watch_wake();
            }
        });
    }

    void cancel_all() {
        while (!deadlines.empty()) {
            fail(*deadlines.begin()->second, TransportError::cancelled, "the run was interrupted");
        }
    }

    /// Ends the exchange; harmless when it has ended already.
    void finish(Exchange& exchange) {
        if (exchange.finished) {
            return;
        }
        exchange.finished = true;
        exchange.outcome.latency = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange.start);
        exchange.outcome.request_bytes = exchange.written;
        finished.push_back(exchange.deadline->second);
        deadlines.erase(exchange.deadline);
    }

    void fail(Exchange& exchange, TransportError error, std::string detail) {
        if (exchange.finished) {
            return;
        }
        exchange.outcome.error = error;
        exchange.outcome.detail = std::move(detail);
        if (exchange.stream) {
            exchange.stream->close();
        }
        finish(exchange);
    }

    /// The answer is there; keeps the connection where it can carry another exchange.
    void succeed(Exchange& exchange) {
        exchange.outcome.response = std::move(exchange.decoder->response());
        exchange.outcome.status = exchange.outcome.response.status;
        auto& idle = pool[exchange.origin];
        // An answer before the end of the request leaves the rest of the request in the way of the next one.
        if (exchange.decoder->is_reusable() && exchange.is_written() && idle.size() < options.idle_connections_max) {
            idle.push_back(std::move(exchange.stream));
        } else {
            exchange.stream->close();
        }
        finish(exchange);
    }

    void take_idle(Exchange& exchange) {
        auto& idle = pool[exchange.origin];
        while (!idle.empty()) {
            std::shared_ptr<ByteStream> stream = std::move(idle.back());
            idle.pop_back();
            if (stream->is_quiet()) {
                exchange.acknowledged_before = stream->acknowledged_bytes();
                exchange.stream = std::move(stream);
                exchange.reused = true;
                return;
            }
            exchange.outcome.reconnected = true;
            stream->close();
        }
    }

    bool make_stream(Exchange& exchange) {
        Socket socket{context};
        if (!exchange.url.is_tls()) {
            exchange.stream = std::make_shared<PlainStream>(std::move(socket));
            return true;
        }
        std::string why;
        if (!tls) {  // Not before it is needed: reading the system's authorities takes tens of milliseconds.
            tls = TlsContext::for_client({options.ca_file, options.insecure}, why);
        }
        if (!tls) {
            fail(exchange, TransportError::tls, why);
            return false;
        }
        exchange.stream = tls->dial(std::move(socket), exchange.url.host);
        return true;
    }

    /// Dials; false when the exchange has ended.
    Task<bool> open(Shared exchange) {
        exchange->phase = Exchange::Phase::resolving;
        const Resolution resolution = co_await resolver.resolve(exchange->url.host, exchange->url.port);
        if (resolution.endpoints.empty()) {
            fail(*exchange, TransportError::resolve, resolution.why);
        }
        if (exchange->finished || !make_stream(*exchange)) {
            co_return false;
        }
        const std::shared_ptr<ByteStream> stream = exchange->stream;
        exchange->phase = Exchange::Phase::connecting;
        const std::string why = co_await stream->connect(resolution.endpoints, exchange->deadline->first);
        if (!why.empty()) {
            fail(*exchange, TransportError::connect, why);
        }
        if (exchange->finished) {
            co_return false;
        }
        exchange->phase = Exchange::Phase::handshaking;
        const IoResult handshake = co_await stream->handshake();
        if (handshake.status != IoStatus::done) {
            fail(*exchange, TransportError::tls, stream->fault());
        }
        co_return !exchange->finished;
    }

    /// Writes what can be written at once; true when the rest must wait.
    static bool write_now(Exchange& exchange) {
        while (!exchange.is_written() && !exchange.write_failed) {
            const std::string_view rest = std::string_view{exchange.bytes}.substr(exchange.written);
            const IoResult result = exchange.stream->try_write(rest);
            if (result.must_wait()) {
                return true;
            }
            exchange.written += result.bytes;
            // A failure is not the end: the answer may have come before it. Reading tells.
            exchange.write_failed = result.status != IoStatus::done;
            exchange.write_error = result.error;
        }
        return false;
    }

    /// Writes what did not go at once, while the answer is being read.
    Task<void> write_rest(Shared exchange) {
        const std::shared_ptr<ByteStream> stream = exchange->stream;
        while (!exchange->finished && !stream->is_closed() && write_now(*exchange)) {
            const bool open = co_await stream->ready(IoStatus::wants_write);
            if (!open) {
                co_return;
            }
        }
    }

    Task<Ending> converse(Shared exchange) {
        const std::shared_ptr<ByteStream> stream = exchange->stream;
        exchange->phase = Exchange::Phase::exchanging;
        exchange->decoder.emplace(DecodeLimits{options.header_bytes_max, options.body_bytes_max, 10'000},
                                  exchange->is_head);
        if (write_now(*exchange)) {
            net::co_spawn(context, write_rest(exchange), net::detached);
        }
        while (!exchange->finished) {
            const IoResult result = stream->try_read(buffer);
            if (result.must_wait()) {
                co_await stream->ready(result.status);
                continue;
            }
            if (result.status != IoStatus::done && may_replace(*exchange, result)) {
                co_return Ending::replace;
            }
            take(*exchange, result);
        }
        co_return Ending::finished;
    }

    /// Judges what was read.
    void take(Exchange& exchange, const IoResult& result) {
        DecodeState state = DecodeState::need_more;
        if (result.status == IoStatus::done) {
            exchange.outcome.response_bytes += result.bytes;
            state = exchange.decoder->feed(std::string_view{buffer.data(), result.bytes});
            // Each chunk of a body can carry a header many times its size.
            if (state == DecodeState::need_more && exchange.outcome.response_bytes > wire_bytes_max()) {
                fail(exchange, TransportError::too_large, "the answer is longer than any within the limits");
                return;
            }
        } else if (result.status == IoStatus::end) {
            state = exchange.decoder->feed_end();
        } else {
            fail(exchange, classify_errno(result.error),
                 result.error != 0 ? errno_text(result.error) : exchange.stream->fault());
            return;
        }
        if (state == DecodeState::complete) {
            succeed(exchange);
        } else if (state == DecodeState::closed && exchange.write_failed && exchange.write_error != 0) {
            // The peer's end of stream may be read although a reset followed it; the write has met the reset.
            fail(exchange, classify_errno(exchange.write_error), errno_text(exchange.write_error));
        } else if (state != DecodeState::need_more) {
            fail(exchange, classify_decode(state), exchange.decoder->detail());
        }
    }

    [[nodiscard]] std::size_t wire_bytes_max() const {
        return 2 * options.header_bytes_max + 16 * options.body_bytes_max;
    }

    /// Whether a failed exchange was never one: the idle connection had ended before the request reached the peer.
    static bool may_replace(Exchange& exchange, const IoResult& result) {
        return exchange.reused && exchange.outcome.response_bytes == 0 &&
               was_never_read(result, exchange.written, exchange.stream->acknowledged_bytes(),
                              exchange.acknowledged_before);
    }

    Task<void> run(Shared exchange) {
        take_idle(*exchange);
        while (!exchange->finished) {
            if (!exchange->reused) {
                const bool opened = co_await open(exchange);
                if (!opened) {
                    co_return;
                }
            }
            const Ending ending = co_await converse(exchange);
            if (ending == Ending::replace && !exchange->finished) {
                exchange->stream->close();
                exchange->reused = false;
                exchange->outcome.reconnected = true;
                exchange->written = 0;
                exchange->write_failed = false;
            }
        }
    }

    /// Looks for something to do for a moment before it is waited for. A receiver on the same machine answers within
    /// the time that a sleep and a wake-up take; three simulated days are 25 920 of those. False: nothing came.
    bool poll_briefly() {
        constexpr std::chrono::microseconds kPollTime{100};
        const auto until = Clock::now() + kPollTime;
        while (Clock::now() < until) {
            if (context.poll_one() > 0) {
                return true;
            }
        }
        return false;
    }

    void expire() {
        if (deadlines.empty() || Clock::now() < deadlines.begin()->first) {
            return;
        }
        // What has arrived in time counts, however late we look at it.
        context.poll();
        const Clock::time_point now = Clock::now();
        while (!deadlines.empty() && deadlines.begin()->first <= now) {
            Exchange& exchange = *deadlines.begin()->second;
            fail(exchange, TransportError::timeout, describe_timeout(exchange));
        }
    }

    void deliver() {
        // `done` may send anew, so the list must not be walked while it can grow.
        std::vector<Shared> ended;
        ended.swap(finished);
        for (const Shared& exchange : ended) {
            const Done done = std::move(exchange->done);
            done(std::move(exchange->outcome));
        }
        if (finished.empty()) {
            ended.clear();
            finished.swap(ended);  // Keeps the memory.
        }
    }

    using WakeDescriptor = net::posix::basic_stream_descriptor<Executor>;

    HttpSenderOptions options;
    net::io_context context{1};
    WakeDescriptor wake;
    bool interrupted = false;
    Resolver resolver;
    std::optional<TlsContext> tls;
    std::unordered_map<std::string, std::vector<std::shared_ptr<ByteStream>>> pool;
    Deadlines deadlines;
    std::vector<Shared> finished;
    std::array<char, std::size_t{64} * 1024> buffer{};  ///< Used between two suspensions only.
};

HttpSender::HttpSender(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpSender::~HttpSender() = default;

std::unique_ptr<HttpSender> HttpSender::create(const HttpSenderOptions& options, std::string& why) {
    auto impl = std::make_unique<Impl>(options);
    if (!options.ca_file.empty()) {
        impl->tls = TlsContext::for_client({options.ca_file, options.insecure}, why);
        if (!impl->tls) {
            return nullptr;
        }
    }
    return std::unique_ptr<HttpSender>(new HttpSender(std::move(impl)));
}

void HttpSender::send(const HttpRequest& request, std::chrono::milliseconds timeout, Done done) {
    auto exchange = std::make_shared<Exchange>();
    exchange->start = Clock::now();
    exchange->timeout = timeout;
    exchange->done = std::move(done);
    exchange->deadline = impl_->deadlines.emplace(exchange->start + timeout, exchange);
    std::string why = why_unsendable(request);
    const std::optional<Url> url = why.empty() ? parse_url(request.url, why) : std::nullopt;
    if (url) {
        exchange->url = *url;
        exchange->origin = url->origin();
        exchange->is_head = request.method == "HEAD";
        exchange->bytes = encode_request(request, *url);
    }
    if (exchange->bytes.empty()) {
        impl_->fail(*exchange, TransportError::protocol, "nothing was sent: " + why);
        return;
    }
    net::co_spawn(impl_->context, impl_->run(exchange), net::detached);
}

void HttpSender::wait(std::chrono::steady_clock::time_point deadline) {
    Impl& impl = *impl_;
    while (impl.finished.empty() && !impl.interrupted) {
        impl.expire();
        if (!impl.finished.empty()) {
            break;
        }
        if (Clock::now() >= deadline) {
            impl.context.poll();
            break;
        }
        const bool idle = impl.deadlines.empty();
        if (!idle && impl.poll_briefly()) {
            continue;
        }
        impl.context.run_one_until(idle ? deadline : std::min(deadline, impl.deadlines.begin()->first));
    }
    impl.interrupted = false;
    impl.deliver();
}

void HttpSender::close_idle() {
    impl_->pool.clear();
}

void HttpSender::cancel_all() {
    impl_->cancel_all();
}

void HttpSender::interrupt() noexcept {
    const int saved = errno;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(impl_->wake.native_handle(), &one, sizeof one);
    errno = saved;
}

std::size_t HttpSender::in_flight() const {
    return impl_->deadlines.size() + impl_->finished.size();
}

}  // namespace notisim
