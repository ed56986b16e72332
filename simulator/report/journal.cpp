#include "simulator/report/journal.hpp"

#include "simulator/base/json_writer.hpp"
#include "simulator/base/redact.hpp"

namespace notisim {

namespace {

std::string_view outcome_word(const AttemptRecord& attempt) {
    if (attempt.accepted) {
        return "accepted";
    }
    return attempt.outcome->answered() ? "refused" : "failed";
}

// Where the notifications of the attempt have ended, if all of them have and in the same way.
std::string_view final_word(const AttemptResult& result) {
    if (result.stored > 0) {
        return result.expires_untried && result.given_up == 0 ? "expired" : "";
    }
    if (result.given_up > 0) {
        return result.expired == 0 ? "given_up" : "";
    }
    return result.expired > 0 ? "expired" : "delivered";
}

void text_or_null(JsonWriter& json, std::string_view name, std::string_view text) {
    json.key(name);
    if (text.empty()) {
        json.null();
    } else {
        json.value(text);
    }
}

}  // namespace

Journal::Journal(std::function<void(std::string_view)> write, std::string scenario, bool show_secrets)
    : write_(std::move(write)), scenario_(std::move(scenario)), show_secrets_(show_secrets) {}

void Journal::attempted(const AttemptRecord& attempt) {
    const Outcome& outcome = *attempt.outcome;
    line_.clear();
    JsonWriter json(line_);
    json.begin_object().member("seq", attempt.seq);
    if (!scenario_.empty()) {
        json.member("scenario", scenario_);
    }
    json.member("at", format_time(attempt.at)).key("lane").begin_object();
    json.member("kind", attempt.lane->kind).member("id", attempt.lane->id).end_object();
    json.member("delivery", attempt.delivery).member("attempt", attempt.number);
    json.key("notifications").begin_array();
    for (const NotificationId id : attempt.notifications) {
        json.value(id);
    }
    json.end_array().member("batch", attempt.batch);
    json.member("method", attempt.request->method)
        .member("url", show_secrets_ ? attempt.request->url : redact_url(attempt.request->url));
    json.key("status");
    if (outcome.answered()) {
        json.value(outcome.status);
    } else {
        json.null();
    }
    json.member("outcome", outcome_word(attempt));
    text_or_null(json, "error", name(outcome.error));
    text_or_null(json, "fault", attempt.fault);
    text_or_null(json, "retry_at", attempt.result.retry_at ? format_time(*attempt.result.retry_at) : "");
    text_or_null(json, "final", final_word(attempt.result));
    json.member("latency_us", static_cast<std::int64_t>(outcome.latency.count()));
    json.member("request_bytes", outcome.request_bytes).member("response_bytes", outcome.response_bytes);
    json.end_object();
    line_ += '\n';
    write_(line_);
}

}  // namespace notisim
