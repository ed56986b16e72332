#pragma once

#include "receiver-conformance/check.hpp"
#include "receiver-conformance/notification.hpp"
#include "receiver-conformance/probe.hpp"
#include "receiver-conformance/raw_connection.hpp"
#include "simulator/engine/observer.hpp"
#include "simulator/engine/result.hpp"
#include "simulator/engine/sender.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace notisim::conformance {

/// One exchange, as a check sees it.
struct Reply {
    HttpRequest request;
    Outcome outcome;
    std::uint64_t seq = 0;

    [[nodiscard]] bool answered() const { return outcome.answered(); }
    [[nodiscard]] bool is(int status) const { return answered() && outcome.status == status; }
    /// `200`, `timeout`, `reset: connection reset by peer`.
    [[nodiscard]] std::string what() const;
};

/// An exchange on a raw connection: what was noted of it, and what the connection told beyond.
struct RawReply {
    Reply reply;
    RawAnswer answer;
};

/// What all checks of one run share; safe to use from several threads.
struct Suite {
    const Target& target;
    const std::atomic<bool>& stop;
    std::vector<RunObserver*> observers;  ///< Told of every exchange, one at a time.
    std::mutex mutex{};
    std::uint64_t seq = 0;
    std::uint64_t answered = 0;
    std::uint64_t last_answered = 0;      ///< The seq of the last exchange that got an answer.
    std::atomic<bool> unanswered{false};  ///< The last exchange got no answer.
    std::vector<AttemptNote> attempts{};
    std::map<std::string, std::uint64_t> answers{};
    Histogram latency{};
    std::uint64_t requests = 0;
    std::vector<CoverageRow> coverage{};
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    ProbeMemory probe{};
};

/// The dates of a check's notifications lie in a stretch of its own of this length: no two notifications are alike.
inline constexpr std::chrono::seconds kDatesOfACheck{20};

/// What a check works with: makes notifications, sends them, asks the probe, and says what it found.
///
/// A check passes when it judged at least one thing and found no fault; one that judged nothing is skipped.
/// Threading: the thread of its check.
class Bench {
public:
    Bench(Suite& suite, const Check& check, Sender& sender, CaseResult& result);

    [[nodiscard]] const Target& target() const { return suite_.target; }
    [[nodiscard]] Flavour flavour() const { return suite_.target.flavour(); }
    [[nodiscard]] bool is_b2b() const { return flavour() == Flavour::b2b; }
    [[nodiscard]] bool stopped() const { return suite_.stop.load(); }

    // Notifications: each with an id and date of its own, of the first known vehicle.

    Notification remote(RemoteType type = RemoteType::Doors,
                        RemoteEventStatus status = pending(RemotePendingEventStatus::Accepted));
    /// A further notification of the same remote action.
    Notification next(const Notification& before, RemoteEventStatus status);
    Notification monitor(std::string_view data = "vehicle.energy.electric.level", std::string_view literal = "19");
    /// A notification of a remote action, or of a monitor.
    Notification of_kind(bool is_remote) { return is_remote ? remote() : monitor(); }
    /// One of the kinds that the subscription takes: remote where it takes them.
    Notification any() { return of_kind(target().remotes); }
    /// `number` of a kind, of as many vehicles as are known, at most `vehicles`.
    std::vector<Notification> many_of_kind(bool is_remote, std::size_t number, std::size_t vehicles);
    /// The same of the kind of any().
    std::vector<Notification> many(std::size_t number, std::size_t vehicles = 1) {
        return many_of_kind(target().remotes, number, vehicles);
    }

    // Exchanges.

    [[nodiscard]] HttpRequest request(const std::vector<Notification>& notifications) const {
        return request_for(target(), notifications);
    }
    Reply send(const Notification& notification) { return send(request({notification})); }
    Reply send(const HttpRequest& request);
    Reply send(const HttpRequest& request, std::chrono::milliseconds timeout);
    /// The next request goes on a new connection.
    void forget_connections() { sender_.close_idle(); }
    /// All at once, at most `connections` at a time; replies in the order of the requests.
    std::vector<Reply> send_all(const std::vector<HttpRequest>& requests, std::size_t connections);
    /// A connection for raw bytes; null, with a finding, where there is none.
    std::unique_ptr<RawConnection> connect();
    /// The bytes of a request as the sender would write it.
    [[nodiscard]] std::string bytes_of(const HttpRequest& request) const;
    /// What carries the exchanges, for what makes some of its own; each is then to be written down with record().
    [[nodiscard]] Sender& sender() { return sender_; }
    Reply record(HttpRequest request, Outcome outcome);
    /// Writes an exchange on a raw connection down: `sent` are its bytes.
    Reply note(std::string_view sent, const RawAnswer& answer);
    /// Writes a whole request on a raw connection, reads the answer, and notes both.
    RawReply converse(RawConnection& connection, std::string_view bytes);
    /// How long something is waited for that may well not come: the delivery timeout, at most three seconds.
    [[nodiscard]] std::chrono::milliseconds patience() const;
    /// Lets time pass; ends early when the run is interrupted.
    void pause(std::chrono::milliseconds time) const;

    // The probe. Nothing where there is none, or, with a finding, where it cannot be read.

    [[nodiscard]] bool has_probe() const { return target().probe.has_value(); }
    std::optional<ProbeReading> probe();
    /// Asks again until `enough` holds, for `patience` at most: receivers may act after they have answered.
    std::optional<ProbeReading> probe_until(const std::function<bool(const ProbeReading&)>& enough,
                                            std::chrono::milliseconds patience = std::chrono::seconds{2});
    [[nodiscard]] std::string mark(const Notification& notification) const {
        return notification.mark(target().scenario.interpretations);
    }
    /// How often a reading has a notification.
    [[nodiscard]] std::size_t times(const ProbeReading& reading, const Notification& notification) const {
        return reading.count(notification.id(), mark(notification));
    }

    // Judgements.

    /// 200; another 2xx counts as received, and is a warning. `what` names what was sent: "a Horn Done/Success".
    bool expect_received(const Reply& reply, std::string_view what);
    /// A valid notification is received. `what` came before it: "broken JSON".
    bool expect_received_after(std::string_view what);
    /// Holds or not, with words for both and the exchanges that show it.
    bool expect(bool holds, std::string_view expected, std::string_view actual,
                const std::vector<const Reply*>& evidence = {});
    /// A finding that is worth a warning only.
    void warn(std::string_view expected, std::string_view actual, const std::vector<const Reply*>& evidence = {});
    /// The check cannot be made, and why.
    void skip(std::string_view why);
    /// False, and skipped, where the subscription does not take the kind that the check is about.
    bool takes_remotes();
    bool takes_monitors();
    /// Coverage of a list of the protocol: what was sent, and whether it was taken.
    void cover(const std::string& list, std::string_view value, bool taken);

    [[nodiscard]] bool failed() const { return result_.outcome == CaseResult::Outcome::failed; }
    [[nodiscard]] std::uint64_t judged() const { return judged_; }
    /// Sets the outcome of what was judged, once the check has returned.
    void finish();

private:
    void finding(CaseResult::Outcome outcome, std::string_view expected, std::string_view actual,
                 const std::vector<const Reply*>& evidence);
    std::string fresh_id(std::string_view kind, std::size_t digits);
    TimePoint fresh_date();

    Suite& suite_;
    const Check& check_;
    Sender& sender_;
    CaseResult& result_;
    std::uint64_t counter_ = 0;
    std::uint64_t judged_ = 0;
    bool skipped_ = false;
};

}  // namespace notisim::conformance
