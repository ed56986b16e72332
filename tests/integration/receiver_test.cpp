#include "simulator/receiver/receiver.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/loopback_client.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>

using namespace notisim;

namespace {

class RunningReceiver {
public:
    explicit RunningReceiver(ReceiverOptions options) : receiver(std::move(options)) {
        std::string why;
        REQUIRE(receiver.start(why));
        thread_ = std::thread{[this] { receiver.run(); }};
    }
    RunningReceiver(const RunningReceiver&) = delete;
    RunningReceiver& operator=(const RunningReceiver&) = delete;
    ~RunningReceiver() { stop(); }

    void stop() {
        if (thread_.joinable()) {
            receiver.stop();
            thread_.join();
        }
    }

    Receiver receiver;

private:
    std::thread thread_;
};

ReceiverOptions scripted(const std::string& script) {
    std::string why;
    ReceiverOptions options;
    options.respond = parse_respond_script(script, why).value();
    return options;
}

std::string remote(const std::string& id) {
    return R"({"callbackId":"c","events":[{"remoteActionId":")" + id +
           R"(","vin":"V1","eventDate":"2024-03-11T07:42:18.512Z","remoteType":"Doors",)"
           R"("eventStatus":{"type":"Pending","status":"Accepted"}}]})";
}

std::string processed(HttpSender& sender, const Receiver& receiver) {
    HttpRequest request;
    request.method = "GET";
    request.url = receiver.url() + "/processed";
    return exchange_once(sender, request).response.body;
}

std::string line(const std::string& id) {
    return R"({"remoteActionId":")" + id +
           R"(","type":"Pending","status":"Accepted","vin":"V1","eventDate":"2024-03-11T07:42:18.512Z"})"
           "\n";
}

}  // namespace

TEST_CASE("the receiver takes notifications and tells which, each once", "[receiver]") {
    RunningReceiver running{{}};
    const auto sender = loopback_sender();

    for (const char* id : {"a", "b", "a"}) {
        CHECK(exchange_once(*sender, loopback_post(running.receiver.url() + "/hook", remote(id))).status == 200);
    }

    CHECK(processed(*sender, running.receiver) == line("a") + line("b"));
    running.stop();
    CHECK(running.receiver.totals().requests == 3);
    CHECK(running.receiver.totals().notifications == 2);
}

TEST_CASE("the receiver refuses what is wrong with 500 and a reason", "[receiver]") {
    RunningReceiver running{{}};
    const auto sender = loopback_sender();
    HttpRequest untyped = loopback_post(running.receiver.url(), remote("a"));
    untyped.headers.front().second = "text/plain";

    const Outcome broken = exchange_once(*sender, loopback_post(running.receiver.url(), "{\"not\": "));
    const Outcome text = exchange_once(*sender, untyped);

    CHECK(broken.status == 500);
    CHECK(broken.response.body == R"({"code":500001,"debug":"CONTENT","message":"the body is not JSON"})");
    CHECK(text.status == 500);
    CHECK(processed(*sender, running.receiver).empty());
}

TEST_CASE("a strict receiver refuses what the schema does not allow, and tells the first finding", "[receiver]") {
    Certificates folder;
    ReceiverOptions options;
    options.strict = true;
    options.log_file = folder.folder() + "/log.jsonl";
    std::string valid = remote("a");
    valid.replace(valid.find("V1"), 2, "VR3UHZKXZPT000001");
    std::string wrong = valid;
    wrong.replace(wrong.find("Doors"), 5, "Dooors").replace(wrong.find("Accepted"), 8, "Acepted");
    {
        RunningReceiver running{options};
        const auto sender = loopback_sender();
        const Outcome refused = exchange_once(*sender, loopback_post(running.receiver.url(), wrong));

        CHECK(refused.status == 500);
        CHECK(
            refused.response.body ==
            R"({"code":500003,"debug":"SCHEMA","message":"/events/0/eventStatus/status: 'Acepted' is not allowed here; )"
            R"(did you mean 'Accepted'?"})");
        CHECK(processed(*sender, running.receiver).empty());
        CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), valid)).status == 200);
        running.stop();
        CHECK(running.receiver.totals().refused == 1);
    }
    std::ifstream file{options.log_file};
    const std::string log{std::istreambuf_iterator<char>{file}, {}};
    CHECK_THAT(log, Catch::Contains("'Acepted' is not allowed") && Catch::Contains("'Dooors' is not allowed") &&
                        Catch::Contains(R"("verdict":"accepted")"));
}

TEST_CASE("a receiver that is not strict takes what it is to tolerate and remarks it", "[receiver]") {
    Certificates folder;
    ReceiverOptions options;
    options.log_file = folder.folder() + "/log.jsonl";
    std::string odd = remote("a");
    odd.replace(odd.find("Doors"), 5, "Teleport");
    {
        RunningReceiver running{options};
        const auto sender = loopback_sender();
        CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), odd)).status == 200);
        CHECK(processed(*sender, running.receiver) == line("a"));
    }
    std::ifstream file{options.log_file};
    const std::string log{std::istreambuf_iterator<char>{file}, {}};
    CHECK_THAT(log, Catch::Contains("accepted; /events/0/remoteType: 'Teleport' is not allowed here"));
}

