#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace notisim {

namespace net = boost::asio;

using Clock = std::chrono::steady_clock;

// A concrete executor, not any_io_executor: type erasure costs a sixth of the time of an exchange.
using Executor = net::io_context::executor_type;
using Endpoint = net::ip::tcp::endpoint;
using Socket = net::basic_stream_socket<net::ip::tcp, Executor>;
using Timer = net::basic_waitable_timer<Clock, net::wait_traits<Clock>, Executor>;

template <typename Result>
using Task = net::awaitable<Result, Executor>;

/// Errors come back as values. House rules for g++ 12.2, which miscompiles what breaks them: no co_await in `?:`, no
/// lambda with value captures and no `{...}` list in a statement that awaits.
inline constexpr net::as_tuple_t<net::use_awaitable_t<Executor>> use_tuple{};

}  // namespace notisim
