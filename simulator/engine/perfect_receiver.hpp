#pragma once

#include "simulator/engine/sender.hpp"

#include <queue>
#include <utility>

namespace notisim {

/// A receiver that is always there and always answers 200; nothing goes over a network.
class PerfectReceiver final : public Sender {
public:
    void send(const HttpRequest& /*request*/, std::chrono::milliseconds /*timeout*/, Done done) override {
        waiting_.push(std::move(done));
    }

    void wait(std::chrono::steady_clock::time_point /*deadline*/) override {
        while (!waiting_.empty()) {
            Outcome outcome;
            outcome.status = 200;
            waiting_.front()(outcome);
            waiting_.pop();
        }
    }

    void cancel_all() override {}

private:
    std::queue<Done> waiting_;
};

}  // namespace notisim
