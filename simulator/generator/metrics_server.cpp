#include "simulator/generator/metrics_server.hpp"

#include "simulator/load/metrics.hpp"

namespace notisim {

namespace {

HttpServerOptions options_for(const std::string& listen) {
    HttpServerOptions options;
    options.listen = listen;
    return options;
}

}  // namespace

MetricsServer::MetricsServer(const std::string& listen)
    : server_(options_for(listen),
              [this](const HttpRequest& request, const ConnectionInfo&) { return answer(request); }) {}

MetricsServer::~MetricsServer() {
    if (thread_.joinable()) {
        server_.stop();
        thread_.join();
    }
}

bool MetricsServer::start(std::string& why) {
    if (!server_.start(why)) {
        return false;
    }
    thread_ = std::thread([this] { server_.run(); });
    return true;
}

void MetricsServer::update(const LoadSnapshot& snapshot) {
    const std::lock_guard lock{mutex_};
    snapshot_ = snapshot;
}

Reply MetricsServer::answer(const HttpRequest& request) {
    Reply reply;
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads || request.url.substr(0, request.url.find('?')) != "/metrics") {
        reply.response = {404, {{"Content-Type", "text/plain"}}, "only GET /metrics is served\n"};
        return reply;
    }
    const std::lock_guard lock{mutex_};
    reply.response = {200, {{"Content-Type", "text/plain; version=0.0.4"}}, render_metrics(snapshot_)};
    return reply;
}

}  // namespace notisim
