#include "simulator/receiver/receiver.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/redact.hpp"
#include "simulator/base/time.hpp"
#include "simulator/receiver/notification_reader.hpp"
#include "simulator/receiver/processed_list.hpp"
#include "simulator/transport/http_server.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace notisim {

namespace {

using Kind = RespondEntry::Kind;

Behaviour behaviour_of(Kind kind) {
    switch (kind) {
        case Kind::timeout: return Behaviour::never;
        case Kind::close: return Behaviour::close;
        case Kind::reset: return Behaviour::reset;
        case Kind::cut: return Behaviour::cut;
        case Kind::garbage: return Behaviour::garbage;
        case Kind::drip: return Behaviour::drip;
        case Kind::huge: return Behaviour::huge;
        case Kind::idle_close: return Behaviour::idle_close;
        case Kind::status:
        case Kind::redirect:
        case Kind::echo_early:
        case Kind::interim: break;
    }
    return Behaviour::normal;
}

/// What the sender is told about the answer in the log: `200`, `timeout`, ...
std::string describe(const Reply& reply) {
    switch (reply.behaviour) {
        case Behaviour::close: return "close";
        case Behaviour::reset: return "reset";
        case Behaviour::cut: return "cut";
        case Behaviour::garbage: return "garbage";
        case Behaviour::huge: return "huge";
        case Behaviour::never: return "timeout";
        case Behaviour::drip:
        case Behaviour::idle_close:
        case Behaviour::normal: break;
    }
    return std::to_string(reply.response.status);
}

Reply json_reply(int status, std::string body) {
    Reply reply;
    reply.response.status = status;
    reply.response.headers.emplace_back("Content-Type", "application/json");
    reply.response.body = std::move(body);
    return reply;
}

/// The error body that the webhook templates foresee.
Reply error_reply(int status, int code, std::string_view debug, std::string_view message) {
    std::string body;
    JsonWriter{body}.begin_object().member("code", code).member("debug", debug).member("message", message).end_object();
    return json_reply(status, std::move(body));
}

Reply scripted_reply(const RespondEntry& entry) {
    Reply reply;
    const bool is_error = entry.kind == Kind::status && entry.status >= 400;
    if (is_error) {
        reply = error_reply(entry.status, entry.status * 1000, "SCRIPTED", "the respond script says so");
    }
    reply.response.status = entry.status;
    reply.behaviour = behaviour_of(entry.kind);
    reply.delay = entry.delay;
    if (entry.kind == Kind::redirect) {
        reply.response.headers.emplace_back("Location", entry.location);
    }
    return reply;
}

std::string with_remarks(std::string verdict, const std::vector<std::string>& remarks) {
    for (const std::string& remark : remarks) {
        verdict += "; " + remark;
    }
    return verdict;
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    });
    return result;
}

bool is_json(const HttpRequest& request) {
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
        const std::string type = lower(header.second.substr(0, header.second.find_first_of("; \t")));
        return lower(header.first) == "content-type" && type == "application/json";
    });
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

}  // namespace

struct Receiver::Impl {
    explicit Impl(ReceiverOptions options_in)
        : options(std::move(options_in)),
          processed(options.memory_max),
          server(
              {options.listen, options.tls_certificate_file, options.tls_key_file},
              [this](const HttpRequest& request, const ConnectionInfo& info) { return handle(request, info); },
              [this](const HttpRequest& request, const ConnectionInfo& info) { return plan(request, info); }) {}

    ~Impl() {
        if (log != nullptr && log != stdout) {
            std::fclose(log);
        }
    }

    bool open_log(std::string& why) {
        if (options.log_file == "-") {
            log = stdout;
        } else if (!options.log_file.empty()) {
            log = std::fopen(options.log_file.c_str(), "we");
        }
        if (log == nullptr && !options.log_file.empty()) {
            why = "cannot write the log '" + options.log_file + "'";
            return false;
        }
        return true;
    }

    /// The script's entry is taken when the header is there: some entries answer before the body is.
    HeadPlan plan(const HttpRequest& request, const ConnectionInfo&) {
        HeadPlan plan;
        if (request.method != "POST") {
            return plan;
        }
        ++totals.requests;
        const RespondEntry& entry = options.respond.next();
        plan.tag = static_cast<std::uint64_t>(&entry - options.respond.entries().data());
        plan.send_continue = entry.kind == Kind::interim;
        if (entry.kind == Kind::echo_early) {
            plan.early_reply = scripted_reply(entry);
        }
        return plan;
    }