TEST_CASE("the receiver answers as its script says and keeps only what it accepted", "[receiver]") {
    RunningReceiver running{scripted("500*2,close,reset,cut,garbage,redirect:/x,continue,echo-early,idle-close,202")};
    const auto sender = loopback_sender();
    std::string answers;
    for (const char id : std::string{"abcdefghijkl"}) {
        const Outcome outcome =
            exchange_once(*sender, loopback_post(running.receiver.url(), remote(std::string(1, id))));
        answers +=
            outcome.answered() ? std::to_string(outcome.status) : std::to_string(static_cast<int>(outcome.error));
        answers += ' ';
        // Of a connection that is closed after its answer, the next request would meet the end on its way.
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }

    const std::string closed = std::to_string(static_cast<int>(TransportError::closed));
    const std::string reset = std::to_string(static_cast<int>(TransportError::reset));
    const std::string protocol = std::to_string(static_cast<int>(TransportError::protocol));
    CHECK(answers == "500 500 " + closed + " " + reset + " " + closed + " " + protocol + " 307 200 200 200 202 202 ");
    CHECK(processed(*sender, running.receiver) == line("h") + line("i") + line("j") + line("k") + line("l"));
}

TEST_CASE("a reset in the middle of a script on a kept connection is a failure that shows", "[receiver]") {
    RunningReceiver running{scripted("200,reset,200,close,200")};
    const auto sender = loopback_sender();
    std::vector<TransportError> errors;
    for (int index = 0; index < 5; ++index) {
        errors.push_back(exchange_once(*sender, loopback_post(running.receiver.url(), remote("a"))).error);
    }

    CHECK(errors == std::vector<TransportError>{TransportError::none, TransportError::reset, TransportError::none,
                                                TransportError::closed, TransportError::none});
}

TEST_CASE("the log of the receiver holds every request and no secret", "[receiver]") {
    Certificates folder;
    ReceiverOptions options;
    options.log_file = folder.folder() + "/log.jsonl";
    {
        RunningReceiver running{options};
        const auto sender = loopback_sender();
        std::string body = remote("a");
        body.replace(body.find("V1"), 2, "VR3UHZKXZPT000001");
        HttpRequest request = loopback_post(running.receiver.url() + "/hook?password=hunter2", body);
        request.headers.emplace_back("Authorization", "Basic c2VjcmV0");
        CHECK(exchange_once(*sender, request).status == 200);
        CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), "x")).status == 500);
    }

    std::ifstream file{options.log_file};
    const std::string log{std::istreambuf_iterator<char>{file}, {}};
    CHECK(std::count(log.begin(), log.end(), '\n') == 2);
    CHECK_THAT(log, Catch::Contains(R"("Authorization":"***")") &&
                        Catch::Contains(R"("verdict":"accepted","answer":"200")"));
    CHECK_THAT(log, !Catch::Contains("c2VjcmV0") && !Catch::Contains("hunter2"));
}

TEST_CASE("the receiver serves TLS with the certificate it is given", "[receiver]") {
    Certificates certificates;
    const auto files = certificates.make({});
    ReceiverOptions options;
    options.tls_certificate_file = files.certificate;
    options.tls_key_file = files.key;
    RunningReceiver running{options};
    HttpSenderOptions trusting;
    trusting.ca_file = certificates.ca_file();
    const auto sender = loopback_sender(trusting);

    CHECK(running.receiver.url().starts_with("https://127.0.0.1:"));
    CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), remote("a"))).status == 200);
    CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), remote("b"))).status == 200);
}

TEST_CASE("a receiver without room says so", "[receiver]") {
    ReceiverOptions options;
    options.memory_max = 300;
    RunningReceiver running{options};
    const auto sender = loopback_sender();

    CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), remote("a"))).status == 200);
    const Outcome second = exchange_once(*sender, loopback_post(running.receiver.url(), remote("b")));

    CHECK(second.status == 500);
    CHECK_THAT(second.response.body, Catch::Contains("no room"));
    CHECK(exchange_once(*sender, loopback_post(running.receiver.url(), remote("a"))).status == 200);
}

// A virtual run of 72 hours with a retry each 10 seconds is 25 920 attempts; a release build needs below 2 s for them.
TEST_CASE("a tenth of the attempts of 72 hours takes no more than seconds", "[receiver]") {
    constexpr int kAttempts = 2'592;
    RunningReceiver running{{}};
    const auto sender = loopback_sender();
    const HttpRequest request = loopback_post(running.receiver.url(), remote("a"));
    const auto start = std::chrono::steady_clock::now();
    int accepted = 0;
    for (int index = 0; index < kAttempts; ++index) {
        accepted += exchange_once(*sender, request).status == 200 ? 1 : 0;
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);

    CHECK(accepted == kAttempts);
    CHECK(took < std::chrono::seconds{15});  // Sanitizers and a busy machine included.
    INFO("took " << took.count() << " ms");
}
