#include "tests/support/fake_sender.hpp"

#include <algorithm>
#include <thread>

namespace notisim::test {

Outcome answer(int status) {
    Outcome outcome;
    outcome.status = status;
    outcome.latency = std::chrono::microseconds{250};
    outcome.request_bytes = 300;
    outcome.response_bytes = 40;
    outcome.response.status = status;
    return outcome;
}

Outcome failure(TransportError error) {
    Outcome outcome;
    outcome.error = error;
    outcome.detail = "as the test wants it";
    const bool connected =
        error != TransportError::resolve && error != TransportError::connect && error != TransportError::tls;
    outcome.request_bytes = connected ? 300 : 0;
    return outcome;
}

FakeSender::FakeSender(std::vector<Outcome> script) : script_(std::move(script)) {}

void FakeSender::send(const HttpRequest& request, std::chrono::milliseconds timeout, Done done) {
    const std::size_t index = std::min(requests.size(), script_.size() - 1);
    requests.push_back(request);
    timeouts.push_back(timeout);
    pending_.push_back({decide ? decide(request) : script_[index], std::move(done)});
    in_flight_max = std::max(in_flight_max, pending_.size());
    if (on_send) {
        on_send();
    }
}

void FakeSender::wait(std::chrono::steady_clock::time_point deadline) {
    if (pending_.empty() || (hold && !cancelled_)) {
        std::this_thread::sleep_until(deadline);
        return;
    }
    Pending over = std::move(pending_.front());
    pending_.pop_front();
    over.done(cancelled_ ? failure(TransportError::cancelled) : over.outcome);
}

void FakeSender::cancel_all() {
    cancelled_ = true;
}

}  // namespace notisim::test
