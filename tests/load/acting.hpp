#pragma once

#include "tests/load/sink_options.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace load_sink {

/// When and on which connection a request was answered. A wake-up is one round of the server's loop.
struct Origin {
    int connection = -1;
    std::uint64_t wake_up = 0;
    Nanoseconds now{0};
};

/// What the receiver does with what it has acknowledged: a line for each notification, with faults on request.
///
/// Members are found by searching for their names: bodies are written by a generator, not judged here.
class Acting {
public:
    explicit Acting(const Options& options) : options_(&options) {}

    bool open();
    bool enabled() const { return !options_->processed.empty(); }

    /// A request came on this connection: its client has read all that it was answered there before.
    void arrived(const Origin& origin);
    /// The notifications of an answered request.
    void act(std::string_view head, std::string_view body, const Origin& origin);

    bool waits() const { return !lines_.empty() || !held_.empty(); }
    /// Writes what there is; holds nothing back for long, and nothing at all when no more requests come.
    void flush(Nanoseconds now);
    void release_all();
    /// All lines so far, for GET /processed.
    std::string content();

    /// The numbers of notifications and faults, as JSON.
    std::string summary(std::uint64_t requests) const;

private:
    struct Held {
        std::string line;
        Origin origin;
        std::uint64_t read_at = 0;  ///< The wake-up by which its client had read the answer; 0: not known to have.
    };

    void message(std::string_view head, std::string_view text, const Origin& origin);
    void event(std::string_view head, std::string_view text, std::string_view envelope, const Origin& origin);
    void add(std::string line, std::string_view vin, const Origin& origin);
    bool swap_with(Held& held, std::string line, const Origin& origin);
    void release(Held& held);
    void write_lines();

    const Options* options_;
    std::ofstream file_;
    std::string lines_;
    std::unordered_map<std::string, Held> held_;  // By VIN.
    Nanoseconds last_{0};                         // When something was acted on.
    std::uint64_t notifications_ = 0;
    std::uint64_t unread_ = 0;
    std::uint64_t owed_ = 0;  // Swaps that are due, for want of a vehicle that sends another one.
    std::uint64_t dropped_ = 0;
    std::uint64_t doubled_ = 0;
    std::uint64_t swapped_ = 0;
    std::vector<std::string> dropped_lines_;
    std::vector<std::string> doubled_lines_;
    std::vector<std::string> swapped_lines_;
};

}  // namespace load_sink
