#include "simulator/cli/har.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/redact.hpp"
#include "simulator/cli/version.hpp"

#include <fmt/core.h>

namespace notisim {

namespace {

void write_headers(JsonWriter& json, const Headers& headers, bool show_secrets) {
    json.key("headers").begin_array();
    for (const auto& [name, value] : headers) {
        const bool hidden = !show_secrets && is_secret_header(name);
        json.begin_object().member("name", name).member("value", hidden ? "***" : value).end_object();
    }
    json.end_array().key("cookies").begin_array().end_array();
}

}  // namespace

HarWriter::HarWriter(std::function<void(std::string_view)> write, bool show_secrets)
    : write_(std::move(write)), show_secrets_(show_secrets) {
    write_(fmt::format(R"({{"log":{{"version":"1.2","creator":{{"name":"notisim","version":"{}"}},"entries":[)",
                       kVersion));
}

void HarWriter::attempted(const AttemptRecord& attempt) {
    if (!attempt.fault.empty()) {
        return;  // An outage has no exchange.
    }
    const HttpRequest& request = *attempt.request;
    const Outcome& outcome = *attempt.outcome;
    const double milliseconds = static_cast<double>(outcome.latency.count()) / 1000.0;
    std::string text = first_ ? "\n" : ",\n";
    first_ = false;
    JsonWriter json(text);
    json.begin_object().member("startedDateTime", format_time(attempt.at)).member("time", milliseconds);
    json.key("request").begin_object().member("method", request.method);
    json.member("url", show_secrets_ ? request.url : redact_url(request.url)).member("httpVersion", "HTTP/1.1");
    write_headers(json, request.headers, show_secrets_);
    json.key("queryString").begin_array().end_array().member("headersSize", -1);
    json.member("bodySize", static_cast<std::uint64_t>(request.body.size()));
    json.key("postData").begin_object().member("mimeType", "application/json").member("text", request.body);
    json.end_object().end_object();
    json.key("response").begin_object().member("status", outcome.status).member("statusText", name(outcome.error));
    json.member("httpVersion", "HTTP/1.1");
    write_headers(json, outcome.response.headers, show_secrets_);
    json.key("content").begin_object().member("size", static_cast<std::uint64_t>(outcome.response.body.size()));
    json.member("mimeType", "").member("text", outcome.response.body).end_object();
    json.member("redirectURL", "").member("headersSize", -1);
    json.member("bodySize", static_cast<std::uint64_t>(outcome.response.body.size())).end_object();
    json.key("cache").begin_object().end_object().key("timings").begin_object();
    json.member("send", 0).member("wait", milliseconds).member("receive", 0).end_object();
    json.member("_seq", attempt.seq).end_object();
    write_(text);
}

void HarWriter::finish() {
    write_("\n]}}\n");
}

}  // namespace notisim
