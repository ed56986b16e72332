#pragma once

#include "simulator/engine/sender.hpp"

#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace notisim::test {

/// An answer with that status after 250 us.
Outcome answer(int status);

/// An attempt that ended without an answer.
Outcome failure(TransportError error);

/// A Sender without a network: a script says how each attempt ends.
///
/// Keeps the contract of Sender: `done` is called from within wait() only, once for each send(). The last outcome of
/// the script repeats for ever.
class FakeSender final : public Sender {
public:
    explicit FakeSender(std::vector<Outcome> script = {answer(200)});

    void send(const HttpRequest& request, std::chrono::milliseconds timeout, Done done) override;
    void wait(std::chrono::steady_clock::time_point deadline) override;
    void cancel_all() override;

    /// Decides in the place of the script.
    std::function<Outcome(const HttpRequest&)> decide;
    /// Called from within send(), after the request was kept.
    std::function<void()> on_send;
    /// While true, no attempt ends but by cancel_all().
    bool hold = false;

    std::vector<HttpRequest> requests;
    std::vector<std::chrono::milliseconds> timeouts;
    std::size_t in_flight_max = 0;

private:
    struct Pending {
        Outcome outcome;
        Done done;
    };

    std::vector<Outcome> script_;
    std::deque<Pending> pending_;
    bool cancelled_ = false;
};

}  // namespace notisim::test
