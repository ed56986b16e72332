#include "tests/support/certificates.hpp"
#include "tests/support/loopback_client.hpp"
#include "tests/support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace notisim;

namespace {

bool is_installed(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

/// A program whose standard output is read by the line; ended with the test.
class Foreign {
public:
    explicit Foreign(std::vector<std::string> arguments) {
        int pipe[2] = {-1, -1};
        REQUIRE(::pipe(pipe) == 0);
        std::vector<char*> raw;
        for (std::string& argument : arguments) {
            raw.push_back(argument.data());
        }
        raw.push_back(nullptr);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(pipe[1], STDOUT_FILENO);
            ::close(pipe[0]);
            ::close(pipe[1]);
            std::freopen("/dev/null", "w", stderr);
            ::execvp(raw[0], raw.data());
            ::_exit(127);
        }
        ::close(pipe[1]);
        output_ = ::fdopen(pipe[0], "r");
    }
    Foreign(const Foreign&) = delete;
    Foreign& operator=(const Foreign&) = delete;
    ~Foreign() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        std::fclose(output_);
    }

    std::string line() {
        char buffer[256] = {};
        const char* read = std::fgets(buffer, sizeof buffer, output_);
        return read == nullptr ? std::string{} : std::string{read};
    }

private:
    pid_t child_ = -1;
    std::FILE* output_ = nullptr;
};

constexpr const char* kPython = R"(
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = sys.argv[1]
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(200)
        if sys.argv[1] == 'HTTP/1.1':
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
)";

}  // namespace

TEST_CASE("Python's HTTP server answers our requests", "[transport][foreign]") {
    if (!is_installed("python3")) {
        WARN("skipped: python3 is not installed");
        return;
    }
    for (const char* version : {"HTTP/1.0", "HTTP/1.1"}) {
        CAPTURE(version);
        Foreign python{{"python3", "-c", kPython, version}};
        const std::string port = python.line();
        REQUIRE_FALSE(port.empty());
        const auto sender = loopback_sender();
        const std::string url = "http://127.0.0.1:" + std::to_string(std::stoi(port)) + "/";

        for (int index = 0; index < 5; ++index) {
            const Outcome outcome = exchange_once(*sender, loopback_post(url, "{\"x\":1}"));
            CHECK(outcome.status == 200);
            CHECK(outcome.response.body == "{\"x\":1}");
        }
    }
}

TEST_CASE("openssl s_server answers our requests over TLS", "[transport][foreign]") {
    if (!is_installed("openssl")) {
        WARN("skipped: openssl is not installed");
        return;
    }
    Certificates certificates;
    const auto files = certificates.make({});
    Foreign server{
        {"openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", files.certificate, "-key", files.key}};
    std::string port;
    for (std::string line = server.line(); !line.empty() && port.empty(); line = server.line()) {
        if (line.starts_with("ACCEPT")) {
            port = line.substr(line.rfind(':') + 1);
            break;
        }
    }
    REQUIRE_FALSE(port.empty());
    HttpSenderOptions options;
    options.ca_file = certificates.ca_file();
    const auto sender = loopback_sender(options);
    HttpRequest request;
    request.method = "GET";
    request.url = "https://127.0.0.1:" + std::to_string(std::stoi(port)) + "/";

    const Outcome outcome = exchange_once(*sender, request);

    CHECK(outcome.detail.empty());
    CHECK(outcome.status == 200);
    CHECK_THAT(outcome.response.body, Catch::Contains("s_server"));
}
