#pragma once

#include "simulator/load/statistics.hpp"
#include "simulator/transport/http_server.hpp"

#include <mutex>
#include <string>
#include <thread>

namespace notisim {

/// Serves `GET /metrics` on a thread of its own, for as long as it lives.
class MetricsServer {
public:
    /// `listen`: HOST:PORT; port 0 takes a free one.
    explicit MetricsServer(const std::string& listen);
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;
    ~MetricsServer();

    /// Opens the port; false, and `why`, when that is not possible.
    bool start(std::string& why);
    [[nodiscard]] std::string url() const { return server_.url(); }

    /// What is told from now on.
    void update(const LoadSnapshot& snapshot);

private:
    Reply answer(const HttpRequest& request);

    std::mutex mutex_;
    LoadSnapshot snapshot_;
    HttpServer server_;
    std::thread thread_;
};

}  // namespace notisim