    Reply handle(const HttpRequest& request, const ConnectionInfo& info) {
        std::string verdict;
        Reply reply = request.method == "POST" ? take(request, info, verdict) : show(request, verdict);
        write_log(request, info, verdict, reply);
        return reply;
    }

    Reply show(const HttpRequest& request, std::string& verdict) const {
        const bool is_processed = path_of(request.url) == "/processed";
        if (is_processed && request.method == "GET") {
            verdict = "probe";
            Reply reply = json_reply(200, processed.json_lines());
            reply.response.headers.front().second = "application/jsonl";
            return reply;
        }
        verdict = "unknown";
        if (is_processed || request.method != "GET") {
            Reply reply = error_reply(405, 405000, "METHOD", "POST notifications, GET /processed");
            reply.response.headers.emplace_back("Allow", is_processed ? "GET, POST" : "POST");
            return reply;
        }
        return error_reply(404, 404000, "PATH", "POST notifications, GET /processed");
    }

    Reply take(const HttpRequest& request, const ConnectionInfo& info, std::string& verdict) {
        const RespondEntry& entry = options.respond.entries()[info.tag];
        if (!entry.accepts()) {
            verdict = "not taken";
            return scripted_reply(entry);
        }
        const ReceivedBody body = read_notifications(request.body, options.flavour);
        verdict = is_json(request) ? body.fault : "the content type is not application/json";
        if (!verdict.empty()) {
            ++totals.refused;
            return error_reply(500, 500001, "CONTENT", verdict);
        }
        if (options.strict && !body.remarks.empty()) {
            ++totals.refused;
            verdict = with_remarks("refused", body.remarks);
            return error_reply(500, 500003, "SCHEMA", body.remarks.front());
        }
        if (!processed.add(body.notifications)) {
            verdict = "the receiver has no room for more notifications: restart it, or raise its memory limit";
            return error_reply(500, 500002, "MEMORY", verdict);
        }
        totals.notifications = processed.size();
        verdict = with_remarks("accepted", body.remarks);
        return scripted_reply(entry);
    }

    void write_log(const HttpRequest& request, const ConnectionInfo& info, const std::string& verdict,
                   const Reply& reply) {
        if (log == nullptr) {
            return;
        }
        const auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
        std::string line;
        JsonWriter writer{line};
        writer.begin_object()
            .member("at", format_time(now))
            .member("connection", info.connection)
            .member("request", info.request)
            .member("peer", info.peer)
            .member("method", request.method)
            .member("target", options.show_secrets ? request.url : redact_url(request.url));
        writer.key("headers").begin_object();
        for (const auto& [name, value] : request.headers) {
            writer.member(name, !options.show_secrets && is_secret_header(name) ? std::string_view{"***"} : value);
        }
        writer.end_object();
        writer.member("body_bytes", static_cast<std::uint64_t>(request.body.size()))
            .member("verdict", verdict)
            .member("answer", describe(reply))
            .end_object();
        line += '\n';
        const bool written = std::fwrite(line.data(), 1, line.size(), log) == line.size() && std::fflush(log) == 0;
        if (!written && log_fault.empty()) {
            log_fault = "the log '" + options.log_file + "' could not be written completely";
        }
    }

    ReceiverOptions options;
    ReceiverTotals totals;
    ProcessedList processed;
    std::FILE* log = nullptr;
    std::string log_fault;
    HttpServer server;
};

Receiver::Receiver(ReceiverOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Receiver::~Receiver() = default;

bool Receiver::start(std::string& why) {
    return impl_->open_log(why) && impl_->server.start(why);
}

const std::string& Receiver::address() const {
    return impl_->server.address();
}

std::string Receiver::url() const {
    return impl_->server.url();
}

void Receiver::run() {
    impl_->server.run();
}

void Receiver::stop() noexcept {
    impl_->server.stop();
}

const ReceiverTotals& Receiver::totals() const {
    return impl_->totals;
}

const std::string& Receiver::log_fault() const {
    return impl_->log_fault;
}

}  // namespace notisim
