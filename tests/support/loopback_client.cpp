#include "tests/support/loopback_client.hpp"

#include "simulator/base/assert.hpp"

#include <optional>
#include <utility>

namespace notisim {

HttpRequest loopback_post(const std::string& url, std::string body) {
    HttpRequest request;
    request.url = url;
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = std::move(body);
    return request;
}

std::unique_ptr<HttpSender> loopback_sender(const HttpSenderOptions& options) {
    std::string why;
    auto sender = HttpSender::create(options, why);
    NOTISIM_ASSERT(sender != nullptr);
    return sender;
}

Outcome exchange_once(HttpSender& sender, const HttpRequest& request, std::chrono::milliseconds timeout) {
    std::optional<Outcome> result;
    sender.send(request, timeout, [&](Outcome outcome) { result = std::move(outcome); });
    NOTISIM_ASSERT(!result);
    const auto deadline = std::chrono::steady_clock::now() + timeout + std::chrono::seconds{5};
    while (!result && std::chrono::steady_clock::now() < deadline) {
        sender.wait(deadline);
    }
    NOTISIM_ASSERT(result.has_value());
    return *result;
}

}  // namespace notisim
