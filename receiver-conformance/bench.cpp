#include "receiver-conformance/bench.hpp"

#include "receiver-conformance/raw_request.hpp"
#include "simulator/base/printable.hpp"
#include "simulator/base/redact.hpp"
#include "simulator/base/rng.hpp"
#include "simulator/transport/http_codec.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <thread>
#include <utility>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kExchangesMax = 3;
constexpr std::size_t kEvidenceMax = 20;
constexpr std::size_t kHeaderShown = 200;
constexpr std::size_t kBodyShown = 600;
constexpr std::size_t kFindingsTold = 12;

std::string headers_text(const Headers& headers) {
    std::string text;
    for (const auto& [name, value] : headers) {
        const std::string_view shown = std::string_view{value}.substr(0, kHeaderShown);
        text += fmt::format("{}: {}{}\n", name, is_secret_header(name) ? "***" : shown,
                            shown.size() < value.size() ? "..." : "");
    }
    return text;
}

std::string body_text(std::string_view body) {
    if (body.size() <= kBodyShown) {
        return printable(body);
    }
    return fmt::format("{}... ({} bytes in all)", printable(body.substr(0, kBodyShown)), body.size());
}

ExchangeNote note_of(const Reply& reply) {
    ExchangeNote note;
    note.seq = reply.seq;
    note.latency = reply.outcome.latency;
    note.sent = fmt::format("{} {}\n{}\n{}", reply.request.method, redact_url(reply.request.url),
                            headers_text(reply.request.headers), body_text(reply.request.body));
    note.received =
        reply.answered()
            ? fmt::format("{} {}\n{}\n{}", reply.outcome.status, reason_phrase(reply.outcome.status),
                          headers_text(reply.outcome.response.headers), body_text(reply.outcome.response.body))
            : reply.what();
    return note;
}

}  // namespace

std::string Reply::what() const {
    if (outcome.answered()) {
        return std::to_string(outcome.status);
    }
    return outcome.detail.empty() ? std::string{name(outcome.error)}
                                  : fmt::format("{}: {}", name(outcome.error), outcome.detail);
}

Bench::Bench(Suite& suite, const Check& check, Sender& sender, CaseResult& result)
    : suite_(suite), check_(check), sender_(sender), result_(result) {}

std::string Bench::fresh_id(std::string_view kind, std::size_t digits) {
    return hex_id(target().scenario.seed, fmt::format("{}/{}/{}", check_.id, kind, ++counter_), digits);
}

// A date of its own for each notification: it is what tells monitor events apart. Checks count in stretches of their
// own.
TimePoint Bench::fresh_date() {
    const auto checks = all_checks();
    const auto index =
        std::find_if(checks.begin(), checks.end(), [&](const Check& each) { return each.id == check_.id; }) -
        checks.begin();
    return target().scenario.start + kDatesOfACheck * index + 2ms * static_cast<std::int64_t>(++counter_);
}

Notification Bench::remote(RemoteType type, RemoteEventStatus status) {
    Notification notification;
    const Vehicle& vehicle = target().scenario.vehicles.front();
    notification.vin = vehicle.vin;
    notification.vehicle_id = vehicle.id;
    notification.date = fresh_date();
    notification.action_id = fresh_id("action", 32);
    notification.type = type;
    notification.status = status;
    return notification;
}

Notification Bench::next(const Notification& before, RemoteEventStatus status) {
    Notification notification = before;
    notification.date = fresh_date();
    notification.status = status;
    return notification;
}

Notification Bench::monitor(std::string_view data, std::string_view literal) {
    Notification notification;
    const Vehicle& vehicle = target().scenario.vehicles.front();
    notification.is_remote = false;
    notification.vin = vehicle.vin;
    notification.vehicle_id = vehicle.id;
    notification.date = fresh_date();
    notification.monitor_id = target().scenario.monitors.front().id;
    MonitorValue value;
    value.data = data;
    value.literal = literal;
    notification.values.push_back(std::move(value));
    return notification;
}

std::vector<Notification> Bench::many_of_kind(bool is_remote, std::size_t number, std::size_t vehicles) {
    const auto& known = target().scenario.vehicles;
    std::vector<Notification> list;
    list.reserve(number);
    for (std::size_t index = 0; index < number; ++index) {
        Notification notification = of_kind(is_remote);
        const Vehicle& vehicle = known[index % std::min(vehicles, known.size())];
        notification.vin = vehicle.vin;
        notification.vehicle_id = vehicle.id;
        list.push_back(std::move(notification));
    }
    return list;
}

