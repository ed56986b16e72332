#include "receiver-conformance/runner.hpp"

#include "receiver-conformance/bench.hpp"
#include "simulator/transport/http_sender.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <fnmatch.h>
#include <thread>

namespace notisim::conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kGone = "the receiver answers nobody any more";

std::unique_ptr<HttpSender> make_sender(const Target& target) {
    std::string why;  // The CA file was looked at when the run began.
    return HttpSender::create(
        {.ca_file = target.ca_file, .insecure = target.insecure, .body_bytes_max = kCheckProbeLimits.bytes}, why);
}

CaseResult blank(const Check& check, const RunPlan& plan) {
    CaseResult result;
    result.id = check.id;
    result.title = check.title;
    result.level = name_in(kLevels, check.level);
    result.reference = {std::string{check.clause}, std::string{check.document}, std::string{check.section}};
    result.why = check.why;
    result.mend = check.mend;
    result.alone = check.alone;
    result.reproduce = fmt::format("{} --only {}", plan.reproduce, check.id);
    result.accepted = std::find(plan.accepted.begin(), plan.accepted.end(), check.id) != plan.accepted.end();
    return result;
}

void skip(CaseResult& result, std::string why) {
    result.outcome = CaseResult::Outcome::skipped;
    result.message = std::move(why);
}

// Whether a failure of a check fails the run, but for a baseline.
bool is_binding(const CaseResult& check, bool strict) {
    return check.level == "must" || (strict && check.level == "should");
}

// Outcomes and verdict, once all findings are known.
void settle(RunResult& result, bool strict) {
    bool failed = false;
    bool judged = false;
    for (CaseResult& check : result.checks) {
        if (check.outcome == CaseResult::Outcome::failed && !is_binding(check, strict)) {
            check.outcome = CaseResult::Outcome::warned;
        }
        judged = judged || check.outcome != CaseResult::Outcome::skipped;
        failed = failed || (check.outcome == CaseResult::Outcome::failed && !check.accepted);
    }
    result.verdict = failed ? Verdict::failed : judged ? Verdict::passed : Verdict::nothing_tested;
}

/// Makes the checks of one run.
class Runner {
public:
    Runner(const Target& target, const RunPlan& plan, const std::atomic<bool>& stop)
        : target_(target),
          plan_(plan),
          suite_{.target = target, .stop = stop, .observers = plan.observers},
          checks_(select_checks(plan, target.flavour())) {
        for (const Check* check : checks_) {
            results_.push_back(blank(*check, plan));
            if (!check->interpretation.empty()) {
                results_.back().interpretation.emplace_back(
                    check->interpretation, target.scenario.interpretations.chosen(check->interpretation));
            }
        }
    }

    RunResult run() {
        if (checks_.empty()) {
            return put_together();
        }
        knock();
        if (!reachable_ && !only_tls_) {
            for (CaseResult& result : results_) {
                skip(result, "the receiver gives no answer");
            }
            return put_together();
        }
        std::vector<std::size_t> together;
        std::vector<std::size_t> alone;
        for (std::size_t index = 0; index < checks_.size(); ++index) {
            (checks_[index]->alone ? alone : together).push_back(index);
        }
        run_together(together);
        // What kills a receiver is to be named by the most binding check that does it.
        std::stable_sort(alone.begin(), alone.end(), [this](std::size_t left, std::size_t right) {
            return checks_[left]->level < checks_[right]->level;
        });
        for (const std::size_t index : alone) {
            run_one(index, *sender_);
        }
        return put_together();
    }

private:
    // A first notification, of the kind that the subscription takes; once more, which tells a hiccup from silence.
    void knock() {
        sender_ = make_sender(target_);
        const Reply reply = one_notification(*sender_);
        reachable_ = reply.answered() || one_notification(*sender_).answered();
        if (reply.answered() && reply.outcome.status / 100 != 2) {
            remarks_.push_back(fmt::format(
                "Even the first, plain notification was answered with {}. Checks that send valid ones fail for "
                "that reason alone: look at it first. A receiver that asks for more than the body has to be "
                "told of: --callback with its attributes, --vin, --header.",
                reply.what()));
        }
        find_out_whether_serial();
        if (!reachable_) {
            silence_ = reply.what();
            // A certificate that nobody would accept is what the checks of the group tls are there for.
            const TransportError error = reply.outcome.error;
            only_tls_ = target_.url().starts_with("https:") &&
                        (error == TransportError::tls || error == TransportError::closed ||
                         error == TransportError::reset || error == TransportError::protocol);
        }
    }

