#include "simulator/transport/http_server.hpp"
#include "tests/support/loopback_client.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>

using namespace notisim;

namespace {

/// A server in its own thread, stopped at the end.
class RunningServer {
public:
    explicit RunningServer(HttpServer& server) : server_(server), thread_([&server] { server.run(); }) {}
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer() {
        server_.stop();
        thread_.join();
    }

private:
    HttpServer& server_;
    std::thread thread_;
};

Reply reply_of(int status, Behaviour behaviour = Behaviour::normal) {
    Reply reply;
    reply.response.status = status;
    reply.response.body = "body of some length";
    reply.behaviour = behaviour;
    return reply;
}

}  // namespace

TEST_CASE("a server answers request after request on one connection", "[transport][server]") {
    std::uint64_t last = 0;
    HttpServer server{{}, [&](const HttpRequest& request, const ConnectionInfo& info) {
                          last = info.request;
                          Reply reply = reply_of(200);
                          reply.response.body = request.method + " " + request.url + " " + request.body;
                          return reply;
                      }};
    std::string why;
    REQUIRE(server.start(why));
    {
        const RunningServer running{server};
        const auto sender = loopback_sender();
        for (int index = 0; index < 10; ++index) {
            const Outcome outcome = exchange_once(*sender, loopback_post(server.url() + "/x?y", "{}"));
            CHECK(outcome.response.body == "POST /x?y {}");
        }
    }
    CHECK(last == 10);
}

TEST_CASE("each way of misbehaving is met as what it is", "[transport][server]") {
    struct Row {
        Behaviour behaviour;
        TransportError error;
    };
    const Row rows[] = {
        {Behaviour::close, TransportError::closed},   {Behaviour::reset, TransportError::reset},
        {Behaviour::cut, TransportError::closed},     {Behaviour::garbage, TransportError::protocol},
        {Behaviour::huge, TransportError::too_large}, {Behaviour::never, TransportError::timeout},
        {Behaviour::drip, TransportError::timeout},   {Behaviour::idle_close, TransportError::none},
        {Behaviour::normal, TransportError::none},
    };
    for (const Row& row : rows) {
        CAPTURE(static_cast<int>(row.behaviour));
        HttpServer server{{}, [&](const HttpRequest&, const ConnectionInfo&) { return reply_of(200, row.behaviour); }};
        std::string why;
        REQUIRE(server.start(why));
        const RunningServer running{server};
        const auto sender = loopback_sender();
        const bool waits = row.error == TransportError::timeout;
        const auto timeout = waits ? std::chrono::milliseconds{200} : std::chrono::milliseconds{10'000};

        CHECK(exchange_once(*sender, loopback_post(server.url()), timeout).error == row.error);
    }
}

TEST_CASE("an early reply is sent before the body is there", "[transport][server]") {
    std::string seen;
    HttpServer server{{},
                      [&](const HttpRequest& request, const ConnectionInfo& info) {
                          seen += std::to_string(request.body.size()) + "/" + std::to_string(info.tag) + " ";
                          return reply_of(500);
                      },
                      [](const HttpRequest&, const ConnectionInfo&) {
                          HeadPlan plan;
                          plan.early_reply = reply_of(202);
                          plan.tag = 7;
                          return plan;
                      }};
    std::string why;
    REQUIRE(server.start(why));
    {
        const RunningServer running{server};
        const auto sender = loopback_sender();
        CHECK(exchange_once(*sender, loopback_post(server.url(), "1234")).status == 202);
        CHECK(exchange_once(*sender, loopback_post(server.url(), "12345")).status == 202);
    }
    CHECK(seen == "4/7 5/7 ");
}

TEST_CASE("a body beyond the limit is answered with 413", "[transport][server]") {
    HttpServerOptions options;
    options.body_bytes_max = 100;
    HttpServer server{options, [](const HttpRequest&, const ConnectionInfo&) { return reply_of(200); }};
    std::string why;
    REQUIRE(server.start(why));
    const RunningServer running{server};
    const auto sender = loopback_sender();

    CHECK(exchange_once(*sender, loopback_post(server.url(), std::string(101, 'x'))).status == 413);
    CHECK(exchange_once(*sender, loopback_post(server.url(), std::string(100, 'x'))).status == 200);
}

TEST_CASE("what keeps a server from starting is said", "[transport][server]") {
    const auto handler = [](const HttpRequest&, const ConnectionInfo&) { return Reply{}; };
    const auto fault = [&](HttpServerOptions options) {
        HttpServer server{std::move(options), handler};
        std::string why;
        CHECK_FALSE(server.start(why));
        return why;
    };
    HttpServer first{{}, handler};
    std::string why;
    REQUIRE(first.start(why));

    CHECK_THAT(fault({first.address(), "", ""}), Catch::Contains("in use") && Catch::Contains(first.address()));
    CHECK_THAT(fault({"nonsense", "", ""}), Catch::Contains("HOST:PORT"));
    CHECK_THAT(fault({"127.0.0.1:99999", "", ""}), Catch::Contains("HOST:PORT"));
    CHECK_THAT(fault({"127.0.0.1:0", "/none.pem", ""}), Catch::Contains("go together"));
    CHECK_THAT(fault({"127.0.0.1:0", "/none.pem", "/none.key"}), Catch::Contains("/none.pem"));
    CHECK_THAT(fault({"203.0.113.1:0", "", ""}), Catch::Contains("cannot listen"));
}

TEST_CASE("a server that was stopped before it runs ends at once", "[transport][server]") {
    HttpServer server{{}, [](const HttpRequest&, const ConnectionInfo&) { return Reply{}; }};
    std::string why;
    REQUIRE(server.start(why));

    server.stop();
    server.run();

    SUCCEED("run() returned");
}