Reply Bench::record(HttpRequest request, Outcome outcome) {
    Reply reply{std::move(request), std::move(outcome), 0};
    const std::scoped_lock lock(suite_.mutex);
    reply.seq = ++suite_.seq;
    ++suite_.requests;
    suite_.answered += reply.answered() ? 1U : 0U;
    suite_.unanswered = !reply.answered();
    suite_.last_answered = reply.answered() ? reply.seq : suite_.last_answered;
    ++suite_.answers[reply.answered() ? std::to_string(reply.outcome.status) : std::string{name(reply.outcome.error)}];
    if (reply.answered()) {
        suite_.latency.record(reply.outcome.latency);
    }
    const bool taken = reply.answered() && reply.outcome.status / 100 == 2;
    if (suite_.attempts.size() < kAttemptNotes) {
        suite_.attempts.push_back(
            {reply.seq, std::chrono::duration_cast<Duration>(Clock::now() - suite_.began), std::string{check_.id},
             reply.answered() ? reply.what() : std::string{name(reply.outcome.error)}, taken, reply.outcome.latency});
    }
    const LaneInfo lane{"check", std::string{check_.id}, check_.id};
    AttemptRecord attempt;
    attempt.seq = reply.seq;
    attempt.at = target().scenario.start;
    attempt.ended = attempt.at;
    attempt.lane = &lane;
    attempt.request = &reply.request;
    attempt.outcome = &reply.outcome;
    attempt.accepted = taken;
    for (RunObserver* observer : suite_.observers) {
        observer->attempted(attempt);
    }
    return reply;
}

Reply Bench::send(const HttpRequest& request) {
    return send(request, target().timeout);
}

Reply Bench::send(const HttpRequest& request, std::chrono::milliseconds timeout) {
    std::optional<Outcome> outcome;
    sender_.send(request, timeout, [&](Outcome result) { outcome = std::move(result); });
    while (!outcome) {
        sender_.wait(Clock::now() + 100ms);
    }
    return record(request, *std::move(outcome));
}

std::vector<Reply> Bench::send_all(const std::vector<HttpRequest>& requests, std::size_t connections) {
    std::vector<std::optional<Outcome>> outcomes(requests.size());
    std::size_t started = 0;
    std::size_t ended = 0;
    while (ended < requests.size()) {
        while (started < requests.size() && started - ended < connections) {
            const std::size_t index = started++;
            sender_.send(requests[index], target().timeout, [&outcomes, &ended, index](Outcome outcome) {
                outcomes[index] = std::move(outcome);
                ++ended;
            });
        }
        sender_.wait(Clock::now() + 100ms);
    }
    std::vector<Reply> replies;
    replies.reserve(requests.size());
    for (std::size_t index = 0; index < requests.size(); ++index) {
        replies.push_back(record(requests[index], *std::move(outcomes[index])));
    }
    return replies;
}

std::unique_ptr<RawConnection> Bench::connect() {
    std::string why;
    sender_.close_idle();  // A server that serves one connection at a time is a matter of the checks of that.
    auto connection = RawConnection::open(target().url_parts(), target().timeout, why);
    if (connection == nullptr) {
        suite_.unanswered = true;
        expect(false, "a connection", why);
    }
    return connection;
}

std::string Bench::bytes_of(const HttpRequest& request) const {
    std::string why;
    return encode_request(request, *parse_url(request.url, why));
}

Reply Bench::note(std::string_view sent, const RawAnswer& answer) {
    HttpRequest request = readable(sent, target().url());
    Outcome outcome;
    outcome.latency = answer.latency;
    outcome.request_bytes = sent.size();
    if (answer.complete) {
        outcome.status = answer.response.status;
        outcome.response = answer.response;
    } else {
        outcome.error = answer.ended == "timeout"  ? TransportError::timeout
                        : answer.ended == "closed" ? TransportError::closed
                        : answer.ended == "reset"  ? TransportError::reset
                                                   : TransportError::protocol;
        outcome.detail = outcome.error == TransportError::protocol ? answer.ended : "";
    }
    return record(std::move(request), std::move(outcome));
}

RawReply Bench::converse(RawConnection& connection, std::string_view bytes) {
    // A receiver may answer before it has read all; so a write that fails is not the end.
    connection.write(bytes, target().timeout);
    RawAnswer answer = connection.read_answer(target().timeout);
    Reply reply = note(bytes, answer);
    return {std::move(reply), std::move(answer)};
}