    // A receiver that serves nobody while a connection is kept open would fail everything that runs beside another
    // check.
    void find_out_whether_serial() {
        const auto second = make_sender(target_);
        if (reachable_ && !one_notification(*second).answered()) {
            sender_->close_idle();
            serial_ = one_notification(*second).answered();
        }
        sender_->close_idle();
        if (serial_) {
            remarks_.emplace_back(
                "The receiver serves one connection at a time: while one is kept open, others wait (see "
                "connection/idle-does-not-block). All checks were made one after the other, each on connections of its "
                "own.");
        }
    }

    Reply one_notification(Sender& sender) {
        const Check first{.id = "knock/answer"};
        CaseResult nothing;
        Bench bench(suite_, first, sender, nothing);
        return bench.send(bench.any());
    }

    // A receiver that answered once and answers no more is a finding of the check at whose end that shows; further
    // checks would only wait for their timeouts.
    void look_whether_gone(Bench& bench, CaseResult& result, Sender& sender) {
        if (gone_.load() || only_tls_ || suite_.stop.load() || !suite_.unanswered.load()) {
            return;
        }
        // Two threads may find it out at once; one of them tells.
        if (!one_notification(sender).answered() && !one_notification(sender).answered() && !gone_.exchange(true)) {
            result.level = name_in(kLevels, Level::must);  // Whatever the check is about, this is binding.
            const std::scoped_lock lock(suite_.mutex);
            remarks_.push_back(
                fmt::format("The receiver stopped answering at attempt {}, in or beside {}; what comes after "
                            "was not tried.",
                            suite_.last_answered + 1, result.id));
            bench.expect(false, "a receiver that still answers afterwards", kGone);
        }
    }

    // Why a check is not made, or empty.
    std::string obstacle(const Check& check) {
        if (suite_.stop.load()) {
            return "interrupted";
        }
        if (plan_.fail_fast && failed_.load()) {
            return "not started: an earlier check failed (--fail-fast)";
        }
        if (check.needs == Needs::probe && !target_.probe) {
            return "without --probe nobody can tell what the receiver did with what it acknowledged";
        }
        if (check.needs == Needs::tls && !target_.url().starts_with("https:")) {
            return "the URL is not https";
        }
        if (only_tls_ && check.needs != Needs::tls) {
            return fmt::format("Stellantis would make no connection: {}", silence_);
        }
        return gone_.load() ? std::string{kGone} : "";
    }

    void run_together(const std::vector<std::size_t>& indexes) {
        std::atomic<std::size_t> next{0};
        const auto work = [&] {
            const auto sender = make_sender(target_);
            for (std::size_t turn = next++; turn < indexes.size(); turn = next++) {
                run_one(indexes[turn], *sender);
            }
        };
        std::vector<std::thread> workers;
        for (std::size_t count = 0; count < std::min(serial_ ? 1 : plan_.workers, indexes.size()); ++count) {
            workers.emplace_back(work);
        }
        for (std::thread& worker : workers) {
            worker.join();
        }
    }

    void run_one(std::size_t index, Sender& sender) {
        const Check& check = *checks_[index];
        CaseResult& result = results_[index];
        if (std::string why = obstacle(check); !why.empty()) {
            skip(result, std::move(why));
        } else {
            Bench bench(suite_, check, sender, result);
            check.run(bench);
            look_whether_gone(bench, result, sender);
            bench.finish();
            if (serial_) {
                sender.close_idle();
            }
            if (suite_.stop.load() && result.outcome == CaseResult::Outcome::passed) {
                skip(result, "interrupted");
            }
        }
        if (result.outcome == CaseResult::Outcome::failed && is_binding(result, plan_.strict) && !result.accepted) {
            failed_ = true;
        }
        if (plan_.progress) {
            const std::scoped_lock lock(suite_.mutex);
            plan_.progress(result);
        }
    }