std::chrono::milliseconds Bench::patience() const {
    return std::min<std::chrono::milliseconds>(target().timeout, 3s);
}

void Bench::pause(std::chrono::milliseconds time) const {
    const auto deadline = Clock::now() + time;
    while (!stopped() && Clock::now() < deadline) {
        std::this_thread::sleep_for(std::min<Clock::duration>(50ms, deadline - Clock::now()));
    }
}

std::optional<ProbeReading> Bench::probe() {
    if (!has_probe()) {
        return std::nullopt;
    }
    std::string why;
    auto reading = suite_.probe.read(*target().probe, sender_, why);
    if (!reading) {
        expect(false, "the probe tells what was processed", why);
    }
    return reading;
}

std::optional<ProbeReading> Bench::probe_until(const std::function<bool(const ProbeReading&)>& enough,
                                               std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    auto reading = probe();
    while (reading && !enough(*reading) && Clock::now() < deadline && !stopped()) {
        std::this_thread::sleep_for(50ms);
        reading = probe();
    }
    return reading;
}

bool Bench::expect_received(const Reply& reply, std::string_view what) {
    if (reply.is(200)) {
        ++judged_;
        return true;
    }
    const bool other = reply.answered() && reply.outcome.status / 100 == 2;
    const std::string expected = fmt::format("200 for {}", what);
    finding(other ? CaseResult::Outcome::warned : CaseResult::Outcome::failed, expected, reply.what(), {&reply});
    return other;
}

bool Bench::expect_received_after(std::string_view what) {
    const Notification notification = any();
    return expect_received(send(notification), fmt::format("a valid notification after {}", what));
}

bool Bench::expect(bool holds, std::string_view expected, std::string_view actual,
                   const std::vector<const Reply*>& evidence) {
    if (holds) {
        ++judged_;
    } else {
        finding(CaseResult::Outcome::failed, expected, actual, evidence);
    }
    return holds;
}

void Bench::warn(std::string_view expected, std::string_view actual, const std::vector<const Reply*>& evidence) {
    finding(CaseResult::Outcome::warned, expected, actual, evidence);
}

// The first finding gives expected and actual; later ones are listed in the message.
void Bench::finding(CaseResult::Outcome outcome, std::string_view expected, std::string_view actual,
                    const std::vector<const Reply*>& evidence) {
    ++judged_;
    const bool worse = outcome == CaseResult::Outcome::failed && result_.outcome != CaseResult::Outcome::failed;
    if (worse || result_.expected.empty()) {
        result_.expected = printable(expected);
        result_.actual = printable(actual);
    }
    if (worse || result_.outcome != CaseResult::Outcome::failed) {
        result_.outcome = outcome;
    }
    if (std::count(result_.message.begin(), result_.message.end(), '\n') < static_cast<std::ptrdiff_t>(kFindingsTold)) {
        result_.message += fmt::format("{}expected {}, got {}", result_.message.empty() ? "" : "\n",
                                       printable(expected), printable(actual));
    }
    for (const Reply* reply : evidence) {
        if (result_.exchanges.size() < kExchangesMax) {
            result_.exchanges.push_back(note_of(*reply));
        }
        if (result_.evidence.size() < kEvidenceMax) {
            result_.evidence.push_back(reply->seq);
        }
    }
}

void Bench::skip(std::string_view why) {
    skipped_ = true;
    if (judged_ == 0) {
        result_.outcome = CaseResult::Outcome::skipped;
        result_.message = why;
    }
}

bool Bench::takes_remotes() {
    if (!target().remotes) {
        skip("the subscription takes no remotes");
    }
    return target().remotes;
}

bool Bench::takes_monitors() {
    if (!target().monitors) {
        skip("the subscription takes no monitors");
    }
    return target().monitors;
}

void Bench::cover(const std::string& list, std::string_view value, bool taken) {
    const std::scoped_lock lock(suite_.mutex);
    auto row = std::find_if(suite_.coverage.begin(), suite_.coverage.end(),
                            [&](const CoverageRow& each) { return each.name == list; });
    if (row == suite_.coverage.end()) {
        row = suite_.coverage.insert(suite_.coverage.end(), CoverageRow{list, 0, 0, {}});
    }
    ++row->total;
    row->covered += taken ? 1U : 0U;
    if (!taken) {
        row->refused.emplace_back(value);
    }
}

void Bench::finish() {
    if (judged_ == 0 && !skipped_) {
        skip("nothing was judged");
    }
}

}  // namespace notisim::conformance