    RunResult put_together() {
        RunResult result;
        result.command = "conform";
        result.name = fmt::format("conformance of {}", target_.url());
        result.flavour = target_.flavour();
        result.target = target_.url();
        result.seed = target_.scenario.seed;
        result.clock = "virtual";
        result.simulated_start = target_.scenario.start;
        result.simulated_end = target_.scenario.start;
        result.wall =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - suite_.began);
        result.attempts = suite_.seq;
        result.requests = suite_.requests;
        result.answers = suite_.answers;
        result.answered = suite_.answered;
        result.latency = suite_.latency;
        for (const auto& [id, value] : target_.scenario.interpretations.all()) {
            result.interpretations.emplace_back(id, value);
        }
        result.checks = std::move(results_);
        result.coverage = std::move(suite_.coverage);
        result.remarks = std::move(remarks_);
        std::sort(result.coverage.begin(), result.coverage.end(),
                  [](const CoverageRow& left, const CoverageRow& right) { return left.name < right.name; });
        result.attempt_notes = std::move(suite_.attempts);
        result.end = suite_.stop.load() ? "interrupted" : reachable_ || checks_.empty() ? "finished" : silence_;
        settle(result, plan_.strict);
        if (suite_.stop.load()) {
            result.verdict = Verdict::interrupted;
        } else if (!reachable_ && !checks_.empty() && (!only_tls_ || result.verdict == Verdict::nothing_tested)) {
            result.verdict = Verdict::unreachable;
        }
        return result;
    }

    const Target& target_;
    const RunPlan& plan_;
    Suite suite_;
    std::vector<const Check*> checks_;
    std::vector<CaseResult> results_;
    std::unique_ptr<HttpSender> sender_;
    std::atomic<bool> failed_{false};
    std::vector<std::string> remarks_;
    bool reachable_ = false;
    bool serial_ = false;            ///< It serves one connection at a time.
    bool only_tls_ = false;          ///< No TLS session that a sender would accept.
    std::atomic<bool> gone_{false};  ///< It answered once, and answers nobody any more.
    std::string silence_;
};

}  // namespace

bool matches(std::string_view glob, std::string_view id) {
    if (glob.find('/') == std::string_view::npos) {
        id = id.substr(0, id.find('/'));
    }
    return fnmatch(std::string{glob}.c_str(), std::string{id}.c_str(), 0) == 0;
}

std::vector<const Check*> select_checks(const RunPlan& plan, Flavour flavour) {
    const auto any_matches = [](const std::vector<std::string>& globs, std::string_view id) {
        return std::any_of(globs.begin(), globs.end(), [id](const std::string& glob) { return matches(glob, id); });
    };
    std::vector<const Check*> selected;
    for (const Check& check : all_checks()) {
        const bool level =
            plan.levels.empty() || std::find(plan.levels.begin(), plan.levels.end(), check.level) != plan.levels.end();
        if (check.in(flavour) && level && (plan.only.empty() || any_matches(plan.only, check.id)) &&
            !any_matches(plan.skip, check.id)) {
            selected.push_back(&check);
        }
    }
    return selected;
}

RunResult run_checks(const Target& target, const RunPlan& plan, const std::atomic<bool>& stop) {
    return Runner(target, plan, stop).run();
}

bool wait_until_ready(const Target& target, std::chrono::milliseconds patience, const std::atomic<bool>& stop) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::string why;
    const Url url = target.url_parts();
    while (!stop.load()) {
        if (RawConnection::open(url, 1s, why) != nullptr) {
            return true;
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            break;
        }
        std::this_thread::sleep_for(100ms);
    }
    return false;
}

}  // namespace notisim::conformance
